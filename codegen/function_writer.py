"""Writes the functions of a module: one for each output, its parameters, and what a target makes of a rate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from ..dsl.formula.expression import Expr, noted
from ..dsl.formula.float32 import Precision
from ..dsl.formula.walk import postorder
from ..dsl.plans.lower import eagerly, lazily, singly
from ..dsl.plans.plan import CurvePlan, Plan
from ..dsl.printing.blocks import block
from ..dsl.printing.printer import Printer, number
from ..dsl.programs.open_parameters import opened
from ..dsl.programs.program import Meaning
from ..dsl.syntax.walk import names_in
from ..dsl.text.findings import Findings
from ..dsl.text.python_names import BUILTINS, is_python_name
from .module_names import free_name, function_names, own_names, parameter_names
from .optax_calls import OptaxCalls
from .options import Options
from .targets import TARGETS, Target


class FunctionWriter:
    """Writes a program's outputs for a target. `printer` collects the constants, tables and helpers they need."""

    def __init__(self, meaning: Meaning, options: Options) -> None:
        self.target: Target = TARGETS[options.target]
        self.precision: Precision = options.precision
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
        return lazily(plan) if self.target.lazy else eagerly(plan, narrow=self.target.singles)

    def _function(self, name: str, plan: Plan, printer: Printer | None = None) -> str:
        target, printer, called = self.target, printer or self.printer, self.called
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
        form, reserved = target.end, set(self.taken)
        if not expr.moves and parameters and full_open:
            # Named, since it stands there twice.
            form, reserved = f"value = {{0}}\n{form.format(full_open)}", {*reserved, "value"}
        elif not expr.moves:
            form = form.format(full)
        if plan.named is not None:
            expr = noted(expr, plan.label.lower(), plan.written)
        statements = printer.statements(block(expr, lazy=target.lazy, taken=reserved), form)
        lines = [line for statement in statements for line in statement.split("\n")]
        if target.guard and (printer.guarded or not (expr.open or expr.bounded)):
            lines = [target.guard, *(f"    {line}" for line in lines)]
        if expr.moves or full != "{0}":
            lines = [begin, *lines]
        if given:
            lines = [*(given.format(called[name]) for name in sorted(parameters)), *lines]
        if context:
            lines = [context, *(f"    {line}" for line in lines)]
        head = signature(target, name, {called[p]: self.opened.defaults[p] for p in parameters})
        return "\n".join([head, *(f"    {line}" for line in [f'"""{about}"""', *lines])])

    def _by_calls(self, name: str, plan: Plan) -> Iterator[str]:
        """A schedule made by calls; parts that have none become functions of their own before it."""
        assert self.target.calls is not None
        calls = self.target.calls(self.called)
        call = calls.call(plan)
        functions, uses = self._apart(calls)
        yield from functions
        text = calls.mark.sub(lambda found: uses[int(found[1])], call).strip()
        comment, _, text = text.rpartition("\n") if text.startswith("#") else ("", "", text)
        used = calls.used.union(*(self.opened.used(eagerly(part)) for part, _ in calls.apart))
        parameters = [p for p in self.opened.defaults if p in used]
        if not parameters:
            yield "\n".join(filter(None, [comment, f"{name} = {text}"]))
            return
        make = self._free(f"make_{name}")
        keywords = [f"{self.called[p]}: float = {number(self.opened.defaults[p])}" for p in parameters]
        lines = [
            f"def {make}(*, {', '.join(keywords)}) -> {calls.schedule_type}:",
            f'    """Makes the schedule `{name}`."""',
            *(f"    {line}" for line in filter(None, [comment, f"return ({text})"])),
        ]
        yield from ("\n".join(lines), f"{name} = {make}()")

    def _apart(self, calls: OptaxCalls) -> tuple[list[str], list[str]]:
        """The functions of the parts that are set apart, and what is written in the place of each.

        Parts that differ in numbers alone are made by one function, which takes these.
        """
        alike: dict[str, list[tuple[int, dict[str, str]]]] = {}
        given: dict[str, list[str]] = {}
        for i, (part, _) in enumerate(calls.apart):
            printer = Printer(self.target.dialect, taken=set(self.taken))
            text = self._function("schedule", part, printer)
            if printer.tables:
                text = f"{i}"  # not like any other
            else:
                self.printer.helpers.update(printer.helpers)
            given[text] = list(printer.given.values())
            alike.setdefault(text, []).append((i, printer.constants))
        functions, uses = [], [""] * len(calls.apart)
        for text, parts in alike.items():
            part, why = calls.apart[parts[0][0]]
            wanted = part.label or (part.curve.name if isinstance(part, CurvePlan) else "part")
            name = self._free(f"_{re.sub(r'[^A-Za-z0-9_]', '', wanted).lower()}")
            if len(parts) == 1:
                functions.append(self._function(name, part))
                passed = [f"{parameter}={parameter}" for parameter in given[text]]
                use = f"lambda step: {name}({', '.join(['step', *passed])})" if passed else name
                uses[parts[0][0]] = f"\n# {why}\n{use}"
                continue
            numbers = {constant: self._lower(constant, text) for constant in parts[0][1]}
            passed = [f"{parameter}={parameter}" for parameter in given[text]]
            taken = [f"{word}: float" for word in (*numbers.values(), *given[text])]
            made = f"lambda step: schedule({', '.join(['step', *passed])})" if passed else "schedule"
            for constant, parameter in numbers.items():
                text = re.sub(rf"\b{constant}\b", parameter, text)
            lines = [*text.split("\n"), "", f"return {made}"]
            head = f"def {name}({', '.join(taken)}) -> {calls.schedule_type}:"
            functions.append(
                "\n".join(
                    [
                        head,
                        f'    """A schedule that is written out: {why}."""',
                        "",
                        *(f"    {line}" for line in lines),
                    ]
                )
            )
            for i, constants in parts:
                uses[i] = f"{name}({', '.join([*constants.values(), *passed])})"
        return functions, uses

    def _free(self, wanted: str) -> str:
        """A name for a function of the module, which is taken from then on."""
        helpers = {*self.target.dialect.helper_names(), *(word for word, _ in self.target.helpers)}
        name = free_name(wanted, self.taken | helpers)
        self.taken.add(name)
        return name

    @staticmethod
    def _lower(constant: str, text: str) -> str:
        """What a constant is called as a parameter: a name that a function does not have yet."""
        name = constant.lower()
        while is_python_name(name) or re.search(rf"\b{name}\b", text):
            name += "_"
        return name

    # ---- after the functions ---------------------------------------------------------------------------------

    def epilogue(self, meaning: Meaning, findings: Findings) -> Iterator[str]:
        """What a target adds that makes use of the functions; what it does not use is noted."""
        target, names = self.target, self.names
        if target.epilogue is None:
            return
        scheduler = target.epilogue(names)
        if scheduler.rate is None:
            plan = next(iter(meaning.outputs.values()))
            message = f"{target.name} makes a scheduler of rates, and none of {', '.join(names)} is called {scheduler.needs}"
            findings.note(
                "unsupported",
                plan.node.span,
                message,
                f"call the rate {scheduler.needs}, or generate plain python",
            )
            return
        parts = set().union(*(names_in(definition.value) for definition in meaning.program.definitions))
        for name in scheduler.unknown:
            if name in parts:
                continue
            way = f"call its function {names[name]} yourself, and emit with unsupported='warn' (thence gen --warn)"
            meant = scheduler.meant(name)
            findings.note(
                "unsupported",
                meaning.outputs[name].node.span,
                f"{target.name}'s optimizers have no `{name}` that a scheduler could set",
                f"{meant} Or {way}" if meant and meant.endswith("?") else meant or way,
            )
        calls: dict[str, str] = {}
        defaults: dict[str, str] = {}
        for name in (scheduler.rate, *scheduler.others):
            parameters = self.opened.used(lazily(self.opened.outputs[name]))
            own = {self.called[p]: number(self.opened.defaults[p]) for p in parameters}
            calls[name] = f"{names[name]}({', '.join(['self.last_epoch', *(f'{p}={p}' for p in own)])})"
            defaults |= own
        keywords = [f", {name}: {target.parameter} = {default}" for name, default in defaults.items()]
        yield scheduler.source(calls, "".join(keywords))

    def note_unsupported(self, findings: Findings) -> None:
        """Note the parts of the spec that need an operation which the target lacks."""
        for operation in sorted(self.printer.unsupported):
            for plan in self.opened.outputs.values():
                self._note_operation(operation, plan, findings)

    def _note_operation(self, operation: str, plan: Plan, findings: Findings) -> None:
        def count(part: Plan) -> int:
            return sum(expr.op == operation for expr in postorder(self._formula(part)))

        inside = {id(part): count(part) for part in plan.parts}
        for part in plan.parts:
            if inside[id(part)]:
                self._note_operation(operation, part, findings)
        if count(plan) > sum(inside.values()):
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
