"""Plans: what runs when, and what it comes to. It imports curves and what is left of that."""
