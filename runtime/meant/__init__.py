"""What was meant by a keyword or an attribute that there is not: loaded for what is wrong alone."""
