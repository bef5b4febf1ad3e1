"""From text to checked, numeric meaning. Imports lark, never jax."""
