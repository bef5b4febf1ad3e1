"""Attributes that a schedule does not have, and what to write."""

import pytest

import thence
from thence.runtime.meant.attributes import where


def test_where_it_is() -> None:
    assert where(thence.Schedule("hold(5, 1)"), "compile").startswith("; it is compiled already")
    assert where(thence.Bundle("lr = hold(5, 1); wd = 0.1 * lr"), "lr") == "; write bundle['lr']"
    assert (
        where(thence.Schedule("hold(5, 1)"), "_private")
        == where(thence.Schedule("hold(5, 1)"), "banana")
        == ""
    )
    with pytest.raises(AttributeError, match="compiled already"):
        thence.Schedule("hold(5, 1)").compile  # type: ignore[attr-defined]  # noqa: B018
