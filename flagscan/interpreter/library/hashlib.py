"""``hashlib``: digests of known bytes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import Instance
from flagscan.interpreter.library import Summary
from flagscan.interpreter.values import NONE, Constant, External, Partial, Site, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_NAMES = "md5 sha1 sha224 sha256 sha384 sha512 sha3_256 sha3_512 blake2b blake2s".split()
_LARGEST = 1_000_000
"""Bytes that are digested."""


def _make(name: str) -> Summary:
    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        known = arguments.known and set(arguments.keywords) <= {"string", "usedforsecurity"}
        data = arguments.value(0, "string") or Constant(b"")
        return _hash(name, data, site) if known and len(arguments.args) < 2 else None

    return summary


def new(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``hashlib.new(name, data)``."""
    name, data = arguments.value(0, "name"), arguments.value(1, "data") or Constant(b"")
    if not isinstance(name, Constant) or name.value not in _NAMES or not arguments.known:
        return None
    return _hash(str(name.value), data, site)


def _hash(name: str, data: Value, site: Site) -> Instance:
    made = Instance(External(f"hashlib.{name}"), site)
    made.attributes = {
        method: Partial(External(f"flagscan.hash.{method}"), (made, Constant(name)), ())
        for method in ("update", "digest", "hexdigest", "copy")
    }
    made.attributes["data"] = data
    return made


def update(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``hash.update(data)``."""
    made, more = arguments.args[0].value, arguments.value(2, "data")
    assert isinstance(made, Instance)
    held, joined = _bytes(made.attributes["data"]), None if more is None else _bytes(more)
    interp.journal.touch_key(made, "data")
    unknown = Unknown(Reason.ALTERNATIVES, site)
    both = None if held is None or joined is None else held + joined
    made.attributes["data"] = unknown if both is None else Constant(both)
    return NONE


def _bytes(value: Value) -> bytes | None:
    content = value.value if isinstance(value, Constant) else None
    return content if isinstance(content, bytes) and len(content) <= _LARGEST else None


def _digested(method: str) -> Summary:
    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        made, name = arguments.args[0].value, arguments.args[1].value
        assert isinstance(made, Instance)
        assert isinstance(name, Constant)
        data = _bytes(made.attributes["data"])
        if data is None:
            return Unknown(Reason.ALTERNATIVES, site)
        try:
            found = getattr(hashlib, str(name.value))(data)
        except ValueError:  # a system may forbid weak ones
            return Unknown(Reason.RUNTIME_INPUT, site)
        return Constant(getattr(found, method)())

    return summary


def copy(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``hash.copy()``."""
    made, name = arguments.args[0].value, arguments.args[1].value
    assert isinstance(made, Instance)
    assert isinstance(name, Constant)
    return _hash(str(name.value), made.attributes["data"], site)


FUNCTIONS: dict[str, Summary] = {
    **{f"hashlib.{name}": _make(name) for name in _NAMES},
    "hashlib.new": new,
    "flagscan.hash.update": update,
    "flagscan.hash.digest": _digested("digest"),
    "flagscan.hash.hexdigest": _digested("hexdigest"),
    "flagscan.hash.copy": copy,
}
