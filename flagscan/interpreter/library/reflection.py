"""Built-in functions that look into objects: types, attributes, scopes, ``super``."""

from __future__ import annotations

import builtins
import pathlib
from typing import TYPE_CHECKING

from flagscan.interpreter import attributes, described, operators, storing
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.classes import make_class
from flagscan.interpreter.concretize import lift
from flagscan.interpreter.heap import (
    ClassObject,
    DictObject,
    Instance,
    ListObject,
    ModuleObject,
    SetObject,
)
from flagscan.interpreter.lattice import join
from flagscan.interpreter.library import Summary, blame, methods
from flagscan.interpreter.library.instances import inherits, is_instance, standard_class
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    TRUE,
    BoundMethod,
    Constant,
    Descriptor,
    External,
    Function,
    Generic,
    MethodOf,
    OneOf,
    Partial,
    Site,
    Super,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def call_isinstance(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    value, kinds = arguments.value(0), arguments.value(1)
    if value is None or kinds is None:
        return None

    def check(one: Value) -> Value:
        answer = is_instance(one, kinds)
        return blame(one, site) if answer is None else Constant(answer)

    return interp.spread(check, (value,), site)


_TYPES = frozenset(
    f"builtins.{name}"
    for name in """int float str bool bytes complex list dict tuple set frozenset type
    NoneType""".split()
)


_PATHS = ("pathlib.Path", "pathlib.PurePath")


def call_issubclass(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    cls, kind = arguments.value(0), arguments.value(1)
    if isinstance(cls, ClassObject) and kind is not None:
        kinds = kind.items if isinstance(kind, TupleValue) else (kind,)
        if any(k in cls.mro for k in kinds):
            return TRUE
        if attributes.outside_base(cls) is None:
            return FALSE
    own = standard_class(cls.name) if isinstance(cls, External) else None
    if isinstance(own, type) and kind is not None:
        kinds = kind.items if isinstance(kind, TupleValue) else (kind,)
        answers = [inherits(own, k) for k in kinds]
        if True in answers:
            return TRUE
        if None not in answers:
            return FALSE
    return Unknown(Reason.OBJECT, site)


def call_type(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.args) == 3:
        return make_class(interp, arguments, site)
    if len(arguments.args) != 1:
        return None

    def kind_of(value: Value) -> Value:
        if isinstance(value, Constant):
            if operators.is_path(value):
                return External("pathlib.PosixPath")
            return External(f"builtins.{type(value.value).__name__}")
        if isinstance(value, Instance):
            return value.cls
        if isinstance(value, TupleValue) and value.cls is not None:
            return value.cls
        if isinstance(value, ListObject) and value.iterator:
            return Unknown(Reason.OBJECT, site)
        if isinstance(value, ClassObject):
            return value.meta or External("builtins.type")
        if isinstance(value, DictObject):
            return External(value.cls_name)
        if value == External("dataclasses.MISSING"):
            return External("dataclasses._MISSING_TYPE")
        if isinstance(value, SetObject) and value.frozen:
            return External("builtins.frozenset")
        kinds = {ListObject: "list", SetObject: "set", TupleValue: "tuple"}
        for cls, name in kinds.items():
            if isinstance(value, cls):
                return External(f"builtins.{name}")
        return blame(value, site)

    return interp.spread(kind_of, (arguments.args[0].value,), site)


def call_getattr(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    owner, name = arguments.value(0), arguments.value(1)
    default = arguments.value(2)
    if owner is None or name is None:
        return None

    def read(one: Value, key: Value) -> Value:
        if not isinstance(key, Constant) or not isinstance(key.value, str):
            return blame(key, site)
        if default is not None and has_attribute(interp, one, key.value, site) is False:
            return default
        found = attributes.read(interp, one, key.value, site)
        uncertain = default is not None and has_attribute(interp, one, key.value, site) is None
        return join(found, default) if uncertain and default is not None else found

    return interp.spread(read, (owner, name), site)


def has_attribute(interp: Interpreter, owner: Value, name: str, site: Site) -> bool | None:
    """Whether OWNER has an attribute NAME; None when not known."""
    if isinstance(owner, Instance):
        if name in owner.attributes:
            return None if isinstance(owner.attributes[name], OneOf) else True
        if isinstance(owner.cls, ClassObject):
            if attributes.class_lookup(owner.cls, name) is not None:
                return True
            if attributes.outside_base(owner.cls) is not None:
                return None
        return None if owner.open else False
    if isinstance(owner, ClassObject):
        if attributes.class_lookup(owner, name) is not None:
            return True
        return None if attributes.outside_base(owner) is not None else False
    if isinstance(owner, ModuleObject):
        found = interp.modules.attribute(owner, name, site)
        return not isinstance(found, Unknown)
    if isinstance(owner, Constant):
        return hasattr(owner.value, name)
    if isinstance(owner, (ListObject, DictObject, SetObject, TupleValue)):
        return methods.has(owner, name)
    if isinstance(owner, Generic) and name in ("__args__", "__origin__"):
        return True
    if isinstance(owner, Generic) and name == "_name" and isinstance(owner.origin, External):
        return True if owner.origin.name.startswith("typing.") else None
    if isinstance(owner, External) and owner.name in _TYPES and owner.name != "builtins.NoneType":
        return hasattr(getattr(builtins, owner.name.rpartition(".")[2]), name)
    if isinstance(owner, External) and owner.name in _PATHS:
        return hasattr(pathlib.PurePath, name) or (None if hasattr(pathlib.Path, name) else False)
    return None


def call_hasattr(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    owner, name = arguments.value(0), arguments.value(1)
    if owner is None or not isinstance(name, Constant) or not isinstance(name.value, str):
        return None
    key = name.value

    def check(one: Value) -> Value:
        answer = has_attribute(interp, one, key, site)
        return blame(one, site) if answer is None else Constant(answer)

    return interp.spread(check, (owner,), site)


def call_setattr(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    owner, name, value = arguments.value(0), arguments.value(1), arguments.value(2)
    if owner is None or value is None:
        return None
    if isinstance(name, Constant) and isinstance(name.value, str):
        storing.write(interp, owner, name.value, value, site)
    elif isinstance(owner, Instance):
        interp.journal.touch(owner)
        owner.open = True
        unknown = Unknown(Reason.ALTERNATIVES, site)
        owner.attributes = {k: join(v, unknown) for k, v in owner.attributes.items()}
    return NONE


def call_delattr(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    owner, name = arguments.value(0), arguments.value(1)
    if owner is not None and isinstance(name, Constant):
        storing.delete(interp, owner, str(name.value), site)
    return NONE


def call_vars(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    owner = arguments.value(0)
    if isinstance(owner, Instance):
        return attributes.attributes_as_dict(owner, site)
    if isinstance(owner, ClassObject):
        return described.of_class(interp, owner, site)
    if owner is None:
        return call_locals(interp, arguments, site)
    return blame(owner, site)


def call_locals(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    result = DictObject(site)
    for name, value in interp.activation.scope.bindings.items():
        result.entries[name] = (Constant(name), value)
    return result


def call_globals(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    result = DictObject(site)
    for name, value in interp.activation.module_scope.bindings.items():
        result.entries[name] = (Constant(name), value)
    return result


def call_callable(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0)
    if isinstance(value, (Function, ClassObject, BoundMethod, Partial, MethodOf)):
        return TRUE
    if isinstance(value, (Constant, TupleValue, ListObject, DictObject, SetObject, ModuleObject)):
        return FALSE
    if isinstance(value, External) and value.name.startswith("builtins."):
        return TRUE
    return None if value is None else blame(value, site)


def call_super(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    if len(arguments.args) >= 2:
        cls, receiver = arguments.args[0].value, arguments.args[1].value
    else:
        cls, receiver = interp.activation.cls, interp.activation.first  # type: ignore[assignment]
    if isinstance(cls, ClassObject) and isinstance(receiver, (ClassObject, Instance)):
        return Super(cls, receiver)
    return Unknown(Reason.UNSUPPORTED_SYNTAX, site)


def descriptor(kind: str) -> Summary:
    def summary(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
        function = arguments.value(0)
        return None if function is None else Descriptor(kind, function)

    return summary


def call_property(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``property(get, set, delete)``."""
    get, *others = (arguments.value(n, f"f{name}") for n, name in enumerate(("get", "set", "del")))
    return None if get is None else Descriptor("property", get, *others)


def call_object(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    return Instance(External("builtins.object"), site)


def call_dir(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    owner = arguments.value(0)
    names: set[str] = set()
    if isinstance(owner, Instance) and not owner.open:
        names.update(owner.attributes)
        owner = owner.cls
    if isinstance(owner, ClassObject) and attributes.outside_base(owner) is None:
        for base in owner.mro:
            if isinstance(base, ClassObject):
                names.update(base.attributes)
        names.update(dir(object), ("__dict__", "__module__", "__weakref__"))
        return lift(sorted(names), site)
    return None


FUNCTIONS: dict[str, Summary] = {
    f"builtins.{name}": summary
    for name, summary in {
        "isinstance": call_isinstance,
        "issubclass": call_issubclass,
        "type": call_type,
        "getattr": call_getattr,
        "hasattr": call_hasattr,
        "setattr": call_setattr,
        "delattr": call_delattr,
        "vars": call_vars,
        "locals": call_locals,
        "globals": call_globals,
        "callable": call_callable,
        "super": call_super,
        "property": call_property,
        "staticmethod": descriptor("staticmethod"),
        "classmethod": descriptor("classmethod"),
        "object": call_object,
        "dir": call_dir,
    }.items()
}
