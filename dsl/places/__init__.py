"""Where an expression stands, and what is known there: names, facts, numbers, durations. It imports libraries and what is left of that."""
