"""What was meant by a text that cannot be read. It imports meaning and what is left of that."""
