"""The commands that tyro makes of a type: a union of classes is a choice of sub-commands.

    optimizer: Adam | SGD      ->  train.py ... optimizer:adam --optimizer.eps 1e-8

Options of what stands before a sub-command go before its word. Two unions in a row are two words.

Source: ``tyro._parsers`` and ``tyro._strings`` of tyro 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from flagscan.declarations.annotations import NOTHING, Kind, kind_of
from flagscan.declarations.flags import attribute
from flagscan.declarations.nested import Setting, direct_settings, is_opened, is_structure
from flagscan.interfaces.tyro.flags import flag_of, is_marked, own_name, spelled, unmarked
from flagscan.interpreter.heap import ClassObject, DictObject, Instance
from flagscan.interpreter.trace import Argument, Trace
from flagscan.interpreter.values import (
    BoundMethod,
    Constant,
    External,
    Function,
    Generic,
    Partial,
    TupleValue,
    Value,
)
from flagscan.model.flag import Flag

_MOST_COMMANDS = 64


@dataclass(slots=True)
class Command:
    """The program itself, or one of its commands."""

    words: tuple[str, ...]
    flags: list[Flag] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A choice among classes: a union in a field, or handed to ``tyro.cli``."""

    path: tuple[str, ...]
    prefix: tuple[str, ...]
    """The path as it is spelled in options."""
    alternatives: tuple[tuple[str, Value, Argument | None], ...]
    """The word, the class (NONE for none), and the default instance of each."""


def commands_of(
    trace: Trace, given: Argument, default: Argument | None, *, underscores: bool
) -> list[Command]:
    """The program for GIVEN, a function, class or type, then its commands; none if not known."""
    reader = _Reader(trace, underscores)
    kind = kind_of(given.value)
    choice = reader.choice_of((), (), kind, default)
    if choice is not None:
        return reader.expand([], [choice])
    value = given.value
    while isinstance(value, Generic) and value.origin == External("typing.Annotated"):
        value = value.arguments[0]
    if not isinstance(value, (Function, BoundMethod, Partial, ClassObject)):
        return []
    flags, choices = reader.read(value, default, (), ())
    return reader.expand(flags, choices)


def from_dict(
    trace: Trace,
    pairs: Iterable[tuple[Value, Argument]],
    *,
    instances: bool,
    underscores: bool,
) -> list[Command]:
    """The commands of a dict of functions, or with INSTANCES of pairs (text, configuration)."""
    reader = _Reader(trace, underscores)
    alternatives: list[tuple[str, Value, Argument | None]] = []
    for key, argument in pairs:
        if not isinstance(key, Constant):
            return []
        value, held = argument.value, None
        if instances:
            if not isinstance(value, TupleValue) or not isinstance(value.items[-1], Instance):
                return []
            held = Argument(value.items[-1], argument.site)
            value = value.items[-1].cls
        alternatives.append((str(key.value), value, held))
    return reader.expand([], [_Choice((), (), tuple(alternatives))])


@dataclass(frozen=True, slots=True)
class _Reader:
    trace: Trace
    underscores: bool

    def read(
        self,
        owner: Value,
        default: Argument | None,
        path: tuple[str, ...],
        prefix: tuple[str, ...],
        above: tuple[Value, ...] = (),
    ) -> tuple[list[Flag], list[_Choice]]:
        """The flags of OWNER, a field of one in the last of ABOVE, and the choices in it."""
        flags: list[Flag] = []
        choices: list[_Choice] = []
        within = (*above, owner)
        for written in direct_settings(self.trace, owner, default=default, path=path):
            setting = replace(written, kind=unmarked(written.kind))
            if is_marked(setting, "Suppress") or is_marked(setting, "Fixed"):
                continue
            inside = (*prefix, own_name(setting))
            choice = self.choice_of(setting.path, inside, setting.kind, setting.default)
            cls = setting.kind.cls
            if choice is not None:
                choices.append(choice)
            elif cls is not None and is_opened(cls, within):
                inner_flags, inner = self.read(cls, setting.default, setting.path, inside, within)
                flags.extend(inner_flags)
                choices.extend(inner)
            else:
                flags.extend(self.flags(setting, prefix))
        return flags, choices

    def flags(self, setting: Setting, prefix: tuple[str, ...]) -> Iterable[Flag]:
        """The flag of SETTING; one for each key of a dict that has some."""
        given = setting.default
        held = None if given is None else given.value
        if not isinstance(held, DictObject) or held.open or not held.entries:
            yield flag_of(setting, prefix, underscores=self.underscores)
            return
        assert given is not None
        for key, value in held.entries.values():
            if isinstance(key, Constant):
                item = replace(
                    setting,
                    path=(*setting.path, str(key.value)),
                    kind=replace(setting.kind.inner or NOTHING, extras=()),
                    default=Argument(value, given.site),
                )
                yield flag_of(item, (*prefix, own_name(setting)), underscores=self.underscores)

    def choice_of(
        self,
        path: tuple[str, ...],
        prefix: tuple[str, ...],
        kind: Kind,
        default: Argument | None,
    ) -> _Choice | None:
        """The choice that a value of KIND is; None when it is none."""
        kinds = [k for k in kind.union or (kind,) if k.cls is not None and is_structure(k.cls)]
        if not kinds or (len(kinds) == 1 and not kind.optional):
            return None
        if len(kinds) != len(kind.union or (kind,)):
            return None
        found: list[tuple[str, Value, Argument | None]] = []
        for alternative in kinds:
            assert alternative.cls is not None
            held = default
            if held is not None and not (
                isinstance(held.value, Instance) and held.value.cls is alternative.cls
            ):
                held = None
            found.append((self.word(prefix, alternative), alternative.cls, held))
        return _Choice(path, prefix, tuple(found))

    def word(self, path: tuple[str, ...], kind: Kind) -> str:
        """The word of the sub-command for KIND at what is spelled PATH."""
        assert kind.cls is not None
        prefix = spelled(path, self.underscores)
        named, prefixed = _subcommand(kind)
        name = named or camel_to_dashes(kind.cls.name, "_" if self.underscores else "-")
        return f"{prefix}:{name}" if prefix and prefixed else name

    def expand(self, flags: list[Flag], choices: list[_Choice]) -> list[Command]:
        """The program with FLAGS, and the commands that CHOICES, made one after another, give."""
        found = [Command((), flags)]
        todo: list[tuple[tuple[str, ...], list[_Choice]]] = [((), choices)]
        while todo and len(found) < _MOST_COMMANDS:
            words, left = todo.pop(0)
            if not left:
                continue
            first, *others = left
            for word, owner, default in first.alternatives:
                inner, more = self.read(owner, default, first.path, first.prefix)
                found.append(Command((*words, word), inner))
                todo.append(((*words, word), [*more, *others]))
        return found


def _subcommand(kind: Kind) -> tuple[str, bool]:
    """What ``tyro.conf.subcommand(...)`` says of a class: its name, and whether it is prefixed."""
    for extra in kind.extras:
        call = getattr(extra, "call", None)
        if call is not None and call.name == "tyro.conf.subcommand":
            name = attribute(call.argument(0, "name"))
            prefixed = attribute(call.argument(None, "prefix_name"))
            return (name if isinstance(name, str) else ""), prefixed is not False
    return "", True


def camel_to_dashes(name: str, delimiter: str) -> str:
    """``AdamW`` as ``adam-w``."""
    return re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", delimiter + r"\1", name).lower()
