"""What a caller gives for facts and parameters, written into the program."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NoReturn, TypeVar

from ..meaning.context import EXAMPLE_OF_FACT, FACTS
from ..meaning.kinds import Kinds
from ..numbers.decimals import in_float64, shortest
from ..syntax import nodes
from ..syntax.nodes import Definition, Expression, Number, Program
from ..syntax.parse import expression
from ..syntax.tokens import suggest
from ..syntax.unparse import unparse
from ..text.findings import Findings, quote
from ..text.source import GIVEN, Embedded, Source, Span

# More digits than these do not change which float64 a decimal is next to, other than on purpose.
_DIGITS = Context(prec=800)
_MOST_BITS = 4096
_LONGEST_SHOWN = 60
_MOST_DIGITS = 4000  # that Python writes out for certain


def number_node(value: object) -> Expression | None:
    """A number of Python's, NumPy's or decimal's as it would be written; None for anything else."""
    found = exact(value)
    if found is None:
        return None
    written = shortest(abs(found))
    node = Number(Fraction(written), "", written)  # the value is what is written, so that it reads back
    return nodes.Negation(node) if found < 0 else node


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


def refuse_unnamed(call: str, unnamed: Sequence[object], spec: object) -> NoReturn:
    """Raise TypeError for values that a call gives to a spec, in place of `...`, without their names."""
    from .by_name import facts_by_name  # for what is wrong alone

    text = getattr(spec, "spec", spec)
    raise TypeError(facts_by_name(call, unnamed, text if isinstance(text, str) else ""))


def no_text(spec: object) -> str:
    """That a value is no spec."""
    what = "None" if spec is None else refused(spec) if is_number(spec) else f"a {type(spec).__name__}"
    return f"a spec is a text or a finite number, not {what}"


def exact(value: object) -> Fraction | None:
    """A number as the decimal that its shortest form is; None for what is no finite number that a float64 holds.

    What is far too large or small, or has too many digits, is known without any arithmetic on it.
    """
    if not is_number(value):
        return None
    if isinstance(value, Decimal):
        if not value.is_finite() or (value and abs(value.adjusted()) > 400):
            return None
        return _held(Fraction(_DIGITS.plus(value)) if value else Fraction(0))
    if isinstance(value, Fraction | int):
        size = value.numerator.bit_length() - value.denominator.bit_length()
        if value and abs(size) > 1200:
            return None
        if max(value.numerator.bit_length(), value.denominator.bit_length()) <= _MOST_BITS:
            return _held(Fraction(value))
        try:
            return _held(Fraction(repr(value.numerator / value.denominator)))
        except OverflowError:
            return None
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, RuntimeError):  # a traced value refuses with one of these
        return None
    if not math.isfinite(number):
        return None
    # A float32's shortest form is its own, not that of the float64 with the same value.
    own = hasattr(value, "dtype") and _plain(str(value))
    return Fraction(str(value)) if own else Fraction(repr(number))


def _held(value: Fraction) -> Fraction | None:
    return value if in_float64(value) else None


def shown(value: object) -> str:
    """A value for a message: short, whatever its size."""
    if isinstance(value, int | Fraction):
        digits = max(abs(value.numerator).bit_length(), value.denominator.bit_length()) * 3 // 10
        if digits > _MOST_DIGITS:
            return f"{'an int' if isinstance(value, int) else 'a Fraction'} of about {digits:,} digits"
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def refused(value: object) -> str:
    """What is no number for a spec, for the end of a message; of what a float64 does not hold it says so."""
    large = False
    if isinstance(value, Decimal) and value.is_finite():
        large = value.adjusted() > 0
    elif isinstance(value, int | Fraction) and not isinstance(value, bool):
        large = abs(value.numerator) > value.denominator
    else:
        return shown(value)
    return f"{shown(value)}, which is too {'large' if large else 'small'} for a float64"


def is_number(value: object) -> bool:
    """Whether a value is one real number, of Python's or an array library's: a bool, a text or an axis is none."""
    if isinstance(value, int | float | Fraction | Decimal):
        return not isinstance(value, bool)
    return getattr(value, "shape", None) == () and is_real(value)


def is_real(array: object) -> bool:
    """Whether an array, of any library, is made of whole or real numbers, without a mask."""
    dtype = getattr(array, "dtype", None)
    return dtype is not None and _is_real_dtype(dtype) and not is_masked(array)


def is_masked(array: object) -> bool:
    """Whether an array is one of NumPy's with a mask."""
    masked = getattr(sys.modules.get("numpy.ma"), "MaskedArray", None)
    return masked is not None and isinstance(array, masked)


@lru_cache(maxsize=256)
def _is_real_dtype(dtype: object) -> bool:
    # By name, since that is what dtypes of all libraries have: bfloat16, int4, keras's texts, "torch.float32".
    name = getattr(dtype, "name", None) or str(dtype).rpartition(".")[2]
    return re.match(r"(bfloat|float|int|uint)[0-9]|longlong|ulonglong", name) is not None


