"""``six``, as it is on Python 3: other names for what Python has.

Source: its documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter import attributes
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.library import Summary
from flagscan.interpreter.values import External, Site, TupleValue, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

ALIASES = {
    "six.text_type": "builtins.str",
    "six.binary_type": "builtins.bytes",
    "six.unichr": "builtins.chr",
    "six.next": "builtins.next",
    "six.callable": "builtins.callable",
    "six.wraps": "functools.wraps",
    "six.StringIO": "io.StringIO",
    "six.BytesIO": "io.BytesIO",
    **{f"six.moves.{name}": f"builtins.{name}" for name in "filter input map range zip".split()},
    "six.moves.xrange": "builtins.range",
    "six.moves.reduce": "functools.reduce",
    "six.moves.zip_longest": "itertools.zip_longest",
    "six.moves.configparser": "configparser",
}
"""Its names, and those that Python 3 has for the same."""


def method(name: str) -> Summary:
    """A function that calls the method NAME of what it is given."""

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        owner = arguments.value(0)
        if owner is None or len(arguments.args) != 1 or arguments.keywords:
            return None
        return interp.call(attributes.read(interp, owner, name, site), Arguments(), site)

    return summary


FUNCTIONS: dict[str, Summary] = {
    f"six.{prefix}{name}": method(name)
    for name in ("items", "keys", "values")
    for prefix in ("iter", "view")
}
VALUES: dict[str, Value] = {
    name: TupleValue((External(f"builtins.{kind}"),))
    for name, kind in (
        ("six.string_types", "str"),
        ("six.integer_types", "int"),
        ("six.class_types", "type"),
    )
}
CONSTANTS = {"six.PY2": False, "six.PY3": True, "six.PY34": True}
