"""Assigning and deleting attributes, as the class of their owner has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter import fields
from flagscan.interpreter.attributes import bind, is_data, of_outside, special_method
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.flow import Raised
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ModuleObject
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.trace import Argument, AttributeStore
from flagscan.interpreter.values import (
    UNBOUND,
    BoundMethod,
    CallResult,
    Constant,
    Descriptor,
    External,
    Function,
    Member,
    Site,
    TupleValue,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def write(interp: Interpreter, owner: Value, name: str, value: Value, site: Site) -> None:
    """``owner.name = value``."""
    owners = options_of(owner)
    for one in owners:
        _write(interp, one, name, value, site, weak=len(owners) > 1)


def _write(
    interp: Interpreter, owner: Value, name: str, value: Value, site: Site, *, weak: bool
) -> None:
    if isinstance(owner, Instance) and _by_class(interp, owner, name, value, site):
        return
    if isinstance(owner, Instance) and interp.library.written(interp, owner, name, value, site):
        return
    if isinstance(owner, Instance) and name == "__dict__":
        _replace_attributes(interp, owner, value)
    elif isinstance(owner, Instance) and owner.merged and isinstance(owner.store, DictObject):
        _put(interp, owner.store, name, value, weak=weak)
    elif isinstance(owner, (Instance, ClassObject)):
        if not weak and interp.try_depth:
            _refuse(owner, name, site)
        interp.journal.touch_key(owner, name)
        if weak:
            value = join(owner.attributes.get(name, UNBOUND), value)
        owner.attributes[name] = value
    elif isinstance(owner, ModuleObject):
        interp.modules.before_writing(owner)
        if owner in interp.modules.pending:
            interp.modules.execute(owner)
        interp.assign_name(owner.scope, name, value)
    elif isinstance(owner, External):
        methods = f"{owner.name}.{name}."
        # ``sys.path = [...] + sys.path``: what its methods do is known, whatever is assigned.
        if not any(known.startswith(methods) for known in interp.library.functions):
            before = of_outside(interp, owner.name, name)
            _set_of_term(interp, owner, name, value, before, weak=weak)
    elif isinstance(owner, (CallResult, Member, Function)):
        _set_of_term(interp, owner, name, value, Member(owner, name, site), weak=weak)
        interp.record(AttributeStore(owner, name, value, site, interp.journal.path, -1))
    elif isinstance(owner, (Constant, TupleValue)) and not weak:
        interp.failing("AttributeError", site)
    elif isinstance(owner, Unknown):
        # It may be anything, also something that an interface reads.
        interp.record(AttributeStore(owner, name, value, site, interp.journal.path, -1))


def _set_of_term(
    interp: Interpreter, owner: Value, name: str, value: Value, before: Value, *, weak: bool
) -> None:
    """Note the attribute NAME of something outside, which had BEFORE if it was not assigned."""
    record = interp.term_attributes.get(owner)
    if record is None:
        record = interp.term_attributes[owner] = Instance(External("builtins.object"))
    interp.journal.touch_key(record, name)
    if weak or (interp.journal.frames and name not in record.attributes):
        value = join(record.attributes.get(name, before), value)
    record.attributes[name] = value


def _refuse(owner: Instance | ClassObject, name: str, site: Site) -> None:
    """Raise what assigning an attribute of a frozen dataclass, or a member of an Enum, raises."""
    cls = owner.cls if isinstance(owner, Instance) else None
    if isinstance(owner, ClassObject) and owner.kind == "enum" and name in owner.members:
        raise Raised(External("builtins.AttributeError"), site)
    made = isinstance(cls, ClassObject) and cls.kind == "dataclass"
    if made and isinstance(cls, ClassObject) and fields.option(cls, "frozen", default=False):
        raise Raised(External("dataclasses.FrozenInstanceError"), site)


def _put(interp: Interpreter, store: DictObject, name: str, value: Value, *, weak: bool) -> None:
    if store.keeps is not None:
        before = store.entries.get(name)
        value = store.keeps(value, before[1] if before else None)
    interp.journal.touch_key(store, name)
    if weak:
        held = store.entries.get(name)
        value = join(UNBOUND if held is None else held[1], value)
    store.entries[name] = (Constant(name), value)


def _replace_attributes(interp: Interpreter, owner: Instance, value: Value) -> None:
    """``owner.__dict__ = value``; with itself, keys and attributes are one thing from now on."""
    interp.journal.touch(owner)
    if value is owner and isinstance(owner.store, DictObject) and not interp.journal.frames:
        for name, held in owner.attributes.items():
            _put(interp, owner.store, name, held, weak=False)
        owner.attributes, owner.merged = {}, True
        return
    entries = value.entries.values() if isinstance(value, DictObject) else None
    owner.attributes = {}
    if entries is not None:
        owner.attributes = {str(getattr(key, "value", "")): held for key, held in entries}
    # Under an undecided test, or of another object, it is not followed that they are the same.
    owner.open = entries is None or (isinstance(value, DictObject) and value.open)


def _by_class(interp: Interpreter, owner: Instance, name: str, value: Value, site: Site) -> bool:
    """Leave an assignment to the class of OWNER, if it has a say in it."""
    setting = special_method(owner, "__setattr__")
    if setting is not None:
        values = [Argument(Constant(name), site), Argument(value, site)]
        method = bind(interp, setting, owner, owner.cls, site)
        interp.call(method, Arguments(values), site)
        return True
    return by_descriptor(interp, owner, name, value, site)


def by_descriptor(
    interp: Interpreter, owner: Instance, name: str, value: Value, site: Site
) -> bool:
    """Assign through a property or another data descriptor of OWNER's class, if there is one."""
    found = special_method(owner, name)
    setter = found.setter if isinstance(found, Descriptor) else None
    setter = setter or special_method(owner, f"{name}.setter")
    if setter is not None:
        interp.call(BoundMethod(owner, setter), Arguments([Argument(value, site)]), site)
        return True
    if is_data(found) and isinstance(found, Descriptor):
        interp.failing("AttributeError", site)
        return True
    if isinstance(found, Instance):
        method = special_method(found, "__set__")
        if method is not None:
            values = [Argument(owner, site), Argument(value, site)]
            interp.call(BoundMethod(found, method), Arguments(values), site)
            return True
    return False


def _deleted_by_class(interp: Interpreter, owner: Instance, name: str, site: Site) -> bool:
    """Leave ``del owner.name`` to the class of OWNER, if it has a say in it."""
    method, values = special_method(owner, "__delattr__"), [Argument(Constant(name), site)]
    if method is None:
        found = special_method(owner, name)
        method = found.deleter if isinstance(found, Descriptor) else None
        method, values = method or special_method(owner, f"{name}.deleter"), []
        if isinstance(found, Instance) and special_method(found, "__delete__") is not None:
            method, values = special_method(found, "__delete__"), [Argument(owner, site)]
            owner = found
    if method is None:
        return False
    interp.call(bind(interp, method, owner, owner.cls, site), Arguments(values), site)
    return True


def delete(interp: Interpreter, owner: Value, name: str, site: Site) -> None:
    """``del owner.name``."""
    if isinstance(owner, Instance) and (
        interp.library.written(interp, owner, name, UNBOUND, site)
        or _deleted_by_class(interp, owner, name, site)
    ):
        return
    if isinstance(owner, Instance) and owner.merged and isinstance(owner.store, DictObject):
        interp.journal.touch(owner.store)
        owner.store.entries.pop(name, None)
    elif isinstance(owner, (Instance, ClassObject)):
        interp.journal.touch(owner)
        owner.attributes.pop(name, None)
