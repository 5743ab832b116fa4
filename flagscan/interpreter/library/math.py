"""``math``, ``operator``, ``string``, ``statistics``-like functions of plain values."""

from __future__ import annotations

import ast
import math
import operator
import string
from collections.abc import Callable
from typing import TYPE_CHECKING

from flagscan.interpreter import operators
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.library import Summary, loaded, pure
from flagscan.interpreter.values import Constant, Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_MATH = """sqrt exp log log2 log10 log1p expm1 sin cos tan asin acos atan atan2 floor ceil fabs
fmod gcd hypot isclose isfinite isinf isnan pi radians degrees trunc copysign isqrt lcm sinh cosh
tanh ldexp modf frexp dist fsum""".split()
_COUNTING = "factorial comb perm".split()
_OPERATOR = "neg pos not_ eq ne lt le gt ge contains truth abs inv invert countOf indexOf".split()
_WRAPPING = """width initial_indent subsequent_indent expand_tabs replace_whitespace drop_whitespace
break_long_words break_on_hyphens max_lines placeholder""".split()
_ARITHMETIC: dict[str, ast.operator] = {
    "add": ast.Add(),
    "sub": ast.Sub(),
    "mul": ast.Mult(),
    "truediv": ast.Div(),
    "floordiv": ast.FloorDiv(),
    "mod": ast.Mod(),
    "pow": ast.Pow(),
    "and_": ast.BitAnd(),
    "or_": ast.BitOr(),
    "xor": ast.BitXor(),
    "lshift": ast.LShift(),
    "rshift": ast.RShift(),
    "concat": ast.Add(),
}
"""Functions of ``operator`` that are computed within the budget, as the operators are."""


def binary(operation: ast.operator) -> Summary:
    """``operator.add(a, b)`` and the like."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        left, right = arguments.value(0), arguments.value(1)
        if left is None or right is None:
            return None
        return operators.binary(interp, operation, left, right, site)

    return summary


_MOST_COUNTED = 200
"""The largest number whose factorial is computed."""


def counting(function: Callable[..., object]) -> Summary:
    """``factorial``, ``comb`` and ``perm`` of small numbers."""
    compute = pure(function)

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        for argument in arguments.args:
            number = argument.value.value if isinstance(argument.value, Constant) else None
            if not isinstance(number, int) or abs(number) > _MOST_COUNTED:
                return Unknown(Reason.BUDGET, site)
        return compute(interp, arguments, site)

    return summary


def product(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``math.prod(items, start=1)``."""
    value = arguments.value(0)
    items = None if value is None else interp.iterate(value, site)
    if items is None:
        return None
    total = arguments.value(None, "start") or Constant(1)
    for item in items:
        total = operators.binary(interp, ast.Mult(), total, item, site)
        if isinstance(total, Unknown):
            break
    return total


def _summaries(module: object, prefix: str, names: list[str]) -> dict[str, Summary]:
    found: dict[str, Callable[..., object]] = {
        name: getattr(module, name) for name in names if callable(getattr(module, name, None))
    }
    return {f"{prefix}.{name}": pure(function) for name, function in found.items()}


FUNCTIONS: dict[str, Summary] = {
    **_summaries(math, "math", _MATH),
    **{f"math.{name}": counting(getattr(math, name)) for name in _COUNTING},
    "math.prod": product,
    "math.pow": pure(math.pow),
    **_summaries(operator, "operator", _OPERATOR),
    **{f"operator.{name}": binary(operation) for name, operation in _ARITHMETIC.items()},
    "string.capwords": pure(string.capwords),
    "shlex.split": loaded("shlex.split"),
    "shlex.quote": loaded("shlex.quote"),
    "shlex.join": loaded("shlex.join"),
    "textwrap.dedent": loaded("textwrap.dedent"),
    "textwrap.indent": loaded("textwrap.indent", "prefix"),
    **{f"textwrap.{name}": loaded(f"textwrap.{name}", *_WRAPPING) for name in ("fill", "wrap")},
    "textwrap.shorten": loaded("textwrap.shorten", "width", "placeholder"),
    "inspect.cleandoc": loaded("inspect.cleandoc"),
    "fnmatch.fnmatch": loaded("fnmatch.fnmatch"),
    "statistics.mean": loaded("statistics.mean"),
    "statistics.median": loaded("statistics.median"),
    "urllib.parse.quote": loaded("urllib.parse.quote", "safe"),
    "urllib.parse.unquote": loaded("urllib.parse.unquote"),
    "urllib.parse.urljoin": loaded("urllib.parse.urljoin"),
    "base64.b64encode": loaded("base64.b64encode"),
    "base64.b64decode": loaded("base64.b64decode"),
    "builtins.int.from_bytes": pure(int.from_bytes, "byteorder", "signed"),
    "builtins.bytes.fromhex": pure(bytes.fromhex),
    "builtins.float.fromhex": pure(float.fromhex),
    "builtins.str.maketrans": pure(str.maketrans),
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
