"""What Parameterized objects hold while the script runs.

Only what was given is answered. What is read of a Parameter that was not given stays unknown to
the script's other declarations: the class may have got another default by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interfaces.param.types import KINDS, is_parameterized, kind_name
from flagscan.interpreter.attributes import class_lookup
from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Call
from flagscan.interpreter.values import NONE, Member, Unknown, Value
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def initialise(interp: Interpreter, call: Call) -> Value | None:
    """``Config(lr=0.2)``, or ``super().__init__(**params)`` in the script's own ``__init__``."""
    instance = call.receiver
    if not isinstance(instance, Instance) or not is_parameterized(instance.cls):
        return None
    _give(interp, instance, call)
    return NONE


def update(interp: Interpreter, call: Call) -> Value | None:
    """``cfg.param.update(lr=0.2)``; of a class, other defaults."""
    namespace = call.receiver
    if not isinstance(namespace, Member) or namespace.name != "param":
        return None
    owner = namespace.owner
    if isinstance(owner, ClassObject) and is_parameterized(owner):
        for name, argument in call.keywords.items():
            interp.journal.touch_key(owner, name)
            owner.attributes[name] = argument.value
    elif isinstance(owner, Instance) and is_parameterized(owner.cls):
        _give(interp, owner, call)
    else:
        return None
    return Unknown(Reason.OBJECT, call.site)


def _give(interp: Interpreter, instance: Instance, call: Call) -> None:
    """Set the Parameters of INSTANCE that CALL names."""
    for name, argument in call.keywords.items():
        interp.journal.touch_key(instance, name)
        instance.attributes[name] = _held(instance, name, argument.value, call)
    if call.more_keywords is not None or call.args or call.more_args is not None:
        interp.journal.touch(instance)
        instance.open = True


def _held(instance: Instance, name: str, value: Value, call: Call) -> Value:
    assert isinstance(instance.cls, ClassObject)
    declared = class_lookup(instance.cls, name)
    kind = kind_name(declared) if declared is not None else ""
    if kind and KINDS[kind].rewrites:
        return Unknown(Reason.RUNTIME_INPUT, call.site)
    return value


MODEL = Model(methods={"__init__": initialise, "update": update, "set_param": update})
