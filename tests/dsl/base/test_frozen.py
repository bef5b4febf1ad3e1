"""Values that stay what they were made as, through copies and pickles, and whose state nothing sets."""

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any

import pytest

from thence.dsl.base.frozen import Frozen


@dataclass(frozen=True, slots=True)
class Pair(Frozen):
    first: int
    second: list[int] = field(default_factory=list)


PAIR = Pair(1, [2])


def test_its_dict_is_made_anew_each_time() -> None:
    assert vars(PAIR) == {"first": 1, "second": [2]}
    vars(PAIR)["first"] = 5
    assert PAIR.first == 1


@pytest.mark.parametrize("again", [lambda x: pickle.loads(pickle.dumps(x)), copy.copy, copy.deepcopy])
def test_copies_and_pickles_are_equal_values(again: Any) -> None:
    made = again(PAIR)
    assert made == PAIR and type(made) is Pair


def test_nothing_sets_it() -> None:
    with pytest.raises(FrozenInstanceError):
        PAIR.first = 2  # type: ignore[misc]
    with pytest.raises(TypeError, match="a Pair stays what it was made as"):
        PAIR.__setstate__([5, []])  # type: ignore[attr-defined]
    assert Pair(1, [2]) == PAIR
