"""How a settings class is configured: ``model_config``, class keywords, ``Settings(_env_prefix=)``.

Source: ``SettingsConfigDict``, ``BaseSettings._settings_init_sources`` and
``CliApp._get_base_settings_cls`` of pydantic-settings 2.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from flagscan.interpreter.concretize import NotPlain, plain
from flagscan.interpreter.heap import ClassObject, DictObject
from flagscan.interpreter.library.pydantic import is_settings
from flagscan.interpreter.trace import Argument, Call
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    TRUE,
    CallResult,
    Constant,
    Function,
    Site,
    Value,
)

_OF_PROGRAMS: Mapping[str, Value] = {
    "case_sensitive": TRUE,
    "cli_enforce_required": TRUE,
    "cli_implicit_flags": TRUE,
    "cli_kebab_case": TRUE,
}
"""What ``CliApp.run`` sets for a model that is no settings class."""


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration of a class."""

    values: Mapping[str, Value] = field(default_factory=dict)
    given: Mapping[str, Argument] = field(default_factory=dict)
    """What the script itself gives, by name of a field or alias."""
    open: Site | None = None
    """Where it gives more, of names that are not known."""
    sources: str = ""
    """The text of ``settings_customise_sources``, where the script has its own."""

    @staticmethod
    def is_true(value: Value) -> bool:
        """Whether VALUE is ``True``."""
        return value == TRUE

    def is_set(self, name: str) -> bool:
        """Whether NAME is set to something that is not false."""
        return self.values.get(name, NONE) not in (NONE, FALSE)

    def text(self, name: str) -> str:
        """The text that NAME is set to; empty where there is none."""
        value = self.values.get(name)
        return value.value if isinstance(value, Constant) and isinstance(value.value, str) else ""

    def plain(self, name: str) -> object:
        """The plain value of NAME, None where there is none or it is not known."""
        try:
            return plain(self.values[name]) if name in self.values else None
        except NotPlain:
            return None

    @property
    def by_name(self) -> bool:
        """Whether a field that has an alias may be given by its name too."""
        return self.is_set("populate_by_name") or self.is_set("validate_by_name")


def config_of(
    cls: ClassObject | None, call: Call | None = None, *, as_program: bool = False
) -> Config:
    """The configuration of CLS, with what CALL, which makes an instance, says of it.

    AS_PROGRAM: as ``CliApp.run`` has it.
    """
    values: dict[str, Value] = {}
    sources = ""
    for base in reversed(cls.mro if cls is not None else ()):
        if not isinstance(base, ClassObject):
            continue
        values.update(_entries(base.attributes.get("model_config")))
        values.update(_entries(base.attributes.get("Config")))
        values.update(base.keywords)
        custom = base.attributes.get("settings_customise_sources")
        if custom is not None:
            function = getattr(custom, "function", custom)
            if isinstance(function, Function):
                sources = _returned(function)
    given: dict[str, Argument] = {}
    for name, argument in (call.keywords if call is not None else {}).items():
        if not name.startswith("_"):
            given[name] = argument
        elif argument.value != NONE:
            values[name[1:]] = argument.value
    if as_program:
        if cls is None or not is_settings(cls):
            values.update(_OF_PROGRAMS)
        values["cli_parse_args"] = TRUE
    return Config(values, given, call.more_keywords if call is not None else None, sources)


def _entries(value: Value | None) -> dict[str, Value]:
    """The entries of ``SettingsConfigDict(...)``, a dict, or an inner ``class Config``."""
    if isinstance(value, CallResult):
        return {name: argument.value for name, argument in value.call.keywords.items()}
    if isinstance(value, DictObject):
        return {str(name): entry[1] for name, entry in value.entries.items()}
    if isinstance(value, ClassObject):
        return dict(value.attributes)
    return {}


def _returned(function: Function) -> str:
    tree = function.tree
    found = [node for node in ast.walk(function.node) if isinstance(node, ast.Return)]
    return " ".join(tree.text(node) for node in found)
