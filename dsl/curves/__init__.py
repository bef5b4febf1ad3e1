"""The table of curves, and what an entry is made of: clocks, tables and formulas. It imports syntax, formula and what is left of these."""
