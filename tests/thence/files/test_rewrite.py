"""`thence fmt` inside of files: specs get their canonical form, and nothing else changes, not by one byte."""

import json
import random
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from wide_specs import wide_spec

import thence
from thence.cli import cli
from thence.dsl.syntax.unparse import unparse
from thence.files.examine import Examiner
from thence.files.formats import read
from thence.files.rewrite import Rewritten, rewritten
from thence.files.settings import Settings
from thence.files.values import File


def rewrite(name: str, text: str) -> Rewritten:
    return rewritten(Examiner(Settings(keys=("*lr",))).contents(name, text.encode()))


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.yaml", "lr:  warmup(10,1)then hold( 5 )  # c\n", "lr:  warmup(10, 1) then hold(5)  # c\n"),
        ("a.yaml", "a: {lr: 'warmup(10,1)' , b: 1}\r\n", "a: {lr: 'warmup(10, 1)' , b: 1}\r\n"),
        ("a.yaml", 'lr: "warmup(10, 0 \\u002d\\x3e 1)"\n', 'lr: "warmup(10, 0\\u002d\\x3e1)"\n'),
        ("a.yaml", "lr: warmup(10,\n   1)  then\n  hold(5)\n", "lr: warmup(10,\n   1) then\n  hold(5)\n"),
        ("a.yaml", "lr: >-\n  warmup( 10,\n  1 )\n\nb: 1\n", "lr: >-\n  warmup(10,\n  1)\n\nb: 1\n"),
        (
            "a.yaml",
            "lr: |\n    a=1 # é\n\n\n    warmup(10,a) then\n       hold( 5 ) ;\nb: 1\n",
            "lr: |\n    a = 1  # é\n\n    warmup(10, a) then hold(5)\nb: 1\n",
        ),
        ("a.yaml", "lr: |+\n  hold(5,1)\n\n\nb: 1\n", "lr: |+\n  hold(5, 1)\n\n\nb: 1\n"),
        ("a.yaml", "lr: |\r\n  a=1\r\n  hold(5,a)\r\n", "lr: |\r\n  a = 1\r\n  hold(5, a)\r\n"),
        ("a.yaml", 'lr: "a=1\\nhold(5,a)"\n', 'lr: "a = 1\\nhold(5, a)"\n'),
        ("a.yaml", "b: &x 'hold( 5,1 )'\nlr: *x\n", "b: &x 'hold(5, 1)'\nlr: *x\n"),
        (
            "a.py",
            'import thence\nthence.check("""warmup(10,1)  # note\nthen hold(5)""")\n',
            'import thence\nthence.check("""warmup(10, 1)  # note\n    then hold(5)""")\n',
        ),
        (
            "a.json",
            '{"lr": "warmup(10,1) # c\\nthen hold(5)"}',
            '{"lr": "warmup(10, 1)  # c\\n    then hold(5)"}',
        ),
        (
            "a.yaml",
            "lr: |\n  warmup(10,1) # c\n  then hold(5)\n  # d\n",
            "lr: |\n  warmup(10, 1)  # c\n      then hold(5)\n  # d\n",
        ),
        (
            "a.toml",
            'lr = """\n    a=1\n    warmup(10,a) # c\n    then hold(5)\n"""\n',
            'lr = """\n    a = 1\n    warmup(10, a)  # c\n        then hold(5)\n"""\n',
        ),
        ("a.toml", "lr = 'warmup(10,1)'  # c\n", "lr = 'warmup(10, 1)'  # c\n"),
        (
            "a.toml",
            'lr = """\n  a=1;\n\n  warmup(10,a) then\n     hold(5)\n  """\n',
            'lr = """\n  a = 1\n\n  warmup(10, a) then hold(5)\n  """\n',
        ),
        (
            "a.toml",
            'lr = """warmup(10,1) \\\n  then hold( 5 )"""\n',
            'lr = """warmup(10, 1) \\\n  then hold(5)"""\n',
        ),
        ("a.json", '{"lr" :"a=1\\nhold(5,\\u0061)"}', '{"lr" :"a = 1\\nhold(5, \\u0061)"}'),
        ("a.jsonc", '{"lr": "hold(5,1)", // "hold(5,1)"\n}', '{"lr": "hold(5, 1)", // "hold(5,1)"\n}'),
        (
            "a.py",
            "import thence\nx = 'hold(5,1)'\nthence.check('warmup(10,1)then '\n   r\"hold( 5 )\")\n",
            "import thence\nx = 'hold(5,1)'\nthence.check('warmup(10, 1) then '\n   r\"hold(5)\")\n",
        ),
        (
            "a.py",
            'import thence\nthence.check("""\n    a=1\n    hold(5,a)\n    """)\n',
            'import thence\nthence.check("""\n    a = 1\n    hold(5, a)\n    """)\n',
        ),
        (
            "a.py",
            "import thence\nthence.check('warmup(10, 1) '  # keep\n   ' then hold(5)')\n",
            "import thence\nthence.check('warmup(10, 1) '  # keep\n   'then hold(5)')\n",
        ),
        (
            "a.py",
            "import thence\nthence.check('hold(5,'  '1)  ' '  ')\n",
            "import thence\nthence.check('hold(5,'  ' 1)' '')\n",
        ),
        ("a.yaml", "lr: |\n  warmup( 10, 1)", "lr: |\n  warmup(10, 1)"),
        ("a.yaml", "lr: >\n  a=1;hold( 5,a )\n", "lr: >\n  a = 1; hold(5, a)\n"),
        ("a.yaml", "lr: >\r\n  hold(5,1);\r\nb: 1\r\n", "lr: >\r\n  hold(5, 1)\r\nb: 1\r\n"),
        ("a.yaml", "lr: !schedule # why\n  hold( 5,1)\n", "lr: !schedule # why\n  hold(5, 1)\n"),
        ("a.json", '{"lr": "a=1\\r\\nhold(5,a)\\r\\n"}', '{"lr": "a = 1\\r\\nhold(5, a)\\r\\n"}'),
        ("a.thence", "a=1;\r\nlr = hold( 5,a )\r\n", "a = 1\r\nlr = hold(5, a)\r\n"),
    ],
)
def test_only_blanks_within_specs_change(name: str, before: str, after: str) -> None:
    result = rewrite(name, before)
    assert (result.text, result.changed, result.findings) == (after, 1, [])
    assert rewrite(name, after).changed == 0


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.yaml", "lr: warmup(10,1) then hold(\n", "syntax"),
        ("a.yaml", "a: {lr: warmup(10,0->1)}\n", "cut"),
        ("a.yaml", "lr: >\n  a=1\n\n  hold(5,a)\n\n\n  # c\n", None),
        ("a.yaml", "lr: 'a=1  # x\n\n  hold( 5,a )'\n", None),
        ("a.toml", "lr = 'hold( 5,1'\n", "syntax"),
        ("a.yaml", "lr: |\n  hold(5, # a\n    # b\n    1)\n", "layout"),
        ("a.yaml", "lr: 'a=1; b=2\n\n  hold(5,a+b)'\n", "layout"),
        ("a.py", 'import thence\r\nthence.check("""p = 3;q=p;\r\nhold(3,""" " q)")\r\n', "layout"),
        ("a.yaml", "lr: hold( 5,1)\nb: [\n", "file"),
    ],
)
def test_what_cannot_be_told_stays(name: str, text: str, code: str | None) -> None:
    result = rewrite(name, text)
    assert [found.code for found in result.findings] == ([code] if code else [])
    if code:
        assert (result.text, result.changed, result.failed) == (text, 0, 1)


