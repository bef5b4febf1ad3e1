"""Run in a process of its own by test_threads.py: threads that all do what nobody has done there before."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable

import thence
from thence.runtime.steps.execute import execute

SPEC = "warmup(10, 1) then cosine(90, 0)"
THREADS = 16


def compiled() -> thence.Schedule:
    made = thence.compile(SPEC)
    assert isinstance(made, thence.Schedule)
    return made


def numpys() -> object:
    import numpy as np

    return compiled()(np.array([0, 5, 100])).tolist()


def of_optax() -> object:
    from thence import schedules

    return schedules.linear_schedule(1, 0, 10)(5)


def of_words() -> object:
    from thence import words

    return str(words.linear(10, 1, 0))


def jaxs() -> object:
    import jax.numpy as jnp

    return compiled()(jnp.array([0, 5, 100])).tolist()


def ran(target: str) -> object:
    """The value of a function that is emitted."""
    return float(execute(thence.emit(SPEC, target=target), {})["schedule"](5))


HOST: list[tuple[Callable[[], object], object]] = [
    (lambda: compiled()(5), 0.5),
    (numpys, [0.0, 0.5, 0.0]),
    (lambda: compiled().values(6).tolist(), [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]),
    (lambda: ran("numpy"), 0.5),
    (lambda: ran("python"), 0.5),
    (lambda: thence.check("warmup(10, 1) then cosin(90, 0)")[0].help, "write: cosine"),
    (lambda: thence.format("hold( 1,1)"), "hold(1, 1)"),
    (of_optax, 0.5),
    (of_words, "linear(10, 1->0)"),
    (lambda: [segment.stop for segment in compiled().segments], [10, 100]),
]
JAX: list[tuple[Callable[[], object], object]] = [(jaxs, [0.0, 0.5, 0.0]), (lambda: ran("jax"), 0.5)]


def main() -> None:
    works = HOST + (JAX if sys.argv[1] == "jax" else [])
    together = threading.Barrier(THREADS)
    wrong: list[str] = []

    def work(i: int) -> None:
        function, right = works[i % len(works)]
        together.wait()
        try:
            found = function()
            if found != right:
                wrong.append(f"{found!r} is not {right!r}")
        except BaseException:  # noqa: BLE001 - whatever it is, the process that started this one shall see it
            wrong.append(traceback.format_exc())

    sys.setswitchinterval(1e-6)
    threads = [threading.Thread(target=work, args=(i,)) for i in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("\n".join(wrong), end="")


if __name__ == "__main__":
    main()
