"""Formulas as code. It imports formula and what is left of that."""
