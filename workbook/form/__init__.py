"""The form: where each table sits, what its formulas are, and how the template is drawn."""
