"""``python -m flagscan.apply``: what the script sees is what it sees without flagscan."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def run(
    folder: Path, *words: str, module: str = "flagscan.apply"
) -> subprocess.CompletedProcess[str]:
    """``python -m flagscan.apply WORDS`` in FOLDER."""
    return python(folder, "-m", module, *words)


def python(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def printed(folder: Path, source: str, *words: str, name: str = "train.py") -> str:
    """What the script SOURCE prints when it is run with WORDS applied."""
    path = folder / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(source)
    done = run(folder, name, *words)
    assert done.returncode == 0, done.stderr
    assert path.read_text() == source
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        ("lr = 0.1\nprint(lr)", ["lr=0.5"], "0.5"),
        ("lr: float = 0.1\nprint(lr)", ["--lr", "0.5"], "0.5"),
        ("a, b = 1, 2\nprint(a, b)", ["a=3"], "3 2"),
        ("a = b = 1\nprint(a, b)", ["a=3"], "3 1"),
        ("xs = (1, 2)\nprint(xs)", ["--xs", "3", "4"], "(3, 4)"),
        ("xs = [1, 2]\nprint(xs)", ["xs=3 4"], "[3, 4]"),
        ("s = 'a'\nprint(s)", ["--s", "1e-3"], "1e-3"),
        ("s = 'a'\nprint(repr(s))", ["s="], "''"),
        ("fast = False\nprint(fast)", ["--fast", "1"], "True"),
        ("fast = True\nprint(fast)", ["--fast", ""], "False"),
        ("params = {'lr': 0.1, 'n': None}\nprint(params)", ["lr=0.5"], "{'lr': 0.5, 'n': None}"),
        ("p = {'net': {'d': 1, 'k': 2}}\nprint(p)", ["--net.d", "5"], "{'net': {'d': 5, 'k': 2}}"),
        ("class C: pass\nx = -1.5\nprint(x)", ["x=-2"], "-2"),
    ],
)  # fmt: skip
def test_the_new_value_is_printed(
    tmp_path: Path, source: str, words: list[str], expected: str
) -> None:
    assert printed(tmp_path, source, *words) == expected


ARGPARSE = """\
import argparse, sys
p = argparse.ArgumentParser()
p.add_argument("--lr", type=float, default=0.1)
p.add_argument("--name", required=True)
p.add_argument("--amp", action="store_true")
print(vars(p.parse_args()), sys.argv[1:])
"""


def test_a_command_line_is_the_scripts_own(tmp_path: Path) -> None:
    words = ["lr=0.5", "name=x", "--amp", "--lr", "0.7"]
    expected = "{'lr': 0.7, 'name': 'x', 'amp': True} ['--amp', '--lr', '0.7']"
    assert printed(tmp_path, ARGPARSE, *words) == expected


def test_what_is_behind_two_dashes_is_the_scripts_own(tmp_path: Path) -> None:
    source = "import sys\nlr = 0.1\nprint(lr, sys.argv)"
    words = ["--", "lr=0.5", "--", "x"]
    assert printed(tmp_path, source, *words) == "0.1 ['train.py', 'lr=0.5', '--', 'x']"


SURROUNDINGS = """\
import inspect, os, pickle, sys
lr = 0.1
class Thing: pass
def look(): return lr
for name in [name for name in globals() if name != "__builtins__"]:
    print(name, repr(globals()[name]).partition(" at 0x")[0])
