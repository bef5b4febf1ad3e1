"""Exact numbers: as decimals, and many of them at once. It imports text."""
