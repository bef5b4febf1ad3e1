"""Golden files: what is generated for published recipes and for the forms of a module, in full, for every target."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from golden import Case, cases, generated, lay_out
from oracle import executed
from places import HELPERS

from thence.codegen.targets import TARGETS

CASES = list(cases())
RECIPES = {
    "alphazero", "bert", "bloom-176b", "deepseek-llm-67b", "deepseek-v2", "deepseek-v3", "deit", "dinov2", "efficientnet",
    "gpt-3-175b", "kimi-k2", "llama-1-7b", "llama-3-405b", "mae", "minicpm", "mpt-7b", "olmo-2-7b", "palm", "ppo-atari",
    "resnet-50-one-hour", "sgdr", "smollm-135m", "super-convergence", "t5", "transformer", "vit-g", "wav2vec2", "whisper",
    "yolov3",
}  # fmt: skip
FORMS = {"many-segments", "named-parts", "options", "precision", "short-lines", "without-docstring"}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_modules_are_those_of_the_golden_file(case: Case) -> None:
    assert generated(case).modules == case.modules, "if that is meant, run: python tests/helpers/golden.py"


def test_there_is_a_file_for_every_recipe_and_target() -> None:
    assert {case.name for case in CASES} == RECIPES | FORMS
    assert all(list(case.modules) == list(TARGETS) for case in CASES)


# With torch and optax the same is done in environments that have nothing else, by .ci/run.
@pytest.mark.parametrize("target", ["python", "numpy", "jax"])
def test_modules_have_the_values_of_the_interpreter_without_it(target: str, tmp_path: Path) -> None:
    lay_out(tmp_path, [target])
    script = HELPERS / "bare.py"
    hidden = (
        "import runpy, sys; sys.modules['thence'] = None; import importlib.util as u; find = u.find_spec; "
        "u.find_spec = lambda name: None if name == 'thence' else find(name); "
        f"sys.argv[1:] = [{str(tmp_path / f'for_{target}')!r}]; runpy.run_path({str(script)!r}, run_name='__main__')"
    )
    found = subprocess.run([sys.executable, "-c", hidden], check=False, capture_output=True, text=True)
    assert found.returncode == 0 and f"for_{target}: {len(CASES)} modules" in found.stdout, found.stderr


# What the papers and the authors' code say of these schedules, computed from their formulas apart from thence.
SPOTS: list[tuple[str, str, int, float]] = [
    ("transformer", "schedule", 2_000, 3.493856e-4), ("transformer", "schedule", 4_000, 6.987712e-4),
    ("transformer", "schedule", 100_000, 1.397542e-4), ("bert", "schedule", 5_000, 5e-5),
    ("bert", "schedule", 505_000, 5e-5), ("bert", "schedule", 1_000_000, 0.0), ("t5", "schedule", 0, 0.01),
    ("t5", "schedule", 40_000, 0.005), ("t5", "schedule", 524_288, 1.3810679e-3), ("palm", "lr", 40_000, 0.005),
    ("gpt-3-175b", "schedule", 130 * 10**9, 3.3061259e-5), ("gpt-3-175b", "schedule", 300 * 10**9, 6e-6),
    ("llama-3-405b", "schedule", 604_000, 4.04e-5), ("olmo-2-7b", "schedule", 4 * 10**12, 5.5866555e-5),
    ("smollm-135m", "schedule", 1_800_000, 1.5e-3), ("vit-g", "schedule", 40_000, 4e-4),
    ("vit-g", "schedule", 950_000, 8.2078268e-5), ("yolov3", "schedule", 500, 6.25e-5),
    ("whisper", "schedule", 525_312, 8.75e-5),
]  # fmt: skip


@pytest.mark.parametrize("target", ["python", "numpy"])
@pytest.mark.parametrize(
    "name, output, step, value", SPOTS, ids=[f"{name}-{step}" for name, _, step, _ in SPOTS]
)
def test_modules_of_recipes_have_the_published_values(
    name: str, output: str, step: int, value: float, target: str
) -> None:
    (case,) = (case for case in CASES if case.name == name)
    assert float(executed(case.modules[target])[output](step)) == pytest.approx(
        value, rel=5e-7, abs=1e-12
    )  # they have seven digits
