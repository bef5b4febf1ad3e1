"""Records: frozen dataclasses in all but the time that they take to be made."""

# mypy: disable-error-code="call-arg,arg-type,misc,attr-defined,type-var,untyped-decorator,no-untyped-call,var-annotated,unused-ignore"
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields
from inspect import signature
from typing import Any

import pytest

from thence.dsl.base.frozen import Frozen
from thence.dsl.base.records import cached, record, replace

MAKERS = [record, dataclass]


@pytest.mark.parametrize("make", MAKERS)
def test_what_a_dataclass_does(make: Any) -> None:
    @make(frozen=True)
    class Base:
        x: int
        note: str = field(default="", compare=False, repr=False)

    @make(frozen=True)
    class Inner(Base):
        parts: list[int] = field(default_factory=list)
        named: int = field(default=7, kw_only=True)

        def __post_init__(self) -> None:
            object.__setattr__(self, "note", f"{self.note}!")

    one, same, other = Inner(1, "a", [2]), Inner(1, "b", [2], named=7), Inner(1, "a", [2], named=8)
    assert (one == same, one == other, one == Base(1), one.__eq__(3)) == (True, False, False, NotImplemented)
    assert hash(Base(1, "a")) == hash(Base(1, "b"))
    assert repr(one).endswith(".Inner(x=1, parts=[2], named=7)")
    assert [f.name for f in fields(Inner)] == ["x", "note", "parts", "named"]
    assert (one.note, Inner(1).parts, Inner(1).parts is Inner(1).parts) == ("a!", [], False)
    assert dataclasses.replace(one, x=5, named=1) == Inner(5, "", [2], named=1)
    for change in (lambda: setattr(one, "x", 2), lambda: delattr(one, "x"), lambda: setattr(one, "new", 1)):
        with pytest.raises(FrozenInstanceError):
            change()
    for wrong in ((), (1, "", [], 7)):
        with pytest.raises(TypeError, match=r"__init__\(\)"):
            Inner(*wrong)


@pytest.mark.parametrize("make", MAKERS)
def test_what_is_defined_stays(make: Any) -> None:
    @make(frozen=True)
    class Own:
        x: int

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = object.__hash__

    @make(frozen=True, eq=False, repr=False)
    class Identity:
        x: int

    @make(frozen=True)
    class Empty:
        pass

    assert (Empty() == Empty(), hash(Empty()) == hash(Empty()), repr(Empty())[-7:]) == (True, True, "Empty()")
    assert (repr(Own(1)), Own(1) == Own(2), Identity(1) == Identity(1)) == ("own", True, False)


@record(frozen=True, slots=True)
class Slotted(Frozen):
    x: int
    y: tuple[int, ...] = ()


def test_with_slots() -> None:
    one = Slotted(1, (2,))
    assert pickle.loads(pickle.dumps(one)) == one == Slotted(1, (2,)) != Slotted(1)
    assert not {"__dict__"} & set(Slotted.__slots__)
    with pytest.raises((FrozenInstanceError, TypeError)):
        one.__setstate__({})  # type: ignore[attr-defined]


def test_a_record_is_frozen() -> None:
    with pytest.raises(TypeError, match="a record is frozen"):
        record(frozen=False)


def test_other_values_of_some_fields() -> None:
    @record(frozen=True)
    class Point:
        x: int
        y: int = 0

        def __post_init__(self) -> None:
            if self.x < 0:
                raise ValueError("below 0")

        @cached
        def total(self) -> int:
            return self.x + self.y

    one = Point(1, 2)
    assert one.total == 3
    moved = replace(one, y=5)
    assert (moved, moved.total, type(moved), one) == (Point(1, 5), 6, Point, Point(1, 2))
    assert replace(moved) == moved is not replace(moved)
    with pytest.raises(TypeError, match=r"no fields of .*Point: z"):
        replace(one, z=1)
    with pytest.raises(ValueError, match="below 0"):
        replace(one, x=-1)


@pytest.mark.parametrize("made", [record(frozen=True), record(frozen=True, slots=True)])
def test_its_initializer_is_compiled_when_it_is_asked_for(made: Any) -> None:
    @made
    class Point:
        x: int
        y: int = 0

    class Named(Point):
        pass

    assert not callable(vars(Point)["__init__"])
    assert repr(Named(3)).endswith("Named(x=3, y=0)"), "one of a class that stands on it comes first"
    assert callable(vars(Point)["__init__"]) and "__init__" not in vars(Named)

    @made
    class Other:
        x: int
        y: int = 0

    assert list(signature(Other).parameters) == ["x", "y"]
    assert callable(vars(Other)["__init__"]) and Other.__init__.__qualname__.endswith("Other.__init__")
