"""Reading, writing and deleting attributes, by Python's rules for instances and classes."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from flagscan.interpreter import described
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ModuleObject
from flagscan.interpreter.lattice import join, maybe_unbound
from flagscan.interpreter.trace import Argument
from flagscan.interpreter.values import (
    NONE,
    UNBOUND,
    BoundMethod,
    CallResult,
    Constant,
    Descriptor,
    External,
    Function,
    Generic,
    Member,
    MethodOf,
    OneOf,
    Partial,
    Site,
    Super,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.interpreter.views import AttributesObject
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def read(interp: Interpreter, owner: Value, name: str, site: Site) -> Value:
    """``owner.name``."""
    if isinstance(owner, OneOf):
        return interp.spread(lambda o: read(interp, o, name, site), (owner,), site)
    if isinstance(owner, External):
        if name in ("__name__", "__qualname__") and owner.name.startswith("builtins."):
            return Constant(owner.name.rpartition(".")[2])
        return of_outside(interp, owner.name, name)
    if isinstance(owner, ModuleObject):
        return interp.modules.attribute(owner, name, site)
    if isinstance(owner, Instance):
        return _of_instance(interp, owner, name, site)
    if isinstance(owner, ClassObject):
        return _of_class(interp, owner, name, site)
    if isinstance(owner, Super):
        return _of_super(interp, owner, name, site)
    if isinstance(owner, TupleValue) and owner.cls is not None and name in owner.cls.fields:
        return owner.items[list(owner.cls.fields).index(name)]
    if isinstance(owner, (CallResult, Member, Unknown)):
        return _of_term(interp, owner, name, site)
    if isinstance(owner, Function):
        return _of_function(interp, owner, name, site)
    if isinstance(owner, Partial) and name in ("func", "args", "keywords"):
        return described.of_partial(owner, name, site)
    if isinstance(owner, BoundMethod):
        if name == "__self__":
            return owner.receiver
        return read(interp, owner.function, name, site)
    if isinstance(owner, Generic):
        return _of_generic(interp, owner, name, site)
    return interp.library.attribute(interp, owner, name, site)


def _of_generic(interp: Interpreter, owner: Generic, name: str, site: Site) -> Value:
    if name == "__args__":
        return TupleValue(owner.arguments)
    if name == "__origin__":
        return owner.origin
    if name == "_name" and isinstance(owner.origin, External):
        module, _, last = owner.origin.name.rpartition(".")
        if module == "typing":
            optional = External("builtins.NoneType") in owner.arguments and last == "Union"
            return Constant("Optional" if optional and len(owner.arguments) == 2 else last)
    return read(interp, owner.origin, name, site)


def of_outside(interp: Interpreter, owner: str, name: str) -> Value:
    """NAME of the module or class outside that is called OWNER: what the script put there
    (``np.bool = bool``), or what it has itself."""
    written = interp.term_attributes.get(External(owner))
    if written is not None and name in written.attributes:
        return written.attributes[name]
    return interp.library.constant(f"{owner}.{name}")


def outside_classes(value: Value) -> list[str]:
    """The dotted names of the classes outside that VALUE is known to be an instance of."""
    if isinstance(value, CallResult):
        return base_names(value.call.callee)
    return base_names(value.cls) if isinstance(value, Instance) else []


def _replaced(interp: Interpreter, owner: Value, name: str, site: Site) -> Value | None:
    """What the script put in the place of a method of the outside class that OWNER is of:
    ``ArgumentParser.add_argument = logged``."""
    written = {
        term.name: record.attributes[name]
        for term, record in interp.term_attributes.items()
        if isinstance(term, External) and name in record.attributes
    }
    if not written:
        return None
    classes = outside_classes(owner)
    for cls in classes:
        if cls in written:
            return bind(interp, written[cls], owner, External(cls), site)
    # Another class of the package may be a base of that class.
    packages = {cls.partition(".")[0] for cls in classes}
    anywhere = not packages and not isinstance(owner, Instance)
    inside = [one.partition(".")[0] for one in written if "." in one]
    if any(anywhere or package in packages for package in inside):
        return Unknown(Reason.RUNTIME_INPUT, site)
    return None


def _of_term(interp: Interpreter, owner: Value, name: str, site: Site) -> Value:
    written = interp.term_attributes.get(owner)
    if written is not None and name in written.attributes:
        return written.attributes[name]
    replaced = _replaced(interp, owner, name, site)
    if replaced is not None:
        return replaced
    answer = interp.library.term_attribute(interp, owner, name, site)
    return Member(owner, name, site) if answer is None else answer


def _of_function(interp: Interpreter, owner: Function, name: str, site: Site) -> Value:
    written = interp.term_attributes.get(owner)
    if written is not None and name in written.attributes:
        return written.attributes[name]
    if name in ("__name__", "__qualname__"):
        return Constant(owner.name if name == "__name__" else owner.qualname)
    if name == "__module__":
        return interp.module_name(owner.tree)
    if name in ("__defaults__", "__kwdefaults__") and owner.wrapped is None:
        return described.defaults_of(owner, name, site)
    if name == "__wrapped__":
        return owner if owner.wrapped is None else owner.wrapped
    if name == "__doc__":
        node = owner.node if owner.wrapped is None else owner.wrapped.node
        return Constant(
            None if isinstance(node, ast.Lambda) else ast.get_docstring(node, clean=False)
        )
    return Member(owner, name, site)


def mro(cls: ClassObject) -> tuple[Value, ...]:
    """The method resolution order of CLS."""
    return cls.mro


def class_lookup(cls: ClassObject, name: str, after: ClassObject | None = None) -> Value | None:
    """The attribute NAME found along the order of CLS (behind AFTER), not bound to anything."""
    classes: tuple[Value, ...] = cls.mro
    if after is not None and after in classes:
        classes = classes[classes.index(after) + 1 :]
    for base in classes:
        if isinstance(base, ClassObject):
            if name in base.attributes:
                return base.attributes[name]
        elif base != External("builtins.object"):
            return None
    return None


def outside_base(cls: ClassObject) -> Value | None:
    """The first base class outside of the script along the order of CLS, if any."""
    for base in cls.mro:
        if not isinstance(base, ClassObject) and base != External("builtins.object"):
            return base
    return None


def base_names(cls: Value) -> list[str]:
    """The dotted names of all outside bases of CLS."""
    if isinstance(cls, External):
        return [cls.name]
    if isinstance(cls, Generic):
        return base_names(cls.origin)
    if isinstance(cls, ClassObject):
        return [
            name
            for base in cls.mro
            if base is not cls and not isinstance(base, ClassObject)
            for name in base_names(base)
        ]
    return []


def bind(interp: Interpreter, found: Value, receiver: Value, cls: Value, site: Site) -> Value:
    """What reading the class attribute FOUND through RECEIVER gives (the descriptor protocol)."""
    if isinstance(found, OneOf):
        return join(*[bind(interp, option, receiver, cls, site) for option in found.options])
    if isinstance(found, Function):
        return BoundMethod(receiver, found)
    if isinstance(found, External) and is_builtin_method(found.name):
        return BoundMethod(receiver, found)
    if isinstance(found, Descriptor):
        if found.kind == "staticmethod":
            return found.function
        if found.kind == "classmethod":
            return BoundMethod(cls, found.function)
        return interp.call(found.function, Arguments([Argument(receiver, site)]), site)
    if isinstance(found, Instance):
        getter = special_method(found, "__get__")
        if getter is not None:
            values = [Argument(receiver, site), Argument(cls, site)]
            return interp.call(BoundMethod(found, getter), Arguments(values), site)
        made = found.attributes.get("__get__")
        if isinstance(made, Partial):
            values = [Argument(receiver, site), Argument(cls, site)]
            return interp.call(made, Arguments(values), site)
    return found


def is_builtin_method(name: str) -> bool:
    """Whether the dotted NAME is that of a method of a built-in type (``builtins.dict.get``)."""
    parts = name.split(".")
    if len(parts) != 3 or parts[0] != "builtins":
        return False
    kind = getattr(builtins, parts[1], None)
    return isinstance(kind, type) and callable(getattr(kind, parts[2], None))


def special_method(owner: Instance, name: str) -> Value | None:
    return class_lookup(owner.cls, name) if isinstance(owner.cls, ClassObject) else None


def _is_descriptor(found: Instance) -> bool:
    return special_method(found, "__get__") is not None or "__get__" in found.attributes


def is_data(found: Value | None) -> bool:
    """Whether a class attribute comes before what the instance holds (a data descriptor)."""
    if isinstance(found, Descriptor):
        return found.kind == "property"
    return isinstance(found, Instance) and special_method(found, "__set__") is not None


def _reads_itself(cls: Value) -> bool:
    """Whether the class has its own way to read any attribute, ``__getattribute__``."""
    return isinstance(cls, ClassObject) and class_lookup(cls, "__getattribute__") is not None


def _cached(interp: Interpreter, owner: Instance, name: str, function: Value, site: Site) -> Value:
    """``cached_property``: computed when it is first read, then an attribute."""
    value = interp.call(function, Arguments([Argument(owner, site)]), site)
    interp.journal.touch_key(owner, name)
    owner.attributes[name] = value
    return value


def _of_instance(interp: Interpreter, owner: Instance, name: str, site: Site) -> Value:
    cls = owner.cls
    if _reads_itself(cls) and interp.activation.first is not owner:
        return Unknown(Reason.OBJECT, site)
    found = class_lookup(cls, name) if isinstance(cls, ClassObject) else None
    if is_data(found) and found is not None:
        return bind(interp, found, owner, cls, site)
    held = owner.attributes.get(name)
    if owner.merged and isinstance(owner.store, DictObject):
        entry = owner.store.entries.get(name)
        held = None if entry is None else entry[1]
    if held is not None and held is not UNBOUND:
        return _without_unbound(held)
    if isinstance(found, Descriptor) and found.kind == "cached_property":
        return _cached(interp, owner, name, found.function, site)
    if found is not None:
        return bind(interp, found, owner, cls, site)
    if name == "__class__":
        return cls
    if name == "__dict__":
        return attributes_as_dict(owner, site)
    if owner.open:
        return Unknown(Reason.ALTERNATIVES, site)
    replaced = _replaced(interp, owner, name, site)
    if replaced is not None:
        return replaced
    answer = interp.library.instance_attribute(interp, owner, name, site)
    if answer is not None:
        return answer
    if isinstance(cls, ClassObject):
        getter = class_lookup(cls, "__getattr__")
        if getter is not None:
            argument = Argument(Constant(name), site)
            return interp.call(BoundMethod(owner, getter), Arguments([argument]), site)
        if owner.store is not None:
            return interp.library.attribute(interp, owner.store, name, site)
        if outside_base(cls) is None:
            return interp.failing("AttributeError", site)
    return Member(owner, name, site)


def held(owner: Instance, name: str) -> Value | None:
    """What OWNER itself holds as NAME, whether or not a branch made it; None when nothing."""
    value = owner.attributes.get(name)
    return None if value is None or value is UNBOUND else _without_unbound(value)


def attributes_as_dict(owner: Instance, site: Site) -> Value:
    """``vars(owner)``: its attributes themselves."""
    if owner.merged and owner.store is not None:
        return owner.store
    return AttributesObject(owner, site)


def _of_class(interp: Interpreter, owner: ClassObject, name: str, site: Site) -> Value:
    found = class_lookup(owner, name)
    if found is not None:
        if isinstance(found, Descriptor) and found.kind == "classmethod":
            return BoundMethod(owner, found.function)
        if isinstance(found, Descriptor) and found.kind == "staticmethod":
            return found.function
        if isinstance(found, Instance) and _is_descriptor(found):
            return bind(interp, found, NONE, owner, site)
        return _without_unbound(found)
    if owner.meta is not None:
        of_meta = class_lookup(owner.meta, name)
        if of_meta is not None:
            return bind(interp, of_meta, owner, owner.meta, site)
    if owner.kind == "namedtuple" and name in ("_fields", "_make", "_field_defaults"):
        return described.of_named_tuple(owner, name, site)
    if name == "__subclasses__":
        return MethodOf(owner, "object.__subclasses__")
    if name == "__dict__":
        return described.of_class(interp, owner, site)
    if name in ("__name__", "__qualname__"):
        return Constant(owner.name if name == "__name__" else owner.qualname)
    if name == "__doc__":
        return Constant(None)
    if name == "__module__":
        return interp.module_name(owner.tree)
    if name == "__members__" and owner.kind == "enum":
        members = DictObject(site)
        members.cls_name = "types.MappingProxyType"
        members.entries = {key: (Constant(key), held) for key, held in owner.members.items()}
        return members
    if name == "__mro__":
        top = External("builtins.object")
        return TupleValue(owner.mro if top in owner.mro else (*owner.mro, top))
    if name == "__bases__":
        return TupleValue(owner.bases)
    if name == "__annotations__":
        return described.annotated(interp, owner, site)
    answer = interp.library.class_attribute(interp, owner, name, site)
    if answer is not None:
        return answer
    if outside_base(owner) is None:
        return interp.failing("AttributeError", site)
    return Member(owner, name, site)


def enum_members(cls: ClassObject) -> list[Instance]:
    """The members of an Enum, in order, aliases left out."""
    return list(dict.fromkeys(cls.members.values()))


def listed_members(cls: ClassObject) -> list[Value] | None:
    """What going through an Enum gives; None where that depends on the version of Python.

    Since 3.11 a ``Flag`` leaves out members of no bit or several (docs: "enum", Flag).
    """
    members = enum_members(cls)
    if {"enum.Flag", "enum.IntFlag"} & set(base_names(cls)):
        numbers = [getattr(member.attributes.get("value"), "value", None) for member in members]
        if not all(isinstance(n, int) and n > 0 and not n & (n - 1) for n in numbers):
            return None
    return [*members]


def _of_super(interp: Interpreter, owner: Super, name: str, site: Site) -> Value:
    receiver = owner.receiver
    cls = receiver.cls if isinstance(receiver, Instance) else receiver
    if isinstance(cls, ClassObject):
        found = class_lookup(cls, name, owner.after)
        if found is not None:
            # (__new__ is a static method without being told so)
            return found if name == "__new__" else bind(interp, found, receiver, cls, site)
        if name in ("__setattr__", "__delattr__", "__getattribute__"):
            return MethodOf(receiver, f"object.{name}")
        if name == "__new__":
            meta = receiver is cls and cls.meta is None and "builtins.type" in base_names(cls)
            return External("builtins.type.__new__" if meta else "builtins.object.__new__")
        if isinstance(receiver, Instance):
            answer = interp.library.instance_attribute(interp, receiver, name, site)
            if answer is not None:
                return answer
            if receiver.store is not None:
                return interp.library.attribute(interp, receiver.store, name, site)
        if outside_base(cls) is None:
            return MethodOf(receiver, f"object.{name}")
    return Member(receiver, name, site)


def _without_unbound(value: Value) -> Value:
    if maybe_unbound(value) and isinstance(value, OneOf):
        return join(*[option for option in value.options if option is not UNBOUND])
    return value
