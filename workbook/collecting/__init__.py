"""The county's summary: what many returned workbooks state, brought together.

`county` gathers the verdicts; `funds`, `grades`, `shortfalls`, `problems`, `comparison` and `data_tables` are its plain
tables; `summary_workbook` and `data_file` write them, `last_year` reads them back a year later.
"""
