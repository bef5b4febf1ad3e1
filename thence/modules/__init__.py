"""Generated modules: whether they have the values of their schedule, and still say what their spec says."""
