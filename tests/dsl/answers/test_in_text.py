"""Calls of other libraries in a text, noted with their answers."""

from thence.dsl.answers.in_text import note_call, note_in_text, note_name
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source, Span

TEXT = "optax.cosine_decay_schedule(1e-3, 1000)"


def test_a_call_is_answered_with_its_spec() -> None:
    findings = Findings(Source(TEXT))
    note_in_text(findings)
    (found,) = findings.all()
    assert found.fixed() == "cosine(1000, 1e-3->0)"


def test_names_that_are_none_are_left_alone() -> None:
    findings = Findings(Source("banana(1)"))
    assert not note_call("banana", Span(0, 9), (), findings) and not note_name("banana", Span(0, 6), findings)
    assert findings.all() == []
