"""What was meant by a file that the reader of its format refuses at a spec: the same with that spec as it should be written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ...dsl.programs.reading import parse
from ...dsl.text.findings import Findings
from ...dsl.text.source import Source, Span
from ..formats import YAML, line_of, suffix_of
from ..reading import calls_a_curve
from ..values import File, UnreadableError

_LONGEST = 100_000  # characters of a file that is read again and again
_MOST_PLACES = 8  # that are tried
_MOST_LINES = 20  # of one spec
_KEY = r"[\"']?(?P<key>[A-Za-z_][\w.-]*)[\"']?(?:[ \t]*(?::=|[:=](?!=))[ \t]*|[ \t]+(?=[\"']))"
_CALL = r"(?P<call>\w*\.?(?:compile|check|emit|Schedule|Bundle)\(\s*)"
_PLACES = {
    False: re.compile(rf"(?<![\w.\"'-]){_KEY}(?=\S)"),
    True: re.compile(rf"(?<![\w.\"'-])(?:{_KEY}(?=\S)|{_CALL})"),  # in Python code
}
_QUOTES = re.compile("[\"'`\\u2018-\\u201f]")
_LINE_END = re.compile(r"\\?\s*(?:\r\n|\n|\r)\s*")
_LITERAL = re.compile(r"[frbuFRBU]{0,2}([\"'])(?P<text>(?:(?!\1).)*)\1(?=\s*[^\s,)}\]])", re.DOTALL)
_PREFIX = re.compile(r"\b[frbuFRBU]{1,2}(?=[\"'])")
_OF_PYTHON = {"None": "null", "True": "true", "False": "false"}
_OF_PYTHON_ALONE = re.compile(rf"(?<=[:,\[\s])(?:{'|'.join(_OF_PYTHON)})(?=[\s,\]}}])")
_STRING = re.compile(r""""(?:[^"\\]|\\.)*"|'((?:[^'"\\\r\n])*)'""")
_LAST_COMMA = re.compile(r""""(?:[^"\\]|\\.)*"|,(?=\s*[}\]])""")
_LONGEST_SHOWN = 300
_GOES_ON = re.compile(r"[\"'\s]*(?:then\b|over\b|for\b|until\b|->|[-+*/^,)])")
_IS_CUT = re.compile(r"(?:\b(?:then|over|for|until)|->|[-+*/^,(=])[\"'\s\\]*\Z")
_SEVERAL = 'several lines of text stand within """, or on one line: '
_TABS = re.compile(r"^ *\t[ \t]*", re.MULTILINE)


@dataclass(frozen=True)
class Mended:
    """An edit after which a file can be read, or a mistake in it comes later: the place that it is about, and what to do."""

    span: Span
    help: str


@dataclass(frozen=True)
class _Edit:
    span: Span
    text: str
    help: str


def mended(file: File, error: UnreadableError, read: Callable[[File], object]) -> Mended | None:
    """The edit that makes a file readable which a reader has refused; None if none is known."""
    if error.help is not None or len(file.text) > _LONGEST:
        return None
    for edit in _edits(file, error.offset):
        start, stop = edit.span
        if edit.text != file.text[start:stop] and _gets_further(file, edit, error.offset, read):
            # The reader's own place is a character of the line, or far behind it.
            within = start <= error.offset <= stop
            return Mended(Span(error.offset, error.offset + 1) if within else edit.span, edit.help)
    return None


def _gets_further(file: File, edit: _Edit, offset: int, read: Callable[[File], object]) -> bool:
    """Whether a file can be read up to a later place with an edit."""
    start, stop = edit.span
    text = file.text[:start] + edit.text + file.text[stop:]
    try:
        read(File(file.path, text))
    except UnreadableError as later:
        return later.offset > max(offset + len(text) - len(file.text), start + len(edit.text))
    return True


def _edits(file: File, offset: int) -> Iterator[_Edit]:
    """What may have been meant, the most likely first."""
    suffix, text = suffix_of(file.path), file.text
    if suffix in YAML and (tab := _TABS.search(text)):
        untabbed = _TABS.sub(lambda found: found[0].replace("\t", "  "), text[tab.start() :])
        yield _Edit(Span(tab.start(), len(text)), untabbed, "indent with blanks: YAML takes no tabs there")
    is_json = suffix in (".json", ".jsonc")
    if is_json and len(singles := [m for m in _STRING.finditer(text) if m[1] is not None]) > 2:
        yield _in_double_quotes(text, singles)
    places = list(_PLACES[suffix == ".py"].finditer(text))
    before = [place for place in places if place.start() <= offset]
    for place in [*before[::-1], *places[len(before) :]][:_MOST_PLACES]:
        stop = _end(text, place.end(), suffix)
        written = text[place.end() : stop]
        lines = _LINE_END.split(_PREFIX.sub("", _unaliased(written, text) if suffix in YAML else written))
        spec = " ".join(filter(None, (_QUOTES.sub("", line).strip() for line in lines))).lstrip("@%!&*|>")
        if not calls_a_curve(spec) or ":" in spec:
            continue
        literal = _LITERAL.match(written)
        if literal is not None and not _is_read(spec) and _is_read(literal["text"]):
            yield _parted(place, place.end() + literal.end(), text, is_json)
            continue
        yield _quoted(place, stop, spec, len(lines) > 1, suffix)
        if is_json:
            yield _parted(place, stop, text, is_json)
    if is_json:
        yield from _of_json(text)


