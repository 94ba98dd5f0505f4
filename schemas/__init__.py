"""The standard: what a self-evaluation must hold and what it is worth.

Pure: no Excel, no files beyond its own scheme data, no clock.
"""
