"""Python files: arguments of thence's functions, and what is assigned to names and keys, from the syntax tree; nothing is run."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, partial
from typing import Any

from ...dsl.meaning.checks import RESERVED
from ...dsl.text.source import Span
from ..values import EVERYTHING, LINE_END, Call, File, Unread, UnreadableError, Value, Wanted, bounded
from .python_keys import Keys, parts_with_keys
from .python_texts import Text, choices, text_of, trace

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
# These hardly take anything but a text: a variable there is one.
_TAKE_TEXTS = frozenset({"compile", "check", "format", "parse", "Schedule", "Bundle"})


def read(file: File, wanted: Wanted = EVERYTHING) -> list[Value]:
    """The arguments of thence's functions in a Python file, and the wanted constants under names and keys.

    Names are those that something is assigned to, of attributes, of keyword arguments and of parameters with a
    default. Raises UnreadableError for a text that is no Python.
    """
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
    # Of a text that is found twice the call comes first: it knows more.
    found = _Reading(file.text, tree, wanted).values()
    return sorted(found, key=lambda value: (value.span, value.call is None))


def _line_starts(text: str) -> list[int]:
    # Python also counts a form feed as a blank, not as a line end; splitlines would.
    return [0, *(found.end() for found in LINE_END.finditer(text)), len(text)]


_Places = tuple[int, ...]


class _Reading:
    """A walk through the syntax tree of one file."""

    def __init__(self, text: str, tree: ast.Module, wanted: Wanted) -> None:
        self._text = text
        self._lines = _line_starts(text)
        self._tree = tree
        self._wanted = wanted.value
        self._imported = dict(self._imports()) if _PACKAGE in text else {}
        # The lines near which something may stand, in order; None if that is anywhere.
        self._near = None if wanted.places is None else self._lines_of(wanted.places(text))
        self._places: dict[int, list[int]] = {}  # of the characters of a line, by byte, unless it is ASCII

    def _lines_of(self, places: Iterable[int]) -> list[int]:
        names = "|".join(map(re.escape, self._imported))
        ours = re.finditer(rf"\b(?:{names})\b", self._text) if names else ()
        return sorted({bisect_right(self._lines, at) for at in (*places, *(found.start() for found in ours))})

    def _imports(self) -> Iterator[tuple[str, str]]:
        """The names under which parts of thence are imported anywhere in a file, and what they stand for."""
        lines = sorted(
            {bisect_right(self._lines, found.start()) for found in re.finditer(_PACKAGE, self._text)}
        )
        waiting: list[ast.AST] = [self._tree]
        while waiting:
            node = waiting.pop()
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name.split(".")[0] == _PACKAGE:
                        yield (alias.asname, alias.name) if alias.asname else (_PACKAGE, _PACKAGE)
            elif isinstance(node, ast.ImportFrom):
                module = node.module or ""
                if not node.level and module.split(".")[0] == _PACKAGE:
                    yield from (
                        (alias.asname or alias.name, f"{module}.{alias.name}") for alias in node.names
                    )
            elif not isinstance(node, ast.expr):
                waiting += [inner for inner in ast.iter_child_nodes(node) if _is_near(inner, lines)]

    def values(self) -> Iterator[Value]:
        # What is still to be looked at, the keys that lead there, and the collections around it.
        waiting: list[tuple[ast.AST, Keys, _Places]] = [(self._tree, (), ())]
        while waiting:
            node, keys, within = waiting.pop()
            kind = type(node)
            if kind is ast.Constant:
                if keys:
                    yield from self._under_keys(node, keys, within)  # type: ignore[arg-type]
            elif (
                keys
                and kind in _MAKE_TEXTS
                and not self._is_ours(node)
                and (text := text_of(node)) is not None
            ):
                yield from self._under_keys(text.constant, keys, within, made=text.made)
                waiting += [(inner, inner_keys, within) for inner, inner_keys in parts_with_keys(node, ())]
            elif kind is ast.UnaryOp:
                if keys:
                    yield from self._under_keys(node, keys, within)  # type: ignore[arg-type]
                waiting.append((node.operand, (), within))  # type: ignore[attr-defined]
            elif kind in _LEAVES:
                pass
            elif self._is_ours(node):
                yield from self._arguments(node)  # type: ignore[arg-type]
                waiting += [(inner, (), within) for inner in ast.iter_child_nodes(node)]
            else:
                if keys and kind is ast.Call:
                    yield from self._handed_on(node, keys, within)  # type: ignore[arg-type]
                around = (*within, self._offset_of(node)) if kind in _COLLECTIONS else within
                waiting += [
                    (inner, inner_keys, around)
                    for inner, inner_keys in parts_with_keys(node, keys)
                    if self._near is None or _is_near(inner, self._near)
                ]

    def _offset_of(self, node: Any) -> int:
        place: int = self._lines[node.lineno - 1] + node.col_offset
        return place

    def _under_keys(
        self, node: ast.expr, keys: Keys, within: _Places, *, made: bool = False
    ) -> Iterator[Value]:
        """A constant, if it is wanted, as a value under some keys."""
        content = getattr(node, "value", None)
        if isinstance(content, bytes) and content.isascii():
            content = content.decode()
            node = ast.copy_location(ast.Constant(content), node)
        if self._wanted(keys[-1], content if isinstance(content, str) else None):
            yield from self._value(node, keys, None, within, made=made)

    def _handed_on(self, call: ast.Call, keys: Keys, within: _Places) -> Iterator[Value]:
        """Texts that matter for how they read alone, given by position to what makes the value: `lr = Field("...")`."""
        for argument in call.args:
            items = argument.elts if isinstance(argument, ast.List | ast.Tuple) else [argument]
            for text in filter(None, map(text_of, items)):
                if self._wanted("", str(text.constant.value)):
                    yield from self._value(text.constant, keys, None, within, made=text.made)

    def _name(self, function: ast.expr) -> str:
        """The dotted name of what is called, as far as it is one."""
        names: list[str] = []
        while isinstance(function, ast.Attribute):
            names.append(function.attr)
            function = function.value
        if not isinstance(function, ast.Name) or function.id not in self._imported:
            return ""
        return ".".join([self._imported[function.id], *reversed(names)])

    def _is_ours(self, node: ast.AST) -> bool:
        """Whether it is a call of a function of thence's, or of a method of what one returned."""
        function: ast.AST = node
        if not isinstance(node, ast.Call):
            return False
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
            made = self._call(call, last, i == position)
            for choice in choices(argument):
                yield from self._value(self._read(choice, last, made), (name,), made)
        for keyword in call.keywords:
            if last not in _BIND and keyword.arg is not None:
                made = self._call(call, last, keyword.arg == keyword_of_spec)
                for choice in choices(keyword.value):
                    yield from self._value(self._read(choice, last, made), (name, keyword.arg), made)

    def _read(self, argument: ast.expr, name: str, call: Call) -> ast.expr:
        """An argument as the text that it stands for, if that is one, or as one that cannot be read."""
        text = text_of(argument)
        if text is None and isinstance(argument, ast.Name):
            text = self._texts.get(argument.id)
        if text is not None and not text.made:
            return text.constant
        variable = isinstance(argument, ast.Name | ast.Attribute | ast.Subscript)
        called = isinstance(argument, ast.Call) and not self._is_ours(argument)
        may_be = name in _TAKE_TEXTS and (variable or called)
        if call.definite and (may_be or text is not None):
            return ast.copy_location(ast.Constant(Unread.UNREAD), argument)  # type: ignore[arg-type]
        return argument

    @cached_property
    def _texts(self) -> dict[str, Text]:
        """The names that have one text throughout the file."""
        nodes = list(ast.walk(self._tree))
        bound = Counter(
            node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        )
        bound.update(node.arg for node in nodes if isinstance(node, ast.arg))
        found: dict[str, Text] = {}
        for node in nodes:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                target, *others = node.targets if isinstance(node, ast.Assign) else [node.target]
                text = text_of(node.value)
                if text is not None and isinstance(target, ast.Name) and not others and bound[target.id] == 1:
                    found[target.id] = text
        return found

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

    def _value(
        self, node: ast.expr, keys: Keys, call: Call | None, within: _Places = (), *, made: bool = False
    ) -> Iterator[Value]:
        negative = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
        constant = node.operand if negative else node  # type: ignore[attr-defined]
        if not isinstance(constant, ast.Constant) or isinstance(constant.value, bytes):
            return
        span = self._span(node)
        content: Any = constant.value
        if isinstance(content, Unread):
            yield Value(keys, content, span, within=within, call=call)
            return
        if not isinstance(content, str):
            if negative and isinstance(content, int | float):
                content = -content
            if (call is None or call.definite) and content is not ...:
                yield Value(keys, bounded(content), span, within=within, call=call)
            return
        found = cache(partial(trace, self._text, span))
        yield Value(
            keys,
            content,
            span,
            lambda: found()[0],
            lambda: found()[1],
            within=within,
            call=call,
            is_made=made,
        )

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


_MAKE_TEXTS = frozenset([ast.BinOp, ast.JoinedStr, ast.Call])
# Without anything in them that has a key.
_LEAVES = frozenset([ast.Name, ast.Load, ast.Store, ast.Pass, ast.Import, ast.ImportFrom])
_COLLECTIONS = frozenset(
    [ast.Dict, ast.Call, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]
)


def _is_near(node: Any, lines: list[int]) -> bool:
    """Whether a part of the tree, or what is in it, stands on one of some lines."""
    last = getattr(node, "end_lineno", None)
    if last is None:  # it has no place of its own, but its parts have
        return True
    decorators = getattr(node, "decorator_list", None)
    at = bisect_left(lines, decorators[0].lineno if decorators else node.lineno)
    return at < len(lines) and lines[at] <= last
