"""Specs inside of files: what the readers find and where, what is taken for a spec, and which files are looked at."""

import json
import random
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from thence.dsl.text.diagnostic import CODES
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source
from thence.files import examine, reading
from thence.files.examine import Examiner
from thence.files.find import Finder
from thence.files.formats import READERS, read
from thence.files.keys import key_matches
from thence.files.readers import json_reader, python_reader, toml_reader, yaml_reader
from thence.files.reading import reads_as_spec
from thence.files.settings import Settings, SettingsError, find_settings
from thence.files.values import File, UnreadableError, Value, Wanted
from thence.files.walk import files_in
from thence.support.libraries import MissingLibraryError

SPEC = "warmup(10, 1e-3) then hold(5)"


def values(name: str, text: str) -> dict[str, object]:
    return {".".join(value.keys): value.content for value in read(File(name, text))}


# ---- values and keys ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.yaml", "a: {b: x, c: [1, 'two']}\n? [k]\n: v\n", {"a.b": "x", "a.c": "two", "?": "v"}),
        ("a.yaml", "a: &x {b: 1}\nc: *x\nd: &y text\ne: *y\n", {"a.b": 1, "c.b": 1, "d": "text", "e": "text"}),
        ("a.yaml", "a: &x {b: 1, c: &y [2]}\nd: {<<: *x, e: 3}\nf: {<<: [*x], c: *y}\n",
         {"a.b": 1, "a.c": 2, "d.b": 1, "d.c": 2, "d.e": 3, "f.b": 1, "f.c": 2}),
        ("a.yaml", "a: 1\n---\na: 2\n", {"a": 2}),
        ("a.yaml", "a: 1e-3\nb: 0.001\nc: .inf\nd: yes\ne: ~\nf: !!str 1\n",
         {"a": "1e-3", "b": 0.001, "c": float("inf"), "d": True, "e": None, "f": "1"}),
        ("a.toml", 'a.b."c.d" = "x"\n[t]\nl = ["y", {z = 1}]\n[[u]]\nv = true\n',
         {"a.b.c.d": "x", "t.l": "y", "t.l.z": 1, "u.v": True}),
        ("a.json", '{"a": {"b": [1, "x"]}, "c": null, "d": NaN}', {"a.b": "x", "c": None, "d": ...}),
        ("a.jsonc", '{ // "no": 1,\n"a": "//x", /* , */ "b": [1,],\n}', {"a": "//x", "b": 1}),
        ("a.py", "import thence\nthence.check('x')\nprint('y')\n", {"check": "x"}),
        ("a.py", "from thence import compile as c\nc(n)\nc(f'{n}')\nc(-1.5)\n", {"compile": -1.5}),
        ("a.py", "import thence.schedules as ts\nts.inject(o, a='x').then('y')\n", {"schedules.inject.a": "x", "then": "y"}),
        ("a.py", "import other\nother.compile('x')\ncompile('y')\n", {}),
    ],
)  # fmt: skip
def test_values_and_their_keys(name: str, text: str, expected: dict[str, object]) -> None:
    found = values(name, text)
    assert list(found) == list(expected)
    assert all(expected[key] is ... or found[key] == expected[key] for key in found)


_STRINGS = st.sampled_from(
    ['"a # [b] = {c}, \\\\"', "'a\\\\'", '""', "''", '"""a" ""b\\n\n]"""', '"""a"""""', '""""a\\"\\\\"""', '""""""', "'''a'' \\\n}''''", "''''a'''",
     '"\\"="', '"é\\u00e9"', '"\t"'])  # fmt: skip
_OTHERS = st.sampled_from(
    ["1", "-1_000", "1.5e-3", "inf", "true", "0xff", "1979-05-27", "1979-05-27 07:32:00", "1979-05-27T07:32:00.5-07:00", "07:32:00"]
)  # fmt: skip
_KEYS = st.sampled_from(
    ["{}", "a-_{}", '"a.]= #{}"', "'{}\"'", "x{} . 'y'", '1{}."\\u0061".z', '"\\"{}"', "{}.''"]
)
_BLANKS = st.sampled_from(["", " ", "\t", "\n", ' # ] } = "\n ', "\r\n"])


