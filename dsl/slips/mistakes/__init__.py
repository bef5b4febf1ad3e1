"""Slips that a parser meets, as tables of rows; each module has those of one kind."""
