"""python -m workbook: the same as the `ziping` command."""

from workbook.commands import main

if __name__ == "__main__":  # worker processes import this module, too
    raise SystemExit(main())
