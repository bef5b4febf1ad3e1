"""The text of a spec that a caller gives, and what is said of what is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from ..numbers.python_numbers import is_number, refused
from ..syntax.unparse import unparse
from .inputs import number_node

# In place of a spec that a call does not give, so that what it gives instead can be named.
MISSING: Any = ...


def text_of(spec: object) -> str:
    """The text of a spec; a number is the spec of a constant. Raises TypeError for anything else."""
    if isinstance(spec, str):
        return str.__str__(spec)  # of a subclass, which may compare as it likes, the text alone
    node = number_node(spec)
    if node is None:
        if is_number(spec):
            raise TypeError(no_text(spec))
        from .no_text import instead  # for what is wrong alone

        raise TypeError(f"{no_text(spec)}: {instead(spec)}")
    return unparse(node)


def no_text(spec: object) -> str:
    """That a value is no spec."""
    what = "None" if spec is None else refused(spec) if is_number(spec) else f"a {type(spec).__name__}"
    return f"a spec is a text or a finite number, not {what}"


def refuse_missing(call: str, given: Mapping[str, object]) -> NoReturn:
    """Raise TypeError for a call without a spec, or with one that has a name."""
    from .by_name import spec_first  # for what is wrong alone

    raise TypeError(spec_first(call, given))


def refuse_unnamed(call: str, unnamed: Sequence[object], spec: object) -> NoReturn:
    """Raise TypeError for values that a call gives to a spec, in place of `...`, without their names."""
    from .by_name import facts_by_name  # for what is wrong alone

    text = getattr(spec, "spec", spec)
    raise TypeError(facts_by_name(call, unnamed, text if isinstance(text, str) else ""))
