"""Every limit of reading: below it and at it nothing is said, above it one diagnostic names it.

Limits of single values (texts, numbers, collections, rounds) are in
``tests/interpreter/test_budget.py``; here are those of whole scripts and what they read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flagscan.errors import TargetFileError
from flagscan.guildfile.document import Document
from flagscan.interpreter import meter
from flagscan.interpreter.budget import Budget
from flagscan.interpreter.concretize import NotPlain, plain
from flagscan.interpreter.values import OneOf, Value
from flagscan.scan import analyse_text
from tests.interpreter.values import trace_of, unresolved, value_of

Source = Callable[[int], str]


def told(source: str, limits: dict[str, Any], folder: Path | None = None) -> list[str]:
    """Code and limit of each diagnostic about SOURCE."""
    trace = trace_of(source, folder=folder, budget=Budget(**limits))
    return [f"{d.code} {d.message}" for d in trace.diagnostics]


def stated_or_not(value: Value) -> object:
    """The plain form of VALUE, None where it is not known."""
    try:
        return plain(value)
    except NotPlain:
        return None


def calls(n: int) -> str:
    """A chain of N functions, each entered from the one before."""
    chain = [f"def f{k}(): return f{k + 1}()" for k in range(1, n)]
    return "\n".join([*chain, f"def f{n}(): return 1", "x = f1()"])


def undecided(n: int) -> str:
    """N statements and a call under three tests that cannot be decided."""
    lines = ["import sys", "def f(): return 1"]
    for depth in range(3):
        lines.append(" " * depth + f"if sys.argv[{depth}]:")
    lines += ["   x = 1"] * n + ["   x = f()"]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("limit", "source", "most", "name"),
    [
        ("steps", lambda n: "x = 1\n" * 5 + f"for i in range({n}): x", 60, "steps of work"),
        ("call_depth", calls, 9, "depth of calls"),
        ("undecided_steps", undecided, 20, "steps under undecided tests"),
        ("nesting", lambda n: "x = " + "-" * n + "y", 20, "depth of an expression"),
        (
            "undecided_rounds",
            lambda n: f"import sys\nfor i in range({n}):\n if sys.argv[i]: break",
            20,
            "rounds of a loop",
        ),
        (
            "plain_steps",
            lambda n: "def f(): return 1\n" + "x = 1\n" * n + "y = f()",
            20,
            "steps without a library of flags",
        ),
        ("loop_steps", lambda n: f"for i in range({n}): x = i", 30, "rounds of a loop"),
        (
            "plain_steps",
            lambda n: "def f(): return 1\n" + "x = 1\n" * n + "x = f()",
            20,
            "steps without a library of flags",
        ),
    ],
)
def test_a_limit_of_work(limit: str, source: Source, most: int, name: str) -> None:
    reached = [n for n in range(1, 4 * most) if told(source(n), {limit: most})]
    assert reached, "the limit is never reached"
    first = reached[0]
    assert first > most // 4
    # Beyond the first size that is too large, all are; each is told once, by its name.
    assert reached == list(range(first, 4 * most))
    assert told(source(first), {limit: most}) == [f"FS401 reading stopped here: {name}"]


def test_the_number_of_modules(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"m{number}.py").write_text(f"x = {number}\n")

    def source(n: int) -> str:
        return "".join(f"import m{k}\nx{k} = m{k}.x\n" for k in range(n))

    assert told(source(2), {"modules": 3}, tmp_path) == []
    assert told(source(3), {"modules": 3}, tmp_path) == []
    assert told(source(4), {"modules": 3}, tmp_path) == ["FS401 reading stopped here: modules read"]


@pytest.mark.parametrize(("most", "known"), [(5, True), (4, True), (3, False)])
def test_the_names_of_a_folder(most: int, known: bool, tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    for name in ("__init__", "a", "b", "c"):
        (tmp_path / "package" / f"{name}.py").touch()
    (tmp_path / "package" / "__init__.py").write_text(
        "import os\nx = len(os.listdir(os.path.dirname(__file__)))\n"
    )
    source = "from package import x\ny = x\n"
    trace = trace_of(source, folder=tmp_path, budget=Budget(folder=most))
    assert stated_or_not(trace.main.scope.bindings["y"]) == (4 if known else None)
    expected = ["FS401 reading stopped here: names in a folder"]
    assert [f"{d.code} {d.message}" for d in trace.diagnostics] == ([] if known else expected)


@pytest.mark.parametrize("limit", ["module_bytes", "total_bytes"])
def test_the_size_of_modules(limit: str, tmp_path: Path) -> None:
    for size, expected in (
        (99, []),
        (100, []),
        (101, ["FS401 reading stopped here: modules read"]),
    ):
        (tmp_path / "m.py").write_text("x = 1\n".ljust(size, "#"))
        assert told("import m\nx = m.x\n", {limit: 100}, tmp_path) == expected


def test_the_size_of_what_is_executed(tmp_path: Path) -> None:
    (tmp_path / "kinds.py").write_text("KINDS = {}\n".ljust(60))
    (tmp_path / "parts.py").write_text("from kinds import KINDS\nKINDS['a'] = 1\n".ljust(60))
    source = "import parts\nfrom kinds import KINDS\nx = list(KINDS)\nparts.KINDS\n"

    def found(most: int) -> tuple[list[str], object]:
        limits = {"parsed_bytes": most}
        value = value_of("x", source, folder=tmp_path, budget=Budget(**limits))
        return told(source, limits, tmp_path), value

    assert found(120) == ([], ["a"])
    # What the module would have put there is not known.
    assert found(119) == (["FS401 reading stopped here: modules parsed"], unresolved())


@pytest.mark.parametrize(
    ("limit", "name"), [("seconds", "seconds of work"), ("memory_bytes", "bytes of memory")]
)
def test_the_last_net(limit: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meter, "_BETWEEN", 0.0)  # memory is looked at from the first step
    source = "x = 1\n" * 200
    assert told(source, {}) == []
    expected = f"FS402 reading stopped here: {name}; a faster machine may find more"
    assert told(source, {limit: -1}) == [expected]


def test_what_only_a_slow_machine_gives_up_is_not_remembered(
    flagscan: Callable[..., Any], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "train.py").write_text("x = 1\n" * 200 + "lr = 0.1\n")
    with monkeypatch.context() as slow:
        slow.setattr(meter.Meter, "exceeded", lambda self: "seconds of work")
        assert "FS402" in flagscan("train.py", "--output-format", "concise", "-v").err
    done = flagscan("train.py", "--output-format", "concise", "-v")
    assert "FS402" not in done.err
    assert "lr" in done.out


READS = "import yaml\na = yaml.safe_load(open('a.yaml'))\nb = yaml.safe_load(open('b.yaml'))\n"


@pytest.mark.parametrize(
    ("limit", "most", "why"),
    [
        ("data_files", 2, "1 others are"),
        ("data_bytes", 20, "larger than 19 bytes"),
        ("data_total_bytes", 40, "with the others, larger than 39 bytes"),
    ],
)
def test_the_files_of_settings(limit: str, most: int, why: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("lr: 0.1\n".ljust(20, "#"))

    def opened(most: int) -> tuple[int, set[str]]:
        files = trace_of(READS, folder=tmp_path, budget=Budget(**{limit: most})).files
        assert files is not None
        return len(files.read_files), {f"{d.code} {d.message}" for d in files.diagnostics}

    assert opened(most + 1) == (2, set())
    assert opened(most) == (2, set())
    count, told = opened(most - 1)
    assert count < 2
    assert told == {f"FS403 this file is not read for settings: {why}"}


def test_a_file_that_is_no_settings_for_its_size_is_told(
    flagscan: Callable[..., Any], folder: Path
) -> None:
    (folder / "train.py").write_text(READS + "lr = 0.1\n")
    (folder / "a.yaml").write_text("lr: 0.1\n".ljust(Budget().data_bytes + 1, "#"))
    done = flagscan("train.py", "-v", "--output-format", "concise")
    assert "a.yaml:1:1: info[FS403]" in done.err


PARSED_IN_PART = """\
import argparse
p = argparse.ArgumentParser()
p.add_argument("--lr", default=0.1)
p.parse_known_args()
"""
UNCALLED = """\
import argparse
def main():
    p = argparse.ArgumentParser()
    for i in range({n}): p.add_argument(f"--a{{i}}")
    p.parse_args()
