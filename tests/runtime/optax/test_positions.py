"""Arguments by position, where optax has another order: no reading is taken without a word."""

from typing import Any

import pytest

import thence
from thence.runtime.optax.positions import by_name_where_optax_differs


@by_name_where_optax_differs("steps peak share warmup")
def made(
    steps: int, peak: float, warmup: int = 0, share: float = 0.5, convention: str = "thence"
) -> thence.Schedule:
    """A schedule whose spec says what came where."""
    if not (isinstance(warmup, int) and 0 < share < 1):
        raise ValueError(f"warmup={warmup}, share={share}")
    return thence.Schedule(f"hold({steps}, {peak}) + {warmup} + {share} + {len(convention)}")


@pytest.mark.parametrize(
    ("positions", "spec"),
    [
        ((10, 1), "hold(10, 1) + 0 + 0.5 + 6"),
        ((10, 1, 5), "hold(10, 1) + 5 + 0.5 + 6"),
        ((10, 1, 5, 0.25), "hold(10, 1) + 5 + 0.25 + 6"),
    ],
)
def test_what_can_be_read_in_one_way(positions: tuple[Any, ...], spec: str) -> None:
    assert made(*positions).spec == spec


def test_what_is_wrong_either_way_says_so() -> None:
    with pytest.raises(ValueError, match=r"warmup=0\.5"):
        made(10, 1, 0.5, 7.5)  # type: ignore[arg-type]
    assert made.__doc__ == "A schedule whose spec says what came where."


@by_name_where_optax_differs("steps low high")
def line(steps: int, high: float, low: float, convention: str = "thence") -> thence.Schedule:
    return thence.Schedule(f"linear({steps}, {high}->{low})")


def test_what_could_be_both_is_asked_for_by_name() -> None:
    with pytest.raises(TypeError) as caught:
        line(10, 1, 0)
    assert str(caught.value) == (
        "line(10, 1, 0): in optax the order from argument 2 on is low, high; "
        "write line(10, high=1, low=0) or line(10, low=1, high=0, convention='optax')"
    )
    assert line(10, high=1, low=0).spec == "linear(10, 1->0)"
