"""Whatever is wrong with the cache, answers and exit status are those without one."""

from __future__ import annotations

import json
import os
import pickle
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flagscan.cache import Cache, default_directory
from flagscan.database import RefusedRowError, TextCache, sealed
from flagscan.files import digest_of

from .conftest import Flagscan, environment

DIGEST = digest_of(b"x = 1\n")


def entry(path: str = "train.py", **more: Any) -> str:
    document = {
        "schema": 1,
        "path": path,
        "digest": DIGEST,
        "dependencies": [],
        "selected": None,
        "flag_sets": [],
        "diagnostics": [],
    }
    absent = more.pop("absent", [])
    return json.dumps({"script": {**document, **more}, "absent": absent})


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def filled(directory: Path, folder: Path) -> Path:
    """A cache that knows train.py, closed."""
    cache = Cache(str(directory))
    cache.remember("train.py", DIGEST, entry())
    cache.close()
    assert not cache.warning
    return directory


def ask(directory: Path) -> tuple[Any, str]:
    """What a new cache in DIRECTORY answers about train.py, and its warning."""
    cache = Cache(str(directory))
    try:
        return cache.lookup("train.py", DIGEST), cache.warning
    finally:
        cache.close()


ANSWERS = " WHERE key NOT LIKE 'note-%'"
"""Not what is noted about plug-ins: it is part of the question."""


