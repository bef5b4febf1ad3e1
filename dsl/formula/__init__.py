"""Formulas: expressions, the functions of the language, operations and how they are rounded. It imports numbers and what is left of that, never syntax."""
