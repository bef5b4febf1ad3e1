"""Ways of saying something that other languages have, as tables of patterns; each module has those of one kind."""
