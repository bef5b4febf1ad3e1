"""Schedules in optax's transformations: injection, joining, states. It needs optax where that is said."""