def _array(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    item = st.tuples(_BLANKS, items, _BLANKS).map("".join)
    return st.tuples(st.lists(item, max_size=3), st.sampled_from([",", ",\n#,\n", ""])).map(
        lambda found: f"[{','.join(found[0])}{found[1] if found[0] else ''}]"
    )


def _pairs(keys: list[str], values: list[str], join: str) -> str:
    return join.join(
        f"{key.format(i)} = {value}" for i, (key, value) in enumerate(zip(keys, values, strict=False))
    )


def _inline(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.builds(_pairs, st.lists(_KEYS, max_size=3), st.lists(values, max_size=3), st.just(", "))
    return pairs.map(lambda found: f"{{{found}}}")


_VALUES = st.recursive(_STRINGS | _OTHERS, lambda inner: _array(inner) | _inline(inner), max_leaves=6)
_TABLES = st.builds(_pairs, st.lists(_KEYS, max_size=4), st.lists(_VALUES, max_size=4), st.just(" # = [\n"))
_HEADERS = st.sampled_from(["[t{}]", " [ t{} . 'b]' ]", "[[ t{} ]] # [", '[["t{}".b]]'])


@st.composite
def toml_texts(draw: st.DrawFn) -> str:
    tables = draw(st.lists(st.tuples(_HEADERS, _TABLES), max_size=3))
    parts = [f"\n{header.format(i)}\n{table}" for i, (header, table) in enumerate(tables)]
    return draw(_TABLES) + "".join(parts)


def _flat(keys: tuple[str, ...], content: object) -> list[tuple[tuple[str, ...], object]]:
    if isinstance(content, dict):
        return [one for key, inner in content.items() for one in _flat((*keys, key), inner)]
    if isinstance(content, list):
        return [one for inner in content for one in _flat(keys, inner)]
    return [(keys, content)]


@pytest.mark.thorough
@given(toml_texts())
def test_toml_has_the_values_that_tomllib_reads(text: str) -> None:
    found = read(File("a.toml", text))
    expected = _flat((), tomllib.loads(text))
    assert sorted(map(repr, expected)) == sorted(repr((value.keys, value.content)) for value in found)
    for value in found:
        written = text[value.span.start : value.span.stop]
        assert tomllib.loads(f"a = {written}")["a"] == value.content or value.content != value.content
        assert not isinstance(value.content, str) or value.offsets is not None


# Each has the word `wamup` once, written somehow; § is where it begins.
PLACES = [
    ("a.yaml", "lr: §wamup(10, 1) then hold(5)\n"),
    ("a.yaml", "# é\na: {é: 1, lr: '§wamup(10, 1) then hold(5)'}\n"),
    ("a.yaml", "lr: warmup(10,\n  1) then\n\n  §wamup(5, 0) # no\n"),
    ("a.yaml", "lr: >2\n    warmup(10, 1)\n   then\n  §wamup(5, 0)\n"),
    ("a.yaml", "a:\n- lr: |-\n    x = 1\n\n    §wamup(5, x) then hold(5)\n"),
    ("a.yaml", 'lr: "x = 1\\n\\\n   §wamup(5, x) then hold(5)"\n'),
    ("a.yaml", "lr: !schedule   &a '§wamup(10, 1)'\n"),
    ("a.yaml", "a: 1\r\nlr: |\r\n  x = 1\r\n  §wamup(5, x) then hold(5)\r\n"),
    ("a.yaml", "? lr\n: - - §wamup(10, 1) then hold(5)\n"),
    ("a.toml", 'a = "é"\nlr = "\\u0020§wamup(10, 1) then hold(5)"\n'),
    ("a.toml", "lr = '''\nx = 1\n  §wamup(5, x) then hold(5)'''\n"),
    ("a.toml", 'lr = """\\\n   warmup(5, 1) \\\n  then §wamup(5, 0)"""\n'),
    ("a.json", '{"\\ud83d\\ude00": "\\ud83d\\ude00", "lr": "warmup(5, 1)\\u0020then\\t§wamup(5, 0)"}'),
    ("a.jsonc", '{/* é */"lr": ["warmup(5, 1) then hold(5)" , "hold(5, 1) then §\\u0077amup(5, 0)"]}'),
    ("a.py", "import thence\nthence.check('§wamup(10, 1)')\n"),
    ("a.py", "import thence\né = 1; thence.check('warmup(5, 1) '\n  # é\n  r'then §wamup(5, 0)')\n"),
    ("a.py", 'import thence\nthence.check(("""\n  x = 1\\n§wamup(5, x)"""))\n'),
    ("a.py", 'import thence\nthence.check("\\x20\\N{SPACE}\\40\\\n§wamup(5, 1)")\n'),
    ("a.py", "import thence\r\nthence.check('''\r\n x = 1\r\n§wamup(5, x)''')\r\n"),
    ("a.thence", "x = 1\r\nlr = §wamup(5, x)\r\n"),
]


@pytest.mark.parametrize(("name", "marked"), PLACES)
def test_a_finding_is_shown_where_it_is_written(name: str, marked: str) -> None:
    at = marked.index("§")
    text = marked.replace("§", "")
    (found,) = Examiner(Settings(keys=("lr",))).examine(name, text.encode()).findings
    lines = text[:at].replace("\r\n", "\n").split("\n")
    assert (found.code, found.line, found.column) == ("unknown-function", len(lines), len(lines[-1]) + 1)
    shown = found.source.shown(found.span)
    assert text[shown.start : shown.stop] in ("wamup", "\\u0077amup")
    assert f"--> {name}:{len(lines)}:{len(lines[-1]) + 1}" in found.render()


def test_what_cannot_be_traced_is_shown_where_it_begins() -> None:
    # In YAML 1.1 U+0085 is a line end.
    text = "lr: |\n  warmup(10, 1) then\x85  wamrup( 5, 0)\n"
    assert codes(text, keys=("lr",)) == [("unknown-function", 1)]
    assert yaml_reader.read(File("a.yaml", text))[0].offsets is None


def random_scalar(rng: random.Random) -> str:
    """A YAML scalar of any style, with folds, escapes, blank lines, odd indentation and all kinds of line ends."""
    end = rng.choice(["\n", "\r\n"])
    words = [rng.choice(["warmup(9,", "0->1)", "then", "é", "x"]) for _ in range(rng.randint(1, 8))]
    style = rng.choice(["", "'", '"', "|", ">"])
    if style in ("|", ">"):
        indent = " " * rng.randint(1, 4)
        lines = [indent + words[0]]
        for word in words[1:]:
            lines += [
                rng.choice(["", " " * rng.randint(0, len(indent))])
                for _ in range(rng.choice([0, 0, 0, 1, 2]))
            ]
            lines.append(indent + " " * rng.choice([0, 0, 0, 1, 3]) + word + rng.choice(["", " ", "  x"]))
        header = style + rng.choice(["", "-", "+"]) + rng.choice(["", "  # c"])
        return header + end + end.join(lines) + end * rng.choice([1, 1, 2, 3])
    joints = [" ", "  ", f"{end}  ", f"{end}{end}   ", f" {end} "]
    pieces = {"'": ["''"], '"': ["\\u2192", "\\n", "\\x41", f"\\{end}    ", "\\U0001F600", "\\_", '\\"']}
    text = words[0]
    for word in words[1:]:
        text += rng.choice(["", "", "", *pieces.get(style, [])]) + rng.choice(joints) + word
    return f"{style}{text}{style}{end}"


def test_every_character_of_a_yaml_scalar_is_traced() -> None:
    rng = random.Random(6)
    for _ in range(2000):
        scalar = random_scalar(rng)
        # At the end of a file the last line end may be missing.
        text = f"é: 1\nlr: {scalar}seed: 1\n" if rng.random() < 0.7 else f"é: 1\nlr: {scalar.rstrip()}"
        (value,) = [v for v in yaml_reader.read(File("a.yaml", text)) if v.keys == ("lr",)]
        content = yaml.safe_load(text)["lr"]
        assert value.content == content
        if isinstance(content, str):
            assert value.offsets is not None, text
            assert len(value.offsets) == len(content) + 1
            for character, at in zip(content, value.offsets, strict=False):
                assert character == text[at] or character in " \n" or text[at] in "\\'", (text, character)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "data", "message", "line", "column"),
    [
        ("a.yaml", b"a: 1\n  b: warmup(1)\n", "it is no YAML: mapping values are not allowed in this context", 2, 4),
        ("a.yaml", b"a: warmup(1)\x00\n", "it is no YAML: control characters are not allowed", 1, 13),
        ("a.yaml", b"a: warmup(1)\nb: *c\n", None, 0, 0),
        ("a.toml", '# \u2028\x85\na = "warmup(1)\n'.encode(), "it is no TOML: Illegal character '\\n'", 2, 15),
        ("a.json", b'{"a": ' + b"1" * 5000 + b', "b": "warmup(1"', "it is no JSON: Expecting ',' delimiter", 1, 5024),
        ("a.toml", b"a = " + b"1" * 5000 + b"\nb = 'warmup(1'", "it is no TOML that can be read: ", 1, 1),
        ("a.jsonc", b'["warmup(1", {,}]', "it is no JSON: ", 1, 15),
        ("a.jsonc", b'["warmup(1"] /*/', "it is no JSON: a comment is not closed", 1, 14),
        ("a.toml", b'a = "warmup(1)\nb = 1\n', "it is no TOML: Illegal character '\\n'", 1, 15),
        ("a.toml", b'a = "warmup(1)', "it is no TOML: Unterminated string", 1, 15),
        ("a.toml", b'a = ["warmup(1)"', "it is no TOML: Unclosed array", 1, 17),
        ("a.json", b'{"a": "warmup(1)" "b"}', "it is no JSON: Expecting ',' delimiter", 1, 19),
        ("a.json", b"[" * 100_000 + b"warmup(1", "nested too deep", 1, 1),
        ("a.yaml", b"[" * 100_000 + b"warmup(1", "its values are nested too deep", 1, 501),
        ("a.toml", b"a = " + b"[" * 100_000 + b"'warmup(1", "it is no TOML|nested too deep", None, None),
        ("a.py", b"thence.check(\n", "it is no Python: '(' was never closed", 1, 13),
        ("a.yaml", b"a: warmup(1)\nb: \xff\n", "it is not UTF-8: byte 0xff on line 2", 2, 4),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_its_name_says(
    name: str, data: bytes, message: str | None, line: int | None, column: int | None
) -> None:
    found = Examiner(Settings()).examine(name, data).findings
    if message is None:
        assert found == []
        return
    assert [d.code for d in found] == ["file"]
    assert any(part in found[0].message for part in message.split("|"))
    if line is not None:
        assert (found[0].line, found[0].column) == (line, column)


def test_a_file_without_a_spec_is_not_even_parsed() -> None:
    assert Examiner(Settings(keys=("*lr*",))).examine("a.yaml", b"a: [\n").findings == []


def test_a_reader_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(MissingLibraryError, match=r"pip install 'thence\[files\]'"):
        read(File("a.yaml", "a: 1"))


def test_each_reader_is_in_the_table() -> None:
    found = {
        reader.__name__.rpartition(".")[2]
        for reader in (json_reader, python_reader, toml_reader, yaml_reader)
    }
    assert set(READERS.values()) == found


# ---- what is a spec ----------------------------------------------------------------------------------------


READ = [
    SPEC,
    "linear(10, 1->0)",
    "warmup(1000, 1e-3)",
    "0.1 * (warmup(10, 1) then hold(5))",
    "peak = 1\nwarmup(2k, peak) then hold(rest)",
    "lr = linear(10, 1->0); wd = 0.1 * lr",
    "wamrup(1000, 1e-3) then cosine(9000, 0)",
    "cosin(9000, 1e-3->0)",
    "warmup(5 epochs, 0.1)",
    "warmup(1000, 0→1e-3)",
    "warmup(1000, 0 → 1e-3",
    "warmup(1000, 1e-3) then",
    "linear(50%, 1)",
    "warmup(1000, 1e-3) and then cosine(9000, 0)",
    "steps(0.1, 0.01 @ 32k",
    "wamup(1000, 1e-3) then cosin(9000, 0)",
    "wramup(5%, 1e-3) then cosin(rest, 0)",
    "stepss(0.1, 0.01 @ 30 ep, 0.001 @ 60 ep)",
    "warmup(1000, 1e-3) thn cosine(9000, 0)",
    "peak = 3e-4; warmup(2k, 3e-4) tehn cosine(8k, peak / 10)",
    "warmup(1000, 1e-3) → cosine(9000, 0)",
    "warmup(1000, 0->1e-3) -> cosine(9000, 1e-5)",
    "warmup(1000, 1e-3) followed by cosine(9000, 0)",
    "warmup(1000, 1e-3); cosine(9000, 0)",
    "warmup(1000, 1e-3) | cosine(9000, 0)",
    "Warmup(1000, 1e-3) then Cosine(9000, 0)",
    "warmup(1000, 1e-3) then cosine",
    "warmup(0, 1e-3)",
    "warmup(1000.5, 1e-3)",
    "warmup(1000 1e-3)",
]


@pytest.mark.parametrize("text", READ)
def test_reads_as_a_spec(text: str) -> None:
    assert reads_as_spec(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cosine",
        "3e-4",
        "linear(784, 10)",
        "linear(in_features, out_features)",
        "cosine(x, y)",
        "points(a, b)",
        "repeat(2, 1fr)",
        "linear(0, 0.25 25%, 1)",
        "steps(4, end)",
        "rsqrt(Tensor self) -> Tensor",
        "Linear(784 -> 10)",
        "linear(in_features=320, out_features=320, bias=True)",
        "Linear(256,64)+ReLU+Dropout+Linear(64,2)",
        "linear(hidden, 1)",
        "linear(lr0, 4 * lr0)",
        "linear(to-l, #7928CA, #FF0080)",
        "fold(0, x -> x + 1)",
        "fold(1, n -> n * 2)",
        "repeat(3, i -> println(i))",
        "cos(0, x -> 2)",
        "lin(0, 1->2)",
        "step(1, 2 -> 3)",
        "rename(x, a1 -> b1)",
        "linear(128, in -> out)",
        "delay(2) then repeat(3)",
        "hold(3) then reverse(2)",
        "delay(100 samples)",
        "steps(100 iterations)",
        "hold(80%)",
        "stretch(150%)",
        "skip(1, rest)",
        "points(p0, rest)",
        "cosine(768 @ 768)",
        "linear(768) @ 2",
        "linear(0.5) over 20 frames",
        "warmup(10)",
        "points(z,y,x) -> keypoints -> points",
        "points(N,3)f64, normals(N,3)f64",
        "points(n * new_points_per_measurement)",
        "hold(12)",
        "hold(%.1f) not higher than tap(%.1f)",
        "hold() (was_legal=False)",
        "skip(n<30)",
        "steps(20)",
        "steps(1,end)",
        "constant(0.0, 0.0)",
        "constant(safe-area-inset-top)",
        "repeat(auto-fit, minmax(280px, 1fr))",
        "delay(some).then(() =>{",
        "delay(expr: Real, delayTime: Real) -> Real",
        "max(0, 1)",
        "f(x) -> int",
        "b (h w) c -> b h w c",
        "Use warmup(10) and then cosine(90) for this.",
        "cosine(a, b) is then used for all of it",
        "cosine(10) is then used",
        "hold(1) until it ends",
        "python train.py --lr 'warmup(10, 1) then hold(5)'",
        "lambda step: warmup(step) then 1",
        "${warmup} then",
        "linear(10, 1->0)" + " " * (64 << 10),
    ],
)
def test_does_not_read_as_a_spec(text: str) -> None:
    assert not reads_as_spec(text)


@pytest.mark.parametrize(
    ("pattern", "keys", "fits"),
    [
        ("lr", "train.lr", True),
        ("lr", "lr_scheduler", False),
        ("*lr*", "train.base_lr", True),
        ("*lr*", "lrs.name", False),
        ("train.schedule", "train.schedule", True),
        ("train.schedule", "a.train.schedule", True),
        ("train.schedule", "train.a.schedule", False),
        ("train.*", "train.lr", True),
        ("LR", "lr", False),
        ("a.b.c", "c", False),
    ],
)
def test_key_patterns(pattern: str, keys: str, fits: bool) -> None:
    assert key_matches(pattern, keys.split(".")) == fits
    assert key_matches(pattern, [keys]) == fits  # a key with points in it is read as several


@pytest.mark.parametrize("text", READ)
def test_no_file_hides_a_spec(text: str) -> None:
    """Files are looked through quickly before they are read: whatever reads as a spec is found in each of them."""
    quoted = json.dumps(text)  # a string of all four
    plain = " ".join(text.split())
    for name, contents in {
        "a.json": f'{{"x": {quoted}}}',
        "a.yaml": f"x: {quoted}\n",
        "b.yaml": f"x: >-\n  {plain}\n",
        "a.toml": f"x = {json.dumps(text, ensure_ascii=False)}\n",
        "a.py": f"x = {quoted}\n",
        "b.py": f"class A:\n    def f(self):\n        return dict(x={json.dumps(text, ensure_ascii=False)})\n",
    }.items():
        assert len(Examiner(Settings()).contents(name, contents.encode()).specs) == 1, name


# What is no spec by how it reads, under keys where one is expected: the code of the finding, or what becomes of it.
ATTEMPTS = [
    ("lr", "wramup(500, 1e-3)", "unknown-function"),
    ("lr", "cosin(500, 1e-3)", "unknown-function"),
    ("base_lr", "cosine_decay(10000, 1e-3->0)", "unknown-function"),
    ("learning_rate", "CosineAnnealingLR(T_max=100)", "unknown-function"),
    ("lr", "torch.optim.lr_scheduler.StepLR(opt, 30)", "unknown-function"),
    ("lr", "warmup 1000", "syntax"),
    ("lr_schedule", "cosine 9000 1e-5", "syntax"),
    ("lr", "“warmup(1000, 1e-3)”", "character"),
    ("schedule", "\u2018linear(1000, 1->0)\u2019", "character"),
    ("lr", "warmup(1000, 1e-3", "syntax"),
    ("lr", "build(1e-3)", "unlike"),
    ("lr_scheduler", "StepLR(opt, 30)", "unlike"),
    ("schedule", "rate(5 minutes)", "unlike"),
    ("schedule", "cron(0 12 * * ? *)", "unlike"),
    ("lr", "cosine", ""),
    ("lr", "auto", ""),
    ("lr_scheduler", "cosine_with_restarts", ""),
    ("lr", "the rate of warmup(10) and then some more", ""),
    ("lr", "see https://a.org/lr(1)", ""),
    ("scale", "wramup(500, 1e-3)", ""),
    ("scale", "build(1e-3)", ""),
    ("all_reduce", "linear 10", ""),
]


@pytest.mark.parametrize(("key", "text", "expected"), ATTEMPTS)
def test_what_is_tried_under_keys_of_rates(key: str, text: str, expected: str) -> None:
    quoted = json.dumps(text, ensure_ascii=False)
    for name, contents in {
        "a.yaml": f"a: 1\nb:\n  {key}: {quoted}\n",
        "a.json": json.dumps({"b": {key: text}}),
        "a.toml": f"[b]\n{key} = {quoted}\n",
        "a.py": f"b = config(a=1)\nb.{key} = {quoted}\n",
        "list.yaml": f"{key}:\n- 1\n- {quoted}\n",
        "block.yaml": f"{key}: |-\n  {text}\n",
    }.items():
        examiner = Examiner(Settings())
        found = examiner.contents(name, contents.encode())
        first = [d.code for d in examiner.examined(found).findings][:1]
        assert first == ([expected] if expected in CODES else []), name
        assert [value.content for value in found.unlike] == ([text] if expected == "unlike" else []), name


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["rate: warmup(10, 1) then hold(5)", "rate: wramup(500, 1e-3)"], ["unknown-function"]),
        (["rate: wramup(500, 1e-3)", "rate: warmup(10, 1) then hold(5)"], ["unknown-function"]),
        (["rate: wramup(500, 1e-3)", "speed: warmup(10, 1) then hold(5)"], []),
        (["x: warmup(n 1000", "x: warmup(10, 1) then hold(5)"], ["syntax"]),
        (["x: build(5)", "x: warmup(10, 1) then hold(5)"], []),
        (["x: cosine", "x: warmup(10, 1) then hold(5)"], []),
        (["x: StepLR(5, 30)", "x: warmup(10, 1) then hold(5)"], ["unknown-function"]),
        (["x: wramup(${n}, 1)", "x: warmup(10, 1) then hold(5)"], []),
    ],
)
def test_a_key_that_has_specs_elsewhere_is_one_of_specs(files: list[str], expected: list[str]) -> None:
    examiner = Examiner(Settings())
    found = [examiner.contents(f"{i}.yaml", text.encode()) for i, text in enumerate(files)]
    everything = [*found, *examiner.attempts()]
    assert [d.code for contents in everything for d in examiner.examined(contents).findings] == expected


