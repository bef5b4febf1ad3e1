"""`python -m thence` is the command `thence`."""

from .cli import main

main()
