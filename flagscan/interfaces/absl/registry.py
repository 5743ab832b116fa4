"""The flags of a running program: absl's ``FlagValues``, ``Flag`` and ``FlagHolder``.

They are objects of the script's heap, so that what one branch defines or changes is undone and
joined like everything else there. The registry is a dict by name that may hold other flags
besides (absl's own, those of libraries that are not read).

Source: ``absl/flags/_flagvalues.py`` and ``_flag.py`` of absl-py 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flagscan.interfaces.absl.parsing import Illegal, Parser, parsed, spelled
from flagscan.interpreter.heap import DictObject, Instance
from flagscan.interpreter.iteration import snapshot
from flagscan.interpreter.journal import Mark
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.trace import Argument, Call
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    TRUE,
    UNBOUND,
    Constant,
    External,
    Site,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

FLAGS = "absl.flags.FLAGS"
FLAG_VALUES = "absl.flags.FlagValues"
HOLDER = "absl.flags.FlagHolder"
FLAG = "absl.flags.Flag"
PARSER = "absl.flags.ArgumentParser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What does not change of a flag once it is defined."""

    name: str
    parser: Parser
    multi: bool
    call: Call
    """What made it."""
    base: tuple[Mark, ...]
    """The tests that the import of its module stands under."""
    path: tuple[Mark, ...]
    """The tests that its definition stands under."""
    original: str = ""
    """The flag that it is an alias of."""
    open: Site | None = None
    """Where arguments of unknown contents were unpacked."""


class FlagObject(Instance):
    """A flag. ``required`` and ``exclusive`` are our own attributes beside absl's."""

    __slots__ = ("definition", "sites")

    def __init__(self, definition: Definition) -> None:
        super().__init__(External(FLAG), definition.call.site)
        self.definition = definition
        self.sites: dict[str, Site] = {}
        """Where what an attribute holds was written last."""

    def declare(self, name: str, argument: Argument | None, missing: Value = NONE) -> None:
        """Set the attribute NAME to what ARGUMENT gives."""
        self.attributes[name] = missing if argument is None else argument.value
        self.sites[name] = self.definition.call.site if argument is None else argument.site


class HolderObject(Instance):
    """What a ``DEFINE_`` function returns."""

    __slots__ = ("flag", "registry")

    def __init__(self, registry: Registry, flag: FlagObject) -> None:
        super().__init__(External(HOLDER), flag.site)
        self.registry = registry
        self.flag = flag


class ParserObject(Instance):
    """A parser that the script makes itself."""

    __slots__ = ("parser",)

    def __init__(self, parser: Parser, site: Site) -> None:
        super().__init__(External(PARSER), site)
        self.parser = parser


class Registry(Instance):
    """A ``FlagValues``."""

    __slots__ = ("shared", "was_read")

    def __init__(self, *, shared: bool) -> None:
        super().__init__(External(FLAG_VALUES))
        self.store = DictObject(open=True)
        self.shared = shared
        """Whether it is the one that all modules use."""
        self.was_read = False
        """Whether the program read a flag: it has a command line, though nothing may be seen to
        parse it."""


def registry_of(interp: Interpreter, given: Value | None) -> Registry:
    """The registry that ``flag_values=`` GIVEN names, by default the program's."""
    if isinstance(given, Registry):
        return given
    found = interp.library.constant(FLAGS)
    assert isinstance(found, Registry)
    return found


def entries(registry: Registry) -> dict[object, tuple[Value, Value]]:
    """The flags of REGISTRY by name; one that may not be there is joined with ``UNBOUND``."""
    assert isinstance(registry.store, DictObject)
    return registry.store.entries


def held(registry: Registry, name: str) -> Value:
    """What REGISTRY holds as NAME; UNBOUND for nothing."""
    entry = entries(registry).get(name)
    return UNBOUND if entry is None else entry[1]


def found(registry: Registry, name: str) -> list[FlagObject]:
    """The flags that NAME may be."""
    return [option for option in options_of(held(registry, name)) if isinstance(option, FlagObject)]


