"""What is known of outside functions: one file per module of the standard library.

Each file may hold

``FUNCTIONS``
    dotted name -> summary, ``summary(interp, arguments, site)`` giving a value,
    or None for "treat it as any outside call";
``CONSTANTS``
    dotted name -> plain value;
``VALUES``
    dotted name -> abstract value;
``ALIASES``
    dotted name -> the dotted name of the same thing.

A :class:`Library` puts them together, with what interfaces add (``Model``)
for libraries that answer the script while it runs.
"""

from __future__ import annotations

import builtins as python_builtins
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from flagscan.interpreter.attributes import base_names
from flagscan.interpreter.blaming import blame
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.concretize import lift
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.skim import importing
from flagscan.interpreter.values import (
    External,
    Site,
    Value,
)

if TYPE_CHECKING:
    import ast

    from flagscan.interpreter.interpreter import Interpreter
    from flagscan.interpreter.trace import Call, Trace

Summary: TypeAlias = "Callable[[Interpreter, Arguments, Site], Value | None]"
"""What an outside function returns; None where it is not known."""

FILES = (
    "builtins",
    "classes",
    "collections",
    "contextlib",
    "dataclasses",
    "datetime",
    "evaluating",
    "folders",
    "functools",
    "hashlib",
    "importlib",
    "inspect",
    "iterators",
    "itertools",
    "json",
    "logging",
    "math",
    "numpy",
    "operator",
    "os",
    "pathlib",
    "re",
    "reflection",
    "runtime",
    "six",
    "struct",
    "typing",
)
"""The modules of this folder that hold summaries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """How a flag library answers the script while it runs. Supplied by an interface."""

    functions: Mapping[str, Callable[[Interpreter, Call], Value | None]] = field(
        default_factory=dict
    )
    """By dotted name of the function called."""
    methods: Mapping[str, Callable[[Interpreter, Call], Value | None]] = field(default_factory=dict)
    """By name of a method called on a term or on an instance with an outside base."""
    attributes: Mapping[str, Callable[[Interpreter, Value, Site], Value | None]] = field(
        default_factory=dict
    )
    """By name of an attribute read from such a receiver."""
    constants: Mapping[str, object] = field(default_factory=dict)
    """By dotted name."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Other dotted names of a module, class or function, and the one that it has here."""
    objects: Mapping[str, Callable[[], Value]] = field(default_factory=dict)
    """By dotted name: what makes an object of the library's that the script can change. There is
    one in each program."""
    read: Mapping[str, Callable[[Interpreter, Instance, str, Site], Value | None]] = field(
        default_factory=dict
    )
    """By dotted name of the outside class of an instance: any attribute that it does not hold."""
    written: Mapping[str, Callable[[Interpreter, Instance, str, Value, Site], None]] = field(
        default_factory=dict
    )
    """By dotted name of the outside class of an instance: what assigning an attribute does."""
    precedes: bool = False
    """Whether it is asked before others: it may do something on a call and leave the answer, None,
    to the library that its own is built on."""
    generic: tuple[str, ...] = ()
    """What the dotted names of its types begin with that can be subscripted."""
    effects: tuple[str, ...] = ()
    """Words at the top level of a module that make importing it part of the interface."""
    followed: tuple[str, ...] = ()
    """Words of functions that are of interest even after the command line is read."""
    deep_effects: tuple[str, ...] = ()
    """The same anywhere in a module: one of its functions, called at a top level, may do it."""
    called: Mapping[str, Callable[[Interpreter, Call], Value | None]] = field(default_factory=dict)
    """By dotted name of the outside class (or base class) of an instance that is called: a model
    may answer a decorator with ``Instance(External("click.Command"))``, which the name is then
    bound to."""
    satisfied: Callable[[Trace], bool | None] | None = None
    """True: what ``__main__`` did shows the program's command line, so that functions which
    nobody calls need not be looked at. False: they should be, as they may declare flags. None:
    nothing is known against either."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that is loaded when a text that is read imports one of its packages or holds one
    of its words."""

    name: str
    packages: tuple[str, ...]
    words: tuple[str, ...]
    """None, and no packages: always."""
    load: Callable[[], Model | None]

    def is_met(self, text: str, imports: str) -> bool:
        """Whether TEXT, of which the lines IMPORTS import something, has to do with it."""
        return (
            any(package in imports for package in self.packages)
            or any(word in text for word in self.words)
            or not (self.packages or self.words)
        )


