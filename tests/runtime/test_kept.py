"""Objects whose state no caller reaches."""

from typing import Any

import pytest

from thence.runtime.kept import Inert, Keeper, begin, hidden, kept, state_of


class Counted(Keeper):
    __slots__ = ()

    def __init__(self, start: int) -> None:
        begin(self, start=start, calls=[0])

    @kept
    def next(self) -> int:
        """One more."""
        state_of(self)["calls"][0] += 1
        found: int = state_of(self)["start"] + 1
        return found


def test_a_kept_property_is_computed_once() -> None:
    counted = Counted(5)
    assert (counted.next, counted.next, state_of(counted)["calls"]) == (6, 6, [1])
    assert Counted.next.__doc__ == "One more."


def test_it_is_made_once() -> None:
    counted = Counted(5)
    with pytest.raises(TypeError, match="a Counted stays what it was made as"):
        counted.__init__(7)  # type: ignore[misc]
    assert state_of(counted)["start"] == 5


@pytest.mark.parametrize("name", ["_state", "next", "start", "new"])
def test_nothing_sets_its_state(name: str) -> None:
    counted = Counted(5)
    for setting in (setattr, object.__setattr__):
        with pytest.raises(AttributeError):
            setting(counted, name, 7)
    assert not hasattr(counted, "_state") and counted.next == 6


def test_its_dict_is_empty_and_written_in_vain() -> None:
    counted = Counted(5)
    vars(counted)["start"] = 9
    assert vars(counted) == {} and isinstance(counted, Inert)


def test_a_slot_is_hidden() -> None:
    class Slotted:
        __slots__ = ("inner",)

    slot: Any = hidden(Slotted, "inner")
    made = Slotted()
    slot.__set__(made, 3)
    assert slot.__get__(made) == 3 and not hasattr(made, "inner")
