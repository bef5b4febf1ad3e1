"""From syntax tree to plan: names, numbers, durations, sequences and transforms. It imports calls and what is left of that."""
