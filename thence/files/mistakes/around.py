"""What a file says about mistakes in its specs: lines that its format has joined, and numbers that stand beside them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from ...dsl.answers.other_words import fact
from ...dsl.numbers.decimals import shortest
from ...dsl.numbers.python_numbers import exact
from ...dsl.programs.program import is_sound
from ...dsl.slips.pasted import EXAMPLE
from ...dsl.text.diagnostic import Diagnostic, Fix
from ...dsl.text.findings import Findings
from ...dsl.text.source import Span
from ..formats import YAML, read, suffix_of
from ..values import File, UnreadableError, Value, Wanted, alike

_ALIAS = re.compile(r"(?:(?<=[(,;=>])|(?<=[-+*/^(,;=>] )|^)\*([A-Za-z_][\w-]*)")
_HOLE = re.compile(r"\{([A-Za-z_]\w*)\}")
_DEFINES = re.compile(r"([A-Za-z_]\w*) = [^;]+; ?")
_PARTED = re.compile(r"""["']\s*\+?\s*[A-Za-z]{0,2}["']""")  # strings of Python that become one
_WORD = re.compile(r"[\w.%-]+")
_WORD_BEFORE = re.compile(r"[\w.%-]+(?=\W?\Z)")
_LONGEST = 200  # characters of a text that is shown as a whole


def explained(
    file: File, value: Value, given: Mapping[str, object], found: Sequence[Diagnostic]
) -> list[Diagnostic]:
    """The findings on a text in a file, in place of which the file itself may have a better reason and another help."""
    if not found or not isinstance(value.content, str) or value.offsets is None or value.is_file:
        return list(found)
    for explain in (_joined, _aliases, _holes, _unnamed_holes):
        told = explain(file, value, given, found)
        if told is not None:
            return told
    return [_with_fact(file, value, _with_number(file, value, one)) for one in found]


# ---- lines that are joined -----------------------------------------------------------------------------------------


def _seams(file: File, value: Value) -> Iterator[tuple[int, bool]]:
    """The offsets in a text of what follows a line end, or quotes, of the file that the text has not, and whether a blank stands for it."""
    assert isinstance(value.content, str) and value.offsets is not None
    text, offsets = value.content, value.offsets
    for at in range(1, len(text)):
        between = file.text[offsets[at - 1] : offsets[at]]
        parted = "\n" in between or "\r" in between or _PARTED.search(between, 1)
        if parted and "\n" not in text[at - 1 : at + 1]:
            yield at, text[at - 1].isspace() or text[at].isspace()


def _joined(
    file: File, value: Value, given: Mapping[str, object], found: Sequence[Diagnostic]
) -> list[Diagnostic] | None:
    """A text that would be sound with the line ends, or with blanks in their place."""
    text, first = str(value.content), found[0]
    seams = list(_seams(file, value))
    if not seams or not (first.severity == "error" or first.code == "comment"):
        return None
    is_yaml = suffix_of(file.path) in YAML
    signs = [" "] if any(not blank for _, blank in seams) else []
    signs += ["\n"] if is_yaml else ["\n", " then "]
    sign = next((sign for sign in signs if is_sound(_with(text, seams, sign), given)), None)
    if sign is None:
        return None
    if is_yaml:
        style = file.text[value.span.start]
        write = (
            "write | in place of >"
            if style == ">"
            else "write | behind the key, and the text without quotes below it"
        )
        more = (
            f", or {first.help.removeprefix('write ')}"
            if first.code == "syntax" and first.fix and first.help
            else ""
        )
        message = f"{first.message}; YAML joins the lines of this text into one"
        return [replace(first, message=message, help=f"{write}: it keeps the lines apart{more}")]
    at = min((at for at, _ in seams), key=lambda at: abs(at - first.span.start))
    before, after = _WORD_BEFORE.search(text, 0, at), _WORD.match(text, at)
    if before is None or after is None:
        return None
    message = f"`{before[0]}` and `{after[0]}` stand together: the pieces of this text are joined as they are"
    name, typed = _SEAMS[sign]
    fix, span = Fix(Span(at, at), typed), Span(*before.span())
    where = "between them" if sign == " then " else f"behind {before[0]}"
    return [replace(first, message=message, help=f"write {name} {where}", label=None, span=span, fix=fix)]


# What is written where pieces are joined, and how that is called.
_SEAMS = {" ": ("a blank", " "), "\n": (";", "; "), " then ": ('" then "', " then ")}


def _with(text: str, seams: Sequence[tuple[int, bool]], sign: str) -> str:
    """A text with a sign in each of its seams; in place of the blank that YAML has put there."""
    parts, end = [], 0
    for at, blank in seams:
        parts += [
            text[end : at - 1] if blank and sign == "\n" and text[at - 1] == " " else text[end:at],
            sign,
        ]
        end = at
    return "".join((*parts, text[end:]))


# ---- numbers beside it ---------------------------------------------------------------------------------------------


def _aliases(
    file: File, value: Value, given: Mapping[str, object], found: Sequence[Diagnostic]
) -> list[Diagnostic] | None:
    """Aliases of YAML within a text."""
    text = str(value.content)
    if suffix_of(file.path) not in YAML or "*" not in text:
        return None
    findings = Findings(found[0].source)
    for alias in _ALIAS.finditer(text):
        anchor = re.search(rf"&{re.escape(alias[1])}[ \t]+([^\s#,\]}}]+)", file.text)
        if anchor is not None:
            findings.note(
                "syntax",
                Span(*alias.span()),
                f"YAML fills in no `{alias[0]}` within a text: an alias stands alone as a value",
                fix=anchor[1],
            )
    return findings.all() or None


def _holes(
    file: File, value: Value, given: Mapping[str, object], found: Sequence[Diagnostic]
) -> list[Diagnostic] | None:
    """Names in braces, in a string of Python code without an f before its quotes."""
    text = str(value.content)
    holes = list(_HOLE.finditer(text))
    if suffix_of(file.path) != ".py" or not holes or found[0].severity != "error":
        return None
    nodes = list(ast.walk(ast.parse(file.text)))
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    if not {hole[1] for hole in holes} <= bound:
        return None
    whole = f': f"{text}"' if len(text) < _LONGEST and "\n" not in text else f', as in f"...{holes[0][0]}..."'
    findings = Findings(found[0].source)
    findings.note(
        "syntax",
        Span(*holes[0].span()),
        f"`{holes[0][0]}` is filled in only where an f stands before the quotes",
        f"write it there{whole}",
    )
    return findings.all()


def _unnamed_holes(
    file: File, value: Value, given: Mapping[str, object], found: Sequence[Diagnostic]
) -> list[Diagnostic] | None:
    """Holes without names, `%d` and `{}`, for which numbers stand under names above."""
    text, first = str(value.content), found[0]
    holes = _UNNAMED.findall(text)
    if suffix_of(file.path) != ".py" or not holes or "is filled in only by Python" not in first.message:
        return None
    line, _ = file.source.position(value.span.start)
    names = [
        (node.lineno, node.targets[0].id)
        for node in ast.walk(ast.parse(file.text))
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and type(node.value.value) in (int, float)
        and node.lineno < line
    ]
    last = [name for _, name in sorted(names)[-len(holes) :]]
    if len(last) < len(holes) or len(text) > _LONGEST or "\n" in text:
        return None
    listed = ", ".join(last)
    filled = (
        f".format({listed})" if holes[0][0] == "{" else f" % {listed if len(last) == 1 else f'({listed})'}"
    )
    return [replace(first, message=first.message.removesuffix(EXAMPLE), help=f'write: "{text}"{filled}')]


_UNNAMED = re.compile(r"\{\}|(?<![\w.)])%[-+#0-9.]{0,6}[dsfger](?!\w)")


def _with_number(file: File, value: Value, found: Diagnostic) -> Diagnostic:
    """A finding on a name that a key beside the text has a number for: the definition has that one."""
    if found.code != "unknown-name" or found.fix is None or found.source.text is not value.content:
        return found
    name = found.source.text[found.span.start : found.span.stop]
    defines = _DEFINES.fullmatch(found.fix.text)
    if defines is None or defines[1] != name or (number := _number(file, value, name)) is None:
        return found
    return replace(
        found,
        message=f"{found.message} in the text: what the file has under that name is no part of it",
        help=f"define it before: {name} = {number};",
        fix=replace(found.fix, text=f"{name} = {number}; "),
    )


def _number(file: File, value: Value, name: str) -> str | None:
    """The number that a file has under a name, nearest to a value; None if there is none, or several differ."""
    numbers = {
        shortest(exact(other.content) or 0) for other in _nearest(file, value, lambda key: key == name)
    }
    return numbers.pop() if len(numbers) == 1 else None


def _with_fact(file: File, value: Value, found: Diagnostic) -> Diagnostic:
    """A finding on a fact that is not known, where a key of the file says it: the option that has that key."""
    lacking = _LACKING.search(found.message) if found.code == "missing-fact" else None
    if (
        lacking is None or value.call is not None or suffix_of(file.path) == ".py"
    ):  # there such names are for anything
        return found
    name = lacking[1]
    keys = {
        ".".join(other.keys) for other in _nearest(file, value, lambda key: key == name or fact(key) == name)
    }
    if len(keys) != 1:
        return found
    option = f"--{name.replace('_', '-')}-key {keys.pop()}"
    return replace(found, help=f"the file has it under a key of its own: {option}", fix=None)


_LACKING = re.compile(r"needs `(\w+)`, which is not known")


def _nearest(file: File, value: Value, is_named: Callable[[str], bool]) -> list[Value]:
    """The numbers of a file under a name that stand nearest to a value."""
    with suppress(UnreadableError):
        named = [
            other
            for other in read(file, Wanted(lambda key, text: is_named(key.rpartition(".")[2])))
            if other.keys
            and is_named(other.keys[-1])
            and other.call is None
            and other.document == value.document
            and exact(other.content) is not None
        ]
        nearest = max((alike(other.within, value.within) for other in named), default=0)
        return [other for other in named if alike(other.within, value.within) == nearest]
    return []