def messy(spec: str, rng: random.Random) -> str:
    """A spec with other blanks between its words."""
    return "".join(
        (
            # A comma between two numbers without a blank is a decimal's, which is refused.
            rng.choice(["", " ", "   "][spec[i - 2].isdigit() and spec[i + 1].isdigit() :])
            if c == " " and spec[i - 1] == ","
            else c + " " * (c in "(" and rng.random() < 0.3)
        )
        for i, c in enumerate(spec)
    )


def carried(spec: str, i: int) -> tuple[str, str]:
    """A file that holds a spec, each time in another way."""
    folded = spec.replace(" then ", "\n  then ")
    ways = [
        ("a.yaml", f"a: 1\nlr: '{spec}'\nb: [x,  y]  # {spec}\n"),
        ("a.yaml", f"lr: >-\n  {folded}\nb: 1\n"),
        ("a.yaml", f"lr: |\n  {spec}\nb: 1\n"),
        ("a.yaml", f'{{lr: {json.dumps(spec).replace("-", chr(92) + "x2d")}, b: 1}}\n'),
        ("a.toml", f"lr  =  '''{spec}'''  # é\n"),
        ("a.toml", f'x = 1\n[lr]\nlr = """\n{spec}"""\n'),
        ("a.json", json.dumps({"b": [1, 2], "lr": spec}, indent=3)),
        ("a.py", f"import thence as t\nt.Schedule(  {spec!r}  )\n"),
    ]
    return ways[i % len(ways)]


def solid(text: str) -> str:
    """A text without what formatting may change: blanks, line ends, and the signs between statements."""
    return re.sub(r"[\s;]", "", text)


@pytest.mark.thorough
def test_random_specs_come_out_canonical_wherever_they_stand() -> None:
    rng = random.Random(7)
    for i in range(300):
        canonical = unparse(wide_spec(rng, "mixed").program)
        name, text = carried(messy(canonical, rng), i)
        result = rewrite(name, text)
        assert result.findings == [], (name, text)
        assert solid(result.text) == solid(text)
        (value,) = [v for v in read(File(name, result.text)) if "lr" in v.keys or v.call is not None]
        content = str(value.content)
        assert thence.parse(content) == thence.parse(canonical)
        assert thence.format(content.strip()) == content.strip()
        assert rewrite(name, result.text).text == result.text


def test_the_command_rewrites_shows_and_checks(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    before = b"\xef\xbb\xbf# \xc3\xa9\r\nlr: 'hold( 5,1 )'   # c\r\nwd:   1\r\n"
    path.write_bytes(before)
    (tmp_path / "b.json").write_text('{"lr": "hold(5, 1)"}')

    def run(*options: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(cli, ["fmt", str(tmp_path), "--key", "lr", *options])
        return done.exit_code, done.stdout, done.stderr

    assert run("--check") == (1, "", f"would reformat {path}\n1 spec would be reformatted, 1 unchanged\n")
    code, shown, _ = run("--diff")
    assert code == 1
    assert "-lr: 'hold( 5,1 )'   # c\n+lr: 'hold(5, 1)'   # c\n" in shown
    assert path.read_bytes() == before
    assert run() == (0, "", f"reformatted {path}\n1 spec reformatted, 1 unchanged\n")
    assert path.read_bytes() == before.replace(b"hold( 5,1 )", b"hold(5, 1)")
    assert run() == (0, "", "2 unchanged\n")
    (tmp_path / "c.yaml").write_text("lr: hold(5\nb: {lr: warmup(5,0->1)}\n")
    code, _, told = run()
    assert (code, told.splitlines()[-1]) == (1, "2 unchanged, 2 with errors")
    assert f"{tmp_path / 'c.yaml'}:2:9" in told
    assert yaml.safe_load((tmp_path / "c.yaml").read_text())["lr"] == "hold(5"
