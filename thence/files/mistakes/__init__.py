"""What a file has to do with the mistakes in its specs: lines, keys and quotes, and the patterns that were to fit its keys."""
