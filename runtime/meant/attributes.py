"""Where what is looked for at a schedule or a bundle is: under another name, or as a function of thence's."""

from __future__ import annotations

from collections.abc import Mapping

_CALL = "{one} is a function of the step: write {one}(step)"
_ELSEWHERE = {
    "compile": "it is compiled already, and facts are given by {one}.bind(total=...)",
    "emit": "write thence.emit({one}, target=...)",
    "check": "write thence.check({one}.spec)",
    "format": "write thence.format({one}.spec)",
    "text": "write {one}.spec",
    "source": "write {one}.spec, or thence.emit({one}, target=...)",
    "plot": "the values are {one}.values(n); thence show draws them",
    "total": "write {one}.duration",
    "steps": "write {one}.duration",
    "total_steps": "write {one}.duration",
    "set": "write {one}.bind(...)",
    "update": "write {one}.bind(...)",
    "replace": "write {one}.bind(...)",
    "cut": "write {one}.for_(n)",
    "repeat": "write thence.words.repeat({one})",
    **dict.fromkeys(
        ("value", "at", "get", "get_value", "get_lr", "get_last_lr", "evaluate", "step", "lr"), _CALL
    ),
}


def where(owner: object, name: str) -> str:
    """What to write in place of an attribute, for the end of a message; empty where that is not known.

    >>> import thence
    >>> where(thence.compile("hold(5, 1)"), "compile")
    '; it is compiled already, and facts are given by schedule.bind(total=...)'
    """
    if name.startswith("_"):
        return ""
    one = type(owner).__name__.lower()
    if isinstance(owner, Mapping) and name in owner:
        return f"; write {one}[{name!r}]"
    found = _ELSEWHERE.get(name)
    return f"; {found.format(one=one)}" if found is not None else ""
