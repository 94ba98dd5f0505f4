"""Where the add-in keeps what is its own: the log, and locks and marks of the moment."""

from pathlib import Path

import platformdirs

APP = "ziping"


def state_folder() -> Path:
    """The user's own folder for the log and what is needed between two clicks; made on first use."""
    return platformdirs.user_state_path(APP, appauthor=False, ensure_exists=True)


def log_file() -> Path:
    """The log."""
    return state_folder() / "ziping.log"