def put(interp: Interpreter, registry: Registry, name: str, value: Value) -> None:
    """Let REGISTRY hold VALUE as NAME (UNBOUND: nothing)."""
    assert isinstance(registry.store, DictObject)
    interp.journal.touch_key(registry.store, name)
    if value is UNBOUND:
        registry.store.entries.pop(name, None)
    else:
        registry.store.entries[name] = (Constant(name), value)


def insert(interp: Interpreter, registry: Registry, flag: FlagObject) -> str:
    """Register FLAG; what the program raises, or an empty text."""
    names = [flag.definition.name]
    short = flag.attributes.get("short_name")
    if isinstance(short, Constant) and isinstance(short.value, str):
        names.append(short.value)
    for name in names:
        here = options_of(held(registry, name))
        if UNBOUND not in here and not _overrides(flag, here):
            return f"absl.flags.DuplicateFlagError: the flag {name!r} is defined twice"
    for name in names:
        here = options_of(held(registry, name))
        kept = () if _overrides(flag, here) else [one for one in here if one is not UNBOUND]
        put(interp, registry, name, join(*kept, flag))
    return ""


def _overrides(flag: FlagObject, here: tuple[Value, ...]) -> bool:
    """Whether FLAG may take the place of HERE."""
    return any(
        isinstance(one, FlagObject) and one.attributes.get("allow_override") == TRUE
        for one in (flag, *here)
    )


def current(registry: Registry, name: str, site: Site) -> Value | None:
    """The value of the flag NAME after parsing no arguments; None when there is no such flag."""
    flags = found(registry, name)
    if not flags:
        return None
    return join(*[_value(registry, flag, site) for flag in flags])


def _value(registry: Registry, flag: FlagObject, site: Site) -> Value:
    if flag.definition.original:
        original = current(registry, flag.definition.original, site)
        return Unknown(Reason.UNBOUND_NAME, site) if original is None else original
    value = flag.attributes["value"]
    needed = flag.attributes["required"] != FALSE
    if flag.definition.parser.kind == "config":
        return Unknown(Reason.RUNTIME_INPUT, site)
    if needed and NONE in options_of(value):
        return Unknown(Reason.RUNTIME_INPUT, site)
    return value


def change(
    interp: Interpreter, registry: Registry, name: str, changes: dict[str, Value], site: Site
) -> None:
    """Set attributes of the flag NAME, of each that it may be."""
    flags = found(registry, name)
    for flag in flags:
        if flag.definition.original:
            change(interp, registry, flag.definition.original, changes, site)
        else:
            _edit(interp, flag, changes, site, weak=len(flags) > 1)


def _edit(
    interp: Interpreter, flag: FlagObject, changes: dict[str, Value], site: Site, *, weak: bool
) -> None:
    for key, value in changes.items():
        interp.journal.touch_key(flag, key)
        flag.attributes[key] = join(flag.attributes[key], value) if weak else value
        flag.sites[key] = site


def set_default(
    interp: Interpreter, registry: Registry, name: str, value: Value, site: Site
) -> str:
    """``FLAGS.set_default``: what the program raises, or an empty text."""
    flags = found(registry, name)
    for flag in flags:
        definition = flag.definition
        try:
            new = parsed(definition.parser, value, site, multi=definition.multi)
        except Illegal as error:
            return f"absl.flags.IllegalFlagValueError: flag --{name}: {error}"
        if definition.original:
            continue  # an alias reads the value of the other flag
        changes = {"default": new}
        using = flag.attributes["using_default_value"]
        if using == TRUE:
            changes["value"] = new
        elif using != FALSE:
            changes["value"] = join(flag.attributes["value"], new)
        _edit(interp, flag, changes, site, weak=len(flags) > 1)
    return ""


def state_of(flag: FlagObject) -> dict[str, Value]:
    """What FLAG holds now, its value as it is spelled on a command line."""
    state = dict(flag.attributes)
    for key in ("value", "default"):
        state[key] = snapshot(spelled(flag.definition.parser, state[key]))
    return state


def all_flags(registry: Registry) -> Iterator[tuple[str, Value]]:
    """Each flag once, by its own name, in the order of their definitions."""
    for name, (_, value) in entries(registry).items():
        if any(
            isinstance(option, FlagObject) and option.definition.name == name
            for option in options_of(value)
        ):
            assert isinstance(name, str)
            yield name, value
