"""A county's own schemes on this PC: the .toml files in the user's scheme folder, for the buttons and the shortcut."""

from pathlib import Path

from schemas.scheme_files import SchemeError, Schemes, read_scheme, with_files
from workbook.files.output import FileTrouble, read_input, write_output
from xladdin.places import schemes_folder


def at_hand() -> Schemes:
    """The schemes that come with ziping, and the county's own. Raises FileTrouble naming the file that is wrong."""
    try:
        return with_files(sorted(schemes_folder().glob("*.toml")))
    except SchemeError as error:
        raise FileTrouble(f"{error}请改正或删去“{schemes_folder()}”里的这个文件。") from error


def add(path: Path) -> Path:
    """Put a scheme file into the folder, over an older one of its name. Raises FileTrouble for one that is wrong."""
    try:
        read_scheme(path)
    except SchemeError as error:
        raise FileTrouble(str(error)) from error
    return write_output(schemes_folder() / path.name, read_input(path))
