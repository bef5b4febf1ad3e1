"""Values at steps: of the host, of NumPy and of jax. It imports dsl alone."""