def _is_read(spec: str) -> bool:
    source = Source(spec)
    return parse(source, Findings(source)) is not None


def _unaliased(written: str, text: str) -> str:
    """A value with the text in place of an alias of YAML that it begins with."""
    alias = re.match(r"\*([\w-]+)(?=\s)", written)
    anchor = alias and re.search(rf"&{re.escape(alias[1])}[ \t]+([^#\r\n]+)", text)
    return anchor[1].strip() + written[alias.end() :] if alias and anchor else written


def _parted(place: re.Match[str], stop: int, text: str, is_json: bool) -> _Edit:
    """What parts a value from the one behind it."""
    sign, what = (",", "a comma") if is_json else ("\n", "a line end")
    line = text[place.start() : stop]
    return _Edit(Span(place.start(), stop), line + sign, f"write {what} behind it: {line}{sign.strip()}")


def _of_json(text: str) -> Iterator[_Edit]:
    """What JSON as a whole may lack."""
    whole, end = Span(0, len(text)), len(text.rstrip())
    yield _Edit(whole, f"{{{text}}}", "write { before and } behind all of it")
    closing = ""
    for sign in re.sub(r'"(?:[^"\\]|\\.)*"', "", text):
        if sign in "{[":
            closing = ("}" if sign == "{" else "]") + closing
        elif sign in "}]":
            closing = closing[1:]
    if closing:
        yield _Edit(Span(end, end), closing, f"write {closing} at the end")
    if word := _OF_PYTHON_ALONE.search(text):
        mended = _OF_PYTHON_ALONE.sub(lambda found: _OF_PYTHON[found[0]], text)
        yield _Edit(whole, mended, f"write {_OF_PYTHON[word[0]]} in place of {word[0]}")


def _in_double_quotes(text: str, singles: Sequence[re.Match[str]]) -> _Edit:
    """All texts of JSON that have single quotes, as Python prints them."""
    pieces, at = [], 0
    for single in singles:
        pieces += [text[at : single.start()], f'"{single[1]}"']
        at = single.end()
    whole = _OF_PYTHON_ALONE.sub(lambda found: _OF_PYTHON[found[0]], "".join(pieces) + text[at:])
    whole = _LAST_COMMA.sub(lambda found: "" if found[0] == "," else found[0], whole)
    shown = " ".join(whole.split())
    help = (
        f"write: {shown}"
        if len(shown) <= _LONGEST_SHOWN
        else f'write " in place of each \', as in "{singles[0][1]}"'
    )
    return _Edit(Span(0, len(text)), whole, help)


def _quoted(place: re.Match[str], stop: int, spec: str, several: bool, suffix: str) -> _Edit:
    """A spec with the quotes of its format."""
    text = f'"{spec}"'
    if place.groupdict().get("call"):
        return _Edit(Span(place.end(), stop), text, f"{_SEVERAL if several else 'write: '}{text}")
    key = place["key"]
    line = line_of(suffix, key, spec)
    told = _SEVERAL if several and suffix in (".toml", ".py") else "write: "
    return _Edit(Span(place.start(), stop), line, told + line)


def _end(text: str, start: int, suffix: str) -> int:
    """Where the value ends that begins at an offset, whatever quotes there are."""
    line = text.rfind("\n", 0, start) + 1
    within = suffix in (".json", ".jsonc", ".py") or text.count("{", line, start) > text.count(
        "}", line, start
    )
    depth, lines, at = 0, 0, start
    while at < len(text):
        sign = text[at]
        depth += (sign == "(") - (sign == ")")
        if depth < 0 or (not depth and within and sign in ",}]"):
            break
        if sign == "#" and suffix != ".json":
            break
        if sign in "\r\n":
            lines += 1
            rest = text[at:].lstrip()
            if lines > _MOST_LINES or not (depth or _GOES_ON.match(rest) or _IS_CUT.search(text[start:at])):
                break
        at += 1
    return start + len(text[start:at].rstrip())
