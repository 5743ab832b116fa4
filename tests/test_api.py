"""The library, as its users call it."""

from __future__ import annotations

import pickle
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import flagscan

from .conftest import TRAIN


def test_discover(train: Path) -> None:
    script = flagscan.discover("train.py")
    assert script["lr"].default == 0.1
    assert script["lr"].help == "learning rate"
    unknown = script["run_id"].default
    assert isinstance(unknown, flagscan.Unresolved)
    assert unknown.source == "str(random.random())"
    assert script["lr"].min is flagscan.ABSENT
    assert [flag.name for flag in script.flags] == ["lr", "mode", "run_id"]
    assert "mode" in script
    assert len(script) == 3


def test_a_remembered_answer_equals_a_fresh_one(train: Path) -> None:
    fresh = flagscan.discover("train.py", cache=False)
    assert flagscan.discover("train.py") == fresh
    assert flagscan.discover("train.py") == fresh


def test_paths_may_be_path_objects(train: Path) -> None:
    assert flagscan.discover(train).path == str(train)


def test_dest_chooses(train: Path) -> None:
    assert [flag.name for flag in flagscan.discover("train.py", dest="globals")] == ["SEED"]
    assert flagscan.discover("train.py", dest="global:nothing").selected is None


def test_discover_source_reads_no_file(folder: Path) -> None:
    script = flagscan.discover_source(TRAIN, path="train.py")
    assert script["lr"].default == 0.1
    assert script.path == "train.py"
    assert flagscan.discover_source(TRAIN.encode()) == flagscan.discover_source(TRAIN)


def test_a_syntax_error_is_a_diagnostic() -> None:
    script = flagscan.discover_source("def f(:\n", path="bad.py")
    assert script.failed
    assert script.diagnostics[0].location.path == "bad.py"


@pytest.mark.parametrize("path", ["nope.py", "."])
def test_what_is_no_script_is_an_error(folder: Path, path: str) -> None:
    with pytest.raises(flagscan.ScriptNotFoundError):
        flagscan.discover(path)


def test_emit(train: Path) -> None:
    script = flagscan.discover("train.py")
    assert flagscan.emit(script, "guild", op="learn").startswith("learn:")
    assert flagscan.emit([script, script], "jsonl").count("\n") == 2
    assert "mode" not in flagscan.emit(script, "table", exclude=["m*"])
    with pytest.raises(flagscan.UnknownEmitterError, match=r"there are args, .*guild, .*json"):
        flagscan.emit(script, "xml")


@pytest.fixture
def several(folder: Path) -> list[str]:
    names = [f"t{number}.py" for number in range(5)]
    for number, name in enumerate(names):
        (folder / name).write_text(TRAIN.replace("0.1", f"0.{number}1"))
    return names


class OneByOne(Executor):
    """The least that an executor is; it takes only what travels by pickle."""

    def __init__(self) -> None:
        self.submitted = 0

    def submit(self, work: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.submitted += 1
        work, args, kwargs = pickle.loads(pickle.dumps((work, args, kwargs)))
        future: Future[Any] = Future()
        try:
            future.set_result(pickle.loads(pickle.dumps(work(*args, **kwargs))))
        except Exception as error:
            future.set_exception(pickle.loads(pickle.dumps(error)))
        return future


def test_any_executor_gives_the_same_in_the_same_order(several: list[str]) -> None:
    expected = list(flagscan.discover_many(several, cache=False))
    assert [script.path for script in expected] == several
    one_by_one = OneByOne()
    assert list(flagscan.discover_many(several, one_by_one)) == expected
    assert one_by_one.submitted == len(several)
    with ThreadPoolExecutor(2) as threads:
        assert list(flagscan.discover_many(several, threads, cache=False)) == expected
        assert list(flagscan.discover_many(several, threads)) == expected


def test_processes(several: list[str]) -> None:
    with ProcessPoolExecutor(2) as pool:
        found = list(flagscan.discover_many(several, pool, cache=False))
        assert [script["lr"].default for script in found] == [0.01, 0.11, 0.21, 0.31, 0.41]
        # A caller's own work that returns scripts, and raises our errors.
        assert pool.submit(flagscan.discover, several[0]).result() == found[0]
        with pytest.raises(flagscan.ScriptNotFoundError, match=r"nope\.py"):
            pool.submit(flagscan.discover, "nope.py").result()
        with pytest.raises(flagscan.ScriptNotFoundError, match=r"nope\.py"):
            list(flagscan.discover_many([*several, "nope.py"], pool))


def test_only_what_is_not_remembered_is_sent_out(several: list[str]) -> None:
    list(flagscan.discover_many(several[:3]))
    executor = OneByOne()
    list(flagscan.discover_many(several, executor))
    assert executor.submitted == 2


@pytest.mark.parametrize(
    "error",
    [
        flagscan.UsageError("x"),
        flagscan.ScriptNotFoundError("a.py", "why"),
        flagscan.UnreadableScriptError("a.py", "why"),
        flagscan.TargetFileError("a.py", "why"),
        flagscan.UnknownEmitterError("x", ["b", "a"]),
        flagscan.InvalidDocumentError("x"),
    ],
)
def test_errors_travel_by_pickle(error: flagscan.FlagscanError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)


def test_scripts_travel_by_pickle(train: Path) -> None:
    script = flagscan.discover("train.py")
    copy = pickle.loads(pickle.dumps(script))
    assert copy == script
    assert copy["lr"].min is flagscan.ABSENT
