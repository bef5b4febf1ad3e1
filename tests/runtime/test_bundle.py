"""Bundles: named schedules of one program, as a mapping that is called."""

import pytest

import thence
from thence.runtime.bundle import Bundle, read

TEXT = "p = 1; lr = linear(10, p->0); wd = 0.1 * lr"


def test_a_bundle_is_a_mapping_of_schedules() -> None:
    bundle = Bundle(TEXT)
    assert list(bundle) == ["lr", "wd"] and len(bundle) == 2 and "lr" in bundle
    assert isinstance(bundle["lr"], thence.Schedule) and bundle["wd"](5) == 0.05
    with pytest.raises(KeyError):
        bundle["momentum"]


def test_a_call_has_the_values_of_all() -> None:
    assert Bundle(TEXT)(5) == {"lr": 0.5, "wd": 0.05}
    assert Bundle(TEXT, p=2)(5) == {"lr": 1.0, "wd": 0.1}


def test_bundles_compare_by_what_they_say() -> None:
    assert Bundle(TEXT) == Bundle(TEXT.replace(" ", "")) != Bundle(TEXT, p=2)
    assert hash(Bundle(TEXT)) == hash(Bundle(TEXT)) and eval(
        repr(Bundle(TEXT)), {"Bundle": Bundle}
    ) == Bundle(TEXT)


def test_a_text_is_read_as_what_it_is() -> None:
    assert isinstance(read("hold(5, 1)"), thence.Schedule) and isinstance(read(TEXT), Bundle)


def test_one_schedule_is_no_bundle() -> None:
    with pytest.raises(ValueError):
        Bundle("hold(5, 1)")
