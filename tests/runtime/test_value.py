"""Pickles of schedules: those that were made before modules had rooms, and what new ones name."""

import pickle
import pickletools

import pytest

import thence
from thence.runtime.value import _restored

OLD = [
    (
        (
            b"\x80\x02cthence.runtime.value\n_restored\nq\x00cthence.runtime.schedule\nSchedule\nq\x01X\x1a\x00\x00\x00warmup(10, 1) then "
            b"hold(5)q\x02X\x07\x00\x00\x00float64q\x03\x87q\x04Rq\x05."
        ),
        thence.Schedule("warmup(10, 1) then hold(5)"),
    ),
    (
        (
            b"\x80\x02cthence.runtime.value\n_restored\nq\x00cthence.runtime.bundle\nBundle\nq\x01X#\x00\x00\x00lr = linear(5, 1->0); "
            b"wd = 0.1 * lrq\x02X\x07\x00\x00\x00float64q\x03\x87q\x04Rq\x05."
        ),
        thence.Bundle("lr = linear(5, 1->0); wd = 0.1 * lr"),
    ),
]


@pytest.mark.parametrize(("data", "made"), OLD)
def test_a_pickle_of_before_is_read(data: bytes, made: object) -> None:
    assert pickle.loads(data) == made


def test_a_new_pickle_names_nothing_but_the_class_as_users_do() -> None:
    for made in (thence.Schedule("linear(5, 1->0)"), thence.Bundle("lr = linear(5, 1->0)")):
        named = {arg for op, arg, _ in pickletools.genops(pickle.dumps(made)) if isinstance(arg, str)}
        assert not {name for name in named if name.startswith("thence.")}
        assert _restored(type(made), made.spec, made.precision) == made
