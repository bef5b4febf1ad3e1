"""A finding as a value: its place, its text, and what is typed."""

import copy
import pickle

import pytest

from thence.dsl.text.diagnostic import CODES, Diagnostic, Fix
from thence.dsl.text.source import Embedded, Source, Span

SOURCE = Source("hold(10, 1) then\nholt(5, 2)", "a.thence")
FOUND = Diagnostic(
    "unknown-function",
    "error",
    "no `holt`",
    "write: hold",
    Span(17, 21),
    "here",
    SOURCE,
    Fix(Span(17, 21), "hold"),
)


def test_places_count_from_one() -> None:
    assert (FOUND.line, FOUND.column, FOUND.end_line, FOUND.end_column) == (2, 1, 2, 5)


def test_what_is_typed() -> None:
    assert FOUND.fixed() == "hold(10, 1) then\nhold(5, 2)"
    assert Diagnostic("jump", "warning", "m", None, Span(0, 4), None, SOURCE).fixed() is None


def test_it_is_a_value() -> None:
    assert pickle.loads(pickle.dumps(FOUND)) == copy.deepcopy(FOUND) == FOUND
    assert Diagnostic.__module__ == "thence"


def test_what_an_edit_replaces_besides_is_marked_apart() -> None:
    found = Diagnostic("syntax", "error", "m", "h", Span(5, 7), None, SOURCE, Fix(Span(0, 11), "x"))
    assert found.render().splitlines()[4] == "  | ~~~~~^^~~~~"


@pytest.mark.parametrize("severity, tone", [("error", "1;31"), ("warning", "1;33")])
def test_colours(severity: str, tone: str) -> None:
    found = Diagnostic("syntax", severity, "m", None, Span(0, 4), None, SOURCE)  # type: ignore[arg-type]
    assert f"\033[{tone}m{severity}[syntax]\033[0m" in found.render(color=True)
    assert "\033" not in str(found)


def test_controls_are_blanks_and_a_text_in_a_file_has_its_place_there() -> None:
    file = Source('lr: "a\x07b"', "a.yaml")
    text = Embedded("a\x07b", "a.yaml", file=file, offsets=[5, 6, 7, 8])
    shown = str(Diagnostic("character", "error", "m", None, Span(1, 2), None, text)).splitlines()
    assert shown[1].endswith("a.yaml:1:7") and shown[3] == '1 | lr: "a b"' and shown[4].index("^") == 10


def test_every_code_says_what_it_is_about() -> None:
    assert all(about and severity in ("error", "warning") for severity, about in CODES.values())
