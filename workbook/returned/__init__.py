"""Returned workbooks: taken in, checked, reported."""
