"""``math``, ``operator``, ``string``, ``statistics``-like functions of plain values."""

from __future__ import annotations

import fnmatch
import math
import operator
import shlex
import string
import textwrap
from collections.abc import Callable

from flagscan.interpreter.library import Summary, pure

_MATH = """sqrt exp log log2 log10 log1p expm1 sin cos tan asin acos atan atan2 floor ceil fabs
fmod gcd hypot isclose isfinite isinf isnan pi radians degrees trunc copysign isqrt""".split()
_OPERATOR = """add sub mul truediv floordiv mod neg pos not_ eq ne lt le gt ge and_ or_ xor
contains""".split()


def _summaries(module: object, prefix: str, names: list[str]) -> dict[str, Summary]:
    found: dict[str, Callable[..., object]] = {
        name: getattr(module, name) for name in names if callable(getattr(module, name, None))
    }
    return {f"{prefix}.{name}": pure(function) for name, function in found.items()}


FUNCTIONS: dict[str, Summary] = {
    **_summaries(math, "math", _MATH),
    "math.prod": pure(math.prod),
    "math.pow": pure(math.pow),
    **_summaries(operator, "operator", _OPERATOR),
    "string.capwords": pure(string.capwords),
    "shlex.split": pure(shlex.split),
    "shlex.quote": pure(shlex.quote),
    "textwrap.dedent": pure(textwrap.dedent),
    "fnmatch.fnmatch": pure(fnmatch.fnmatch),
}
CONSTANTS: dict[str, object] = {
    "math.pi": math.pi,
    "math.e": math.e,
    "math.tau": math.tau,
    "math.inf": math.inf,
    "math.nan": math.nan,
    **{
        f"string.{name}": getattr(string, name)
        for name in """ascii_letters ascii_lowercase ascii_uppercase digits hexdigits octdigits
        punctuation printable whitespace""".split()
    },
}
