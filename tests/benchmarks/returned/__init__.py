"""What the check of returned workbooks costs, beside what others would do: `python -m tests.benchmarks.returned`."""
