"""What all tests share: where the helpers are found, and hypothesis profiles."""

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

# With importlib's import mode a test module's neighbours are not importable by themselves.
sys.path.insert(0, str(Path(__file__).parent / "helpers"))

settings.register_profile(
    "default",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.register_profile(
    "long", parent=settings.get_profile("default"), derandomize=False, max_examples=5000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