def change_rows(directory: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(directory / "cache.db")
    with connection:
        connection.execute(statement, values)
    connection.close()


def remember_and_ask(directory: Path) -> Any:
    cache = Cache(str(directory))
    cache.remember("train.py", DIGEST, entry())
    cache.close()
    return ask(directory)[0]


# What is remembered, and for how long it is true


def test_an_answer_is_found_again(filled: Path) -> None:
    document, warning = ask(filled)
    assert document["path"] == "train.py"
    assert not warning


@pytest.mark.parametrize(
    ("path", "digest"),
    [
        pytest.param("other.py", DIGEST, id="path"),
        pytest.param("train.py", digest_of(b""), id="content"),
    ],
)
def test_another_question_is_no_hit(filled: Path, path: str, digest: str) -> None:
    assert Cache(str(filled)).lookup(path, digest) is None


def test_other_roots_are_another_question(filled: Path) -> None:
    assert Cache(str(filled), ["src"]).lookup("train.py", DIGEST) is None


def test_another_folder_is_another_question(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ask(filled)[0] is None


def test_another_analysis_is_another_question(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flagscan.cache.ANALYSIS_VERSION", 10**9)
    assert ask(filled)[0] is None


def test_a_changed_dependency_makes_the_answer_old(directory: Path, folder: Path) -> None:
    common = folder / "common.py"
    common.write_bytes(b"a = 1\n")
    cache = Cache(str(directory))
    found = [{"path": "common.py", "digest": digest_of(b"a = 1\n")}]
    cache.remember("train.py", DIGEST, entry(dependencies=found))
    cache.close()
    assert ask(directory)[0] is not None
    common.write_bytes(b"a = 2\n")
    assert ask(directory)[0] is None
    common.unlink()
    assert ask(directory)[0] is None


def test_a_module_that_appears_makes_the_answer_old(directory: Path, folder: Path) -> None:
    cache = Cache(str(directory))
    cache.remember("train.py", DIGEST, entry(absent=["common.py"]))
    cache.close()
    assert ask(directory)[0] is not None
    (folder / "common.py").touch()
    assert ask(directory)[0] is None


# The folder


def test_the_folder_is_private_and_tagged(filled: Path) -> None:
    assert stat.S_IMODE(filled.stat().st_mode) == 0o700
    tag = (filled / "CACHEDIR.TAG").read_text()
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_the_folder_appears_only_when_it_is_used(directory: Path) -> None:
    Cache(str(directory)).close()
    assert not directory.exists()


def test_the_variable_names_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAGSCAN_CACHE_DIR", "/chosen")
    assert default_directory() == "/chosen"


@pytest.mark.skipif(sys.platform != "linux", reason="the XDG rules")
def test_a_relative_xdg_folder_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLAGSCAN_CACHE_DIR")
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("XDG_CACHE_HOME", "in/the/project")
    assert default_directory() == "/home/me/.cache/flagscan"
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert default_directory() == "/caches/flagscan"


def test_a_folder_of_somebody_else_is_refused(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = os.getuid() + 1
    monkeypatch.setattr("flagscan.cache.os.getuid", lambda: other)
    document, warning = ask(filled)
    assert document is None
    assert "belongs to another user" in warning


def test_a_folder_that_others_write_to_is_refused(filled: Path) -> None:
    filled.chmod(0o777)
    document, warning = ask(filled)
    assert document is None
    assert "others may write" in warning


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_still_answers(filled: Path) -> None:
    filled.chmod(0o500)
    try:
        document, _ = ask(filled)
        cache = Cache(str(filled))
        cache.remember("other.py", DIGEST, entry("other.py"))
        cache.close()
    finally:
        filled.chmod(0o700)
    assert document is None or document["path"] == "train.py"


def test_a_file_in_place_of_the_folder_is_one_warning(directory: Path) -> None:
    directory.write_text("not a folder")
    document, warning = ask(directory)
    assert document is None
    assert warning.count("\n") == 0
    assert str(directory) in warning


# Poison


class Mark:
    """Unpickling this makes a file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str, str]]:
        return open, (self.path, "w")


@pytest.fixture
def mark(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "executed"
    yield path
    assert not path.exists(), "a pickle was loaded"


def test_a_pickled_value_is_a_miss(filled: Path, mark: Path) -> None:
    poison = pickle.dumps(Mark(str(mark)))
    change_rows(filled, "UPDATE Cache SET mode = 4, value = ?" + ANSWERS, poison)
    assert ask(filled) == (None, "")
    assert remember_and_ask(filled) is not None


def test_a_pickled_key_is_not_loaded(filled: Path, mark: Path) -> None:
    poison = pickle.dumps(Mark(str(mark)))
    change_rows(filled, "UPDATE Cache SET key = ?, raw = 0" + ANSWERS, poison)
    assert ask(filled) == (None, "")
    store = TextCache(str(filled))
    with pytest.raises(RefusedRowError):
        list(store)
    store.close()
    cache = Cache(str(filled))
    assert cache.info()["entries"] == 1
    assert cache.clear() == 1
    cache.close()


def test_a_pickle_in_a_file_is_not_loaded(filled: Path, mark: Path, tmp_path: Path) -> None:
    poison = tmp_path / "poison.val"
    poison.write_bytes(pickle.dumps(Mark(str(mark))))
    change_rows(
        filled, "UPDATE Cache SET mode = 4, value = NULL, filename = ?" + ANSWERS, str(poison)
    )
    assert ask(filled) == (None, "")


@pytest.mark.parametrize("mode", [1, 2, 3, 4])
def test_a_file_that_a_row_names_is_neither_read_nor_deleted(
    filled: Path, tmp_path: Path, mode: int
) -> None:
    victim = tmp_path / "victim"
    victim.write_text(entry())
    statement = "UPDATE Cache SET mode = ?, value = NULL, filename = ?" + ANSWERS
    change_rows(filled, statement, mode, str(victim))
    assert ask(filled) == (None, "")
    assert remember_and_ask(filled) is not None
    change_rows(filled, "UPDATE Cache SET filename = ?", str(victim))
    Cache(str(filled)).clear()
    assert victim.exists()


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("", id="empty"),
        pytest.param("{", id="no-json"),
        pytest.param("[]", id="list"),
        pytest.param("[" * 100_000, id="deep"),
        pytest.param(f'{{"script": {"[" * 900}{"]" * 900}, "absent": []}}', id="nested"),
        pytest.param(entry(schema=2), id="other-version"),
        pytest.param(entry("other.py"), id="other-script"),
        pytest.param(entry(flag_sets=[{}]), id="half-a-flag-set"),
        pytest.param(entry(selected=3), id="selects-nothing"),
        pytest.param(entry(diagnostics=[{"severity": "error"}]), id="half-a-diagnostic"),
        pytest.param(entry(absent=[3]), id="no-path"),
        pytest.param(entry(absent=None), id="no-list"),
        pytest.param(entry(dependencies=[{"path": "a\0b", "digest": ""}]), id="nul"),
        pytest.param(f'{{"script": {"9" * 5000}}}', id="huge-number"),
        pytest.param(b"\xff\xfe", id="bytes"),
        pytest.param(3.5, id="number"),
    ],
)
def test_a_row_that_is_no_answer_is_a_miss(filled: Path, value: object) -> None:
    held = sealed(value) if isinstance(value, str) else value
    change_rows(filled, "UPDATE Cache SET value = ?" + ANSWERS, held)
    assert ask(filled)[0] is None
    assert remember_and_ask(filled) is not None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("disk_foo", 1),
        ("sqlite_writable_schema", 1),
        ("sqlite_journal_mode", "delete"),
        ("get", "text"),
        ("_con", 1),
        ("eviction_policy", "no-such-policy"),
        ("size_limit", "x"),
        ("count", b"\x00"),
        (3, 4),
    ],
)
def test_planted_settings_are_refused(filled: Path, key: object, value: object) -> None:
    change_rows(filled, "INSERT OR REPLACE INTO Settings VALUES (?, ?)", key, value)
    document, warning = ask(filled)
    assert document is None or document["path"] == "train.py"
    assert not warning
    assert remember_and_ask(filled) is not None


# Damage


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data[: len(data) // 2], id="truncated"),
        pytest.param(lambda data: data[:50], id="cut-in-the-header"),
        pytest.param(lambda data: b"no database at all " * 1000, id="garbage"),
        pytest.param(lambda data: b"", id="zero-length"),
        pytest.param(
            lambda data: data[:4096] + os.urandom(len(data) - 4096), id="only-the-head-is-right"
        ),
    ],
)
def test_a_damaged_database_is_set_aside(filled: Path, damage: Callable[[bytes], bytes]) -> None:
    database = filled / "cache.db"
    database.write_bytes(damage(database.read_bytes()))
    for suffix in ("-wal", "-shm"):
        (filled / f"cache.db{suffix}").unlink(missing_ok=True)
    assert ask(filled)[0] is None
    assert remember_and_ask(filled) is not None


@pytest.mark.parametrize("table", ["Cache", "Settings"])
def test_a_missing_table_is_made_anew(filled: Path, table: str) -> None:
    change_rows(filled, f"DROP TABLE {table}")
    ask(filled)
    assert remember_and_ask(filled) is not None


def test_a_folder_in_place_of_the_database_is_set_aside_or_left(directory: Path) -> None:
    (directory / "cache.db").mkdir(parents=True, mode=0o700)
    directory.chmod(0o700)
    assert ask(directory)[0] is None


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
connection.execute("UPDATE Settings SET value = value")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held(filled: Path) -> Iterator[Path]:
    """The cache while another process holds its database for writing."""
    command = [sys.executable, "-c", HOLD, str(filled / "cache.db")]
    with subprocess.Popen(
        command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held"
        yield filled
        process.kill()


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the cache has slept, of which there is no more than one."""
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        assert sum(slept) <= 1

    monkeypatch.setattr("flagscan.database.time.sleep", sleep)
    return slept


def test_a_locked_database_still_answers_and_costs_less_than_a_second(
    held: Path, waited: list[float]
) -> None:
    cache = Cache(str(held))
    assert cache.lookup("train.py", DIGEST) is not None
    for number in range(200):
        cache.remember(f"{number}.py", DIGEST, entry(f"{number}.py"))
    cache.close()
    assert waited
    assert "another process holds it" in cache.warning


def test_a_database_locked_before_it_is_set_up_costs_less_than_a_second(
    directory: Path, waited: list[float]
) -> None:
    directory.mkdir(mode=0o700)
    connection = sqlite3.connect(directory / "cache.db", isolation_level=None)
    connection.execute("CREATE TABLE Other (x)")
    connection.execute("BEGIN EXCLUSIVE")
    document, warning = ask(directory)
    connection.close()
    assert document is None
    assert waited
    assert "another process holds it" in warning


def test_sqlite_itself_does_not_wait(filled: Path) -> None:
    for _ in range(2):  # a database that is adopted, and one that is set up
        store = TextCache(str(filled))
        assert store._sql("PRAGMA busy_timeout").fetchone() == (0,)
        store.close()
        (filled / "cache.db").unlink()


# The command line


def test_the_answer_is_the_same_with_and_without(flagscan: Flagscan, train: Path) -> None:
    cold = flagscan("train.py", "--format", "json", "-v")
    warm = flagscan("train.py", "--format", "json", "-v")
    without = flagscan("train.py", "--format", "json", "-v", "--no-cache")
    assert cold == warm == without


def test_a_hit_is_not_analysed_again(
    flagscan: Flagscan, train: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = flagscan("train.py")
    monkeypatch.setattr("flagscan.scan.analyse_text", None)
    assert flagscan("train.py") == first


def test_dest_and_filters_are_applied_to_remembered_answers(
    flagscan: Flagscan, train: Path
) -> None:
    assert "lr" in flagscan("train.py").out
    assert "SEED" in flagscan("train.py", "--dest", "globals").out
    assert "mode" not in flagscan("train.py", "--include", "l*").out


def test_a_broken_cache_is_one_warning_and_the_same_answer(
    flagscan: Flagscan, train: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "file"
    broken.write_text("")
    good = flagscan("train.py", "--no-cache")
    bad = flagscan("train.py", "--cache-dir", str(broken))
    assert (bad.status, bad.out) == (good.status, good.out)
    assert bad.err.count("\n") == 1
    assert "is not used" in bad.err
    quiet = flagscan("train.py", "-q", "--cache-dir", str(broken))
    assert quiet.err == ""


def test_an_answer_that_no_analysis_gives_is_not_believed(
    flagscan: Flagscan, train: Path, tmp_path: Path
) -> None:
    directory = tmp_path / "c"
    arguments = ("train.py", "--emit", "-", "--cache-dir", str(directory))
    first = flagscan(*arguments)
    connection = sqlite3.connect(directory / "cache.db")
    with connection:
        ((value,),) = connection.execute("SELECT value FROM Cache" + ANSWERS).fetchall()
        text = value[9:].replace('"default": 0.1', '"default": {"$float": "no number"}')
        connection.execute("UPDATE Cache SET value = ?" + ANSWERS, (sealed(text),))
    connection.close()
    assert flagscan(*arguments) == first


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("replace(value, '\"default\": 0.1', '\"default\": 7.1')", id="a-digit"),
        pytest.param("substr(value, 10)", id="no-checksum"),
        pytest.param("'00000000' || substr(value, 9)", id="another-checksum"),
    ],
)
def test_a_value_that_fell_over_is_not_stated(
    flagscan: Flagscan, train: Path, tmp_path: Path, change: str
) -> None:
    directory = tmp_path / "c"
    arguments = ("train.py", "--format", "json", "--cache-dir", str(directory))
    first = flagscan(*arguments)
    change_rows(directory, f"UPDATE Cache SET value = {change}" + ANSWERS)
    assert flagscan(*arguments) == first


def test_cache_info_and_clear(flagscan: Flagscan, train: Path, tmp_path: Path) -> None:
    directory = str(tmp_path / "c")
    flagscan("train.py", "--cache-dir", directory)
    info = flagscan("--cache-info", "--cache-dir", directory)
    assert f"directory: {directory}\n" in info.out
    assert "answers: 1\n" in info.out
    assert "forgot 1 answers" in flagscan("--cache-clear", "--cache-dir", directory).out
    assert "answers: 0\n" in flagscan("--cache-info", "--cache-dir", directory).out


def test_cache_info_takes_no_path(flagscan: Flagscan, train: Path) -> None:
    assert flagscan("--cache-info", "train.py").status == 2
