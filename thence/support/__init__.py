"""What the commands and the front doors share: opening files, loading names late, pictures."""
