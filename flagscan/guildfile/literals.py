"""Options whose values are written as Python literals (Fire), YAML (pyrallis, draccus) or JSON.

    mode="fast"            ->  {type: string, default: fast}
    tag="1e-3"             ->  {type: string, default: "1e-3", arg-encoding: {"1e-3": "'1e-3'"}}
    layers=[64, 32]        ->  {type: string, default: "[64, 32]"}
    amp=True               ->  {type: boolean, default: yes, arg-encoding: {yes: True, no: False}}

A text that is read as something else than itself is sent between quotes. Where no type is known
Guild hands on what a person types as it is, and the script reads it.
"""

from __future__ import annotations

import ast
import json
import warnings
from pathlib import PurePath

from flagscan.guildfile import rules, scalars
from flagscan.guildfile.rules import Unfit
from flagscan.guildfile.values import Draft
from flagscan.model.flag import Flag
from flagscan.model.value import is_known

_TYPES = {"int": "int", "float": "float", "bool": "boolean"}
BOOLEANS = {True: "True", False: "False"}
YAML_BOOLEANS = {True: "true", False: "false"}


def guild_type(flag: Flag) -> str:
    """The type by which Guild keeps what FLAG may be given, and does not change it."""
    default = flag.default
    declared = _TYPES.get(str(flag.type), "string")
    if default is None or not is_known(default):
        return declared
    if isinstance(default, bool):
        return "boolean"
    if isinstance(default, (int, float)):
        # An int stays one, even where a float is expected: only literals are converted here.
        return declared if declared == type(default).__name__ else "number"
    return "string"


def set_default(draft: Draft) -> None:
    """State the default of DRAFT's flag, which is known.

    Raises:
        Unfit: no text is read as that value.
    """
    default = draft.flag.default
    if draft.flag.syntax == "yaml":
        _set_yaml(draft)
        return
    if draft.flag.syntax == "json":
        _set_json(draft)
        return
    if isinstance(default, (bool, int, float)):
        if not isinstance(default, bool):
            rules.check_number(default)
        if not _same(read(repr(default)), default):
            raise Unfit("no Python literal says it")
        draft.attributes["default"] = default
        return
    if isinstance(default, str):
        rules.check_text(default)
        if default.startswith("-") or not _same(read(default), default):
            draft.attributes["arg-encoding"] = {default: repr(default)}
        draft.attributes["default"] = default
        return
    text = repr(default)
    if not isinstance(default, (list, tuple, dict, set)) or not _same(read(text), default):
        raise Unfit("no Python literal says it")
    rules.check_text(text)
    draft.attributes["default"] = text


def written(value: object, syntax: str) -> str:
    """VALUE as a word of a command line that a program with SYNTAX reads as that value.

    Raises:
        Unfit: no text is read as it.
    """
    if syntax == "json":
        return value if isinstance(value, str) else _json(value)
    if syntax == "yaml":
        if isinstance(value, str) and scalars.is_plain_text(value):
            return value
        return _flow(value)
    if isinstance(value, str) and not value.startswith("-") and _same(read(value), value):
        return value
    text = repr(value)
    if not _same(read(text), value):
        raise Unfit("no Python literal says it")
    return text


def _set_json(draft: Draft) -> None:
    """A collection as JSON; what is none of that is a text as it stands."""
    default = draft.flag.default
    if isinstance(default, (bool, int, float)):
        text: object = default
    elif isinstance(default, (str, PurePath)):
        text = str(default)
    else:
        text = _json(default)
    if isinstance(text, str):
        rules.check_text(text)
    draft.attributes["default"] = text


def _json(value: object) -> str:
    plain = sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value
    try:
        return json.dumps(plain, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        raise Unfit("JSON has no form for it") from None


def _set_yaml(draft: Draft) -> None:
    default = draft.flag.default
    if isinstance(default, bool):
        draft.attributes["default"] = default
    elif isinstance(default, (int, float)):
        rules.check_number(default)
        rules.check_argument(repr(default))
        draft.attributes["default"] = default
    elif isinstance(default, str):
        rules.check_text(default)
        if default.startswith("include"):
            raise Unfit("draccus takes it for the name of a file")
        if not scalars.is_plain_text(default):
            draft.attributes["arg-encoding"] = {default: json.dumps(default, ensure_ascii=False)}
        draft.attributes["default"] = default
    elif isinstance(default, PurePath):
        rules.check_text(str(default))
        draft.attributes["default"] = str(default)
    else:
        text = _flow(default)
        rules.check_text(text)
        draft.attributes["default"] = text


def _flow(value: object) -> str:
    """VALUE as YAML on one line, as YAML 1.1 and 1.2 read it alike."""
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        rules.check_number(value)
        return scalars.scalar(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    raise Unfit("it has no form on a command line")


def read(text: str) -> object:
    """What Fire makes of TEXT: a literal whose bare words are texts, or else the text itself.

    Source: ``fire.parser.DefaultParseValue``. It raises for a few texts; None of their values
    can be told then, and ``...`` is returned.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            root = ast.parse(text, mode="eval")
        if isinstance(root.body, ast.BinOp):
            return text
        return ast.literal_eval(_Words().visit(root))
    except (SyntaxError, ValueError):
        return text
    except (TypeError, RecursionError, MemoryError):
        return ...


class _Words(ast.NodeTransformer):
    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.copy_location(ast.Constant(node.id), node)


def _same(one: object, other: object) -> bool:
    # Equal numbers of two types are two answers, and nan is one.
    return type(one) is type(other) and repr(one) == repr(other)
