"""Formulas: expressions, their operations, how they are rounded. It imports numbers and what is left of that, never syntax."""
