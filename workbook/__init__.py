"""The document: the standard workbook, its narrative and its letter, as files and as a command line."""
