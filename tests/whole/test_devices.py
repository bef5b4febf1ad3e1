"""Schedules on several devices and in several processes: nothing is communicated, and all agree bit for bit."""

from __future__ import annotations

import base64
import json
import os
import pickle
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from places import HELPERS

import thence

SECONDS = 300  # after which processes are hanging, not slow
NO_GLOO = 77  # the exit status of two_processes.py where this jax cannot join CPU processes

MANY = " then ".join(["warmup(7, 1)", *(f"cosine({5 + i % 11}, {1 / (i + 1):.6f})" for i in range(1, 1024))])
CASES: dict[str, tuple[str, dict[str, float]]] = {
    "warm-up and cosine": ("warmup(1000, 0->1e-3) then cosine(9000, 1e-5)", {}),
    "1024 segments": (MANY, {}),
    "repeat with stretch": ("repeat(cosine(10, 1e-3->1e-6), stretch=1.5, scale=0.9)", {}),
    "exponential": ("exponential(10k, 1e-2->1e-6)", {}),
    "arithmetic": ("0.1 * sqrt(cosine(10k, 1->0.01)) + rsqrt(1e-3, 10)", {}),
    "four cosines": ("warmup(7, 1) then cosine(99, 0.5) then cosine(900, 0.1) then cosine(9000, 0)", {}),
    "points": ("points(1 @ 0, 0.5 @ 7, 0.4 @ 99, 0.3 @ 1000, 0.2 @ 5000, 0.1 @ 9999, 0 @ 10010)", {}),
    "traced parameter": ("peak = 1e-3; warmup(1000, peak) then cosine(9000, peak / 100)", {"peak": 3e-4}),
}
STEPS = [
    *range(20),
    *range(95, 105),
    *range(995, 1005),
    *range(8188, 8198),
    *range(9995, 10_005),
    10**6,
    2**31 - 1,
]
STEPS += range(5000, 5000 + -len(STEPS) % 8)  # a whole number of steps for each of eight devices

each_case = pytest.mark.parametrize("case", CASES)


@cache
def alone(case: str) -> list[int]:
    """The bits of a case's values on the one device of this process."""
    import jax

    spec, parameters = CASES[case]
    schedule: Any = thence.compile(spec)
    values = jax.jit(lambda steps, given: schedule(steps, **given))(np.array(STEPS, np.int32), parameters)
    found: list[int] = np.asarray(values, np.float32).view(np.uint32).tolist()
    return found


def test_the_cases_tell_steps_apart() -> None:
    for case in CASES:
        assert len(set(alone(case))) > len(STEPS) / 2, case


# ---- processes -----------------------------------------------------------------------------------------------


class Done(NamedTuple):
    status: int
    output: str
    errors: str


def side_by_side(commands: list[list[str]], inputs: list[str], devices: int) -> list[Done]:
    """Run scripts of this folder at the same time; when one fails, or none ends, all are ended."""
    environment = {
        **os.environ,
        "JAX_PLATFORMS": "cpu",
        "XLA_FLAGS": f"--xla_force_host_platform_device_count={devices}",
    }
    pipe = subprocess.PIPE
    running = [
        subprocess.Popen(
            [sys.executable, *command],
            cwd=HELPERS,
            env=environment,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            text=True,
        )
        for command in commands
    ]

    def end_all() -> None:
        for process in running:
            process.kill()

    def finish(process: subprocess.Popen[str], text: str) -> Done:
        output, errors = process.communicate(text)
        if process.returncode != 0:
            end_all()  # the others would wait for it
        return Done(process.returncode, output, errors)

    timer = threading.Timer(SECONDS, end_all)
    timer.start()
    try:
        with ThreadPoolExecutor(len(running)) as pool:
            return list(pool.map(finish, running, inputs))
    finally:
        timer.cancel()
        end_all()


def report(done: list[Done]) -> str:
    """What processes said, for a failure."""
    return "\n".join(
        f"---- process {i} ended with {status}\n{output[-2000:]}\n{errors[-4000:]}"
        for i, (status, output, errors) in enumerate(done)
    )


# ---- eight devices -------------------------------------------------------------------------------------------


@cache
def on_eight_devices() -> dict[str, Any]:
    """What eight_devices.py found."""
    questions = {
        case: {"spec": spec, "parameters": parameters, "steps": STEPS}
        for case, (spec, parameters) in CASES.items()
    }
    done = side_by_side([["eight_devices.py"]], [json.dumps(questions)], devices=8)
    if done[0].status != 0:
        pytest.fail(report(done))
    found: dict[str, Any] = json.loads(done[0].output)
    assert found["devices"] == 8
    return found


def test_collectives_are_there_to_be_counted() -> None:
    found = on_eight_devices()
    assert sum(found["mean"].values()) > sum(found["constant"].values()) > 0


@each_case
def test_a_training_step_has_no_collective_more_than_with_a_constant(case: str) -> None:
    found = on_eight_devices()
    assert found["answers"][case]["training_step"] == found["constant"]


@each_case
def test_values_at_sharded_steps_need_no_collective(case: str) -> None:
    assert on_eight_devices()["answers"][case]["array"] == {}


@each_case
def test_every_device_has_the_bits_of_one(case: str) -> None:
    found = on_eight_devices()["answers"][case]
    assert found["everywhere"] == [alone(case)] * 8
    assert found["sharded"] == alone(case)


@each_case
def test_steps_that_are_sharded_by_type_stay_so(case: str) -> None:
    assert on_eight_devices()["answers"][case]["explicit"] == [alone(case)] * 2


def test_a_constant_is_sharded_as_the_steps_are() -> None:
    assert on_eight_devices()["constant_explicit"]


# ---- two processes -------------------------------------------------------------------------------------------


@cache
def in_two_processes() -> list[dict[str, Any]]:
    """What two_processes.py found in each of two processes: the first compiles the text, the second unpickles."""
    orders: list[dict[str, Any]] = [{}, {}]
    for case, (spec, parameters) in CASES.items():
        pickled = base64.b64encode(pickle.dumps(thence.compile(spec))).decode("ascii")
        given = {"parameters": parameters, "steps": STEPS}
        orders[0][case] = {"text": spec, "pickled": "", **given}
        orders[1][case] = {"text": "", "pickled": pickled, **given}
    with socket.socket() as reserved:
        # Bound, but not listening: nobody else is given the port, and jax, which shares ports, can listen on it.
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        reserved.bind(("localhost", 0))
        port = str(reserved.getsockname()[1])
        commands = [["two_processes.py", str(i), port] for i in range(2)]
        done = side_by_side(commands, [json.dumps(order) for order in orders], devices=2)
    if NO_GLOO in [process.status for process in done]:
        pytest.skip("this jax has no gloo, by which CPU processes are joined")
    if any(process.status != 0 for process in done):
        pytest.fail(report(done))
    return [json.loads(process.output.splitlines()[-1]) for process in done]


@each_case
def test_two_processes_have_the_bits_of_one(case: str) -> None:
    first, second = (found[case] for found in in_two_processes())
    assert first["rates"] == second["rates"] == alone(case)
    assert first["weights"] == second["weights"]


@each_case
def test_each_process_sees_the_bits_of_both(case: str) -> None:
    for found in in_two_processes():
        own = found[case]["rates"] + found[case]["weights"]
        assert found[case]["gathered"] == [own, own]
