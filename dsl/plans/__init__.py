"""Plans: what runs when, and what it comes to; the table of transforms. It imports curves and what is left of that."""
