"""Patterns: regular expressions in all but the time at which they are compiled."""

import gc
import pkgutil
import re
import subprocess
import sys
from importlib import import_module

import pytest

import thence.commands
import thence.dsl
from thence.dsl.base.patterns import pattern

WATCHED = """
import gc, re, thence
from thence.dsl.base.patterns import pattern
thence.check("warmup(1000, 0->1e-3) then cosine(9000, 1e-5)")
patterns = [found for found in gc.get_objects() if type(found) is pattern]
print(len(patterns), sum("_compiled" in vars(found) for found in patterns))
"""


def test_it_does_what_a_compiled_one_does() -> None:
    number = pattern(r"([0-9]+)(k?)", 0)
    assert [found[0] for found in number.finditer("1 20k")] == ["1", "20k"]
    assert (number.pattern, number.groups, number.sub("n", "1 2")) == (r"([0-9]+)(k?)", 2, "n n")
    assert pattern(b"a").match(b"ab") is not None
    with pytest.raises(AttributeError, match="no_such"):
        number.no_such  # type: ignore[attr-defined]  # noqa: B018


def test_it_is_compiled_once_when_it_is_asked_for() -> None:
    number = pattern("[0-9]+")
    assert "_compiled" not in vars(number)
    assert number.match("1") is not None and "match" in vars(number)
    assert number.fullmatch("1") is not None and number.flags == re.UNICODE


def test_all_of_them_can_be_compiled() -> None:
    for package in (thence.dsl, thence.commands):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(found.name)
    patterns = [found for found in gc.get_objects() if type(found) is pattern]
    assert len(patterns) > 20
    for found in patterns:
        assert found.groups >= 0


def test_a_sound_spec_needs_few_of_them() -> None:
    done = subprocess.run([sys.executable, "-c", WATCHED], check=True, capture_output=True, text=True)
    there, compiled = map(int, done.stdout.split())
    assert there > 20 and compiled <= 8, done.stdout
