"""Engines that let the same macros run without Excel."""
