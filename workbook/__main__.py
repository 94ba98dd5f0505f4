"""python -m workbook: the same as the `ziping` command."""

from workbook.commands import main

raise SystemExit(main())
