"""Scripts written to a size: to see how time and memory grow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

_HEAD = "import argparse\nparser = argparse.ArgumentParser()\n"
_TAIL = "args = parser.parse_args()\n"


def lines(folder: Path, size: int) -> Path:
    """A script of SIZE lines: ten options, and functions that nobody calls before parsing."""
    options = "".join(f"parser.add_argument('--o{n}', default={n})\n" for n in range(10))
    functions = "".join(
        f"def f{n}(x, y={n}):\n    z = x + y * {n}\n    for i in range(z):\n"
        f"        if i % 2:\n            z += i\n    return z\n"
        for n in range(size // 6)
    )
    return _write(folder, _HEAD + options + functions + "v = 1\n" * (size % 6) + _TAIL)


def flags(folder: Path, size: int) -> Path:
    """A script of SIZE options."""
    options = "".join(
        f"parser.add_argument('--o{n}', type=int, default={n}, help='option {n}')\n"
        for n in range(size)
    )
    return _write(folder, _HEAD + options + _TAIL)


def variables(folder: Path, size: int) -> Path:
    """A script of SIZE globals."""
    return _write(folder, "".join(f"name_{n} = {n}\n" for n in range(size)))


def modules(folder: Path, size: int) -> Path:
    """A script that follows SIZE modules, each of which adds an option."""
    for n in range(size):
        (folder / f"m{n}.py").write_text(
            f"def add(parser):\n    parser.add_argument('--m{n}', default={n})\n"
        )
    imports = "".join(f"import m{n}\nm{n}.add(parser)\n" for n in range(size))
    return _write(folder, _HEAD + imports + _TAIL)


def nesting(folder: Path, size: int) -> Path:
    """A script with an expression nested SIZE deep, and as deep a list."""
    deep = "(" * size + "1" + " + 1)" * size
    listed = "[" * size + "]" * size
    return _write(folder, f"x = {deep}\ny = {listed}\n{_HEAD}{_TAIL}")


def _write(folder: Path, text: str) -> Path:
    path = folder / "train.py"
    path.write_text(text)
    return path


GROWTH: tuple[tuple[str, tuple[int, ...], Callable[[Path, int], Path]], ...] = (
    ("lines", (100, 1_000, 10_000, 100_000), lines),
    ("options", (10, 100, 1_000, 10_000), flags),
    ("globals", (10, 100, 1_000, 10_000), variables),
    ("modules followed", (1, 10, 50, 100, 200), modules),
    ("nesting", (10, 30, 90), nesting),
)
