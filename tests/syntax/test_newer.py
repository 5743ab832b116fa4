"""Syntax that the running Python does not know, told from mistakes."""

from __future__ import annotations

import sys
from pathlib import Path

import libcst
import pytest

from flagscan.analysis import analyse
from flagscan.syntax import newer

# By the version that brought them.
NEWER = {
    (3, 11): "try:\n    pass\nexcept* ValueError:\n    pass\n",
    (3, 12): "def first[T](items: list[T]) -> T:\n    return items[0]\n",
    (3, 13): "class Box[T = int]:\n    pass\n",
    (3, 14): "name = 'x'\ngreeting = t'hello {name}'\n",
}


@pytest.mark.parametrize("version", NEWER)
def test_newer_syntax_says_what_to_do(version: tuple[int, int]) -> None:
    found = analyse(NEWER[version].encode(), "train.py").script.diagnostics
    if sys.version_info[:2] >= version:
        assert found == ()
    else:
        try:
            libcst.parse_module(NEWER[version])
        except libcst.ParserSyntaxError:
            pytest.skip("this release of LibCST is older than the syntax")
        (diagnostic,) = found
        assert diagnostic.code == "FS006"
        assert "install flagscan under that one" in diagnostic.message


@pytest.mark.parametrize(
    "text",
    [
        "print 'python 2'\n",
        "try:\n    pass\nexcept ValueError, error:\n    print error\n",
        "f'{'\n",
        "def f[(x): pass\n",
        "type = = 1\n",
        "x = t'{'",
        "def f[T](x): " + "[" * 5000 + "\n",
    ],
)
def test_a_mistake_stays_a_syntax_error(text: str) -> None:
    (diagnostic,) = analyse(text.encode(), "train.py").script.diagnostics
    assert diagnostic.code in ("FS001", "FS003")


def test_nothing_is_started_for_an_ordinary_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.run", lambda *a, **k: pytest.fail("a process"))
    assert not newer.is_newer(b"x = f'{y}'\n\n\nprint 'python 2'\n", 4)


@pytest.mark.parametrize(
    "crash",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "while True: pass",
        "bytearray(2 << 30)",
        "raise MemoryError",
    ],
)
def test_a_parser_that_crashes_takes_nothing_with_it(
    crash: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b"def f[T](x: T): pass\n"
    assert newer.is_newer(text, 1)
    program = newer._PROGRAM.replace("import libcst\n", f"{crash}\nimport libcst\n")
    assert program != newer._PROGRAM
    monkeypatch.setattr(newer, "_PROGRAM", program)
    # Where time is not what ends it, a slow machine has as much as it needs.
    monkeypatch.setattr(newer, "_PATIENCE", 0.5 if crash.startswith("while") else 120)
    assert not newer.is_newer(text, 1)


def test_nothing_of_the_current_folder_is_imported(folder: Path) -> None:
    (folder / "libcst.py").write_text("open('mark', 'w').close()\n")
    assert newer.is_newer(b"def f[T](x: T): pass\n", 1)
    assert not (folder / "mark").exists()
