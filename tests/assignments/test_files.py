"""``@FILE``: what files give to flags, and what is wrong with them, told with its place."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from flagscan.assignments.resolving import resolve
from flagscan.errors import InvalidValuesError
from flagscan.testing import option, script_of

from ..conftest import Flagscan

SCRIPT = script_of(
    option("lr", type="float", default=0.1),
    option("n", type="int"),
    option("mode", choices=["fast", "slow"]),
    option("layers", type="int", nargs="+"),
    option("model.depth", type="int"),
    option("name", type="str"),
    option("amp", action="store_true"),
    option("K", type="int"),
    path="sub/train.py",
)

FILES = {
    "json": '{"lr": 1e-2, "layers": [64, 32], "model": {"depth": 3}, "name": "1e-3", "amp": true}',
    "yaml": "lr: 1e-2\nlayers: [64, 32]\nmodel:\n  depth: 3\nname: '1e-3'\namp: yes\n",
    "yml": "{lr: 1.0e-2, layers: [64, 32], model.depth: 3, name: '1e-3', amp: on}",
    "ini": "[train]\nlr=1e-2\nlayers = 64 32\nname: 1e-3\namp = yes\n; c\n[model]\ndepth = 3\n",
    "cfg": "lr=1e-2\nlayers = [64,32]\nname: 1e-3\namp = yes\nmodel.depth = 3\n",
    "csv": "lr,layers,model.depth,name,amp\n1e-2,64 32,3,1e-3,yes\n",
    "tsv": "lr\tlayers\tmodel.depth\tname\tamp\n1e-2\t[64,32]\t3\t1e-3\tyes\n",
    "toml": 'lr = 1e-2\nlayers = [64, 32]\nname="1e-3"\namp=true\n[model]\ndepth = 3\n',
    "py": "import os\nlr = 1 / 100\nlayers = [64, 32]\nname='1e-3'\namp = not 0\n"
    "model = dict(depth=3)\n",
}


def problems_of(*words: str, values_format: str | None = None) -> list[str]:
    with pytest.raises(InvalidValuesError) as caught:
        resolve(words, SCRIPT, values_format=values_format)
    return list(caught.value.problems)


@pytest.mark.parametrize("kind", FILES)
def test_every_format_gives_the_same(folder: Path, kind: str) -> None:
    if kind == "toml" and sys.version_info < (3, 11):
        pytest.skip("TOML is read with Python 3.11 and newer")
    (folder / f"p.{kind}").write_text(FILES[kind])
    (trial,) = resolve([f"@p.{kind}"], SCRIPT)
    assert trial == {
        "amp": True,
        "layers": [64, 32],
        "lr": 0.01,
        "model.depth": 3,
        "name": "1e-3",
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.json", '[{"n": 1, "lr": 0.5}, {"n": 2}]'),
        ("t.yaml", "- {n: 1, lr: 0.5}\n- n: 2\n"),
        ("t.csv", "n,lr\n1,0.5\n\n2,\n"),
        ("t", "n,lr\n1,0.5\n2,\n"),
        ("t.tsv", "n\tlr\n1\t0.5\n2\t\n"),
        ("t.py", "params = [dict(n=n) for n in (1, 2)]\nparams[0]['lr'] = 0.5\n"),
    ],
)
def test_rows_are_trials(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text)
    assert list(resolve([f"@{name}"], SCRIPT)) == [{"lr": 0.5, "n": 1}, {"n": 2}]


def test_lists_in_files_multiply_too(folder: Path) -> None:
    (folder / "a.json").write_text('{"n": [1, 2], "layers": [[1, 2], [3]], "lr": 0.5}')
    trials = resolve(["@a.json", "lr=[0.1,0.2]"], SCRIPT)
    assert len(trials) == 8
    assert next(iter(trials)) == {"layers": [1, 2], "lr": 0.1, "n": 1}


def test_files_combine_and_words_win(folder: Path) -> None:
    (folder / "profile.yaml").write_text("lr: 0.5\nmode: slow\nn: 7\n")
    (folder / "rows.csv").write_text("n,name\n1,a\n2,b\n")
    trials = list(resolve(["name=z", "@profile.yaml", "@rows.csv"], SCRIPT))
    assert trials == [{"lr": 0.5, "mode": "slow", "n": n, "name": "z"} for n in (1, 2)]
    trials = list(resolve(["@rows.csv", "@profile.yaml"], SCRIPT))
    assert [t["n"] for t in trials] == [7, 7]
    assert len(resolve(["@rows.csv", "@rows.csv"], SCRIPT)) == 4


def test_a_module_with_params(folder: Path) -> None:
    (folder / "p.py").write_text(
        "BASE = 0.2\n"
        "def half(x):\n"
        "    return x / 2\n"
        "params = {'lr': half(BASE)}\n"
        "for name in ['n', 'K']:\n"
        "    params[name] = len(params)\n"
        "if __name__ == '__main__':\n"
        "    open('ran', 'w')\n"
    )
    assert list(resolve(["@p.py"], SCRIPT)) == [{"K": 2, "lr": 0.1, "n": 1}]
    assert not (folder / "ran").exists()


def test_names_keep_their_case_in_ini(folder: Path) -> None:
    (folder / "p.ini").write_text("K = 3\n[train.py]\nname = 100%\n")
    assert list(resolve(["@p.ini"], SCRIPT)) == [{"K": 3, "name": "100%"}]


def test_an_empty_cell(folder: Path) -> None:
    (folder / "p.csv").write_text("n,name\n,\n")
    # As in Guild, it is an empty text; what takes no text is left as it is.
    assert list(resolve(["@p.csv"], SCRIPT)) == [{"name": ""}]


def test_lines_end_where_files_end_them(folder: Path) -> None:
    (folder / "p.csv").write_text("n,name\r\n1,a\u2028b\x0c\n2,c\r", newline="")
    assert [t["name"] for t in resolve(["@p.csv"], SCRIPT)] == ["a\u2028b\x0c", "c"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch, flagscan: Flagscan, train: Path) -> None:
    def given(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    given(b"lr: 0.5\n")
    assert "say its format: --values-format json|yaml" in flagscan("train.py", "@-").err
    result = flagscan("train.py", "@-", "--values-format", "yaml", "--format", "args")
    assert result.out == "python train.py --lr 0.5\n"
    given(b"lr: x\n")
    result = flagscan("train.py", "@-", "--values-format", "yaml")
    assert result.err == "flagscan: error: standard input:1: lr: 'x' is not a number\n"


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.json", '{\n"lr": "x"}', "a.json:2: lr: 'x' is not a number"),
        ("a.json", '{"n": 1.5}', "a.json:1: n: 1.5 is not an int"),
        ("a.json", '{"layers": 3}', "a.json:1: layers: 3 is not a list"),
        ("a.json", '{"amp": 2}', "a.json:1: amp: 2 is not yes or no"),
        ("a.json", '{"name": 1}', "a.json:1: name: 1 is not text; put it between quotes"),
        ("a.json", '{"lr": []}', "a.json:1: lr: the list is empty, which makes no trials"),
        ("a.json", '{"model": {"dept": 1}}', "a.json:1: there is no flag 'model.dept'; did you"),
        ("a.json", '[{"n": 1},\n{"n": ""}]', "a.json:2: n: '' is not an int"),
        ("a.json", '{"mode": "slo"}', "a.json:1: mode: 'slo' is not one of 'fast', 'slow'"),
        ("a.yaml", "\nname: 2020-01-01\nlr: -x", "a.yaml:3: lr: '-x' is not a number"),
        (
            "a.yaml",
            "lr: !!python/name:os.x",
            "a.yaml:1: lr: tags (!!python/name:os.x) are not read",
        ),
        ("a.yaml", "1: 2", "a.yaml:1: the name 1 is no text; put it in quotes"),
        ("a.yaml", "- 1\n", "a.yaml: item 1 of the list is no mapping"),
        ("a.yaml", "lr", "a.yaml: it is neither a mapping nor a list of mappings"),
        ("a.yaml", "", "a.yaml: it is neither a mapping nor a list of mappings"),
        ("a.yaml", "[]", "a.yaml: it has no rows, which makes no trials"),
        ("a.ini", "[x]\n\nlr = 1", "a.ini:3: there is no flag 'x.lr'; did you mean 'lr'?"),
        ("a.ini", "lr = x", "a.ini:1: lr: 'x' is not a number"),
        ("a.csv", "n,lr\n1,2\n3,x", "a.csv row 3 column lr: 'x' is not a number"),
        ("a.csv", "nn\n1\n2\n3\n", "a.csv row 2 column nn: there is no flag 'nn'; "),
        ("a.csv", "n\n", "a.csv: it has no rows, which makes no trials"),
        ("a.csv", "n,,lr\n1,2,3", "a.csv row 1: column 2 has no name"),
        ("a.tsv", "n\tlr\n1\t2\n3\tx", "a.tsv row 3 column lr: 'x' is not a number"),
        ("a.toml", "n = 1\nlr = 'x'", "a.toml:2: lr: 'x' is not a number"),
        ("a.py", "n = 1\nlr = 'x'", "a.py:2: lr: 'x' is not a number"),
        ("a.py", "params = {\n'lr': 'x'}", "a.py:2: lr: 'x' is not a number"),
        (
            "a.py",
            "import os\nlr = float(os.environ['X'])",
            "a.py:2: what lr is (float(os.environ['X'",
        ),
        ("a.py", "lr = {1}", "a.py:1: lr holds a set"),
        ("a.py", "params = 1", "a.py:1: params is neither a dict nor a list of them"),
        ("a.bin", "", "a.bin: its name tells no format; say --values-format json|"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    folder: Path, name: str, text: str, problem: str
) -> None:
    if name.endswith(".toml") and sys.version_info < (3, 11):
        pytest.skip("TOML is read with Python 3.11 and newer")
    (folder / name).write_text(text)
    (told,) = problems_of(f"@{name}")
    assert told.startswith(problem)


MALFORMED = {
    "json": '{"lr": 1,}',
    "yaml": "lr: [1",
    "ini": "lr\n",
    "csv": 'n,lr\n1,"2',
    "tsv": 'n\tlr\n1\t"2',
    "toml": "lr = ",
    "py": "lr = = 1\n",
}
TWICE = {
    "json": '{"lr": 1, "lr": 2}',
    "yaml": "lr: 1\nlr: 2\n",
    "ini": "lr=1\nlr=2\n",
    "csv": "lr,lr\n1,2\n",
    "tsv": "lr\tlr\n1\t2\n",
    "toml": "lr=1\nlr=2\n",
}
HUGE = {
    "json": '{"lr": 1e400}',
    "yaml": "lr: 1e400\n",
    "ini": "lr=1e400\n",
    "csv": "lr\n1e400\n",
    "tsv": "lr\n1e400\n",
    "toml": "lr=1e400\n",
    "py": "lr = 1e400\n",
}
DEEP = {
    "json": '{"lr": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "yaml": "lr: " + "[" * 100_000 + "]" * 100_000,
    "ini": "lr = " + "[" * 100_000 + "]" * 100_000,
    "csv": "lr\n" + '"' + "[" * 100_000 + "]" * 100_000 + '"\n',
    "tsv": "lr\n" + "[" * 100_000 + "]" * 100_000 + "\n",
    "toml": "lr = " + "[" * 100_000 + "]" * 100_000,
    "py": "lr = " + "[" * 100_000 + "]" * 100_000,
}
_BOMB = "[&a [0,0,0,0,0,0,0,0,0],&b [" + ",".join(["*a"] * 9) + "],"
_BOMB += (
    ",".join(f"&{chr(99 + i)} [" + ",".join([f"*{chr(98 + i)}"] * 9) + "]" for i in range(8)) + "]"
)
BOMB = {
    "yaml": f"lr: {_BOMB}",
    "ini": f"lr = {_BOMB}",
    "csv": f'lr\n"{_BOMB}"\n',
    "tsv": f"lr\n{_BOMB}\n",
    "py": "a = [0] * 9\n" + "a = [a] * 9\n" * 20 + "lr = a\n",
}
RAGGED = {"csv": "n,lr\n1\n", "tsv": "n\tlr\n1\t2\t3\n"}
LONG = "x" * 50_000
LONG_NAMES = {
    "json": f'{{"{LONG}": 1}}',
    "yaml": f"? {LONG}\n: 1\n",
    "ini": f"{LONG} = 1\n",
    "csv": f"{LONG}\n1\n",
    "tsv": f"{LONG}\n1\n",
    "toml": f"{LONG} = 1\n",
    "py": f"{LONG} = 1\n",
}
LONG_LINES = {
    "json": '{"lr": "' + LONG,
    "yaml": 'lr: "' + LONG,
    "ini": LONG,
    "csv": f'lr\n"{LONG}',
    "tsv": f'lr\n"{LONG}',
    "toml": 'lr = "' + LONG,
    "py": 'lr = "' + LONG,
}
SLOW = {
    # What readers with quadratic work would sit on for minutes.
    "yaml": "#\n" * 300_000 + "{" + ", ".join(f"k{i}: 1" for i in range(50)) + "}",
    "yml": "lr: 1" + ":59" * 300_000,
    "ini": "lr = 1" + ":59" * 20_000,
    "conf": "lr" + " " * 60_000 + "x",
    "cfg": "#\n" * 30_000 + "lr = x\n",
    "csv": ",".join(f"c{i}" for i in range(120_000)) + '\n"',
    "toml": "a" + ".a" * 30_000 + " = 1",
}
CASES = {
    f"{what}-{kind}": (f"p.{kind}", text.encode())
    for what, texts in (
        ("malformed", MALFORMED),
        ("twice", TWICE),
        ("huge", HUGE),
        ("deep", DEEP),
        ("bomb", BOMB),
        ("ragged", RAGGED),
        ("long-name", LONG_NAMES),
        ("long-line", LONG_LINES),
        ("slow", SLOW),
    )
    for kind, text in texts.items()
}
CASES |= {f"utf-16-{kind}": (f"p.{kind}", "lr: 1\n".encode("utf-16")) for kind in MALFORMED}
CASES |= {f"latin-1-{kind}": (f"p.{kind}", "name = é\n".encode("latin-1")) for kind in MALFORMED}
CASES |= {f"nul-{kind}": (f"p.{kind}", b"\0") for kind in MALFORMED}


@pytest.mark.parametrize("case", CASES)
def test_bad_files_give_one_line_and_nothing_is_written(
    flagscan: Flagscan, folder: Path, case: str
) -> None:
    name, data = CASES[case]
    if name.endswith(".toml") and sys.version_info < (3, 11):
        pytest.skip("TOML is read with Python 3.11 and newer")
    (folder / "train.py").write_text("lr = 0.1\nname = ''\nn = 1\n")
    (folder / name).write_bytes(data)
    result = flagscan("train.py", f"@{name}", "--emit", "trials.json")
    assert result.status == 2
    assert result.out == ""
    lines = result.err.splitlines()
    assert len(lines) == (50 if case == "slow-yaml" else 1), result.err
    assert result.err.startswith(f"flagscan: error: {name}")
    assert max(map(len, lines)) < 300
    assert sorted(os.listdir(folder)) == sorted([name, "train.py"])


def test_of_very_many_problems_some_are_told(folder: Path) -> None:
    (folder / "p.csv").write_text("lr\n" + "x\n" * 1000)
    problems = problems_of("@p.csv")
    assert len(problems) == 101
    assert problems[99] == "p.csv row 101 column lr: 'x' is not a number"
    assert problems[-1] == "... and more"


@pytest.mark.parametrize("kind", MALFORMED)
def test_what_is_too_large(folder: Path, kind: str) -> None:
    by_hand = kind in ("ini", "toml", "py")
    (folder / f"p.{kind}").write_bytes(b" " * ((1 << 16 if by_hand else 1 << 20) + 1))
    size = "64 kB" if by_hand else "1 MB"
    assert problems_of(f"@p.{kind}") == [f"p.{kind}: larger than {size}"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("json", "{" + ",".join(f'"k{i}": 1' for i in range(20_002)) + "}"),
        ("yaml", "".join(f"k{i}: 1\n" for i in range(20_002))),
        ("json", '{"lr": [' + "1," * 20_002 + "1]}"),
        ("csv", "lr\n" + "1\n" * 30_001),
    ],
)
def test_what_holds_too_many_values(folder: Path, kind: str, text: str) -> None:
    (folder / f"p.{kind}").write_text(text)
    (problem,) = problems_of(f"@p.{kind}")
    assert problem.endswith("it holds too many values")


@pytest.mark.parametrize("kind", [*MALFORMED, ""])
def test_what_is_no_file(flagscan: Flagscan, train: Path, kind: str) -> None:
    name = f"p.{kind}" if kind else "p"
    assert flagscan("train.py", f"@{name}").err == f"flagscan: error: {name}: no such file\n"
    os.mkdir(name)
    result = flagscan("train.py", f"@{name}")
    assert (result.status, result.err) == (2, f"flagscan: error: {name}: is a directory\n")
    os.rmdir(name)
    os.mkfifo(name)
    assert "is a FIFO" in flagscan("train.py", f"@{name}").err


@pytest.mark.skipif(os.getuid() == 0, reason="root may read anything")
def test_no_permission(flagscan: Flagscan, train: Path) -> None:
    (train.parent / "p.json").write_text("{}")
    os.chmod("p.json", 0)
    result = flagscan("train.py", "@p.json")
    assert (result.status, result.err) == (2, "flagscan: error: p.json: permission denied\n")
