"""Golden files: what is generated for published recipes and for the forms of a module, in full, for every target."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from golden import Case, cases, generated, lay_out

from thence.codegen.targets import TARGETS

CASES = list(cases())
RECIPES = 29


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_modules_are_those_of_the_golden_file(case: Case) -> None:
    assert generated(case).modules == case.modules, "if that is meant, run: python tests/golden.py"


def test_there_is_a_file_for_every_recipe_and_target() -> None:
    assert len(CASES) >= RECIPES
    assert all(list(case.modules) == list(TARGETS) for case in CASES)


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("golden")
    lay_out(folder)
    return folder


# With torch and optax the same is done in environments that have nothing else, by .ci/run.
@pytest.mark.parametrize("target", ["python", "numpy", "jax"])
def test_modules_have_the_values_of_the_interpreter_without_it(target: str, laid_out: Path) -> None:
    script = Path(__file__).with_name("bare.py")
    hidden = (
        "import runpy, sys; sys.modules['thence'] = None; import importlib.util as u; find = u.find_spec; "
        "u.find_spec = lambda name: None if name == 'thence' else find(name); "
        f"sys.argv[1:] = [{str(laid_out / f'for_{target}')!r}]; runpy.run_path({str(script)!r}, run_name='__main__')"
    )
    found = subprocess.run([sys.executable, "-c", hidden], check=False, capture_output=True, text=True)
    assert found.returncode == 0 and f"for_{target}: {len(CASES)} modules" in found.stdout, found.stderr