print(sys.argv, sys.path, sys.orig_argv[0], sys.flags, os.getcwd(), sys.stdin.read())
print(sys.modules["__main__"].__dict__ is globals(), pickle.loads(pickle.dumps(Thing)) is Thing)
print(inspect.getsource(look), inspect.getsource(Thing), type(__builtins__))
print(sorted(m for m in sys.modules if m.partition(".")[0] in ("libcst", "yaml", "jsonschema")))
"""


def test_the_surroundings_are_those_of_the_script_alone(tmp_path: Path) -> None:
    script = tmp_path / "sub" / "train.py"
    script.parent.mkdir()
    script.write_text(SURROUNDINGS)
    alone = python(tmp_path, "sub/train.py", "--a", "b")
    applied = run(tmp_path, "sub/train.py", "lr=0.1", "--a", "--", "b")
    assert applied.stdout == alone.stdout
    assert (applied.returncode, applied.stderr) == (0, alone.stderr)


def test_a_module_of_a_package_runs_as_python_m_runs_it(tmp_path: Path) -> None:
    package = tmp_path / "pkg" / "sub"
    package.mkdir(parents=True)
    (tmp_path / "pkg" / "__init__.py").write_text("print('imported', __name__)\n")
    (package / "other.py").write_text("name = __name__\n")
    source = "import sys\nfrom .other import name\n" + (
        "lr = 0.1\nprint(lr, name, __package__, __spec__.name, __name__, sys.path[0], sys.argv)\n"
    )
    for name in ("train.py", "__main__.py"):
        (package / name).write_text(source)
    for module in ("pkg.sub.train", "pkg.sub"):
        alone = python(tmp_path, "-m", module, "x")
        assert alone.returncode == 0, alone.stderr
        applied = run(tmp_path, "-m", module, "lr=0.5", "x")
        assert applied.stdout == alone.stdout.replace("\n0.1 ", "\n0.5 "), applied.stderr


def test_a_traceback_shows_the_line_that_ran_and_nothing_of_flagscan(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("lr = 0.1\ndef f():\n    assert 1 / (lr - 0.5)\nf()\n")
    done = run(tmp_path, "train.py", "lr=0.5")
    path = tmp_path / "train.py"
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if "~" not in line and "^" not in line]
    assert lines == [
        "Traceback (most recent call last):",
        f'  File "{path}", line 4, in <module>',
        "    f()",
        f'  File "{path}", line 3, in f',
        "    assert 1 / (lr - 0.5)",
        "ZeroDivisionError: float division by zero",
    ]
    (tmp_path / "train.py").write_text("lr = 0.1; lr / 0\n")
    assert "    lr = 0.5; lr / 0\n" in run(tmp_path, "train.py", "lr=0.5").stderr


@pytest.mark.parametrize("status", [0, 3])
def test_the_exit_status_is_the_scripts(tmp_path: Path, status: int) -> None:
    (tmp_path / "train.py").write_text(f"import sys\nlr = 0.1\nsys.exit({status})\n")
    assert run(tmp_path, "train.py", "lr=0.5").returncode == status


def test_a_sibling_module_holds_the_value_when_it_is_imported(tmp_path: Path) -> None:
    common = tmp_path / "common.py"
    common.write_text("def add(p):\n    p.add_argument('--lr', default=0.1)\n")
    source = (
        "import argparse, common, inspect, os\np = argparse.ArgumentParser()\ncommon.add(p)\n"
        "print(p.parse_args().lr, os.path.basename(common.__file__))\n"
        "print(inspect.getsource(common))\n"
    )
    expected = common.read_text().replace("0.1", "0.5").strip()
    assert printed(tmp_path, source, "lr=0.5") == f"0.5 common.py\n{expected}"
    assert os.listdir(tmp_path) in (["common.py", "train.py"], ["train.py", "common.py"])


PROCESSES = """\
import multiprocessing, os
import common
lr = 0.1
class Thing: pass
def work(queue, more):
    if more:
        start(queue, 0)
    queue.put((lr, common.width, __name__, os.path.basename(__file__), Thing()))
def start(queue, more):
    process = multiprocessing.get_context("spawn").Process(target=work, args=(queue, more))
    process.start()
    process.join()
if __name__ == "__main__":
    queue = multiprocessing.get_context("spawn").Manager().Queue()
    start(queue, 1)
    for _ in range(2):
        found = queue.get()
        print(found[:4], isinstance(found[4], Thing))
"""


def test_processes_that_are_spawned_hold_the_values_too(tmp_path: Path) -> None:
    (tmp_path / "common.py").write_text("width = 1\n")
    expected = "(0.5, 1, '__mp_main__', 'train.py') True"
    assert printed(tmp_path, PROCESSES, "lr=0.5") == f"{expected}\n{expected}"


@pytest.mark.parametrize(
    ("source", "words", "message"),
    [
        ("lr = 0.1", ["rate=1"], "rate=1: there is no flag 'rate'; there are lr"),
        ("lr = 0.1", ["lr=[1,2]"], "these values make 2 trials, and a script runs once"),
        ("lr = 0.1", ["--lr", "abc"], "--lr: 'abc' is not a number"),
        ("lr = ", ["lr=1"], "train.py has no flags that can be given values"),
        ("print(1)", ["lr=1"], "train.py has no flags that can be given values"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_nothing_runs(
    tmp_path: Path, source: str, words: list[str], message: str
) -> None:
    (tmp_path / "train.py").write_text(source)
    done = run(tmp_path, "train.py", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"flagscan: error: {message}\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "usage: "),
        (["nowhere.py"], "flagscan: error: nowhere.py: no such file"),
        (["--verbose", "train.py"], "flagscan: error: --verbose: options of the script"),
        (["-m", "nowhere.train"], "flagscan: error: -m nowhere.train: there is no module nowhere"),
        (["--dest"], "flagscan: error: --dest: say --dest VALUE"),
        (["--dest", "globals"], "flagscan: error: say which script"),
        (["--root", "nowhere", "train.py"], "flagscan: error: --root nowhere: no such folder"),
        (["x.ipynb", "lr=1"], "flagscan: error: x.ipynb: a notebook is run by its kernel"),
    ],
)
def test_a_wrong_call(tmp_path: Path, words: list[str], message: str) -> None:
    done = run(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(message)
    assert "Traceback" not in done.stderr
