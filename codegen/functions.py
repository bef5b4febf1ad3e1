"""Writes the functions of a module: one for each output, its parameters, and what a target makes of a rate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from ..dsl.blocks import block
from ..dsl.findings import Findings
from ..dsl.formula import Expr, postorder
from ..dsl.lower import eagerly, lazily, singly
from ..dsl.opened import opened
from ..dsl.plan import CurvePlan, Plan
from ..dsl.printer import Printer, number
from ..dsl.program import Meaning
from ..dsl.python_names import BUILTINS
from .names import free_name, function_names, own_names, parameter_names
from .options import Options
from .targets import RATES, TARGETS, Target


class FunctionWriter:
    """Writes a program's outputs for a target. `printer` collects the constants, tables and helpers they need."""

    def __init__(self, meaning: Meaning, options: Options) -> None:
        self.target: Target = TARGETS[options.target]
        self.precision = options.precision
        self.names = function_names(meaning.outputs, options.name)
        self.opened = opened(meaning)
        self.called = parameter_names(self.opened.defaults, set(self.names.values()))
        self.taken = {*self.names.values(), *self.called.values(), *BUILTINS, *own_names()}
        self.printer = Printer(self.target.dialect, taken=set(self.taken))

    def functions(self) -> Iterator[str]:
        """The functions of all outputs, with those that they need before them."""
        for output, plan in self.opened.outputs.items():
            if self.target.calls is not None:
                yield from self._by_calls(self.names[output], plan)
            else:
                yield self._function(self.names[output], plan)

    def _formula(self, plan: Plan) -> Expr:
        return lazily(plan) if self.target.lazy else eagerly(plan)

    def _function(self, name: str, plan: Plan) -> str:
        target, printer, called = self.target, self.printer, self.called
        expr = singly(plan, self.precision) if target.single is not None else None
        printer.single = expr is not None
        about, begin, given = target.about, target.begin, target.given
        full, full_open, context = target.full, target.full_open, target.context
        if target.single is not None and expr is not None:
            single, context = target.single, ""
            about, begin, given = single.doc, single.begin, single.given
            full, full_open = single.full, single.full_open
        else:
            expr = self._formula(plan)
        parameters = self.opened.used(expr)
        printer.given = {name: called[name] for name in parameters}
        printer.guarded = False
        form = target.end
        if not expr.moves:
            form = form.format(full_open if parameters and full_open else full)
        lines = list(printer.statements(block(expr, lazy=target.lazy, taken=self.taken), form))
        if target.guard and printer.guarded:
            lines = [target.guard, *(f"    {line}" for line in lines)]
        if expr.moves or full != "{0}":
            lines = [begin, *lines]
        if given:
            lines = [*(given.format(called[name]) for name in sorted(parameters)), *lines]
        if context:
            lines = [context, *(f"    {line}" for line in lines)]
        head = signature(target, name, {called[p]: self.opened.defaults[p] for p in parameters})
        return "\n".join([head, *(f"    {line}" for line in [f'"""{about}"""', *lines])])

    def _by_calls(self, name: str, plan: Plan) -> list[str]:
        """A schedule made by calls; parts that have none become functions of their own before it."""
        assert self.target.calls is not None
        functions: list[str] = []
        helpers = {*self.target.dialect.helper_names(), *(word for word, _ in self.target.helpers)}

        def written_out(part: Plan) -> str:
            wanted = part.label or (part.curve.name if isinstance(part, CurvePlan) else "part")
            function = free_name(f"_{re.sub(r'[^A-Za-z0-9_]', '', wanted).lower()}", self.taken | helpers)
            self.taken.add(function)
            functions.append(self._function(function, part))
            passed = [f"{self.called[p]}={self.called[p]}" for p in self.opened.used(eagerly(part))]
            return f"lambda step: {function}({', '.join(['step', *passed])})" if passed else function

        calls = self.target.calls(self.called, written_out)
        comment, call = calls.commented(plan)
        parameters = self.opened.used(eagerly(plan))
        if not parameters:
            return [*functions, "\n".join(filter(None, [comment, f"{name} = {call}"]))]
        make = free_name(f"make_{name}", self.taken)
        self.taken.add(make)
        keywords = [f"{self.called[p]}: float = {number(self.opened.defaults[p])}" for p in parameters]
        made = "\n".join(
            [
                f"def {make}(*, {', '.join(keywords)}) -> {calls.schedule_type}:",
                f'    """Makes the schedule `{name}`."""',
                *(f"    {line}" for line in filter(None, [comment, f"return ({call})"])),
            ]
        )
        return [*functions, made, f"{name} = {make}()"]

    # ---- after the functions ---------------------------------------------------------------------------------

    def epilogue(self, meaning: Meaning, findings: Findings) -> Iterator[str]:
        """What a target adds for the output that is a rate: the only one, or the one of that name."""
        target, names = self.target, self.names
        if not target.epilogue:
            return
        rates = [output for output in names if len(names) == 1 or output in RATES]
        if not rates:
            plan = next(iter(meaning.outputs.values()))
            message = f"{target.name} makes a scheduler of rates, and none of {', '.join(names)} is called {RATES[0]}"
            findings.note(
                "unsupported", plan.node.span, message, f"write: {RATES[0]} = ..., or generate plain python"
            )
            return
        parameters = self.opened.used(lazily(self.opened.outputs[rates[0]]))
        defaults = {self.called[p]: number(self.opened.defaults[p]) for p in parameters}
        keywords = [f", {name}: {target.parameter} = {default}" for name, default in defaults.items()]
        passed = [f", {name}={name}" for name in defaults]
        yield target.epilogue.format(
            name=names[rates[0]], keywords="".join(keywords), passed="".join(passed)
        ).strip()

    def note_unsupported(self, findings: Findings) -> None:
        """Note the parts of the spec that need an operation which the target lacks."""
        for operation in sorted(self.printer.unsupported):
            for plan in self.opened.outputs.values():
                self._note_operation(operation, plan, findings)

    def _note_operation(self, operation: str, plan: Plan, findings: Findings) -> None:
        def needs(part: Plan) -> bool:
            return any(expr.op == operation for expr in postorder(self._formula(part)))

        if needs(plan):
            smaller = [part for part in plan.parts if needs(part)]
            for part in smaller:
                self._note_operation(operation, part, findings)
            if not smaller:
                lacking = operation.removesuffix("_ieee")
                message = f"the target {self.target.name} has no `{lacking}`, which this needs"
                findings.note(
                    "unsupported", plan.node.span, message, "write it otherwise, or choose another target"
                )


def signature(target: Target, name: str, parameters: Mapping[str, Fraction]) -> str:
    """The first line of a function; parameters go by their names."""
    keywords = [
        f"{parameter}: {target.parameter} = {number(value)}" for parameter, value in parameters.items()
    ]
    arguments = [f"step: {target.step}", *(["*"] if keywords else []), *keywords]
    return f"def {name}({', '.join(arguments)}) -> {target.returns}:"
