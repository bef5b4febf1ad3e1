"""Modules that are loaded on first use: whole, once, and the same for all threads."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from thence.dsl.base.loading import load


def test_a_module_by_its_name_or_from_its_package() -> None:
    assert load("json") is sys.modules["json"]
    assert load(".decoder", "json") is sys.modules["json.decoder"]
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        load("no_such_module")


def test_every_thread_gets_the_whole_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow_to_load.py").write_text("import time\nbegun = 1\ntime.sleep(0.05)\nended = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with ThreadPoolExecutor(4) as pool:
        loaded = list(pool.map(load, ["slow_to_load"] * 4))
    assert all(module.ended == 1 and module is loaded[0] for module in loaded)
