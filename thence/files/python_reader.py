"""Python files: the specs that are arguments of thence's functions, found in the syntax tree; nothing is imported."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from ..dsl.checks import RESERVED
from ..dsl.source import Span
from .escapes import PYTHON
from .values import LINE_END, Call, File, Trace, Traced, UnreadableError, Value, bounded

_PACKAGE = "thence"

# Functions with the position and the name of an argument that is a spec.
_TAKE_SPECS: dict[str, tuple[int | None, str | None]] = {
    "compile": (0, None),
    "check": (0, None),
    "emit": (0, None),
    "format": (0, None),
    "parse": (0, None),
    "Schedule": (0, None),
    "Bundle": (0, None),
    "then": (0, None),
    "resume": (None, "then"),
    "DEFINE_schedule": (1, "default"),
    "DEFINE_bundle": (1, "default"),
}
# Of these the keywords are facts and parameters, all that is known about the spec.
_BIND = frozenset({"compile", "check", "emit"})

_PIECE = re.compile(r"""(?P<prefix>[A-Za-z]{0,2})(?P<quote>\"{3}|'{3}|"|')""")
_BETWEEN = re.compile(r"(?:[ \t\r\n\f()]|\\(?:\r\n|\n|\r)|#[^\r\n]*)+")


def read(file: File) -> list[Value]:
    """The arguments of thence's functions in a Python file. Raises UnreadableError for a text that is no Python."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of the file's own code, such as odd escapes
            tree = ast.parse(file.text)
    except SyntaxError as error:
        offset = _line_starts(file.text)[max(0, (error.lineno or 1) - 1)] + max(0, (error.offset or 1) - 1)
        raise UnreadableError(f"it is no Python: {error.msg}", min(offset, len(file.text))) from error
    except ValueError as error:
        raise UnreadableError(f"it is no Python: {error}") from error
    except (RecursionError, MemoryError) as error:
        raise UnreadableError("its expressions are nested too deep") from error
    return sorted(_Reading(file.text, tree).values(), key=lambda value: value.span)


def _line_starts(text: str) -> list[int]:
    # Python also counts a form feed as a blank, not as a line end; splitlines would.
    return [0, *(found.end() for found in LINE_END.finditer(text)), len(text)]


class _Reading:
    """A walk through the syntax tree of one file."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self._text = text
        self._lines = _line_starts(text)
        self._tree = tree
        self._imported = dict(_imported(tree))
        self._places: dict[int, list[int]] = {}  # of the characters of a line, by byte, unless it is ASCII

    def values(self) -> Iterator[Value]:
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Call) and self._of_ours(node.func):
                yield from self._arguments(node)

    def _name(self, function: ast.expr) -> str:
        """The dotted name of what is called, as far as it is one."""
        names: list[str] = []
        while isinstance(function, ast.Attribute):
            names.append(function.attr)
            function = function.value
        if not isinstance(function, ast.Name) or function.id not in self._imported:
            return ""
        return ".".join([self._imported[function.id], *reversed(names)])

    def _of_ours(self, function: ast.expr) -> bool:
        """Whether it is a function of thence's, or a method of what one returned."""
        while isinstance(function, ast.Attribute | ast.Call):
            function = function.func if isinstance(function, ast.Call) else function.value
        return isinstance(function, ast.Name) and function.id in self._imported

    def _arguments(self, call: ast.Call) -> Iterator[Value]:
        name = self._name(call.func).removeprefix(f"{_PACKAGE}.")
        if not name and isinstance(call.func, ast.Attribute):
            name = call.func.attr  # a method of what was made
        last = name.rpartition(".")[2]
        position, keyword_of_spec = _TAKE_SPECS.get(last, (None, None))
        for i, argument in enumerate(call.args):
            yield from self._value(argument, (name,), self._call(call, last, i == position))
        for keyword in call.keywords:
            if last not in _BIND and keyword.arg is not None:
                made = self._call(call, last, keyword.arg == keyword_of_spec)
                yield from self._value(keyword.value, (name, keyword.arg), made)

    def _call(self, call: ast.Call, name: str, definite: bool) -> Call:
        given: dict[str, object] = {}
        bound = name in _BIND
        for keyword in call.keywords:
            if keyword.arg in RESERVED:
                continue
            if keyword.arg is not None and isinstance(keyword.value, ast.Constant):
                given[keyword.arg] = bounded(keyword.value.value)
            else:
                bound = False  # known only when it runs
        return Call(definite, bound, given if bound else {})

    def _value(self, node: ast.expr, keys: tuple[str, ...], call: Call) -> Iterator[Value]:
        negative = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
        constant = node.operand if negative else node  # type: ignore[attr-defined]
        if not isinstance(constant, ast.Constant) or isinstance(constant.value, bytes):
            return
        span = self._span(node)
        content = constant.value
        if not isinstance(content, str):
            if negative and isinstance(content, int | float):
                content = -content
            if call.definite:
                yield Value(keys, bounded(content), span, call=call)
            return
        found, line_end = _trace(self._text, span)
        yield Value(keys, content, span, lambda: found, line_end, call=call)

    def _span(self, node: ast.expr) -> Span:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return Span(
            self._offset(node.lineno, node.col_offset), self._offset(node.end_lineno, node.end_col_offset)
        )

    def _offset(self, line: int, column: int) -> int:
        """The offset of a place that Python tells in bytes of a line."""
        if line not in self._places:
            text = self._text[self._lines[line - 1] : self._lines[line]]
            widths = [] if text.isascii() else [len(character.encode()) for character in text]
            self._places[line] = [i for i, width in enumerate(widths) for _ in range(width)] + [len(widths)]
        places = self._places[line]
        return self._lines[line - 1] + (places[column] if len(places) > 1 else column)


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The names under which parts of thence are imported anywhere in a file, and what they stand for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == _PACKAGE:
                    yield (alias.asname, alias.name) if alias.asname else (_PACKAGE, _PACKAGE)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            module = node.module or ""
            if module.split(".")[0] == _PACKAGE:
                yield from ((alias.asname or alias.name, f"{module}.{alias.name}") for alias in node.names)


def _trace(text: str, span: Span) -> tuple[Traced | None, str | None]:
    """The characters of a string, which may be several literals in a row, and how a line end is written in it."""
    trace, at, end = Trace(), span.start, span.stop
    line_ends: set[str | None] = set()
    while at < span.stop:
        if between := _BETWEEN.match(text, at, span.stop):
            at = between.end()
            continue
        piece = _PIECE.match(text, at)
        if piece is None:
            return None, None
        raw, quote = "r" in piece["prefix"].lower(), piece["quote"]
        at = piece.end()
        first = LINE_END.search(text, at, span.stop)
        multiline = (first[0] if first else "\n") if len(quote) == 3 else None
        line_ends.add(multiline or (None if raw else "\\n"))
        while not text.startswith(quote, at):
            after = _character(text, at, raw, trace)
            if after is None or after > span.stop:
                return None, None
            at = after
        end = at
        at += len(quote)
    return trace.done(end), line_ends.pop() if len(line_ends) == 1 else None


def _character(text: str, at: int, raw: bool, trace: Trace) -> int | None:
    """Add the character at an offset, or what it stands for; the offset behind it."""
    if text[at] == "\\" and not raw:
        return PYTHON.read(text, at, trace)
    if text[at] == "\\":
        trace.add("\\", at)
        at += 1
    if found := LINE_END.match(text, at):
        trace.put("\n", at)
        return found.end()
    trace.add(text[at], at)
    return at + 1
