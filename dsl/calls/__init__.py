"""Calls: which argument is for which parameter, and what it must be. It imports libraries and what is left of that."""