def _plain(text: str) -> bool:
    return re.fullmatch(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?", text) is not None


def said(name: str, value: object, text: Source) -> Source:
    """What a caller gave, as it was given: where a finding about it points to, unless that stands in the file of the text."""
    if isinstance(text, Embedded):
        return text
    return Source(f"{name}={quote(value if isinstance(value, str) else shown(value))}", GIVEN)


def marked(source: Source | None) -> Span:
    """What is underlined of what a caller gave: all of it, where it stands in no other text."""
    return Span(0, len(source.text) if source is not None and source.name == GIVEN else 0)


def note_unknown(
    name: str,
    parameters: Sequence[str],
    facts: Sequence[str],
    findings: Findings,
    source: Source | None,
    hint: str | None = None,
) -> None:
    """Add that a name which a caller gave is none of the parameters, nor of the facts where these can be given."""
    from ..libraries.answers import fact  # sound specs start without it

    near = fact(name) if facts else None
    near = None if hint else near or suggest(name, [*parameters, *facts])
    listed = f"its parameters are {', '.join(parameters)}" if parameters else "it has no parameters"
    told = f"; the facts are {', '.join(facts)}" if facts else ""
    findings.note(
        "unknown-parameter",
        marked(source),
        f"the program has no parameter `{name}`{', and it is not a fact either' if facts else ''}",
        hint or (f"write: {near}" if near else f"{listed}{told}"),
        "did you mean another name?" if near else None,
        source=source,
    )


def check_call(given: Mapping[str, object], parameters: Sequence[str]) -> None:
    """Raise SpecError for a name that a call gives and the program does not have."""
    findings = Findings(Source(""))
    for name, value in given.items():
        if name not in parameters:
            from .other_names import at_call  # for what is unknown alone

            source = said(name, value, findings.source) if is_number(value) else Source(f"{name}=...", GIVEN)
            note_unknown(name, parameters, (), findings, source, at_call(name, value))
    findings.raise_errors()


def _given_node(
    name: str, value: object, findings: Findings, span: Span, source: Source | None
) -> Expression | None:
    """What a caller gave for a name, as a piece of syntax at a place in the text."""
    told = span if source is None else marked(source)
    if isinstance(value, str):
        node, hint = expression(value)
        if node is None:
            findings.note(
                "argument",
                told,
                f"`{name}` was given as {value[:40]!r}, which is not a value of the language",
                hint or f"give a number, or a text such as {name}='5%'",
                source=source,
            )
            return None
        return respan(node, span)
    node = number_node(value)
    if node is None:
        plain = isinstance(value, int | float | Fraction | Decimal)
        traced = hasattr(value, "dtype") and not plain
        findings.note(
            "argument",
            told,
            f"`{name}` is a finite number, not {refused(value) if plain else f'a {type(value).__name__}'}",
            (
                f"pass arrays and traced values at the call: schedule(step, {name}=...)"
                if traced
                else f"give a number: {name}={EXAMPLE_OF_FACT.get(name, '1e-3')}"
            ),
            source=source,
        )
        return None
    return respan(node, span)


AnyNode = TypeVar("AnyNode", bound=nodes.Node)


def respan(node: AnyNode, span: Span) -> AnyNode:
    """The same tree, every part of it at one place."""

    def moved(value: Any) -> Any:
        if isinstance(value, nodes.Node):
            return respan(value, span)
        if isinstance(value, tuple) and not isinstance(value, Span):
            return tuple(map(moved, value))
        return value

    assert is_dataclass(node)
    changes = {f.name: moved(getattr(node, f.name)) for f in fields(node) if not f.name.endswith("span")}
    return replace(node, span=span, **changes)


def filled(program: Program, given: Mapping[str, object], findings: Findings) -> Program | None:
    """The program with the caller's facts and parameters written into it."""
    definitions = list(program.definitions)
    kinds = Kinds(program)
    index = {d.name: i for i, d in enumerate(definitions)}
    front: list[Definition] = []
    for name, value in given.items():
        at = index.get(name)
        source = said(name, value, findings.source) if at is None else None
        if name in FACTS:
            span = definitions[at].name_span if at is not None else Span(0, 0)
        elif at is None:
            from .other_names import instead  # for what is unknown alone

            hint = instead(name, given, kinds.parameters, program, findings.source)
            note_unknown(name, kinds.parameters, FACTS, findings, source, hint)
            continue
        elif not kinds.is_parameter(definitions[at]):
            what = "a function" if definitions[at].parameters is not None else "a schedule"
            findings.note(
                "unknown-parameter",
                definitions[at].name_span,
                f"`{name}` is {what}, not a parameter that can be given",
                "give one of its numbers a name of its own",
            )
            continue
        else:
            span = definitions[at].name_span
        node = _given_node(name, value, findings, span, source)
        if node is None:
            continue
        if at is None:
            front.append(Definition(name, node, None, span, span=span))
        else:
            definitions[at] = replace(definitions[at], value=node)
    front.sort(key=lambda d: FACTS.index(d.name))
    return replace(program, definitions=(*front, *definitions))