PYTHON = [
    ("cfg = dict(lr='warmup(10, 1e-3) then hold(§0)')", "cfg.lr"),
    ("config.lr = '§wamrup(10k, 1e-3)'", "config.lr"),
    ("config['train']['lr'] = '§wamrup(10k, 1e-3)'", "config.train.lr"),
    ("def f():\n    return {'lr': 'warmup(§0, 1e-3) then hold(5)'}", "lr"),
    ("class C:\n    lr: str = 'warmup(§0, 1e-3) then hold(5)'", "lr"),
    ("def f(a, lr='warmup(§0, 1e-3) then hold(5)', *, b=1): pass", "lr"),
    ("def f(*, lr='warmup(§0, 1e-3) then hold(5)'): pass", "lr"),
    ("f = lambda lr='warmup(§0, 1e-3) then hold(5)': 1", "lr"),
    ("x = [('a', {'lr': ['warmup(§0, 1e-3) then hold(5)']})]", "x.lr"),
    ("f(g(1, lr='warmup(§0, 1e-3) then hold(5)'))", "lr"),
    ("lr = 'warmup(§0, 1e-3) then hold(5)' if fast else 'warmup(9, 1e-3) then hold(5)'", "lr"),
    ("lr = given or 'warmup(§0, 1e-3) then hold(5)'", "lr"),
    ("if (lr := 'warmup(§0, 1e-3) then hold(5)'): pass", "lr"),
    ("@decorated(lr='warmup(§0, 1e-3) then hold(5)')\ndef f(): pass", "lr"),
    ("é = 'é'; lr = '''\n  warmup(10, 1e-3)\n  then hold(§0)'''", "lr"),
    ("lr = ('warmup(10, 1e-3) '\n      'then hold(§0)')", "lr"),
    ("match x:\n    case 1:\n        try:\n            lr = 'warmup(§0, 1e-3) then hold(5)'\n        finally: pass", "lr"),
    ("'warmup(0, 1e-3) then hold(5)'", None),
    ("def f():\n    '''warmup(0, 1e-3) then hold(5)'''", None),
    ("print('warmup(0, 1e-3) then hold(5)')", None),
    ("lr = f'warmup({n}, 1e-3) then hold(5)'", None),
    ("x == 'warmup(0, 1e-3) then hold(5)'", None),
    ("x = rsqrt(2, y) ; lr = linear(10, 3)", None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), PYTHON)
