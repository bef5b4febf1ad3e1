"""From text to syntax tree, and back. It imports numbers and what is left of that."""
