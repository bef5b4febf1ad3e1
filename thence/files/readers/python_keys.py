"""The keys that lead to the values of Python code: names, attributes, dict entries, keyword arguments and defaults."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

Keys = tuple[str, ...]


def parts_with_keys(node: ast.AST, keys: Keys) -> Iterator[tuple[ast.AST, Keys]]:
    """The parts of a node with the keys that lead to them; those of a call's positional arguments are unknown."""
    match node:
        case ast.Dict():
            for key, value in zip(node.keys, node.values, strict=True):
                is_text = isinstance(key, ast.Constant) and isinstance(key.value, str)
                yield value, (*keys, key.value) if is_text else keys  # type: ignore[union-attr]
        case ast.Call():
            yield node.func, ()
            names = [_named_by(argument) for argument in node.args]
            if not _names_what_follows(node.func):
                names = [()] * len(names)
            yield from zip(node.args, [(), *names], strict=False)
            named = next(filter(None, names), ())
            for keyword in node.keywords:
                is_default = keyword.arg in _DEFAULTS and (named or keys)
                yield keyword.value, (
                    (named or keys) if is_default else (*keys, keyword.arg) if keyword.arg else keys
                )
        case ast.Lambda():
            yield from ((node.args, ()), (node.body, keys))
        case ast.Assign():
            for target in node.targets:
                yield from _assigned(target, node.value)
        case ast.AnnAssign() | ast.NamedExpr():
            if node.value is not None:
                yield node.value, _target(node.target)
        case ast.arguments():
            positional = [*node.posonlyargs, *node.args]
            defaults = [*zip(positional[::-1], node.defaults[::-1], strict=False)]
            for parameter, default in [*defaults, *zip(node.kwonlyargs, node.kw_defaults, strict=True)]:
                if default is not None:
                    yield default, (parameter.arg,)
        case ast.List() | ast.Tuple() | ast.Set():
            yield from ((item, keys) for item in node.elts)
        case ast.IfExp():
            yield from ((node.test, ()), (node.body, keys), (node.orelse, keys))
        case ast.BoolOp():
            yield from ((value, keys) for value in node.values)
        case _:
            yield from ((inner, ()) for inner in ast.iter_child_nodes(node))


# What `field`, `add_argument`, `DEFINE_string` and their like call the value of what they make.
_DEFAULTS = frozenset({"default", "default_factory", "value"})
_NAME = re.compile(r"-{0,2}([A-Za-z][\w.-]*)")


_SETTING = re.compile(r"setattr|setdefault|get(?:env|attr)?|(?i:define)\w*|add_\w+|\w*[oO]ption|suggest_\w+")


def _names_what_follows(function: ast.expr) -> bool:
    """Whether a text among the arguments of a function is the name of a setting."""
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return _SETTING.fullmatch(name) is not None


def _named_by(argument: ast.expr) -> Keys:
    """The key that a text among a call's arguments is for its default and the next one: `setattr(config, "lr", ...)`."""
    text = argument.value if isinstance(argument, ast.Constant) else None
    name = _NAME.fullmatch(text) if isinstance(text, str) else None
    return (name[1].replace("-", "_"),) if name else ()


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, Keys]]:
    """A value with the keys that it is assigned to; each one with its own in `lr, wd = 1, 2`."""
    many = (ast.Tuple, ast.List)
    if isinstance(target, many) and isinstance(value, many) and len(target.elts) == len(value.elts):
        for inner, item in zip(target.elts, value.elts, strict=True):
            yield from _assigned(inner, item)
    else:
        yield value, _target(target)


def _target(target: ast.expr) -> Keys:
    """The keys that something is assigned to: `lr`, `config.lr`, `config["lr"]`."""
    names: list[str] = []
    while isinstance(target, ast.Attribute | ast.Subscript):
        if isinstance(target, ast.Attribute):
            names.append(target.attr)
        elif isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
            names.append(target.slice.value)
        target = target.value
    if isinstance(target, ast.Name):
        names.append(target.id)
    return tuple(reversed(names))
