"""Commas within numbers, `0,5` and `10,000`: a comma stands between arguments, and a number has none."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from lark.lexer import Token

from ..base.patterns import pattern
from ..text.diagnostic import Fix
from ..text.findings import Findings
from ..text.source import Span
from .nodes import Node, Number

_LEFT = pattern(r"[0-9]+")
_RIGHT = pattern(r"([0-9]+)(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?[kMBT]?(?:%|pct|[ \t]*[a-z]+)?")


class Written(NamedTuple):
    """A number that was written with commas: the number that was meant, its other spellings, and whether it is sure."""

    meant: str
    others: tuple[str, ...]
    sure: bool

    @property
    def help(self) -> str:
        """What to write instead."""
        *most, last = (self.meant, *self.others)
        return f"write: {', '.join(most)} or {last}" if most else f"write: {last}"


def one_number(parts: Sequence[str]) -> Written | None:
    """The number that was meant by digits with commas between; None if they are none."""
    left, *rest = parts
    found = [_RIGHT.fullmatch(part) for part in rest]
    if not _LEFT.fullmatch(left) or not all(found):
        return None
    groups = [match[1] for match in found if match]
    sure = any(len(group) > 1 and group.startswith("0") for group in groups)
    if len(left) <= 3 and left[0] != "0" and all(len(group) == 3 for group in groups):
        whole = "".join(parts)
        digits = whole[: len(left) + 3 * len(groups)]
        short = f"{digits[:-3]}k" if digits == whole and re.fullmatch("[0-9]{1,3}000", digits) else None
        spelt = ("_".join(parts), *([short] if short else ()))
        return Written(whole, spelt, sure)
    if len(parts) > 2 or "." in rest[0]:
        return None
    return Written(".".join(parts), (), sure)


def decimal_of(first: Node, second: Node | None) -> str | None:
    """The decimal that is meant by two numbers with a comma alone between them: `0,5`."""
    if not (isinstance(first, Number) and isinstance(second, Number)):
        return None
    number = one_number([first.text, second.text]) if first.span.stop + 1 == second.span.start else None
    return number.meant if number is not None and "." in number.meant else None


class _Commas:
    """The commas of one bracket: the places in the list of tokens, and whether arguments may stand there."""

    def __init__(self, is_call: bool) -> None:
        self.is_call = is_call
        self.spaced = False
        self.runs: list[list[int]] = []


def check_commas(tokens: Sequence[Token], findings: Findings) -> None:
    """Note commas that are meant to be within a number.

    That is sure where a zero leads what follows, as in `0,01`, and where no comma can stand. Otherwise a comma
    without a blank counts only where the other commas of its bracket have one.
    """
    arrows = {tokens[i - 1].end_pos or 0 for i, token in enumerate(tokens) if token.type == "ARROW" and i}
    for bracket in _brackets(tokens):
        for run in bracket.runs:
            _check(run, bracket, tokens, arrows, findings)


def _brackets(tokens: Sequence[Token]) -> Iterator[_Commas]:
    open_ = [_Commas(False)]
    for i, token in enumerate(tokens):
        if token.type == "LPAR":
            open_.append(_Commas(i > 0 and tokens[i - 1].type == "NAME"))
        elif token.type == "RPAR" and len(open_) > 1:
            yield open_.pop()
        elif token.type == "COMMA":
            bracket = open_[-1]
            if not 0 < i < len(tokens) - 1:
                continue
            before, after = tokens[i - 1], tokens[i + 1]
            tight = before.end_pos == token.start_pos and token.end_pos == after.start_pos
            if not tight:
                bracket.spaced = bracket.spaced or token.end_pos != after.start_pos
            elif before.type == after.type == "NUMBER":
                joins = bracket.runs and bracket.runs[-1][-1] == i - 2
                bracket.runs[-1].append(i) if joins else bracket.runs.append([i])
    yield from reversed(open_)


def _check(
    run: list[int], bracket: _Commas, tokens: Sequence[Token], arrows: Container[int], findings: Findings
) -> None:
    numbers = [tokens[i - 1] for i in run] + [tokens[run[-1] + 1]]
    whole = one_number(numbers)
    pairs = [numbers] if whole else list(map(list, pairwise(numbers)))
    told = -1
    for pair in pairs:
        meant, start, stop = one_number(pair), pair[0].start_pos or 0, pair[-1].end_pos or 0
        if meant is None or start < told or not (meant.sure or bracket.spaced or not bracket.is_call):
            continue
        if not meant.sure and pair[0] != "0" and stop in arrows:
            continue  # `100,1->0` is a duration and a transition, whatever stands behind it
        told = stop
        text = ",".join(pair)
        why = "a decimal has a point" if "." in meant.meant and not meant.others else "digits have no commas"
        two = (
            ""
            if meant.sure or not bracket.is_call
            else f"; or {', '.join(pair)} if these are {len(pair)} arguments"
        )
        findings.note(
            "number",
            Span(start, stop),
            f"`{text}` is no number: {why}",
            f"{meant.help}{two}",
            fix=Fix(Span(start, stop), meant.meant),
        )
