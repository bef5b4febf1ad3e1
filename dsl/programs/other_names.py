"""What a caller gives under a name that the program does not have, and what is given, bound or written instead."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from ..answers.other_words import fact, is_sequence_length, same_thing
from ..curves.table import CURVES
from ..numbers.decimals import shortest
from ..numbers.facts import FACTS
from ..numbers.python_numbers import exact
from ..numbers.units import UNITS, Unit
from ..syntax.nodes import Call, Expression, Name, Program, Transition
from ..syntax.walk import nodes_in
from ..text.source import Source

_DATA = re.compile(
    r"(?:len_|n_|num_)?(?:dataset|train(?:_?set|_data|ing_set)?)(?:_?(?:size|len|length))|(?:n|num)_(?:samples|examples|images|train)"
)
_WARMUP = re.compile(
    r"(?:(?:n|num|lr)_)*warm_?up(?:_(?:steps|iters|iterations|updates|epochs|ratio|fraction|frac|proportion|pct))?"
)
_SHARE = re.compile(r"ratio|fraction|frac|proportion|pct")
_LONGEST = 200


def instead(
    name: str, given: Mapping[str, object], parameters: Sequence[str], program: Program, source: Source
) -> str | None:
    """What to write in place of a keyword with such a name; None where that is not known."""
    number = _written(given[name])
    if number is None:
        return None
    same = same_thing(name, parameters)
    if same is not None:
        return f"write: {same}"
    return _fact(name, number, given, {d.name for d in program.definitions}) or _in_the_spec(
        name, number, program, source
    )


def at_call(name: str, value: object, parameters: Sequence[str]) -> str | None:
    """What to write in place of a keyword of a schedule's call: a fact is bound, and a parameter may have another name.

    None for a name that means neither.

    >>> at_call("max_lr", 2, ["peak"]), at_call("total_steps", 9, ["peak"])
    ('write: peak=2', 'facts are bound before the call: .bind(total=9)(step)')
    """
    number = _written(value) or "..."
    if (same := same_thing(name, parameters)) is not None:
        return f"write: {same}={number}"
    found = _as_fact(name, number)
    if found is None:
        return None
    given = f'"{found[1]}"' if isinstance(value, str) or " " in found[1] else found[1]
    return f"facts are bound before the call: .bind({found[0]}={given})(step)"


def option(name: str, value: str) -> str:
    """The option of a command that a name with a value means, where no option has it.

    >>> option("total_steps", "10k"), option("epochs", "90"), option("peak", "3e-4")
    ('--total 10k', '--total "90 ep"', '--set peak=3e-4')
    """
    found = _as_fact(name, value)
    if found is None:
        return f"--set {name}={value}"
    given = f'"{found[1]}"' if " " in found[1] else found[1]
    return f"--{found[0].replace('_', '-')} {given}"


def _as_fact(name: str, number: str) -> tuple[str, str] | None:
    """The fact that a name is or means, and its value."""
    meant = name if name in FACTS else fact(name)
    if meant is not None:
        return meant, number
    unit = _unit_of_run(name)
    return None if unit is None else ("total", f"{number} {unit.name}")


def _unit_of_run(name: str) -> Unit | None:
    """The unit in which a name says how long a whole run is."""
    return next((u for u in UNITS.values() if u.whole_run and re.fullmatch(u.whole_run, name.lower())), None)


def are_epochs(name: str) -> bool:
    """Whether a name says how many epochs a run has.

    >>> [name for name in ("epochs", "max_epochs", "num_train_epochs", "warmup_epochs", "epoch") if are_epochs(name)]
    ['epochs', 'max_epochs', 'num_train_epochs']
    """
    return name != "epoch" and _unit_of_run(name) is UNITS["ep"]


def _written(value: object) -> str | None:
    number = exact(value)
    return value.strip() if isinstance(value, str) else None if number is None else shortest(number)


def _fact(name: str, number: str, given: Mapping[str, object], defined: set[str]) -> str | None:
    """The fact that a name says in another way."""
    known = {*given, *defined}
    lower = name.lower()
    if is_sequence_length(name):
        return _product(name, given)
    unit = _unit_of_run(name)
    if unit is not None:
        if "total" in known:
            return f"leave {name} out: total is known"
        more = "" if unit.fact in known else f", {unit.fact}={FACTS[unit.fact].example}"
        return f'write: total="{number} {unit.name}"{more}'
    if _DATA.fullmatch(lower):
        batch = next(
            (exact(value) for other, value in given.items() if (fact(other) or other) == "batch_size"), None
        )
        examples = exact(given[name])
        if not batch or not examples:
            return f"give steps_per_epoch, which is {name} divided by the examples of a step, rounded up"
        steps = shortest(Fraction(math.ceil(examples / batch)))
        return f"write: steps_per_epoch={steps}, which is {shortest(examples)} / {shortest(batch)} rounded up"
    return None


def _product(name: str, given: Mapping[str, object]) -> str:
    """What to give in place of the length of an example, which is the fact about tokens with another one."""
    length, examples = exact(given[name]), exact(given.get("batch_size"))
    if length is None or examples is None:
        return f"give tokens_per_step, which is {name} times the examples of a step"
    return f"write: tokens_per_step={shortest(length * examples)}, which is {shortest(length)} * {shortest(examples)}"


def _in_the_spec(name: str, number: str, program: Program, source: Source) -> str | None:
    """The number of a curve that a name speaks of, written where it stands."""
    lower = name.lower()
    calls = [node for node in nodes_in((*program.definitions, program.result)) if isinstance(node, Call)]
    warmups = [call for call in calls if call.name == "warmup"]
    curves = [call for call in calls if call.name in CURVES]
    if _WARMUP.fullmatch(lower):
        place = _argument(warmups[:1], "n")
        if _SHARE.search(lower):
            share = exact(_number(number))
            number = number if share is None else f"{shortest(share * 100)}%"
        elif lower.endswith("epochs"):
            number = f"{number} ep"
    elif same_thing(name, ["lr", "peak"]):
        place = _argument(warmups[:1], "to")
    elif same_thing(name, ["floor"]):
        place = _argument(curves[-1:], "to")
    else:
        return None
    if place is None:
        return None
    if isinstance(place, Name):
        return f"write: {place.id}={number}"
    (start, stop), text = place.span, source.text
    whole = text[:start] + number + text[stop:]
    if len(whole) > _LONGEST or "\n" in whole:
        return f"write {number} in place of {text[start:stop]} in the spec itself"
    return f"write it in the spec itself: {whole}"


def _argument(calls: Sequence[Call], name: str) -> Expression | None:
    """The argument of the first call that has a name; of `a->b` it is the value to end at."""
    for call in calls:
        positions = CURVES[call.name].positions
        for i, argument in enumerate(call.arguments):
            if (argument.name or (positions[i] if i < len(positions) else "")) == name:
                return argument.value.stop if isinstance(argument.value, Transition) else argument.value
    return None


def _number(text: str) -> object:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
