"""What rows of slips say of a text: the first mistake where a parser stops, and the phrases that are found."""

import re
from collections.abc import Sequence

import lark

from thence.dsl.slips.mistakes.mistake import Mistake
from thence.dsl.slips.phrases.phrase import Phrase
from thence.dsl.slips.stops import Stop
from thence.dsl.syntax.parser import parser
from thence.dsl.syntax.tokens import tokenize
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


def stop_of(text: str) -> Stop:
    """Where the parser stops in a text."""
    tokens = tokenize(text, Findings(Source(text)))
    assert tokens is not None, text
    try:
        parser().parse(tokens)
    except lark.UnexpectedInput as error:
        return Stop.of(error, Source(text), tokens)
    raise AssertionError(f"it can be read: {text}")


def mended(rows: Sequence[Mistake], text: str) -> str | None:
    """The text with the edit of the first row that applies; None where that has none."""
    source, stop = Source(text), stop_of(text)
    findings = Findings(source)
    next(row for row in rows if row.when(stop)).note(stop, findings)
    (found,) = findings.all()
    return found.fixed()


def said(rows: Sequence[Phrase], text: str) -> str:
    """The text with what the first row that is found in it has in place of each phrase."""
    made = (_edited(row, text) for row in rows if row.fix is not None)
    return " ".join(next((one for one in made if one != text), text).split())


def _edited(row: Phrase, text: str) -> str:
    def instead(found: re.Match[str]) -> str:
        fix = row.fix(found) if row.fix is not None else None
        return found[0] if fix is None else fix

    return re.sub(row.pattern, instead, text)
