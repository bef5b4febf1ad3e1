"""From meaning to callables: the interpreter. Imports jax and numpy (lazily)."""
