"""What is to be checked in files: the options, and the table [tool.thence] of a pyproject.toml."""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..dsl.numbers.facts import FACTS
from ..dsl.text.suggest import suggest
from ..support.opening import contents
from .values import DEFAULT_TAG, bounded

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

FACT_KEYS = {f"{name.replace('_', '-')}-key": name for name in FACTS}
_FACT_NAMES = {name.replace("_", "-"): name for name in FACTS}
_LISTS = ("key", "exclude")
_LONGEST = 1 << 20  # bytes
_KNOWN = (*_LISTS, "tag", *FACT_KEYS, *_FACT_NAMES)


class SettingsError(ValueError):
    """A table [tool.thence] that does not say what it should."""


@dataclass(frozen=True)
class Settings:
    """Which values are specs, which facts hold for them, and which paths are left out.

    `fact_keys` has the key patterns of each fact that files say themselves, `facts` what holds for all.
    """

    keys: tuple[str, ...] = ()
    tag: str = DEFAULT_TAG
    exclude: tuple[str, ...] = ()
    fact_keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    root: Path = field(default_factory=Path)

    def overridden(
        self,
        keys: Sequence[str],
        tag: str | None,
        exclude: Sequence[str],
        fact_keys: Mapping[str, tuple[str, ...]],
        facts: Mapping[str, object],
    ) -> Settings:
        """The settings with what the command line says; its patterns come on top."""
        return replace(
            self,
            keys=(*self.keys, *keys),
            tag=tag or self.tag,
            exclude=(*self.exclude, *exclude),
            # What is given outright counts more than what a file says.
            fact_keys={
                fact: key for fact, key in {**self.fact_keys, **fact_keys}.items() if fact not in facts
            },
            facts={**self.facts, **facts},
        )

    @cached_property
    def _excluded(self) -> GitIgnoreSpec:
        from .walk import patterns

        return patterns(self.exclude)

    def leaves_out(self, path: str) -> bool:
        """Whether a path is excluded: the patterns are those of .gitignore, from the folder of the pyproject.toml on."""
        if not self.exclude:
            return False
        relative = os.path.relpath(path, self.root)
        return self._excluded.match_file(Path(relative).as_posix())


def find_settings(paths: Sequence[str]) -> Settings:
    """The settings for some paths: those of the nearest pyproject.toml above all of them that has any.

    Raises SettingsError for a table with something else in it than settings.
    """
    folders = [os.path.abspath(path if os.path.isdir(path) else os.path.dirname(path)) for path in paths]
    try:
        nearest = Path(os.path.commonpath(folders))
    except ValueError:  # on different drives
        return Settings()
    for folder in (nearest, *nearest.parents):
        file = folder / "pyproject.toml"
        if os.path.isfile(file):
            table = _table(file)
            if table is not None:
                return _read(file, table)
    return Settings()


def _table(file: Path) -> dict[str, Any] | None:
    try:
        tool = tomllib.loads(contents(str(file), _LONGEST).decode("utf-8-sig")).get("tool")
    except OSError as error:
        raise SettingsError(f"{file}: it cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, or a number with thousands of digits
        raise SettingsError(f"{file}: it is no TOML that can be read: {error}") from error
    found = tool.get("thence") if isinstance(tool, dict) else None
    if found is not None and not isinstance(found, dict):
        raise SettingsError(f"{file}: [tool.thence] is a table, and this is none")
    return found


def _read(file: Path, table: dict[str, Any]) -> Settings:
    for name, value in table.items():
        _check(file, name, value)
    return Settings(
        keys=tuple(table.get("key", ())),
        tag=table.get("tag", DEFAULT_TAG),
        exclude=tuple(table.get("exclude", ())),
        fact_keys={fact: _listed(table[name]) for name, fact in FACT_KEYS.items() if name in table},
        facts={fact: table[name] for name, fact in _FACT_NAMES.items() if name in table},
        root=file.parent,
    )


def _listed(value: str | list[str]) -> tuple[str, ...]:
    """The texts of a setting that is one or several."""
    return (value,) if isinstance(value, str) else tuple(value)


def _check(file: Path, name: str, value: object) -> None:
    """Refuse what is no setting."""
    place = f"{file}: [tool.thence]"
    if name not in _KNOWN:
        near = suggest(name.replace("_", "-"), _KNOWN, {"keys": "key", "tags": "tag"})
        raise SettingsError(
            f"{place} has no `{name}`; "
            + (f"did you mean {near}?" if near else f"there are: {', '.join(_KNOWN)}")
        )
    if name in _LISTS:
        fits = isinstance(value, list) and all(isinstance(item, str) and item for item in value)
        form = 'a list of texts: ["*_lr"]'
    elif name in _FACT_NAMES:
        value = bounded(value)
        fits = isinstance(value, str) or (
            isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        )
        form = "a number, or a text such as '90 ep'"
    else:
        texts = value if isinstance(value, list) and name in FACT_KEYS else [value]
        fits = bool(texts) and all(isinstance(item, str) and item for item in texts)
        form = "a text, or a list of texts" if name in FACT_KEYS else "a text"
        if name == "tag" and fits and not str(value).startswith("!"):
            fits, form = False, f"a tag, which begins with an exclamation mark: !{value}"
    if not fits:
        raise SettingsError(f"{place}: `{name}` is {form}, not {value!r}")