"""


@pytest.mark.parametrize(
    ("limit", "source"),
    [
        ("parsed_steps", lambda n: PARSED_IN_PART + "x = 1\n" * n),
        ("uncalled_steps", lambda n: UNCALLED.format(n=n)),
    ],
)
def test_a_limit_of_what_is_less_likely(limit: str, source: Source) -> None:
    most = 40
    limits = {limit: most}
    reached = [n for n in range(1, 2 * most) if told(source(n), limits)]
    assert reached, "the limit is never reached"
    first = reached[0]
    assert first > most // 4
    assert reached == list(range(first, 2 * most))
    expected = "FS401 reading stopped here: steps of work"
    assert expected in told(source(first), limits)
    assert expected not in told(source(first), {})


def test_the_steps_for_what_fills_a_registry(tmp_path: Path) -> None:
    (tmp_path / "registry.py").write_text("MODELS = {}\ndef add(name): MODELS[name] = 1\n")

    def models(rounds: int) -> list[object]:
        (tmp_path / "fills.py").write_text(
            f"from registry import add\nfor i in range({rounds}): pass\nadd('small')\n"
        )
        source = "import fills\nfrom registry import MODELS\nx = list(MODELS)\n"
        trace = trace_of(source, folder=tmp_path, budget=Budget(registry_steps=100))
        return [stated_or_not(trace.main.scope.bindings["x"]), bool(trace.diagnostics)]

    assert models(1) == [["small"], False]
    assert models(80) == [["small"], False]
    # What was not executed may have put anything there.
    assert models(200) == [None, True]


@pytest.mark.parametrize(("lines", "read"), [(9, True), (10, True), (11, False)])
def test_a_function_that_loads_a_file_and_is_long(lines: int, read: bool, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("lr: 0.1\n")
    source = (
        "import argparse, yaml\n"
        + "p = argparse.ArgumentParser()\np.parse_args()\n"
        + "def load():\n    return yaml.safe_load(open('c.yaml'))\n".replace(
            "    return", "    x = 1\n" * (lines - 2) + "    return"
        )
        + "c = load()\n"
    )
    trace = trace_of(source, folder=tmp_path, budget=Budget(loader_lines=10))
    assert trace.files is not None
    assert bool(trace.files.read_files) == read
    expected = "FS404 load is not read for files that it loads: more than 10 lines"
    assert [f"{d.code} {d.message}" for d in trace.diagnostics] == ([] if read else [expected])


@pytest.mark.parametrize(("deep", "read"), [(98, True), (99, True), (100, False)])
def test_the_depth_of_a_guild_file(deep: int, read: bool) -> None:
    assert why_not("a: " + "[" * deep + "]" * deep) == ("" if read else "is nested too deeply")


@pytest.mark.parametrize(("items", "read"), [(15, True), (16, True), (17, False)])
def test_the_values_of_a_guild_file(
    items: int, read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flagscan.guildfile.document.MAX_NODES", 19)
    assert why_not("a: [" + "1, " * items + "]") == ("" if read else "holds too many values")


@pytest.mark.parametrize(("length", "read"), [(19, True), (20, True), (21, False)])
def test_the_size_of_a_guild_file(length: int, read: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flagscan.guildfile.document.MAX_CHARACTERS", 20)
    assert why_not("a: b".ljust(length)) == ("" if read else "larger than 20 characters")


def why_not(text: str) -> str:
    """Why TEXT is refused as a guild.yml; empty if it is not."""
    try:
        Document(text, "guild.yml")
    except TargetFileError as error:
        return str(error).rpartition(": ")[2]
    return ""


def test_every_limit_is_tested() -> None:
    """A limit that is added needs a test, here or in ``tests/interpreter/test_budget.py``."""
    beside = Path(__file__).parents[1] / "interpreter" / "test_budget.py"
    tests = Path(__file__).read_text() + beside.read_text()
    missing = [
        name
        for name in Budget.__dataclass_fields__
        if f'"{name}"' not in tests and not re.search(rf"Budget\([^)]*\b{name}=", tests)
    ]
    assert missing == []


def test_recursion_under_an_undecided_test() -> None:
    def source(n: int) -> str:
        return (
            f"import sys\ndef f(n): return f(n - 1) if n else 1\nif sys.argv[1]:\n    x = f({n})\n"
        )

    limits = {"undecided_recursion": 4}
    assert told(source(3), limits) == []
    assert told(source(4), limits) == ["FS401 reading stopped here: depth of calls"]


def test_steps_count_as_undecided_from_a_depth_on() -> None:
    source = undecided(30)
    expected = ["FS401 reading stopped here: steps under undecided tests"]
    assert told(source, {"undecided_steps": 10, "undecided_depth": 3}) == expected
    assert told(source, {"undecided_steps": 10, "undecided_depth": 4}) == []


def test_a_loop_under_undecided_tests_is_not_followed_for_ever() -> None:
    loop = "   for i in range(900):\n    x = i\n"
    source = "import sys\nif sys.argv[1]:\n if sys.argv[2]:\n  if sys.argv[3]:\n" + loop * 2
    trace = trace_of(source, budget=Budget(undecided_steps=1000))
    assert [d.code for d in trace.diagnostics] == ["FS401"]
    assert isinstance(trace.main.scope.bindings["x"], OneOf)  # not the last number


def test_a_program_with_flags_is_read_beyond_the_limit_for_those_without() -> None:
    limits = {"plain_steps": 20}
    flags = "import argparse\np = argparse.ArgumentParser()\n"
    source = "def f(): return 1\n" + "x = 1\n" * 40 + "x = f()\n"
    assert told(source, limits) == ["FS401 reading stopped here: steps without a library of flags"]
    assert told(flags + source, limits) == []


def test_what_registries_cost_is_counted_together(tmp_path: Path) -> None:
    # Each registry is read while a module is imported that may fill it.
    for number in range(3):
        (tmp_path / f"r{number}.py").write_text("KINDS = {}\ndef add(k): KINDS[k] = k\n")
        work = "for i in range(40): x = i\n"
        (tmp_path / f"m{number}.py").write_text(f"from r{number} import add\n{work}add('a')\n")

    def source(n: int) -> str:
        return "".join(
            f"import m{k}\nfrom r{k} import KINDS\nk{k} = list(KINDS)\n" for k in range(n)
        )

    limits = {"registry_steps": 100}
    assert told(source(2), limits, tmp_path) == []
    assert told(source(3), limits, tmp_path) == ["FS401 reading stopped here: steps of work"]


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 3000 + "]" * 3000,
        "x = " + "(" * 150 + ")" * 150,
        "x = " + "-" * 100_000 + "1",
        "x = " + "not " * 50_000 + "1",
        "x = " + "a." * 20_000 + "b",
        "x = " + "f(" * 5000 + ")" * 5000,
        "x = " + "lambda: " * 5000 + "1",
        "x = " + "1 if 1 else " * 5000 + "1",
        "x = " + " + ".join(["1"] * 100_000),
        "x = " + " and ".join(["y"] * 50_000),
        "x = f'" + "{f'" * 100 + "}'" * 100,
        "if 1:\n" + "".join(" " * k + "if 1:\n" for k in range(1, 99)) + " " * 99 + "x = 1",
        "if 1:\n" + "".join(" " * k + "if 1:\n" for k in range(1, 150)) + " " * 150 + "x = 1",
        "if x: pass\n" + "elif x: pass\n" * 3000,
        "@a\n" * 3000 + "def f(): pass",
        "x = " + "a[" * 3000 + "]" * 3000,
        "x: " + "A[" * 80 + "]" * 80 + " = 1",
        "match x:\n case " + "[" * 80 + "]" * 80 + ": pass",
        "def f(): " + "yield " * 3000 + "1",
        "with " + ", ".join(["a"] * 5000) + ": pass",
        "x = " + "{" * 3000 + "}" * 3000,
        "del " + "(" * 3000 + "a" + ")" * 3000,
        "x = '" + "\\N{DIGIT ONE}" * 10_000 + "'",
        "class A(" + "A, " * 5000 + "): pass",
        "a = " * 5000 + "1",
        "\\\n" * 5000 + "x = 1",
        "#" * 1_000_000,
        "x = 1;" * 50_000,
        "x = 0x" + "f" * 10_000,
        "x = 1" + "0" * 5000,
        "x = " + "1_0" * 3000,
        "x = 1e" + "9" * 5000,
        "import " + ".".join(["a"] * 5000),
        "from " + "." * 5000 + " import a",
        "a = [0] * 9\n" + "a = [a] * 9\n" * 20 + "x = a",
        "a = {1: 2}\n" + "a = {1: a, 2: a, 3: a}\n" * 40 + "x = a",
        "a = 1, 2\n" + "a = a, a\n" * 50 + "x = a",
        "a = 1\n" + "a = [a]\n" * 3000 + "x = a",
        "global " + ", ".join(f"x{n}" for n in range(5000)),
    ],
    ids=lambda text: f"{text[:14]!r}x{len(text)}",
)
def test_deep_and_long_scripts_are_at_most_one_error(text: str, folder: Path) -> None:
    (folder / "train.py").write_text(text)
    document = json.loads(analyse_text("train.py", ()))["script"]
    errors = [item for item in document["diagnostics"] if item["severity"] == "error"]
    assert len(errors) <= 1
    assert all(item["code"] in ("FS001", "FS003") for item in errors)


HUGE = "0x" + "f" * 10_000
"""Python reads it, and refuses to write it out."""


@pytest.mark.parametrize(
    ("name", "text", "script"),
    [
        ("none.py", "", f"x = {HUGE}"),
        ("none.py", "", f"x = {{'a': [({HUGE},)]}}"),
        ("none.py", "", f"x = [-{HUGE}]"),
        (
            "none.py",
            "",
            "import argparse\np = argparse.ArgumentParser()\n"
            f"p.add_argument('--x', default={HUGE}, choices=[1, {HUGE}])\np.parse_args()",
        ),
        ("c.yaml", f"x: {HUGE}", "import yaml\nc = yaml.safe_load(open('c.yaml'))"),
        ("c.toml", f"x = {HUGE}", "import tomllib\nc = tomllib.load(open('c.toml', 'rb'))"),
        ("c.toml", f"x = [{HUGE}]", "import tomllib\nc = tomllib.load(open('c.toml', 'rb'))"),
        ("c.json", '{"x": 1%s}' % ("0" * 9999), "import json\nc = json.load(open('c.json'))"),
        (
            "c.ini",
            f"[a]\nx = {HUGE}",
            "import configparser\nconfigparser.ConfigParser().read('c.ini')",
        ),
    ],
)
def test_a_number_that_cannot_be_written_out_is_not_stated(
    name: str, text: str, script: str, flagscan: Callable[..., Any], folder: Path
) -> None:
    (folder / name).write_text(text)
    (folder / "train.py").write_text(script)
    done = flagscan("train.py", "--format", "json", "--no-cache")
    assert done.status == 0
    assert "FS009" not in done.err
    (document,) = json.loads(done.out)
    held = [flag.get("default") for found in document["flag_sets"] for flag in found["flags"]]
    assert not any(isinstance(value, int) for value in held)


@pytest.mark.parametrize(
    "text",
    [
        "p = ArgumentParser()\nq = p\n",
        "p = ArgumentParser()\nq = ArgumentParser()\ns = q.add_subcommands()\n"
        "s.add_subcommand('back', p)\n",
    ],
)
def test_a_parser_that_is_a_command_of_itself(
    text: str, flagscan: Callable[..., Any], folder: Path
) -> None:
    (folder / "train.py").write_text(
        f"from jsonargparse import ArgumentParser\n{text}p.add_argument('--lr', default=0.1)\n"
        "p.add_subcommands().add_subcommand('fit', q)\np.parse_args()\n"
    )
    done = flagscan("train.py", "--no-cache")
    assert "FS104" in done.err
    assert "lr" in done.out
