"""PyYAML: the tag `!schedule`, on safe loaders alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..dsl.text.findings import SpecError
from ..dsl.text.source import Embedded, Source
from ..files.readers.yaml_scalars import PROPERTIES, trace
from ..files.values import DEFAULT_TAG
from ..runtime.bundle import Bundle, read
from ..runtime.schedule import Schedule
from ..support.libraries import needed_for

if TYPE_CHECKING:
    from yaml.nodes import ScalarNode


def register_yaml(loader: type[Any], dumper: type[Any] | None = None, *, tag: str = DEFAULT_TAG) -> None:
    """Lets a loader read `!schedule SPEC` as a `Schedule` or a `Bundle`, and a dumper write them so.

    The loader is a class derived from `yaml.SafeLoader` (or `yaml.CSafeLoader`), which makes no other objects. What
    is registered holds for that class and those that derive from it. A mistake is a `ConstructorError` of PyYAML's
    that shows the line of the file.

    Raises MissingLibraryError without PyYAML, and TypeError for a loader that is not safe.

    >>> import thence.configs, yaml
    >>> class Loader(yaml.SafeLoader):
    ...     pass
    >>> thence.configs.register_yaml(Loader)
    >>> yaml.load("lr: !schedule warmup(1000, 1e-3) then cosine(9000, 0)", Loader)
    {'lr': Schedule('warmup(1000, 1e-3) then cosine(9000, 0)')}
    """
    with needed_for("the tag of a schedule", "pyyaml"):
        import yaml

    safe = (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    other = tuple(getattr(yaml, name) for name in _UNSAFE if hasattr(yaml, name))
    if not (isinstance(loader, type) and issubclass(loader, safe) and not issubclass(loader, other)):
        name = getattr(loader, "__name__", repr(loader))
        raise TypeError(
            f"{name} does not derive from yaml.SafeLoader alone; other loaders may make whatever objects a file asks for. "
            "Give a class of your own: class Loader(yaml.SafeLoader): pass"
        )

    def construct(loading: Any, node: Any) -> Schedule | Bundle:
        if not isinstance(node, yaml.ScalarNode):
            problem = f"{tag} stands before a text, not before a {node.id}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        try:
            return read(_place(node))
        except SpecError as error:
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from error

    loader.add_constructor(tag, construct)
    if dumper is not None:
        for kind in (Schedule, Bundle):
            dumper.add_representer(kind, lambda dumping, value: dumping.represent_scalar(tag, str(value)))


_UNSAFE = ("Loader", "FullLoader", "UnsafeLoader", "CLoader", "CFullLoader", "CUnsafeLoader")


def _place(node: ScalarNode) -> Source:
    """The text of a scalar, with the places of its characters in the file where these are known."""
    text, start, end = node.value, node.start_mark, node.end_mark
    if start.buffer is not None:  # the whole file is in memory
        file = Source(start.buffer.rstrip("\0"), start.name)
        properties = PROPERTIES.match(file.text, start.pointer)
        first = properties.end() if properties else start.pointer
        found = trace(file.text, first, end.pointer, node.style or "", text)
        if found is not None and found.text == text:
            return Embedded(text, start.name, file=file, offsets=found.offsets)
    elif not node.style and start.line == end.line:
        # Of a file that is read in parts no other line is known, and of this one what the text is.
        column = end.column - len(text)
        file = Source("\n" * end.line + " " * column + text, start.name)
        first = end.line + column
        return Embedded(text, start.name, file=file, offsets=range(first, first + len(text) + 1))
    return Source(text)