class Library:
    """Everything known of the world outside of the script.

    Holds what is known of the standard library, and takes in the models of flag libraries from
    OFFERS as it meets them in the texts that are read: a script that uses none of them pays for
    none of them.
    """

    def __init__(self, offers: tuple[Offer, ...] = ()) -> None:
        self.functions: dict[str, Summary] = {}
        self.values: dict[str, Value] = {}
        self.special: dict[str, Callable[[Interpreter, ast.Call, Site], Value | None]] = {}
        self.changeable: dict[str, object] = {}
        """Constants that the script can change: lists and dicts."""
        self.models: list[Model] = []
        self.aliases = _ALIASES.copy()
        self.effects: tuple[str, ...] = ()
        self.followed: tuple[str, ...] = ()
        self.deep_effects: tuple[str, ...] = ()
        self.generic: tuple[str, ...] = _GENERIC
        self.offers = offers
        self.met: set[str] = set()
        """The names of the offers that were taken."""
        self.answered = False
        """Whether one of their models has answered a call."""
        self.standard = frozenset(sys.stdlib_module_names)
        for name in FILES:
            module = import_module(f"flagscan.interpreter.library.{name}")
            self.functions.update(getattr(module, "FUNCTIONS", {}))
            self.values.update(getattr(module, "VALUES", {}))
            self.special.update(getattr(module, "SPECIAL", {}))
            self.aliases.update(getattr(module, "ALIASES", {}))
            for dotted, constant in getattr(module, "CONSTANTS", {}).items():
                if isinstance(constant, (dict, list)):
                    self.changeable[dotted] = constant
                else:
                    self.values[dotted] = lift(constant)

    def for_one_script(self) -> Library:
        """A library of the same knowledge and offers, none of which is taken yet."""
        copy = Library.__new__(Library)
        copy.functions, copy.special = self.functions, self.special
        copy.values = self.values.copy()
        for dotted, constant in self.changeable.items():  # each script has its own
            copy.values[dotted] = lift(constant)
        copy.changeable = self.changeable
        copy.models, copy.effects, copy.deep_effects, copy.followed = [], (), (), ()
        copy.aliases, copy.generic = self.aliases, _GENERIC
        copy.offers, copy.met, copy.standard = self.offers, set(), self.standard
        copy.answered = False
        return copy

    def meet(self, text: str) -> None:
        """TEXT is read: take the offers that it has to do with."""
        imports = importing(text)
        for offer in self.offers:
            if offer.name in self.met or not offer.is_met(text, imports):
                continue
            self.met.add(offer.name)
            model = offer.load()
            if model is None:
                continue
            self.models.insert(0 if model.precedes else len(self.models), model)
            self.effects += model.effects
            self.followed += model.followed
            self.deep_effects += model.deep_effects
            self.aliases = {**self.aliases, **model.aliases}
            for dotted, make in model.objects.items():
                self.values[dotted] = make()
            self.generic += model.generic
            for dotted, constant in model.constants.items():
                self.values[dotted] = lift(constant)

    # -- names -----------------------------------------------------------------------------

    def constant(self, dotted: str) -> Value:
        """The value of a dotted name outside."""
        found = self.values.get(dotted)
        if found is None:
            canonical = self._canonical(dotted)
            found = self.values.get(canonical)
            return External(canonical) if found is None else found
        return found

    def _canonical(self, dotted: str) -> str:
        whole = self.aliases.get(dotted)
        if whole is not None:
            return whole
        head, _, last = dotted.rpartition(".")
        base = self.aliases.get(head)
        return dotted if base is None else f"{base}.{last}"

    def builtin(self, name: str) -> Value | None:
        """The value of the built-in NAME."""
        if not hasattr(python_builtins, name) or name.startswith("__"):
            return None
        return self.constant(f"builtins.{name}")

    def knows(self, dotted: str) -> bool:
        """Whether there is anything here about the outside name DOTTED."""
        if dotted in self.functions or dotted in self.values:
            return True
        return any(dotted in model.functions for model in self.models)

    # -- attributes ------------------------------------------------------------------------

    def attribute(self, interp: Interpreter, owner: Value, name: str, site: Site) -> Value:
        """An attribute of a built-in kind of object."""
        from flagscan.interpreter.library import methods

        return methods.attribute(interp, owner, name, site)

    def term_attribute(
        self, interp: Interpreter, owner: Value, name: str, site: Site
    ) -> Value | None:
        """An attribute of a term, where an interface knows it."""
        for model in self.models:
            hook = model.attributes.get(name)
            answer = None if hook is None else hook(interp, owner, site)
            if answer is not None:
                return answer
        return None

    def written(
        self, interp: Interpreter, owner: Instance, name: str, value: Value, site: Site
    ) -> bool:
        """Assign an attribute of an instance in the way of its library, if it has its own."""
        if isinstance(owner.cls, External):
            for model in self.models:
                hook = model.written.get(owner.cls.name)
                if hook is not None:
                    hook(interp, owner, name, value, site)
                    return True
        return False

    def instance_attribute(
        self, interp: Interpreter, owner: Instance, name: str, site: Site
    ) -> Value | None:
        """An attribute of an instance that neither it nor the script's classes define."""
        from flagscan.interpreter.library import classes

        if name in ("__dataclass_fields__", "model_fields") and isinstance(owner.cls, ClassObject):
            return self.class_attribute(interp, owner.cls, name, site)
        known = classes.instance_attribute(interp, owner, name, site)
        if known is None and isinstance(owner.cls, External):
            for model in self.models:
                hook = model.read.get(owner.cls.name)
                known = None if hook is None else hook(interp, owner, name, site)
                if known is not None:
                    return known
        return self.term_attribute(interp, owner, name, site) if known is None else known

    def class_attribute(
        self, interp: Interpreter, owner: ClassObject, name: str, site: Site
    ) -> Value | None:
        """An attribute of a class that none of the script's classes defines."""
        if name == "__dataclass_fields__" and owner.kind.startswith("dataclass"):
            from flagscan.interpreter.library import dataclasses

            return dataclasses.fields_by_name(interp, owner, site)
        if name == "model_fields":
            from flagscan.interpreter.library import pydantic

            if pydantic.is_model(owner):
                return pydantic.model_fields(interp, owner, site)
        return self.term_attribute(interp, owner, name, site)

    def part_of(self, interp: Interpreter, value: Value, index: int, site: Site) -> Value:
        """Item INDEX of something that is unpacked and whose items are not known."""
        from flagscan.interpreter.assignment import part

        return part(value, site)

    # -- calls -----------------------------------------------------------------------------

    def prepare(
        self, interp: Interpreter, instance: Instance, arguments: Arguments, site: Site
    ) -> None:
        """Give a new instance the part that its outside bases hold."""
        from flagscan.interpreter.library import classes

        classes.prepare(interp, instance, arguments, site)

    def call_method(
        self, interp: Interpreter, receiver: Value, name: str, arguments: Arguments, site: Site
    ) -> Value:
        """A method of a built-in kind of object."""
        from flagscan.interpreter.library import methods

        return methods.call(interp, receiver, name, arguments, site)

    def unbound(
        self, interp: Interpreter, callee: External, arguments: Arguments, site: Site
    ) -> Value | None:
        """A method that was read from a built-in type, and is called with its object."""
        from flagscan.interpreter.library import dunders

        return dunders.unbound(interp, callee, arguments, site)

    def model_call(self, interp: Interpreter, call: Call) -> Value | None:
        """What an interface answers to an outside call, which is recorded already."""
        for model in self.models:
            hook = None
            if call.name is not None:
                hook = model.functions.get(call.name)
            elif call.method is not None:
                hook = model.methods.get(call.method)
            elif isinstance(call.callee, Instance):
                names = base_names(call.callee.cls)
                hook = next((model.called[n] for n in names if n in model.called), None)
            answer = None if hook is None else hook(interp, call)
            if answer is not None:
                self.answered = True
                return answer
        return None

    def satisfied(self, trace: Trace) -> bool:
        """Whether functions that nobody calls need not be looked at.

        Only a library that is used here, and whose flags may stand in such functions, asks for it.
        """
        answers = [m.satisfied(trace) for m in self.models if m.satisfied is not None]
        return True in answers or False not in answers


