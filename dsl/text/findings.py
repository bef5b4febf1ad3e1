"""Findings: every error and warning about a spec is made and collected here."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, NoReturn

from .diagnostic import CODES, Diagnostic, Fix, Severity
from .source import Source, Span


class Refused(ValueError, argparse.ArgumentTypeError):
    """What is given cannot be used, and the text says why; argparse shows it for a `type=`."""


class SpecError(Refused):
    """A spec that cannot be used; `diagnostics` has every error that was found in it.

    >>> import thence
    >>> try:
    ...     thence.compile("wamup(10, 1)")
    ... except thence.SpecError as error:
    ...     print(error.diagnostics[0].help)
    write: warmup
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __repr__(self) -> str:
        # Config libraries show this where an object cannot be made.
        return f"{type(self).__name__}({self})"

    def __str__(self) -> str:
        shown = [found.render() for found in self.diagnostics[:_MOST_SHOWN]]
        if len(self.diagnostics) > _MOST_SHOWN:
            shown.append(f"... and {len(self.diagnostics) - _MOST_SHOWN} more")
        return "\n" + "\n\n".join(shown)


class SpecWarning(UserWarning):
    """Something in a spec that has a meaning, but probably not the intended one."""


for _public in (SpecError, SpecWarning):
    _public.__module__ = (
        "thence"  # where users import them from: in messages, and in pickles wherever they live
    )


class Rejected(Exception):
    """Raised after an error was noted, to leave the part of the spec that has it."""


# Nobody reads more; a hostile text could have one for each character.
MOST_KEPT = 100
_MOST_SHOWN = 20


class Findings:
    """Collects the findings about one source: each place and code once, at most 100 of each severity."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._found: dict[tuple[Severity, str, Span, Source], Diagnostic] = {}
        self._counts: dict[Severity, int] = {"error": 0, "warning": 0}

    def note(
        self,
        code: str,
        span: Span,
        message: str,
        help: str | None = None,
        label: str | None = None,
        *,
        fix: Fix | str | None = None,
        source: Source | None = None,
    ) -> None:
        """Add a finding, unless the same one stands there already.

        A `fix` that is a text is typed in place of `span`; a `help` that is left out is made of the fix. What a caller
        has given, and stands in no text, is a `source` of its own.
        """
        if isinstance(fix, str):
            fix = Fix(span, fix)
        if help is None and fix is not None:
            help = f"write: {fix.text.strip()}" if fix.text else "leave it out"
        self.add(Diagnostic(code, CODES[code][0], message, help, span, label, source or self.source, fix))

    def add(self, found: Diagnostic) -> None:
        """Add a finding that was made elsewhere about the same text, unless it stands there already."""
        if self._counts[found.severity] >= MOST_KEPT:
            return
        if self._found.setdefault((found.severity, found.code, found.span, found.source), found) is found:
            self._counts[found.severity] += 1

    def reject(
        self,
        code: str,
        span: Span,
        message: str,
        help: str | None = None,
        label: str | None = None,
        *,
        fix: Fix | str | None = None,
    ) -> NoReturn:
        """Add an error and leave the part of the spec that has it."""
        self.note(code, span, message, help, label, fix=fix)
        raise Rejected

    def replace(self, found: Diagnostic, **changes: Any) -> None:
        """Say something else of what was found."""
        self._found[found.severity, found.code, found.span, found.source] = replace(found, **changes)

    def settle(self, span: Span) -> None:
        """Forget what was found within a range, about all of which something better can be said."""
        within = [key for key in self._found if span.start <= key[2].start and key[2].stop <= span.stop]
        for key in within:
            del self._found[key]
            self._counts[key[0]] -= 1

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the spec whose errors do not keep the parts beside it from being looked at."""
        with suppress(Rejected):
            yield

    @property
    def failed(self) -> bool:
        return self._counts["error"] > 0

    @property
    def full(self) -> bool:
        """Whether another error would no longer be kept."""
        return self._counts["error"] >= MOST_KEPT

    def has(self, code: str, span: Span) -> bool:
        """Whether an error with a code stands at a place already, or would no longer be kept."""
        return self.full or ("error", code, span, self.source) in self._found

    def all(self) -> list[Diagnostic]:
        """Everything that was found, in the order of the text; where there are errors, they come alone."""
        if not self._found:
            return []
        found = sorted(self._found.values(), key=lambda d: (d.span.start, d.span.stop, d.code))
        return [d for d in found if d.severity == "error"] or self._not_ignored(found)

    def _not_ignored(self, found: list[Diagnostic]) -> list[Diagnostic]:
        """The warnings of which no comment says that they are meant."""
        remarks = list(self.source.remarks) if found else []
        return [d for d in found if not any(remark.ignores(d.code, d.line) for remark in remarks)]

    def noted(self, code: str, line: int) -> bool:
        """Whether something with a code was found that begins on a line."""
        return any(d.code == code and d.line == line for d in self._found.values())

    def raise_errors(self) -> None:
        """Raise a `SpecError` if an error was found."""
        if self.failed:
            raise SpecError(self.all())


def quote(text: str, longest: int = 40) -> str:
    """A piece of a user's text for a message: shortened, without control characters."""
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in short)
