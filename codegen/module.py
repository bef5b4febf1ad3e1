"""Assembles a generated module: docstring, imports, constants, helpers, one function for each output."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from fractions import Fraction

from ..dsl.blocks import block
from ..dsl.findings import Findings
from ..dsl.formula import postorder
from ..dsl.lower import eagerly, lazily, singly
from ..dsl.opened import Opened, opened
from ..dsl.operations import OPERATIONS
from ..dsl.plan import Plan
from ..dsl.printer import Printer, number
from ..dsl.program import Meaning
from ..dsl.python_names import BUILTINS
from ..dsl.unparse import unparse
from .document import docstring
from .names import OWN_NAMES, function_names, parameter_names
from .optax_calls import OptaxCalls
from .options import Options
from .record import header_comments, with_record
from .style import formatted
from .targets import RATES, TARGETS, Target


def emit_module(meaning: Meaning, options: Options, findings: Findings) -> str:
    """The formatted source of a module, with its record in front; what the target cannot express is noted."""
    target = TARGETS[options.target]
    names = function_names(meaning.outputs, options.name)
    open_plans = opened(meaning)
    called = parameter_names(open_plans.defaults, set(names.values()))
    taken = {*names.values(), *called.values(), *BUILTINS, *OWN_NAMES}
    printer = Printer(target.dialect, taken=set(taken))
    bodies: list[str] = []
    for output, plan in open_plans.outputs.items():
        if target.calls:
            bodies += _by_calls(target, options, names[output], plan, printer, open_plans, called, taken)
        else:
            bodies.append(_function(target, options, names[output], plan, printer, open_plans, called, taken))
    for operation in sorted(printer.unsupported):
        for plan in open_plans.outputs.values():
            _note_operation(target, operation, plan, findings)
    findings.raise_errors()
    bodies += _epilogue(target, meaning, names, open_plans, called, findings)
    functions = {names[output]: plan for output, plan in meaning.outputs.items()}
    head = docstring(meaning, target, functions) if options.docstring else ""
    source = formatted(_assembled(target, printer, head, bodies), options.line_length)
    return header_comments(options.header) + with_record(source, _record(meaning, options))


def _record(meaning: Meaning, options: Options) -> dict[str, object]:
    """The spec, and the options that are not as usual."""
    usual = Options()
    chosen = {
        name: value
        for name, value in vars(options).items()
        if name not in ("record", "target")
        and value != getattr(usual, name)
        and (name != "precision" or TARGETS[options.target].single is not None)
    }
    return {"spec": unparse(meaning.program), "target": options.target, **chosen, **options.record}


def _function(
    target: Target,
    options: Options,
    name: str,
    plan: Plan,
    printer: Printer,
    open_plans: Opened,
    called: Mapping[str, str],
    taken: set[str],
) -> str:
    expr = singly(plan, options.precision) if target.single is not None else None
    printer.single = expr is not None
    about, begin, given = target.about, target.begin, target.given
    full, full_open, context = target.full, target.full_open, target.context
    if target.single is not None and expr is not None:
        single, context = target.single, ""
        about, begin, given = single.doc, single.begin, single.given
        full, full_open = single.full, single.full_open
    else:
        expr = lazily(plan) if target.lazy else eagerly(plan)
    parameters = open_plans.used(expr)
    printer.given = {name: called[name] for name in parameters}
    printer.guarded = False
    form = target.end
    if not expr.moves:
        form = form.format(full_open if parameters and full_open else full)
    lines = list(printer.statements(block(expr, lazy=target.lazy, taken=taken), form))
    if target.guard and printer.guarded:
        lines = [target.guard, *(f"    {line}" for line in lines)]
    if expr.moves or full != "{0}":
        lines = [begin, *lines]
    if given:
        lines = [*(given.format(called[name]) for name in sorted(parameters)), *lines]
    if context:
        lines = [context, *(f"    {line}" for line in lines)]
    head = signature(target, name, {called[p]: open_plans.defaults[p] for p in parameters})
    return "\n".join([head, *(f"    {line}" for line in [f'"""{about}"""', *lines])])


def _by_calls(
    target: Target,
    options: Options,
    name: str,
    plan: Plan,
    printer: Printer,
    open_plans: Opened,
    called: Mapping[str, str],
    taken: set[str],
) -> list[str]:
    """A schedule made by calls; parts that have none become functions of their own before it."""
    functions: list[str] = []
    helpers = {
        text.partition("(")[0] for op in OPERATIONS if (text := target.dialect.text(op) or "").startswith("_")
    }
    helpers |= {word for word, _ in target.helpers} | {"_find", "_entry"}

    def written_out(part: Plan) -> str:
        base = re.sub(
            r"\W", "", f"_{part.label or getattr(getattr(part, 'curve', None), 'name', 'part')}"
        ).lower()
        function, count = base, 1
        while function in taken or function in helpers:
            count += 1
            function = f"{base}_{count}"
        taken.add(function)
        functions.append(_function(target, options, function, part, printer, open_plans, called, taken))
        passed = [f"{called[p]}={called[p]}" for p in open_plans.used(eagerly(part))]
        return f"lambda step: {function}({', '.join(['step', *passed])})" if passed else function

    call = OptaxCalls(called, written_out).call(plan).strip()
    comment, _, call = call.rpartition("\n") if call.startswith("#") else ("", "", call)
    parameters = open_plans.used(eagerly(plan))
    if not parameters:
        return [*functions, "\n".join(filter(None, [comment, f"{name} = {call}"]))]
    make = f"make_{name}"
    while make in taken and make != "make_schedule":
        make += "_"
    taken.add(make)
    keywords = [f"{called[p]}: float = {number(open_plans.defaults[p])}" for p in parameters]
    made = "\n".join(
        [
            f"def {make}(*, {', '.join(keywords)}) -> optax.Schedule:",
            f'    """Makes the schedule `{name}`."""',
            *(f"    {line}" for line in filter(None, [comment, f"return ({call})"])),
        ]
    )
    return [*functions, made, f"{name} = {make}()"]


def signature(target: Target, name: str, parameters: Mapping[str, Fraction]) -> str:
    """The first line of a function; parameters go by their names."""
    keywords = [
        f"{parameter}: {target.parameter} = {number(value)}" for parameter, value in parameters.items()
    ]
    arguments = [f"step: {target.step}", *(["*"] if keywords else []), *keywords]
    return f"def {name}({', '.join(arguments)}) -> {target.returns}:"


def _epilogue(
    target: Target,
    meaning: Meaning,
    names: Mapping[str, str],
    open_plans: Opened,
    called: Mapping[str, str],
    findings: Findings,
) -> Iterator[str]:
    """What a target adds for the output that is a rate: the only one, or the one of that name."""
    if not target.epilogue:
        return
    rates = [output for output in names if len(names) == 1 or output in RATES]
    if not rates:
        plan = next(iter(meaning.outputs.values()))
        message = (
            f"{target.name} makes a scheduler of rates, and none of {', '.join(names)} is called {RATES[0]}"
        )
        findings.note(
            "unsupported", plan.node.span, message, f"write: {RATES[0]} = ..., or generate plain python"
        )
        return
    name, plan = names[rates[0]], open_plans.outputs[rates[0]]
    parameters = open_plans.used(lazily(plan))
    keywords = [f", {called[p]}: {target.parameter} = {number(open_plans.defaults[p])}" for p in parameters]
    passed = [f", {called[p]}={called[p]}" for p in parameters]
    yield target.epilogue.format(name=name, keywords="".join(keywords), passed="".join(passed)).strip()


def _note_operation(target: Target, operation: str, plan: Plan, findings: Findings) -> None:
    """Note the smallest parts of a plan that need an operation which a target lacks."""

    def needs(part: Plan) -> bool:
        formula = lazily(part) if target.lazy else eagerly(part)
        return any(expr.op == operation for expr in postorder(formula))

    if needs(plan):
        smaller = [part for part in plan.parts if needs(part)]
        for part in smaller:
            _note_operation(target, operation, part, findings)
        if not smaller:
            message = f"the target {target.name} has no `{operation.removesuffix('_ieee')}`, which this needs"
            findings.note(
                "unsupported", plan.node.span, message, "write it otherwise, or choose another target"
            )


def _assembled(target: Target, printer: Printer, head: str, bodies: list[str]) -> str:
    constants = [f"{name} = {value}" for name, value in printer.constants.items()]
    for name, table in printer.tables.items():
        texts = table.texts()
        # A tuple of one needs a comma; in a longer one black would give each entry a line for it.
        entries = ", ".join(texts) + (target.comma if len(texts) == 1 else "")
        constants.append(target.table.format(name=name, entries=entries))
    helpers = list(dict.fromkeys(printer.helpers.values()))
    helpers += [text for word, text in target.helpers if any(word in body for body in bodies)]
    code = "\n\n\n".join(["\n".join(constants), *helpers, *bodies])
    return "\n".join([head, "", *_imports(target, code), "", code, ""])


def _imports(target: Target, code: str) -> Iterator[str]:
    """The imports that the code needs, modules first."""
    used = [
        (module, name) for word, module, name in target.imports if re.search(rf"\b{re.escape(word)}", code)
    ]
    for own in (True, False):  # the standard library's first
        group = [pair for pair in used if (pair[0].split(".")[0] in sys.stdlib_module_names) == own]
        for module, name in group:
            if not name or name.startswith("as "):
                yield f"import {module} {name}".strip()
        for module in dict.fromkeys(module for module, _ in group):
            names = [name for other, name in group if other == module and name and not name.startswith("as ")]
            if names:
                yield f"from {module} import {', '.join(names)}"
        if group:
            yield ""


__all__ = ["emit_module"]
