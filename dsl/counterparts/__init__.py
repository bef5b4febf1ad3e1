"""How another library's call becomes a spec: what an entry says, its numbers and shapes. It imports plans and what is left of that."""
