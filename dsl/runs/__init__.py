"""What a run states of itself: its facts, as numbers and as staircases. It may import what stands before it up to meaning."""
