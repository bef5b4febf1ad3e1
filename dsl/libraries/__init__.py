"""Other libraries' names for schedules, one module for each, and the answers that are made of them. It imports counterparts and what is left of that."""
