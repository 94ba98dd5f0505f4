"""Inside Excel: the macros an accountant presses, over the same middle as the command line."""
