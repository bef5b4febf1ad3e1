"""The table of curves, and what an entry is made of: formulas, the course of time, clocks and tables of many pieces. It imports syntax, formula and what is left of these."""
