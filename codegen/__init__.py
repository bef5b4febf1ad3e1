"""From meaning to formatted Python source. Imports black (lazily), never jax."""
