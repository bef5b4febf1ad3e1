"""What is said of names and calls of other libraries. It imports libraries and what is left of that."""
