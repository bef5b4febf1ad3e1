"""Specs inside of files: readers of YAML, TOML, JSON and Python with positions, what is a spec there, and rewriting."""
