"""Assembles a generated module: docstring, imports, constants, helpers, one function for each output."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection, Iterator

from ..dsl.blocks import block
from ..dsl.clock import How, new_clock
from ..dsl.plan import Plan
from ..dsl.printer import Printer, number
from ..dsl.program import Meaning
from ..dsl.tokens import suggest
from ..dsl.unparse import unparse
from .style import formatted
from .targets import TARGETS, Target

_CONVENTION = """\
Steps count from 0, negative ones are read as 0. A segment of N steps reaches its end
value at step N, where the next segment begins; the last end value is held for ever."""

_WIDEST_DOC = 84


def emit_module(meaning: Meaning, target: str, name: str) -> str:
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
    bodies = [_function(row, function, plan, printer, functions) for function, plan in functions.items()]
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
    {"Array", "ArrayLike", "annotations", "bisect", "jax", "jnp", "k", "lax", "math", "np", "npt", "step"}
)


def _function(row: Target, name: str, plan: Plan, printer: Printer, functions: dict[str, Plan]) -> str:
    expr = plan.value(new_clock(), How(lazy=row.lazy))
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
    for name, entries in printer.tables.items():
        listed = ", ".join(map(number, entries))
        # A tuple of one needs a comma; in a longer one black would give each entry a line for it.
        constants.append(
            row.table.format(name=name, entries=listed + (row.single if len(entries) == 1 else ""))
        )
    helpers = list(dict.fromkeys(printer.helpers.values()))
    helpers += [text for word, text in row.helpers if any(word in body for body in bodies)]
    code = "\n\n\n".join(["\n".join(constants), *helpers, *bodies])
    imports = [line for word, line in row.imports if re.search(rf"\b{re.escape(word)}", code)]
    return "\n".join([_docstring(meaning), "", *imports, "", code, ""])


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
