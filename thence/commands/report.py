"""Findings for people and for programs: as text, as JSON, as SARIF, and as annotations of GitHub."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

import click

from .. import __version__
from ..dsl.text.diagnostic import CODES, Diagnostic
from ..dsl.text.source import GIVEN, Source, Span
from .inputs import STDIN
from .output import finding_data, print_findings, print_json

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def _text(found: Sequence[Diagnostic]) -> None:
    print_findings(found, err=False)


def _json(found: Sequence[Diagnostic]) -> None:
    print_json([finding_data(diagnostic) for diagnostic in found])


def _sarif(found: Sequence[Diagnostic]) -> None:
    """The Static Analysis Results Interchange Format, version 2.1.0."""
    codes = sorted({diagnostic.code for diagnostic in found})
    rules = [
        {
            "id": code,
            "shortDescription": {"text": CODES[code][1]},
            "defaultConfiguration": {"level": CODES[code][0]},
        }
        for code in codes
    ]
    driver = {"name": "thence", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, codes.index(diagnostic.code)) for diagnostic in found],
    }
    print_json({"$schema": _SARIF, "version": "2.1.0", "runs": [run]})


def _result(found: Diagnostic, rule: int) -> dict[str, Any]:
    name = _file(found)
    place = {"uri": name and _uri(name)}
    result = {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": found.severity,
        "message": {"text": _message(found)},
        # A text has no place of its own.
        "locations": (
            [{"physicalLocation": {"artifactLocation": place, "region": _region(found.source, found.span)}}]
            if name
            else []
        ),
    }
    if name and found.fix is not None:
        edit = {
            "deletedRegion": _region(found.source, found.fix.span),
            "insertedContent": {"text": found.fix.text},
        }
        change = {"artifactLocation": place, "replacements": [edit]}
        result["fixes"] = [{"description": {"text": found.help}, "artifactChanges": [change]}]
    return result


def _region(source: Source, span: Span) -> dict[str, int]:
    (line, column), (end_line, end_column) = source.position(span.start), source.position(span.stop)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _file(found: Diagnostic) -> str | None:
    """The file that a finding is about, if it is about one."""
    return None if found.source.name in (STDIN, GIVEN) else found.source.name


def _uri(path: str) -> str:
    from urllib.parse import quote

    written = quote(os.fsencode(_with_slashes(path)))
    return f"file://{written}" if os.path.isabs(path) else written


def _with_slashes(path: str) -> str:
    from pathlib import PurePath  # for reports of these kinds alone

    return PurePath(path).as_posix()


def _message(found: Diagnostic) -> str:
    return f"{found.message}\nhelp: {found.help}" if found.help else found.message


def _github(found: Sequence[Diagnostic]) -> None:
    """Workflow commands, one a line, which GitHub shows beside the changed lines."""
    for diagnostic in found:
        properties = {
            "line": diagnostic.line,
            "col": diagnostic.column,
            "endLine": diagnostic.end_line,
            "endColumn": diagnostic.end_column,
            "title": f"thence {diagnostic.code}",
        }
        name = _file(diagnostic)
        if name is not None:
            properties = {"file": _with_slashes(name), **properties}
        written = ",".join(f"{name}={_escaped(str(value), ',:')}" for name, value in properties.items())
        click.echo(f"::{diagnostic.severity} {written}::{_escaped(_message(diagnostic))}")


def _escaped(text: str, more: str = "") -> str:
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


# The others are read by programs, which take the counts from them.
FOR_PEOPLE = ("text", "github")

FORMATS: dict[str, Callable[[Sequence[Diagnostic]], None]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
}
