"""Resolves names: definitions, parameters, facts, user functions, and what to say of unknown ones."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NoReturn

from ..calls.arguments import Form
from ..calls.place import Bound, Place, Scope
from ..curves.entry import REQUIRED, Curve
from ..curves.table import CURVES, TRANSFORMS
from ..formula.expression import labelled, param
from ..formula.functions import CONSTANTS, FUNCTIONS
from ..numbers.facts import FACTS
from ..plans.plan import Constant, CurrentStep, Plan
from ..syntax import nodes
from ..syntax.nodes import Expression
from ..syntax.spellings import KEYWORDS, look_alike
from ..syntax.unparse import unparse
from ..syntax.walk import names_in, nodes_in
from ..text.findings import Fix, Rejected
from ..text.source import Span
from .context import Context, Made
from .kinds import Kinds

_WITHOUT_END = (
    "forever", "endless", "inf", "infinity", "infinite", "end", "to_end", "remaining", "remainder", "left",
    "what_is_left", "rest_of_training", "the_rest", "none", "null", "all",
)  # fmt: skip
_GIVING_BACK = ("return", "yield", "print", "output", "outputs", "export", "tuple", "list")
_TURNS = ("repeat", "loop", "cycle", "restart", "again", "forever", "repeated", "restarts")
_STOPS = ("stop", "end", "done", "finish", "finished", "exit", "quit")


class Names(Context):
    """The part of the resolver for names."""

    def _name(self, node: nodes.Name, scope: Scope, place: Place) -> Plan:
        bound = scope.value(node.id, self.index)
        if bound is None and node.id == "step":
            return CurrentStep(node=node, duration=None)
        if node.id in FACTS and not (bound and node.id in scope.arguments):
            return self.constant(self.fact(node.id, node.span, place, f"`{node.id}`"), node)
        if bound is not None:
            return self._bound(node, bound, place)
        if node.id in CONSTANTS:
            return self.constant(CONSTANTS[node.id], node)
        self._unknown_name(node, scope, place)

    def _bound(
        self, node: nodes.Name, bound: tuple[Expression | nodes.Definition, Scope], place: Place
    ) -> Plan:
        inner, inner_scope = bound
        if not isinstance(inner, nodes.Definition):
            return self.plan(inner, inner_scope, place)  # the call that gave it counts as a level
        self.used.add(inner.name)
        if inner.name in self.dynamic:
            return self.constant(param(inner.name), node)
        if inner.value is None:
            self.reject_required(inner)
        plan = self._defined(inner, inner_scope, node, place)
        if isinstance(plan, Constant) and plan.number.op == "const" and plan.number.constant not in (0, 1):
            return self.constant(labelled(plan.number, inner.name.upper()), node)
        return plan

    def _defined(self, definition: nodes.Definition, scope: Scope, node: Expression, place: Place) -> Plan:
        """The plan of a definition at a place: one for all uses that it cannot tell apart, each of which counts."""
        place = replace(self.deeper(node.span, place), clock=None, whole=False)
        arguments = tuple((id(value), id(inner)) for value, inner in scope.arguments.values())
        anywhere = replace(place, depth=0)
        key = definition.name, arguments, anywhere, self.guessing, self.needed, self.findings
        made = self._made.get(key)
        if made is None or not made.holds_at(place.depth):
            made = self._made[key] = self._make(definition, scope, node, place)
        else:
            self.visit(made.visited, node.span)
            self.turn(made.turned, node.span)
            self.deepest = max(self.deepest, place.depth + made.levels)
        if made.plan is None:
            raise Rejected
        return made.plan if made.plan.named in (node, None) else replace(made.plan, named=node)

    def _make(self, definition: nodes.Definition, scope: Scope, node: Expression, place: Place) -> Made:
        """The plan of a definition, named by a use of it, with what it counts."""
        assert definition.value is not None
        visited, turned, deepest, plan = self.visited, self.turned, self.deepest, None
        self.deepest = place.depth
        with self.findings.part():
            plan = self.timed(definition.value, scope, place)
        levels, self.deepest = self.deepest - place.depth, max(self.deepest, deepest)
        if plan is not None and not (definition.parameters is not None and isinstance(plan, Constant)):
            plan = replace(plan, label=definition.name.upper(), named=node)
        return Made(plan, scope, self.visited - visited, self.turned - turned, place.depth, levels)

    def reject_required(self, definition: nodes.Definition) -> NoReturn:
        name = definition.name
        give = (
            f"bind it: .bind({name}=1e-3)"
            if self.bindable
            else f"give it: compile(..., {name}=1e-3) or --set {name}=1e-3"
        )
        self.reject(
            "required",
            definition.name_span,
            f"the parameter `{name}` has no value",
            f"{give}; or write {name} = 1e-3",
            fix=Fix(definition.span, f"{name} = 1e-3"),
        )

    def check_known(self, node: nodes.Name, scope: Scope) -> None:
        """Refuse a name that stands for nothing."""
        if scope.value(node.id, self.index) is None and node.id not in {"step", *FACTS, *CONSTANTS}:
            self._unknown_name(node, scope)

    def _unknown_name(self, node: nodes.Name, scope: Scope, place: Place | None = None) -> NoReturn:
        name = node.id
        if self.findings.has("unknown-name", node.span):  # what a name is like takes long to find
            raise Rejected
        self._check_end(node, place)
        if self._is_callable(name, scope):
            help, fix = self._called(node, scope, place, name)
            message = f"`{name}` is a function and needs its arguments"
            if self.needed:
                message = f"`{name}` is a function, and {self.needed} is needed here"
                help, fix = f"define it before: {name} = {self.example};", self.defined(name, self.example)
            self.reject("unknown-name", node.span, message, help, fix=fix)
        self._check_digits(node)
        later = self.index.get(name)
        if later is not None and self._around(node) is self.program.definitions[later]:
            # Made of numbers alone it would still be no schedule.
            alone = self.program.result is None and self.program.definitions[later].value is not node
            fix = f"constant({self.example})" if alone and not self.needed else self.example
            self.reject("unknown-name", node.span, f"`{name}` is defined by itself", fix=fix)
        if later is not None:
            self.reject(
                "unknown-name",
                node.span,
                f"`{name}` is not defined yet: a definition may use only those before it",
                f"move the definition of {name} before this statement",
            )
        from ..libraries.answers import WORDS, fact, note_name, same_thing  # for what is unknown alone

        stage = WORDS.get(name.lower()) if self._is_segment(node, place) else None
        if stage in CURVES:
            help, fix = self._called(node, scope, place, stage)
            message = f"`{name}` is written `{stage}` and needs its arguments"
            self.reject("unknown-name", node.span, message, help, fix=fix)
        if note_name(name, node.span, self.findings):
            raise Rejected
        near = same_thing(name, [*scope.names, *self.facts]) or fact(name)
        if near in scope.names:
            pass
        elif name.lower() in KEYWORDS:
            near = name.lower()
        elif near not in self.facts:
            # What changes over the steps is no number of them.
            others = () if self.needed else (*CONSTANTS, "step")
            near = None if near else self.suggest(name, [*scope.names, *FACTS, "rest", *others])
        lost = None if near else self._lost_output(node)
        if lost is not None:
            self.reject(
                "unknown-name",
                node.span,
                f"`{name}` is not defined",
                f"define {name} before, as a schedule: of a constant alone `{lost}` would be no output; "
                f"or write {lost} = constant(1e-3)",
            )
        self.reject(
            "unknown-name",
            node.span,
            f"`{name}` is not defined",
            None if near else f"define it before: {name} = {self.example};",
            "did you mean another name?" if near else None,
            fix=near or self.defined(name, self.example),
        )

    def _lost_output(self, node: nodes.Name) -> str | None:
        """The definition around a name that is no output if the name is a number, in a program whose outputs have names."""
        around = self._around(node)
        if self.program.result is not None or around is None or around.parameters is not None:
            return None
        used = any(around.name in names_in(d.value) for d in self.program.definitions if d is not around)
        plain = around.name not in FACTS and Kinds(self.program).is_parameter(around)
        return around.name if plain and not used else None

    def _check_end(self, node: nodes.Name, place: Place | None) -> None:
        """Refuse words such as `forever` for a number of steps, and `stop` for a segment."""
        word = node.id.lower()
        if word in _WITHOUT_END and node.id not in self.index and self.needed == "a duration":
            within = place is not None and place.clock is None and place.total is not None
            meant = "what is left of the total is `rest`" if not within else "where the run ends is `total`"
            message = f"`{node.id}` is no number of steps; {meant}"
            self.reject("unknown-name", node.span, message, fix="total" if within else "rest")
        clock = place.clock if place is not None else None
        if word in _TURNS:
            self.check_last_segment(node, place)
        if word in _STOPS and clock is not None and clock.index and clock.segments[clock.index :] == (node,):
            before = clock.segments[clock.index - 1].span
            fix = Fix(Span(before.stop, node.span.stop), "")
            message = f"`{node.id}` is not defined, and a schedule ends with its last segment"
            self.reject("unknown-name", node.span, message, fix=fix)

    def _check_digits(self, node: nodes.Name) -> None:
        """Refuse a number with a letter, `l000`, `le-3` or `x2 @ 9k`, or whose sign has moved, `1-e3`."""
        text, (start, stop) = self.findings.source.text, node.span
        found = re.compile(r"[lIO](?:[0-9lIOo]{2,20}|(?=e))(?:e-?[0-9]{1,3})?(?![A-Za-z0-9_.])").match(
            text, start
        )
        moved = re.compile(r"([0-9.]{1,20})-[eE]([0-9]{1,3})\Z").search(text, max(0, start - 22), stop)
        factor = re.compile(r"[xX]([0-9]{1,9})(?=\s{0,9}@)").match(text, start)
        meant = look_alike(found[0]) if found is not None and found.end() >= stop else None
        if meant is not None and found is not None:
            where, fix = Span(*found.span()), meant.text
        elif factor is not None:
            where, fix = node.span, f"{factor[1]}00%"
        elif moved is not None:
            where, fix = Span(*moved.span()), f"{moved[1]}e-{moved[2]}"
        else:
            return
        self.reject(
            "unknown-name", where, f"`{text[slice(*where)]}` is not a number of the language", fix=fix
        )

    def _around(self, node: Expression) -> nodes.Definition | None:
        """The definition that an expression stands in."""
        at = node.span.start
        inside = (
            d for d in self.program.definitions if d.value and d.value.span.start <= at < d.value.span.stop
        )
        return next(inside, None)

    def _is_callable(self, name: str, scope: Scope) -> bool:
        return (
            name in CURVES
            or name in TRANSFORMS
            or name in FUNCTIONS
            or scope.function(name, self.index) is not None
        )

    def _is_segment(self, node: nodes.Name, place: Place | None) -> bool:
        """Whether a name is a whole segment behind another."""
        clock = place.clock if place is not None else None
        return clock is not None and clock.index > 0 and clock.segments[clock.index] is node

    def _called(
        self, node: nodes.Name, scope: Scope, place: Place | None, name: str
    ) -> tuple[str | None, Fix | str | None]:
        """The call that was probably meant by a function's name alone: a help, and what to type."""
        found = scope.function(name, self.index)
        if found is not None or name in FUNCTIONS:
            from ..libraries.answers import clock_named  # for a function without its arguments alone

            parameters = (found[0].parameters or ()) if found is not None else FUNCTIONS[name].parameters
            clock_name = clock_named(parameters[0]) if len(parameters) == 1 else None
            if clock_name is not None:
                return None, f"{name}({clock_name})"
            return f"its form is {name}({', '.join(parameters)})", None
        clock = place.clock if place is not None else None
        name = "hold" if name == "constant" and self._is_segment(node, place) else name
        if name == "hold" and clock is not None and self._is_segment(node, place):
            if clock.index < len(clock.segments) - 1:
                taken = any(isinstance(part, nodes.Rest | nodes.Until) for part in nodes_in(clock.segments))
                known = place is not None and place.total is not None
                return None, "hold(rest)" if known and not taken else "hold(1000)"
            if place is not None and place.total is not None:
                return "write: hold(rest), or leave it out: the end is held", "hold(rest)"
            before = clock.segments[clock.index - 1].span
            return "leave it out: the end is held; or write: hold(1000)", Fix(
                Span(before.stop, node.span.stop), ""
            )
        entry = CURVES.get(name) or TRANSFORMS[name]
        reached = place.reached if place is not None else None
        inherits = entry.inherits if isinstance(entry, Curve) and reached is None else None
        if reached is not None and "to" in entry.positions:
            down = "1%" if name == "exponential" else "0"
            return None, f"{name}(1000, {'1e-3' if reached.constant == 0 else down})"
        missing = [p.name for p in entry.parameters if p.default == REQUIRED or p.name == inherits]
        return None, Form.of(entry).completed({}, missing)

    def _unknown_function(self, node: nodes.Call, scope: Scope) -> NoReturn:
        name, at = node.name, self.index.get(node.name)
        if self.findings.has("unknown-function", node.name_span):
            raise Rejected
        if at is not None and self.program.definitions[at].parameters is not None:
            if at == scope.seen:
                self.reject(
                    "recursion",
                    node.span,
                    f"`{name}` uses itself",
                    f"write out what {name} should do, or use repeat",
                )
            self.reject(
                "unknown-function",
                node.name_span,
                f"`{name}` is not defined yet: a definition may use only those before it",
                f"move the definition of {name} before this statement",
            )
        if scope.value(name, self.index) is not None:
            self.reject(
                "unknown-function",
                node.name_span,
                f"`{name}` is a value, not a function",
                f"write: {name} * ({', '.join(map(unparse, node.arguments))}), or {name} alone",
                fix=Fix(Span(node.name_span.stop, node.name_span.stop), " * "),
            )
        self._check_given_back(node, scope)
        from ..libraries.answers import (  # for what is unknown alone: sound specs start without it
            aliases,
            note_call,
        )

        if note_call(node.name, node.span, {*scope.names, *self.facts}, self.findings):
            raise Rejected
        functions = [d.name for d in self.program.definitions[: scope.seen] if d.parameters is not None]
        near = self.suggest(name, [*functions, *CURVES, *TRANSFORMS, *FUNCTIONS], aliases())
        self.reject(
            "unknown-function",
            node.name_span,
            f"there is no curve or function `{name}`",
            None if near else "`thence curves` lists them all",
            "did you mean another name?" if near else None,
            fix=near,
        )

    def _check_given_back(self, node: nodes.Call, scope: Scope) -> None:
        """Refuse a result that only names what is defined, `return (lr, wd)` or `print(lr)`."""
        program, values = self.program, [argument.value for argument in node.arguments]
        named = values and all(isinstance(v, nodes.Name) and v.id in scope.names for v in values)
        if node is not program.result or node.name not in _GIVING_BACK or not named:
            return
        if len(values) == 1:
            fix = Fix(node.span, unparse(values[0]))
        else:
            fix = Fix(Span(program.definitions[-1].span.stop, node.span.stop), "")
        message = f"`{node.name}` is not a word of the language: every schedule that is defined is an output"
        self.reject("unknown-function", node.name_span, message, fix=fix)

    def _user_function(
        self, node: nodes.Call, definition: nodes.Definition, inner: Scope, scope: Scope, place: Place
    ) -> Plan:
        self.used.add(definition.name)
        bound = self._match_user(node, definition)
        arguments = {name: _argument(argument.value, scope) for name, argument in bound.items()}
        assert definition.value is not None
        return self._defined(definition, Scope(inner.program, inner.seen, arguments), node, place)

    def _match_user(self, node: nodes.Call, definition: nodes.Definition) -> dict[str, nodes.Argument]:
        """Which argument is for which parameter of a user function."""
        parameters = definition.parameters or ()
        form = Form(definition.name, parameters, parameters, f"{definition.name}({', '.join(parameters)})")
        bound = form.bind(node, self.findings)
        missing = [name for name in parameters if name not in bound]
        if missing:
            form.reject_missing(node, bound, missing, self.findings)
        form.single(bound.values(), self.findings)
        return bound


def _argument(value: Expression, scope: Scope) -> Bound:
    """What is bound to a parameter: where that is an argument of the function around it, what this one is bound to."""
    while isinstance(value, nodes.Name) and value.id in scope.arguments:
        inner, scope = scope.arguments[value.id]
        assert not isinstance(inner, nodes.Definition), "only what is defined is bound to a definition"
        value = inner
    return value, scope
