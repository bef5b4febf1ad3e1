"""Reading a text: its program, or what was probably meant by a text that has none."""

from __future__ import annotations

from functools import lru_cache

import lark

from ..slips.token_slips import check_hyphens
from ..syntax.commas import check_commas
from ..syntax.nodes import Expression, Program
from ..syntax.parse import program_of
from ..syntax.tokens import SEPARATOR, tokenize
from ..text.findings import Findings
from ..text.source import Source, Span


def parse(source: Source, findings: Findings) -> Program | None:
    """The program in a text, or None after errors were noted."""
    tokens = tokenize(source.text, findings)
    if tokens is None:
        _in_other_words(findings)
        return None
    check_commas(tokens, findings)
    check_hyphens(tokens, findings)
    if findings.failed:
        from ..slips.phrases.table import explain  # sound specs start without it

        explain(findings)
        return None
    if all(token.type == SEPARATOR for token in tokens):
        findings.note(
            "empty",
            Span(0, 0),
            "the text is empty: there is no schedule in it",
            fix="warmup(1000, 1e-3) then hold(9000)",
        )
        return None
    try:
        program = program_of(tokens, source, findings)
    except lark.UnexpectedInput as error:
        from ..slips.mistakes.table import explain as explain_stop
        from ..slips.stops import Stop

        explain_stop(Stop.of(error, source, tokens), findings)
        _in_other_words(findings)
        return None
    if program is None:
        from ..slips.phrases.table import explain  # sound specs start without it

        explain(findings)
    return program


def _in_other_words(findings: Findings) -> None:
    """What can be said of a text that is none of the language where whole parts of it are of another one."""
    from ..answers.in_text import note_in_text
    from ..slips import pasted, token_slips  # for what cannot be read alone: sound specs start without it
    from ..slips.phrases import table

    token_slips.explain_numbers(findings)
    if pasted.explain(findings):
        return
    table.explain(findings)
    note_in_text(findings)


@lru_cache(maxsize=256)
def expression(text: str) -> tuple[Expression | None, str | None]:
    """A text that is one expression, for values that a caller gives; or None and what to write instead."""
    findings = Findings(Source(text))
    program = parse(findings.source, findings)
    if program is not None and not program.definitions:
        return program.result, None
    return None, next((found.help for found in findings.all()), None)
