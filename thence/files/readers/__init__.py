"""A reader for each format of files, with the places of its values."""