@pytest.mark.parametrize("keys", [(), ("nothing",)])
def test_names_and_keys_of_python(code: str, expected: str | None, keys: tuple[str, ...]) -> None:
    at = code.find("§")
    text = f"import numpy\n\n{code.replace('§', '')}\n"
    examiner = Examiner(Settings(keys=keys))
    contents = examiner.contents("a.py", text.encode())
    if expected is None:
        assert contents.specs == []
        return
    (found,) = examiner.examined(contents).findings
    before = f"import numpy\n\n{code[:at]}"
    assert (found.line, found.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert expected in [".".join(spec.value.keys) for spec in contents.specs]


@pytest.mark.parametrize(
    ("key", "text", "taken"),
    [
        ("lr", "lr: cosine", 1),
        ("lr", "lr: auto", 1),
        ("*lr", "lr: cosine", 1),
        ("*lr", "base_lr: wramup", 1),
        ("*lr", "lr: auto", 0),
        ("*lr*", "lr_scheduler: cosine", 0),
        ("*lr*", "lr_scheduler: cosine(10, 0)", 1),
        ("*lr*", "lr_scheduler_path: a/b.yaml", 0),
        ("*lr*", "fp32_allreduce: true", 0),
        ("*lr*", "log_lr: true", 0),
        ("*lr*", "lr: true", 1),
        ("*lr*", "base_lr: 3e-4", 1),
        ("*lr*", "lrs: 5%", 1),
        ("*lr*", "x_lr_y: 2", 1),
        ("lr", "lr: true", 1),
    ],
)
def test_a_pattern_takes_what_may_be_a_spec(key: str, text: str, taken: int) -> None:
    contents = Examiner(Settings(keys=(key,))).contents("a.yaml", text.encode())
    assert len(contents.specs) == taken
    assert len(contents.unlike) == (not taken and not text.endswith("true"))


@pytest.mark.parametrize(
    "text",
    ["!ref <lr>", "!ref <lr> * 2", '"!ref <lr>"', "$lr", "'@lr'", "'%lr'", "'%(lr)s'", "${lr}", '"{{ lr }}"'],
)
def test_a_reference_is_filled_in_later(text: str) -> None:
    for key in ("lr", "*lr*"):
        contents = Examiner(Settings(keys=(key,))).contents("a.yaml", f"lr: {text}\n".encode())
        assert (contents.specs, contents.left_out) == ([], 1)


def test_of_what_cannot_be_a_spec_nothing_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 20,000 strings of a file one is parsed, and no value is made of the others."""
    words = [
        "a word",
        "see section (12), or another",
        "layers.12.attention (fp16)",
        "f(x) and g(y)",
        "(1, 2, 3)",
    ]
    strings = [f"{words[i % 5]} {i}" for i in range(20_000)]
    text = json.dumps([*strings, {"lr": SPEC}])
    assert [value.content for value in read(File("a.json", text), Finder().wanted)] == [SPEC]
    parsed: list[str] = []

    def parse(source: Source, findings: Findings) -> None:
        parsed.append(source.text)

    reads_as_spec.cache_clear()
    monkeypatch.setattr(reading, "parse", parse)
    Examiner(Settings()).contents("a.json", text.encode())
    reads_as_spec.cache_clear()
    assert parsed == [SPEC]


def test_the_same_contents_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    paths: list[str] = []

    def reading(file: File, wanted: Wanted) -> list[Value]:
        paths.append(file.path)
        return read(file, wanted)

    monkeypatch.setattr(examine, "read", reading)
    examiner = Examiner(Settings())
    for text, names in ((SPEC, "ab"), ("wamup(10, 1) then hold(5)", "cd")):
        for path in (f"{name}.{suffix}" for name in names for suffix in ("yaml", "json")):
            contents = examiner.contents(path, json.dumps({"lr": text}).encode())
            assert contents.file.path == path
            found = examiner.examined(contents).findings
            assert [d.source.name for d in found] == ([path] if text != SPEC else [])
    assert paths == ["a.yaml", "a.json", "c.yaml", "c.json"]


def codes(text: str, name: str = "a.yaml", **options: object) -> list[tuple[str, int]]:
    """The code and the line of every finding."""
    settings = Settings(**options)  # type: ignore[arg-type]
    return [(d.code, d.line) for d in Examiner(settings).examine(name, text.encode()).findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lr: cosine\n", [("unknown-name", 1)]),
        ("lr: 3e-4\nmin_lr: 0\n", []),
        ("lr:\nother: wamup\n", []),
        ("- wamup\n- lr: wamup\n", [("unknown-name", 2)]),
        ("lr: [1e-3, yes,\n  .inf]\n", [("argument", 1), ("argument", 2)]),
        ("lr: {a: true}\n", []),
        ("lr: 2026-05-01\n", [("argument", 1)]),
        ("lr: {a: 1, lr: warmup(10}\n", [("syntax", 1)]),
        ("a: [warmup(10, 0->1) then hold(5), 2]\n", [("cut", 1)]),
        ("lr: [1, warmup(10,\n  0->1), 2]\n", [("cut", 1)]),
        ("a: [f(1, 2), linear(64, 10)]\n", []),
        ("lr: wamup(1)  # thence: ignore\n", []),
        ("{cosine(9000, 0.1), 3}\n", []),
        ("x: {warmup(10, 0->1), 3}\n", [("cut", 1)]),
        ("[cosine(9000, 0.1), 3]\n", []),
        ("my_rates: [cosine(9000, 0.1), 3]\n", [("cut", 1)]),
        ("learning_rate: hold(0)\nunit: hold(0)\n", [("start-value", 1), ("duration", 1)]),
        ("wd: cosine(9000.5, 1e-3)\n", [("duration", 1), ("start-value", 1)]),
        ("a: &a wamup(1)\nlr: *a\nbase_lr: *a\n", [("unknown-function", 1)]),
        ("lr: warmup(${n}, 1)\n", []),
        ("a: !other 'wamup(1)'\nb: !schedule 'wamup(1)'\n", [("unknown-function", 2)]),
    ],
)
def test_a_key_or_a_tag_makes_a_value_a_spec(text: str, expected: list[tuple[str, int]]) -> None:
    assert codes(text, keys=("*lr",)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n: 100\nlr: warmup(5%, 1) then hold(rest)\n", []),
        ("n: 10k\nlr: warmup(5%, 1) then hold(rest)\n", []),
        ("n: 100\nlr: hold(101, 1)\n", [("overrun", 2)]),
        ("n: 4\nr:\n- lr: hold(9, 1)\n- {lr: 'hold(9, 1)', n: 99}\n", [("overrun", 3)]),
        ("n: 99\nr:\n- lr: hold(9, 1)\n- {n: 4, lr: 'hold(9, 1)'}\n", [("overrun", 4)]),
        ("n: 99\na:\n  lr: hold(9, 1)\n  e: {n: 4}\n", []),
        ("a:\n  e: {n: 4}\n  lr: hold(9, 1)\n  n: 99\n", []),
        (
            "r:\n- {t: {n: 99}, o: {lr: 'hold(9, 1)'}}\n- {t: {n: 4}, o: {lr: 'hold(9, 1)'}}\n",
            [("overrun", 3)],
        ),
        ("n: 100\nlr: hold(100, 1)\n---\nn: 50\nlr: hold(100, 1)\n", [("overrun", 5)]),
        ("lr: warmup(5%, 1) then hold(rest)\n", [("missing-fact", 1)] * 2),
        (
            "lr: warmup(5%, 1) then hold(rest)\n---\nn: 100\nlr: warmup(5%, 1) then hold(rest)\n",
            [("missing-fact", 1)] * 2,
        ),
        ("n: ${steps}\nlr: warmup(5%, 1) then hold(rest)\n", []),
        ("n:\nlr: warmup(5%, 1) then hold(rest)\n", []),
        (
            "n: soon\nlr: warmup(5%, 1) then hold(rest)\nmin: {lr: 'hold(0, 1)'}\n",
            [("unknown-name", 1), ("duration", 3)],
        ),
        ("n: 2 weeks\nlr: warmup(5%, 1) then hold(rest)\n", [("argument", 1)]),
        ("n: true\nlr: warmup(5%, 1) then hold(rest)\n", [("argument", 1)]),
        ("n: 0x" + "f" * 5000 + "\nlr: hold(5, 1)\n", [("argument", 1)]),
        (
            "- {n: 100, lr: 'hold(100, 1)'}\n- {lr: 'hold(200, 1)', n: 200}\n- {lr: 'hold(201, 1)', n: 200}\n",
            [("overrun", 3)],
        ),
        ("n: 100\na: {n: 100}\nlr: warmup(5%, 1) then hold(rest)\n", []),
        ("n: 100\na: {n: 200}\nlr: warmup(5%, 1) then hold(rest)\n", []),
        ("b: {n: 100}\na: {n: 200}\nlr: warmup(5%, 1) then hold(rest)\n", [("argument", 2)]),
        ("n: 100\nlr: hold(9, 1) over 99\n", [("total", 2)]),
    ],
)
def test_facts_from_keys_of_the_same_file(text: str, expected: list[tuple[str, int]]) -> None:
    assert codes(text, keys=("lr",), fact_keys={"total": ("n",)}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n: 100\nlr: hold(101, 1)\n", [("overrun", 2)]),
        ("steps: 100\nlr: hold(101, 1)\n", [("overrun", 2)]),
        (
            "a: {n: 100, lr: 'hold(101, 1)'}\nb: {steps: 99, lr: 'hold(100, 1)'}\n",
            [("overrun", 1), ("overrun", 2)],
        ),
        ("steps: 100\nn: 100\nlr: hold(100, 1)\n", []),
        ("steps: 100\nn: 101\nlr: hold(100, 1)\n", [("argument", 2)]),
        ("a: {steps: 99}\nn: 101\nlr: hold(101, 1)\n", []),
    ],
)
def test_a_fact_may_have_several_keys(text: str, expected: list[tuple[str, int]]) -> None:
    assert codes(text, keys=("lr",), fact_keys={"total": ("n", "steps")}) == expected


def test_what_is_given_outright_counts_more_than_a_key() -> None:
    settings = Settings(keys=("lr",), fact_keys={"total": ("n",)})
    text = b"n: 100\nlr: hold(101, 1)\n"
    assert [d.code for d in Examiner(settings).examine("a.yaml", text).findings] == ["overrun"]
    given = settings.overridden([], None, [], {}, {"total": "101"})
    assert Examiner(given).examine("a.yaml", text).findings == []


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("thence.compile('warmup(5%, 1)')", ["missing-fact"]),
        ("thence.compile('warmup(5%, 1) then hold(rest)', total=100)", []),
        ("thence.compile('warmup(5%, 1)', total=steps)", []),
        ("thence.compile('warmup(5%, 1)', **facts)", []),
        ("thence.compile('hold(101, 1)', total=100, precision='float32')", ["overrun"]),
        ("thence.compile('n = ?; hold(n, 1)', n='wamup(')", ["argument"]),
        ("thence.Schedule('warmup(5%, 1)')", []),
        ("thence.Schedule('cosine(10, 0)')", []),
        ("thence.Schedule('wamup(10, 0)').then('hold(0, 1) then hold(2)')", ["unknown-function", "duration"]),
        ("thence.Schedule(True)", ["argument"]),
        ("thence.emit('hold(9, 1)', 'torch', name='x')", []),
        ("thence.schedules.f('not a spec', x='linear(10, 1->0) thn 2')", ["syntax"]),
        ("thence.compile(b'wamup(1)')", []),
        ("thence.Schedule('warmup(10, 1)').then('cosin(5, 0)')", ["unknown-function"]),
        ("thence.compile('warmup(10, 1)').resume(at=3, then='cosin(5, 0)')", ["unknown-function"]),
        ("thence.configs.DEFINE_schedule('cosin(1)', 'cosin(5, 1)', 'cosin(1)')", ["unknown-function"]),
        ("thence.configs.DEFINE_schedule('lr', help='', default='cosin(5, 1)')", ["unknown-function"]),
    ],
)
def test_calls_in_python(call: str, expected: list[str]) -> None:
    assert [code for code, _ in codes(f"import thence.schedules\n{call}\n", "a.py")] == expected


# ---- files and settings ------------------------------------------------------------------------------------


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_what_git_ignores_is_left_out(tmp_path: Path) -> None:
    names = [
        f"{folder}{name}.{suffix}"
        for folder in ("", "a/", "a/b/", "logs/", "a/logs/", "out/", "a/keep/", ".hidden/")
        for name in ("x", "y", "secret")
        for suffix in ("yaml", "json")
    ]
    write(tmp_path, dict.fromkeys(names, "a: 1\n"))
    write(
        tmp_path,
        {
            ".gitignore": "# these\n*.json\n!y.json\n/out/\nlogs/\n",
            "a/.gitignore": "/x.yaml\n!secret.json\nb/*\n!b/y.yaml\n",
            "a/keep/.gitignore": "!*.json\n",
        },
    )
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("secret.yaml\n")
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    expected = {name for name in listed.stdout.split() if "/." not in f"/{name}"}

    def found(folder: Path) -> set[str]:
        files = files_in(str(folder), lambda name: name.endswith((".yaml", ".json")), ignored=False)
        return {Path(path).relative_to(tmp_path).as_posix() for path in files}

    assert found(tmp_path) == expected
    assert found(tmp_path / "a" / "b") == {name for name in expected if name.startswith("a/b/")}
    everything = {
        Path(path).relative_to(tmp_path).as_posix()
        for path in files_in(str(tmp_path), lambda name: name[0] != ".")
    }
    assert everything == {name for name in names if name[0] != "."}


def test_settings_are_those_of_the_nearest_table(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pyproject.toml": '[tool.thence]\nkey = ["*lr"]\ntag = "!lr"\nexclude = ["old/", "/b.yaml"]\n'
            'total-key = "train.steps"\nsteps-per-epoch = 10\n',
            "inner/pyproject.toml": "[project]\nname = 'x'\n",
            "inner/a.yaml": "",
        },
    )
    found = find_settings([str(tmp_path / "inner" / "a.yaml")])
    assert (found.keys, found.tag, found.root) == (("*lr",), "!lr", tmp_path)
    assert (found.fact_keys, found.facts) == ({"total": ("train.steps",)}, {"steps_per_epoch": 10})
    for path, left_out in (
        ("old/x.yaml", True),
        ("b.yaml", True),
        ("inner/b.yaml", False),
        ("bold/x.yaml", False),
    ):
        assert found.leaves_out(str(tmp_path / path)) == left_out
    more = found.overridden(["peak"], None, [], {"total": ("n",)}, {"steps_per_epoch": "5"})
    assert (more.keys, more.tag, more.fact_keys) == (("*lr", "peak"), "!lr", {"total": ("n",)})
    assert more.facts == {"steps_per_epoch": "5"}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[tool]\nthence = 1", r"\[tool.thence\] is a table"),
        ("[tool.thence]\nkeys = []", "has no `keys`; did you mean key\\?"),
        ("[tool.thence]\ntotal_key = 'x'", "did you mean total-key\\?"),
        ("[tool.thence]\nxyzzy = 1", "there are: key, exclude, tag, total-key"),
        ("[tool.thence]\nkey = 'lr'", r"`key` is a list of texts: \[\"\*_lr\"\], not 'lr'"),
        ("[tool.thence]\ntag = 1", "`tag` is a text, not 1"),
        ("[tool.thence]\ntotal-key = 1", "`total-key` is a text, or a list of texts, not 1"),
        ("[tool.thence]\ntotal-key = ['n', '']", "`total-key` is a text, or a list of texts, not"),
        ("[tool.thence]\ntotal-key = []", "`total-key` is a text, or a list of texts, not"),
        ("[tool.thence]\ntotal = true", "`total` is a number, or a text such as '90 ep', not True"),
        ("[tool.thence]\ntotal = ", "it is no TOML"),
    ],
)
def test_settings_that_are_none(table: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(table)
    with pytest.raises(SettingsError, match=message):
        find_settings([str(tmp_path)])


def test_json_with_odd_contents() -> None:
    """Whatever JSON holds, each text comes out as Python's own reader has it."""
    data = {'a"b': ["\\", '"', "\u2028", "\ud800", {"": ["x\ty"]}], "n": [1.5e3, None, True]}
    text = json.dumps(data)
    found = json_reader.read(File("a.json", text))
    assert [v.content for v in found] == ["\\", '"', "\u2028", "\ud800", "x\ty", 1500.0, None, True]
    assert all(v.offsets is not None for v in found if isinstance(v.content, str))


def test_unreadable_says_what_to_do() -> None:
    with pytest.raises(UnreadableError) as caught:
        File.of("a.yaml", b"\xff")
    assert caught.value.help == "save it as UTF-8"
