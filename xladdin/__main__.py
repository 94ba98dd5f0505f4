"""python -m xladdin MACRO --book=HEX --hwnd=N: what a button of the ribbon starts.

Exit codes: 0 done; 10 refused, and the accountant has been told; anything else, and the add-in says so.
"""

import sys

from xladdin import resident
from xladdin.call import FAILED, BadCall, Call


def main(arguments: list[str]) -> int:
    """Let the resident helper do it, if one listens; else do it here, and leave a helper for the next click."""
    try:
        call = Call.parse(arguments)
    except BadCall as error:
        print(f"xladdin: {error}", file=sys.stderr)
        return FAILED
    answer = resident.ask(call)
    if answer is not None:
        return answer
    from xladdin.click import run

    answer = run(call)
    resident.start()
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
