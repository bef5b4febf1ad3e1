"""Calls of other libraries, as texts, with the specs that a table makes of them."""

from collections.abc import Iterable

from thence.dsl.counterparts.entry import Counterpart, Given
from thence.dsl.counterparts.python_calls import PythonCall, PythonText


def call_in(text: str) -> PythonCall:
    """The first call in a text."""
    reader = PythonText(text)
    found = next((call for name in reader.names() if (call := reader.call(name))), None)
    assert found is not None, text
    return found


def given_of(table: Iterable[Counterpart], text: str) -> Given:
    """The arguments of a call as the entry of a table for it reads them."""
    entries = tuple(table)

    def find(call: PythonCall) -> Counterpart | None:
        return next((entry for entry in entries if call.name.rpartition(".")[2] in entry.names), None)

    call = call_in(text)
    entry = find(call)
    assert entry is not None, f"no entry for {call.name}"
    return Given(entry, call, find)


def spec_of(table: Iterable[Counterpart], text: str) -> str:
    """The spec that is made of a call."""
    given = given_of(table, text)
    assert given.entry.spec is not None, f"{given.entry.names} has no spec"
    return given.entry.spec(given)
