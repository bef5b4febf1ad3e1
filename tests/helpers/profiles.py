"""How much is tried at random: little in each run, and more with HYPOTHESIS_PROFILE=long."""

import os

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def tries(usual: int) -> int:
    """How often something slow is tried, by how often it usually is."""
    return 25 * usual if LONG else usual
