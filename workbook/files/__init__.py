"""Closed workbooks: opening them safely, reading them into a Grid, writing Edits into a copy."""
