"""Programs as a whole: what they mean with what is given, and what is made of several. It imports all other rooms."""
