"""Texts, places in them, findings and edits. It imports base."""
