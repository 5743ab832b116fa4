"""Reading executes nothing: every trap would leave a mark, and every audit event is looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import environment
from tests.hardening.traps import DATA, NEIGHBOUR, READS_DATA, SCRIPTS, SHADOWS, TRAP

Watched = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """Made by whatever is executed."""
    return tmp_path / "mark"


@pytest.fixture
def lay(folder: Path, mark: Path) -> Callable[..., Path]:
    """Writes a file into the scanned folder, with its trap set."""

    def write(name: str, text: str) -> Path:
        path = folder / name
        path.write_text(text.replace("TRAP", TRAP).replace("MARK", repr(str(mark))))
        return path

    return write


@pytest.fixture
def watched(folder: Path, tmp_path: Path) -> Watched:
    """Runs the command line under the audit hook, and fails for what it should not do."""

    def run(
        *words: str, writable: tuple[Path, ...] = (), **more: str
    ) -> subprocess.CompletedProcess[str]:
        report = tmp_path / "report" / "events"
        report.parent.mkdir(exist_ok=True)
        cache = os.environ["FLAGSCAN_CACHE_DIR"]
        allowed = os.pathsep.join([os.path.dirname(cache), *map(str, writable)])
        done = subprocess.run(
            [sys.executable, "-m", "tests.hardening.watch", str(report), allowed, *words],
            cwd=folder,
            env=environment(**more),
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "Traceback" not in done.stderr
        assert report.read_text() == ""
        return done

    return run


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_trap_in_a_script_is_not_sprung(
    name: str, lay: Callable[..., Path], mark: Path, flagscan: Callable[..., object]
) -> None:
    script = lay("train.py", SCRIPTS[name])
    lay("neighbour.py", NEIGHBOUR)
    flagscan("train.py", "-v", "--format", "json", "--no-cache")
    assert not mark.exists()
    subprocess.run([sys.executable, str(script)], capture_output=True, timeout=60)
    assert mark.exists(), "the trap does not work: the test proves nothing"


def test_a_whole_folder_of_traps_under_the_audit_hook(
    lay: Callable[..., Path], folder: Path, mark: Path, watched: Watched
) -> None:
    for number, text in enumerate(SCRIPTS.values()):
        lay(f"s{number}.py", text)
    for name, text in DATA.items():
        lay(name, text)
    lay("reads_data.py", READS_DATA)
    lay("neighbour.py", NEIGHBOUR)
    for _ in range(2):  # without remembered answers, and with them
        done = watched(".", "--format", "json", "-v", "--jobs", "1")
        assert done.returncode in (0, 1), done.stderr
    assert not mark.exists()
    assert not (folder / "mark").exists()


@pytest.mark.parametrize("name", SHADOWS)
def test_a_module_of_the_scanned_folder_is_not_imported_for_ours(
    name: str, lay: Callable[..., Path], folder: Path, mark: Path
) -> None:
    lay("train.py", "lr = 0.1\n")
    lay(f"{name}.py", NEIGHBOUR)
    done = subprocess.run(
        [sys.executable, "-m", "flagscan", "train.py", "--emit", "guild.yml", "-v"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert not mark.exists()


@pytest.mark.parametrize(
    "name",
    "FLAGSCAN_CACHE_DIR XDG_CACHE_HOME HOME NO_COLOR FORCE_COLOR TERM EDITOR PAGER COLUMNS "
    "GIT_DIR GIT_EXTERNAL_DIFF LANG TZ".split(),
)
def test_a_trap_in_the_environment_is_not_sprung(
    name: str, lay: Callable[..., Path], folder: Path, mark: Path
) -> None:
    lay("train.py", "lr = 0.1\n")
    for value in (
        f"$(touch '{mark}')",
        f"`touch '{mark}'`",
        f"; touch '{mark}' #",
        f"|touch {mark}",
    ):
        done = subprocess.run(
            [sys.executable, "-m", "flagscan", "train.py", "--emit", "guild.yml"],
            cwd=folder,
            env=environment(**{name: value}),
            capture_output=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
    assert not mark.exists()
    assert b"lr" in (folder / "guild.yml").read_bytes()


def test_writing_touches_the_target_and_the_cache_only(
    lay: Callable[..., Path], folder: Path, tmp_path: Path, watched: Watched
) -> None:
    lay("train.py", SCRIPTS["type of an option"])
    out = tmp_path / "out"
    out.mkdir()
    target = str(out / "guild.yml")
    before = sorted(os.listdir(folder))
    for _ in range(2):
        assert watched("train.py", "--emit", target, writable=(out,)).returncode == 0
    assert watched("train.py", "--emit", target, "--check", writable=()).returncode == 0
    assert sorted(os.listdir(folder)) == before
    assert os.listdir(out) == ["guild.yml"]


@pytest.mark.parametrize(
    "text",
    [
        "train:\n  main: train\n  flags: !!python/object/apply:os.system ['touch MARK']\n",
        "train: !!python/name:neighbour.lr\n",
        "- !!python/module:neighbour\n",
        "train:\n  main: '$(touch MARK)'\n",
        "train:\n  main: train\n  exec: touch MARK\n",
        "- operation-defaults: {exec: touch MARK}\n  operations:\n    train: {main: neighbour}\n",
        "train:\n  steps: ['exec: touch MARK']\n",
    ],
)
def test_a_trap_in_guild_yml_is_not_sprung(
    text: str, lay: Callable[..., Path], folder: Path, mark: Path, watched: Watched
) -> None:
    lay("train.py", "lr = 0.1\n")
    lay("neighbour.py", NEIGHBOUR)
    lay("guild.yml", text)
    watched("guild.yml", "-v", writable=(folder,))
    watched("train.py", "--emit", "guild.yml", writable=(folder,))
    assert not mark.exists()


def test_the_watch_sees_what_is_executed(tmp_path: Path) -> None:
    """The hook itself: each of these is told, so an empty report says something."""
    program = tmp_path / "program.py"
    program.write_text(
        "import os, sys, subprocess, socket, pickle\n"
        "from tests.hardening.watch import Watch, _compile_only_trees\n"
        f"watch = Watch([{str(tmp_path / 'allowed')!r}])\n"
        "_compile_only_trees(watch)\n"
        "sys.addaudithook(watch)\n"
        "def did(work):\n"
        "    watch.seen.clear()\n"
        "    try:\n"
        "        work()\n"
        "    except Exception:\n"
        "        pass\n"
        "    return bool(watch.seen)\n"
        f"other = {str(tmp_path / 'other')!r}\n"
        "open(other, 'w').close() if not did(lambda: open(other, 'w').close()) else None\n"
        "print([\n"
        "    did(lambda: open(other, 'w').close()),\n"
        "    did(lambda: os.mkdir(other + 'd')),\n"
        "    did(lambda: os.remove(other)),\n"
        "    did(lambda: os.system('true')),\n"
        "    did(lambda: subprocess.run(['true'])),\n"
        "    did(lambda: socket.socket().connect(('127.0.0.1', 9))),\n"
        "    did(lambda: pickle.loads(pickle.dumps(os.system))),\n"
        f"    did(lambda: compile('1', {str(tmp_path / 'x.py')!r}, 'exec')),\n"
        f"    did(lambda: exec(compile('1', {str(tmp_path / 'x.py')!r}, 'exec'))),\n"
        f"    did(lambda: compile('1', {str(tmp_path / 'x.py')!r}, 'exec', 0x400)),\n"
        "    did(lambda: open(other + 'x', 'r')),\n"
        "])\n"
    )
    done = subprocess.run(
        [sys.executable, str(program)], env=environment(), capture_output=True, text=True
    )
    assert done.stdout.strip() == str([True] * 9 + [False] * 2), done.stderr
