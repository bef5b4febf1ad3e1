"""Assembles a generated module: docstring, imports, constants, helpers, one function for each output."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from ..dsl.blocks import block
from ..dsl.lower import eagerly, lazily, singly
from ..dsl.plan import Plan
from ..dsl.printer import Printer
from ..dsl.program import Meaning
from ..dsl.single import Precision
from ..dsl.tokens import suggest
from ..dsl.unparse import unparse
from .style import formatted
from .targets import TARGETS, Target

_CONVENTION = """\
Steps count from 0, negative ones are read as 0. A segment of N steps reaches its end
value at step N, where the next segment begins; the last end value is held for ever."""

_WIDEST_DOC = 84


def emit_module(meaning: Meaning, target: str, name: str, precision: Precision) -> str:
    """The formatted source of a module for a target.

    Raises ValueError for a target that does not exist or a name that cannot be a function's.
    """
    if target not in TARGETS:
        near = suggest(target, TARGETS)
        hint = f"did you mean {near!r}?" if near else f"there are: {', '.join(TARGETS)}"
        raise ValueError(f"no target {target[:40]!r}; {hint}")
    check_name(name)
    row = TARGETS[target]
    names = function_names(meaning.outputs, name)
    functions = {names[output]: plan for output, plan in meaning.outputs.items()}
    printer = Printer(target, taken={*functions, *dir(builtins)})
    bodies = [
        _function(row, function, plan, precision, printer, functions) for function, plan in functions.items()
    ]
    return formatted(_assembled(meaning, row, printer, bodies))


def check_name(name: str) -> None:
    """Raise ValueError unless a module's function can have the name."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) or _is_taken(name):
        raise ValueError(
            f"{name[:40]!r} cannot be the name of a function: write an identifier such as 'schedule'"
        )


def function_names(outputs: Collection[str], name: str) -> dict[str, str]:
    """What the function of each output is called: as the output, with underscores behind where that is taken."""
    names: dict[str, str] = {}
    for output in outputs:
        function = output or name
        if _is_taken(function):
            bare = function.strip("_")  # what begins with an underscore is the module's own
            function = bare if bare and not bare[0].isdigit() else f"schedule_{bare}"
        while (
            _is_taken(function) or function in names.values() or (function != output and function in outputs)
        ):
            function += "_"
        names[output] = function
    return names


def _is_taken(name: str) -> bool:
    """Whether a generated module has another use for a name."""
    reserved = keyword.iskeyword(name) or keyword.issoftkeyword(name) or hasattr(builtins, name)
    return reserved or name in _OWN or name.startswith("_")


_OWN = frozenset(
    {
        "Array",
        "ArrayLike",
        "DTypeLike",
        "annotations",
        "bisect",
        "jax",
        "jnp",
        "k",
        "lax",
        "math",
        "np",
        "npt",
        "step",
    }
)


def _function(
    row: Target, name: str, plan: Plan, precision: Precision, printer: Printer, functions: dict[str, Plan]
) -> str:
    expr = singly(plan, precision) if row.single is not None else None
    printer.single = expr is not None
    if row.single is not None and expr is not None:
        row = replace(row, context="", **vars(row.single))
    else:
        expr = lazily(plan) if row.lazy else eagerly(plan)
    steps = block(expr, lazy=row.lazy, taken={*functions, *dir(builtins), *_OWN})
    form = row.end
    if not expr.moves:
        form = form.format(row.full)
    printer.guarded = False
    lines = list(printer.statements(steps, form))
    if row.guard and printer.guarded:
        lines = [row.guard, *(f"    {line}" for line in lines)]
    if expr.moves or row.full != "{0}":
        lines = [row.begin, *lines]
    if row.context:
        lines = [row.context, *(f"    {line}" for line in lines)]
    doc = f'"""{row.doc}"""'
    return "\n".join([row.signature.format(name=name), *(f"    {line}" for line in [doc, *lines])])


def _assembled(meaning: Meaning, row: Target, printer: Printer, bodies: list[str]) -> str:
    constants = [f"{name} = {value}" for name, value in printer.constants.items()]
    for name, table in printer.tables.items():
        texts = table.texts()
        # A tuple of one needs a comma; in a longer one black would give each entry a line for it.
        constants.append(
            row.table.format(name=name, entries=", ".join(texts) + (row.comma if len(texts) == 1 else ""))
        )
    helpers = list(dict.fromkeys(printer.helpers.values()))
    helpers += [text for word, text in row.helpers if any(word in body for body in bodies)]
    code = "\n\n\n".join(["\n".join(constants), *helpers, *bodies])
    return "\n".join([_docstring(meaning), "", *_imports(row, code), "", code, ""])


def _imports(row: Target, code: str) -> Iterator[str]:
    """The imports that the code needs, modules first."""
    used = [(module, name) for word, module, name in row.imports if re.search(rf"\b{re.escape(word)}", code)]
    for module, name in used:
        if not name or name.startswith("as "):
            yield f"import {module} {name}".strip()
    for module in dict.fromkeys(module for module, _ in used):
        names = [name for other, name in used if other == module and name and not name.startswith("as ")]
        if names:
            yield f"from {module} import {', '.join(names)}"


def _docstring(meaning: Meaning) -> str:
    """The spec and the convention. The canonical text has neither quotes nor backslashes."""
    lines = "\n".join(f"    {line}" for line in _spec_lines(meaning))
    what = "Schedules" if meaning.bundle else "A schedule"
    return f'"""{what} generated by thence from the spec\n\n{lines}\n\n{_CONVENTION}\n"""'


def _spec_lines(meaning: Meaning) -> Iterator[str]:
    """One statement a line, long ones broken before `then`, where a line end only joins."""
    program = meaning.program
    statements = [unparse(definition) for definition in program.definitions]
    if program.result is not None:
        statements.append(unparse(program.result))
    for statement in statements:
        if len(statement) <= _WIDEST_DOC:
            yield statement
            continue
        line = ""
        for part in statement.split(" then "):
            longer = f"{line} then {part}" if line else part
            if line and len(longer) > _WIDEST_DOC:
                yield line
                line = f"    then {part}"
            else:
                line = longer
        yield line


__all__ = ["check_name", "emit_module", "function_names"]