_GENERIC = ("typing.", "typing_extensions.", "builtins.", "collections.")
_ALIASES = {
    "typing_extensions": "typing",
    "posixpath": "os.path",
    "ntpath": "os.path",
}


def pure(
    function: Callable[..., object], *keywords: str, widths: bool = False, most: int = 1_000_000
) -> Summary:
    """The summary of a FUNCTION without side effects: computed when its arguments are plain.

    KEYWORDS are the names that may be given by keyword; with WIDTHS numbers say how large the
    result is; MOST is how large what it is given may be in all.
    """
    from flagscan.interpreter import sizes, special
    from flagscan.interpreter.concretize import NotPlain, plain

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        if not arguments.known or any(k not in keywords for k in arguments.keywords):
            return None
        names = tuple(arguments.keywords)
        values = (
            *[a.value for a in arguments.args],
            *[arguments.keywords[name].value for name in names],
        )

        def compute(*items: Value) -> Value:
            try:
                args = [plain(special.bare(item)) for item in items]
            except NotPlain as error:
                return blame(error.value, site)
            if sum(map(sizes.size_of, args)) > most:
                return sizes.refused(interp, site)
            split = len(args) - len(names)
            given = dict(zip(names, args[split:], strict=True))
            try:
                return sizes.computed(
                    interp, lambda: function(*args[:split], **given), args, site, widths=widths
                )
            except Exception as error:
                return interp.failing(type(error).__name__, site)

        return interp.spread(compute, values, site)

    return summary


_SLOW = 20_000
"""How large what functions written in Python are given may be: some take its square in time."""


def loaded(dotted: str, *keywords: str) -> Summary:
    """The same of the function called DOTTED, whose module is loaded when it is first computed."""
    known: list[Summary] = []

    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        if not known:
            module, _, name = dotted.rpartition(".")
            known.append(pure(getattr(import_module(module), name), *keywords, most=_SLOW))
        return known[0](interp, arguments, site)

    return summary


__all__ = ["Library", "Model", "Offer", "Summary", "blame", "loaded", "pure"]
