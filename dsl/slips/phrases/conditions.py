"""Conditions: values and schedules that are chosen by the step."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...curves.table import CURVES
from .phrase import BEHIND, END, EPOCHS, GAP, NUMBER, START, STEPS, VALUE, Phrase

_SIGN = "<=?|>=?|==|!="

_SIDE = rf"{NUMBER}|[A-Za-z_][A-Za-z0-9_]{{0,60}}"

_IF = rf"{BEHIND}({_SIDE})\s{{0,3}}({_SIGN})\s{{0,3}}({_SIDE})"

_ANY_IF = rf"{BEHIND}(?:{_SIDE})\s{{0,3}}(?:{_SIGN})\s{{0,3}}(?:{_SIDE})"

# What is chosen by a condition: a value, a call, a formula.
_PART = r"((?:[^(),;:?<>={}\n]|\((?:[^()\n]|\([^()\n]{0,200}\)){0,300}\)){1,300}?)"


def _boundary(left: str, sign: str, right: str) -> tuple[bool, str, str] | None:
    """Whether the first steps are those that are meant, the step at which that changes, and the one behind it."""
    if left not in (*STEPS, *EPOCHS):
        left, right = right, left
        sign = sign.translate(str.maketrans("<>", "><"))
    if left not in (*STEPS, *EPOCHS) or right in (*STEPS, *EPOCHS):
        return None
    behind = str(int(right) + 1) if right.isdigit() else right
    if re.match("[A-Za-z_]", right):
        behind = f"{right} + 1"
        if left in EPOCHS:
            right, behind = f"{right} * steps_per_epoch", f"({behind}) * steps_per_epoch"
    elif left in EPOCHS:
        right, behind = f"{right} ep", f"{behind} ep"
    return sign in ("<", "<=", "!="), behind if sign in ("<=", ">") else right, behind


def _chosen(condition: Sequence[str], yes: str, no: str) -> str | None:
    """One of two values."""
    boundary = _boundary(*condition)
    if boundary is None:
        return None
    first, at, behind = boundary
    if condition[1] in ("==", "!="):
        value, other = (no, yes) if first else (yes, no)
        return (
            f"steps({other}, {value} @ {at}, {other} @ {behind})"
            if at != "0"
            else f"steps({value}, {other} @ 1)"
        )
    return f"steps({yes}, {no} @ {at})" if first else f"steps({no}, {yes} @ {at})"


def _either(found: re.Match[str], condition: Sequence[str], yes: str, no: str) -> str | None:
    """One of two values, or of two schedules, of which the second follows the first."""
    yes, no = yes.strip(), no.strip()
    if re.fullmatch(VALUE, yes) and re.fullmatch(VALUE, no):
        return _chosen(condition, yes, no)
    boundary = _boundary(*condition)
    if boundary is None or condition[1] in ("==", "!="):
        return None
    at = boundary[1]
    first, last = (yes, no) if boundary[0] else (no, yes)
    call = re.match(r"([a-z_]+)\(([^(),]+),", first)
    if re.fullmatch(VALUE, first):
        first = f"hold({at}, {first})"
    elif call is None or call[2] != at or CURVES.get(call[1]) is None or first.count("(") > 1:
        first = f"({first}) for {at}"
    if re.fullmatch(VALUE, last):
        last = f"constant({last})"
    elif re.search(r"\bstep\b", last):
        last = f"skip({at}, {last})"
    before, after = found.string[: found.start()].rstrip()[-1:], found.string[found.end() :].lstrip()[:1]
    text = f"{first} then {last}"
    alone = (before in ("", "=", ";") and after in ("", ";", "#")) or before + after == "()"
    return text if alone else f"({text})"


def _chain(found: re.Match[str]) -> str | None:
    """`a if step < m else b if step < n else c`"""
    one = re.compile(rf"({VALUE})\s+if\s+\(?{_IF}\)?\s+else\s+")
    levels: list[tuple[str, str]] = []
    rest = found[0]
    while match := one.match(rest):
        boundary = _boundary(*match.groups()[1:])
        if boundary is None or not boundary[0] or match[3] == "!=":
            return _chosen(match.groups()[1:], match[1], rest[match.end() :]) if not levels else None
        levels.append((match[1], boundary[1]))
        rest = rest[match.end() :]
    values = [*(value for value, _ in levels[1:]), rest]
    places = "".join(f", {value} @ {at}" for value, (_, at) in zip(values, levels, strict=True))
    return f"steps({levels[0][0]}{places})"


def _indicator(found: re.Match[str]) -> str | None:
    if re.search(
        r"\b(?:where|if|cond|select)\s?\(?\s?\Z", found.string[max(0, found.start() - 12) : found.start()]
    ):
        return None
    return _chosen(found.groups(), "1", "0")


_OF_STEPS = "|".join((*STEPS, *EPOCHS))


def _until(found: re.Match[str]) -> str | None:
    """The step at which a condition on the step changes."""
    boundary = _boundary(*found.groups()[1:])
    lasts = found[1] == "while"
    return f"until {boundary[1]}" if boundary is not None and boundary[0] == lasts else None


_NO_CONDITIONS = "there are no conditions: values that change at a step are steps(value, value @ step)"

CONDITIONS: tuple[Phrase, ...] = (
    Phrase(
        "hold(until step > 5000)",
        rf"\b(until|while)\s{{1,3}}({_OF_STEPS})\s{{0,3}}({_SIGN})\s{{0,3}}({_SIDE})",
        "there are no conditions: how long a segment lasts is a number of steps, or until one",
        _until,
    ),
    Phrase(
        "hold(until loss < 2.5)",
        rf"\b(?:until|while|when|if)\s{{1,3}}(?!(?:{_OF_STEPS})\b)([A-Za-z_][\w.]{{0,60}})\s{{0,3}}(?:{_SIGN})\s{{0,3}}(?:{_SIDE})",
        "`{0}` is not known before the run: a schedule depends on the step alone",
        None,
        "write a step, such as until 5000; to decide while it runs, go on in Python from the step where it comes true: "
        'thence.Schedule(text).resume(at=6200, then="linear(2k, 0)")',
    ),
    Phrase(
        "warmup(10, 1) then cosine(90, 0) if step > 50",
        rf"(?<=[\w)])\s{{1,3}}\b(?:if|when)\s{{1,3}}\(?{_ANY_IF}\)?{END}",
        "there are no conditions, such as `{0}`",
        None,
        "how long a part lasts is written behind it, S for 5000, and when it begins before it: delay(5000, S)",
    ),
    Phrase(
        "where(step < 10, 1, 2)",
        rf"{BEHIND}(?:(?:np|jnp|numpy|jax\.numpy|torch|tf)\.)?(?:where|cond|if|select|ifelse|iff)\s?\(\s?{_IF}{GAP},{_PART},{_PART}\)",
        _NO_CONDITIONS,
        lambda m: _either(m, m.groups()[:3], m[4], m[5]),
    ),
    Phrase(
        "1e-3 if step < 1000 else 1e-4",
        rf"{START}(?:{VALUE}\s{{1,3}}if\s{{1,3}}\(?{_ANY_IF}\)?\s{{1,3}}else\s{{1,3}}){{1,20}}{VALUE}{END}",
        _NO_CONDITIONS,
        _chain,
    ),
    Phrase(
        "warmup(10, 1) if step < 10 else cosine(90, 0)",
        rf"{START}{_PART}\s{{1,3}}if\s{{1,3}}\(?{_IF}\)?\s{{1,3}}else\s{{1,3}}{_PART}{END}",
        _NO_CONDITIONS,
        lambda m: _either(m, m.groups()[1:4], m[1], m[5]),
    ),
    Phrase(
        "step < 1000 ? 1e-3 : 1e-4",
        rf"\(?{_IF}\)?\s{{0,3}}\?\s{{0,3}}{_PART}\s{{0,3}}:\s{{0,3}}{_PART}{END}",
        _NO_CONDITIONS,
        lambda m: _either(m, m.groups()[:3], m[4], m[5]),
    ),
    Phrase(
        "if step < 1000: 1e-3 else: 1e-4",
        rf"{BEHIND}if\s{{1,3}}\(?{_IF}\)?\s{{0,3}}(?::|then|\{{)\s{{0,9}}{_PART}\s{{0,9}}[;}}]?\s{{0,9}}else\s{{0,3}}[:{{]?\s{{0,9}}{_PART}(?:\s{{0,3}}\}})?{END}",
        _NO_CONDITIONS,
        lambda m: _either(m, m.groups()[:3], m[4], m[5]),
    ),
    Phrase(
        "1e-3 * (step >= 100)",
        _IF,
        _NO_CONDITIONS,
        _indicator,
        "where it is to be 1 and where 0 is written: {fix}",
    ),
)
