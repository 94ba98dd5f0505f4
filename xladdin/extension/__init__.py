"""The extension for LibreOffice Calc: a menu and a toolbar that start the same macros as Excel's ribbon."""
