"""Exact numbers: as decimals, and many of them at once; units and facts. It imports text."""
