"""The libraries whose objects hold settings both by key and by attribute.

    cfg = EasyDict({"net": {"depth": 3}})
    parser.add_argument("--depth", default=cfg.net.depth)      # 3

Each is an instance whose keys are its attributes. Dicts that it is made of become such objects
themselves, as the library has it (Munch leaves them alone; ``munchify`` does not). Where a library
would do something else with an argument, nothing is known of the object.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flagscan.datafiles.entries import Entry, Unreadable, holds_opaque
from flagscan.datafiles.reading import read
from flagscan.interfaces.config_objects.structured import assigned, of_dataclass
from flagscan.interpreter.concretize import NotPlain, lift, plain
from flagscan.interpreter.heap import DictObject, Instance, ListObject
from flagscan.interpreter.iteration import snapshot
from flagscan.interpreter.lattice import join
from flagscan.interpreter.library import Model
from flagscan.interpreter.subscripts import update
from flagscan.interpreter.trace import Call
from flagscan.interpreter.values import (
    NONE,
    Constant,
    External,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


@dataclass(frozen=True, slots=True)
class Kind:
    """What one class of settings does with what it is made of."""

    name: str
    nests: bool = True
    """Whether dicts in it become objects of the same class."""
    options: frozenset[str] = frozenset()
    """Keywords that are no keys."""
    keywords: bool = True
    """Whether other keywords are keys."""
    lists: bool = False
    """Whether tuples in it become lists, and a text with ``${`` refers to something."""
    converts: bool = True
    """Whether that also goes for dicts that are assigned later."""
    makes_missing: bool = False
    """Whether an attribute that is read and not there comes to be."""


_STRUCTURED = "omegaconf.OmegaConf.structured"
_BOX = frozenset(["frozen_box"])
KINDS = {
    kind.name: kind
    for kind in (
        Kind("easydict.EasyDict"),
        Kind("munch.Munch", nests=False, converts=False),
        Kind("addict.Dict", converts=False, makes_missing=True),
        Kind("box.Box", options=_BOX),
        Kind("box.ConfigBox", options=_BOX),
        Kind("ml_collections.ConfigDict", keywords=False),
        Kind("ml_collections.FrozenConfigDict", keywords=False),
        Kind(
            "yacs.config.CfgNode",
            converts=False,
            options=frozenset(["new_allowed"]),
            keywords=False,
        ),
        Kind(
            "omegaconf.OmegaConf.create", options=frozenset(["flags"]), keywords=False, lists=True
        ),
        Kind(_STRUCTURED, nests=False, keywords=False),
    )
}
_FIRST = {
    "easydict.EasyDict": "d",
    "ml_collections.ConfigDict": "initial_dictionary",
    "ml_collections.FrozenConfigDict": "initial_dictionary",
    "yacs.config.CfgNode": "init_dict",
    "omegaconf.OmegaConf.create": "obj",
}
"""The name of the parameter that takes the dict."""
_ALIASES = {
    "addict.addict.Dict": "addict.Dict",
    "ml_collections.config_dict": "ml_collections",
    "ml_collections.config_dict.config_dict": "ml_collections",
    "fvcore.common.config.CfgNode": "yacs.config.CfgNode",
    "detectron2.config.CfgNode": "yacs.config.CfgNode",
    "box.box.Box": "box.Box",
    "munch.AutoMunch": "munch.AutoMunch",
}
_METHODS = frozenset(
    "keys values items get pop popitem setdefault update clear copy".split(),
)
_QUIET = frozenset(
    "freeze defrost lock unlock unlocked is_frozen is_locked set_new_allowed dump to_dict to_json"
    " to_yaml toDict toJSON toYAML dict deepcopy".split()
)
"""Methods that change nothing which is stated here."""


def object_kind(value: Value) -> Kind | None:
    """The kind of object of settings that VALUE is."""
    if isinstance(value, Instance) and isinstance(value.cls, External):
        return KINDS.get(value.cls.name)
    return None


def _made(interp: Interpreter, call: Call) -> Value | None:
    """An object of settings, made by CALL."""
    kind = KINDS[str(call.name)]
    keywords = {n: a for n, a in call.keywords.items() if n not in kind.options}
    first = call.args[0].value if call.args else None
    named = keywords.pop(_FIRST.get(kind.name, ""), None)
    if first is None and named is not None:
        first = named.value
    if call.more_args or call.more_keywords or len(call.args) > 1:
        return None
    if keywords and not kind.keywords:
        return None
    if kind.name.startswith("box.") and any(_is_option_of_box(name) for name in keywords):
        return None
    held = DictObject(call.site)
    if first is not None and first != NONE:
        if isinstance(first, Constant) and isinstance(first.value, str):
            first = _from_yaml(first.value, call.site) if kind.lists else first
        if isinstance(first, Instance) and isinstance(first.store, DictObject):
            first = first.store
        if not isinstance(first, DictObject):
            return None
        update(interp, held, first)
    for name, argument in keywords.items():
        held.entries[name] = (Constant(name), argument.value)
    return wrapped(kind, held, call.site)


def _is_option_of_box(name: str) -> bool:
    return "box" in name and ("_box" in name or name.startswith("box_"))


def wrapped(kind: Kind, held: DictObject, site: Site | None) -> Instance:
    """An object of KIND that holds what HELD does."""
    made = Instance(External(kind.name), site)
    made.merged = True
    made.store = DictObject(site, open=held.open)
    if kind.converts:
        made.store.keeps = partial(_kept, kind)
    for key, (name, value) in held.entries.items():
        made.store.entries[key] = (name, _inside(kind, value))
    return made


def _kept(kind: Kind, value: Value, old: Value | None) -> Value:
    """What an object of KIND keeps of VALUE, which takes the place of OLD."""
    if kind.name == "ml_collections.ConfigDict" and isinstance(old, Constant):
        # A number keeps its type (``ConfigDict`` is type-safe).
        whole = isinstance(value, Constant) and type(value.value) is int
        if isinstance(old.value, float) and whole:
            return Constant(float(value.value))  # type: ignore[attr-defined]
    if kind.name == _STRUCTURED:
        return assigned(value, old)
    if kind.name == "yacs.config.CfgNode":
        if isinstance(old, TupleValue) and isinstance(value, ListObject) and value.items:
            return TupleValue(tuple(value.items))
        if isinstance(old, ListObject) and isinstance(value, TupleValue):
            return ListObject(list(value.items))
    return _inside(kind, value)


def _inside(kind: Kind, value: Value) -> Value:
    if kind.nests and isinstance(value, DictObject):
        return wrapped(kind, value, value.site)
    if kind.lists:
        if isinstance(value, TupleValue):
            return ListObject([_inside(kind, item) for item in value.items])
        if isinstance(value, ListObject) and value.items is not None:
            return ListObject([_inside(kind, item) for item in value.items], value.site)
        text = value.value if isinstance(value, Constant) else None
        if isinstance(text, str) and ("${" in text or text == "???"):
            return Unknown(Reason.RUNTIME_INPUT)
    return value


def _from_yaml(text: str, site: Site) -> Value | None:
    """What ``OmegaConf.create("lr: 0.1")`` reads."""
    try:
        content = read(text.encode(), "omegaconf")
    except Unreadable:
        return None
    return None if content.entries is None else _mapping(content.entries, site)


def _mapping(entries: tuple[Entry, ...], site: Site) -> DictObject:
    held = DictObject(site)
    for entry in entries:
        if not isinstance(entry.key, str) or holds_opaque(entry.value):
            held.open = True
        elif entry.entries is not None:
            held.entries[entry.key] = (Constant(entry.key), _mapping(entry.entries, site))
        else:
            held.entries[entry.key] = (Constant(entry.key), lift(entry.value, site))
    return held


def _munchify(interp: Interpreter, call: Call) -> Value | None:
    value = call.value(0, "x")
    if not isinstance(value, DictObject) or len(call.args) + len(call.keywords) != 1:
        return None
    return wrapped(Kind("munch.Munch", converts=False), value, call.site)


def _created(interp: Interpreter, call: Call) -> Value | None:
    """``config_dict.create(lr=0.1)``."""
    if call.args or call.more_args or call.more_keywords:
        return None
    held = DictObject(call.site)
    for name, argument in call.keywords.items():
        held.entries[name] = (Constant(name), argument.value)
    return wrapped(KINDS["ml_collections.ConfigDict"], held, call.site)


def _placeholder(interp: Interpreter, call: Call) -> Value | None:
    """``placeholder(int)`` reads as None until it is set."""
    required = call.value(None, "required")
    return NONE if required is None or required == Constant(False) else None


def _read(interp: Interpreter, owner: Instance, name: str, site: Site) -> Value | None:
    """An attribute of an object that is no key of it."""
    assert isinstance(owner.cls, External)
    assert isinstance(owner.store, DictObject)
    kind = KINDS[owner.cls.name]
    if name in _METHODS:
        return (
            None
            if name in ("update", "copy")
            else interp.library.attribute(interp, owner.store, name, site)
        )
    if owner.store.open:
        return Unknown(Reason.ALTERNATIVES, site)
    if kind.makes_missing and not name.startswith("__") and name not in _QUIET:
        made = wrapped(kind, DictObject(site), site)
        interp.journal.touch_key(owner.store, name)
        owner.store.entries[name] = (Constant(name), made)
        return made
    return None


def _merged(interp: Interpreter, call: Call) -> Value | None:
    """``cfg.update({...})``, ``cfg.merge_from_other_cfg(other)``: nested where both have a dict."""
    owner = _owner(call)
    if owner is None:
        return None
    kind = object_kind(owner)
    assert kind is not None
    given = DictObject(call.site)
    for argument in call.args:
        value = argument.value
        value = value.store if isinstance(value, Instance) and value.store is not None else value
        if not isinstance(value, DictObject):
            _lose(interp, owner)
            return NONE
        update(interp, given, value)
    for name, argument in call.keywords.items():
        given.entries[name] = (Constant(name), argument.value)
    given.open = given.open or bool(call.more_keywords or call.more_args)
    _merge(interp, owner, given, deeply=kind.name not in ("easydict.EasyDict", "munch.Munch"))
    return NONE


def _merge(interp: Interpreter, owner: Instance, given: DictObject, *, deeply: bool) -> None:
    kind = object_kind(owner)
    assert kind is not None
    assert isinstance(owner.store, DictObject)
    if given.open:
        _lose(interp, owner)
        return
    for key, (name, value) in given.entries.items():
        before = owner.store.entries.get(key)
        inner = value.store if isinstance(value, Instance) and value.store is not None else value
        held = before[1] if deeply and before is not None else None
        if isinstance(inner, DictObject) and isinstance(held, Instance) and object_kind(held):
            _merge(interp, held, inner, deeply=True)
            continue
        interp.journal.touch_key(owner.store, key)
        old = None if before is None else before[1]
        owner.store.entries[key] = (name, _kept(kind, value, old))


def _merged_list(interp: Interpreter, call: Call) -> Value | None:
    """``cfg.merge_from_list(["MODEL.DEPTH", 3])``."""
    owner = _owner(call)
    if owner is None:
        return None
    given = call.value(0)
    try:
        items = plain(given) if given is not None else None
    except NotPlain:
        items = None
    if not isinstance(items, (list, tuple)) or any(isinstance(i, str) for i in items[1::2]):
        _lose(interp, owner)  # texts are read as Python there
        return NONE
    for path, value in zip(items[::2], items[1::2], strict=False):
        _set(interp, owner, str(path).split("."), lift(value, call.site))
    return NONE


def _set(interp: Interpreter, owner: Instance, path: list[str], value: Value) -> None:
    for name in path[:-1]:
        assert isinstance(owner.store, DictObject)
        held = owner.store.entries.get(name)
        if held is None or not isinstance(held[1], Instance) or object_kind(held[1]) is None:
            _lose(interp, owner)
            return
        owner = held[1]
    assert isinstance(owner.store, DictObject)
    interp.journal.touch_key(owner.store, path[-1])
    before, kind = owner.store.entries.get(path[-1]), object_kind(owner)
    assert kind is not None
    value = _kept(kind, value, None if before is None else before[1])
    owner.store.entries[path[-1]] = (Constant(path[-1]), value)


def _merged_file(interp: Interpreter, call: Call) -> Value | None:
    """``cfg.merge_from_file(path)``: what is in the file is known to nobody here."""
    owner = _owner(call)
    if owner is None:
        return None
    _lose(interp, owner)
    return NONE


def _lose(interp: Interpreter, owner: Instance) -> None:
    """Any key of OWNER may have got another value."""
    assert isinstance(owner.store, DictObject)
    for key, (name, value) in list(owner.store.entries.items()):
        if isinstance(value, Instance) and object_kind(value) is not None:
            _lose(interp, value)
            continue
        interp.journal.touch_key(owner.store, key)
        unknown = Unknown(Reason.RUNTIME_INPUT)
        owner.store.entries[key] = (name, join(value, unknown))


def _copied(interp: Interpreter, call: Call) -> Value | None:
    """``cfg.clone()``, ``cfg.copy()``."""
    owner = _owner(call)
    return None if owner is None else snapshot(owner)


def _updated(interp: Interpreter, call: Call) -> Value | None:
    """``OmegaConf.update(cfg, "net.depth", 3)``."""
    owner, key, value = call.value(0, "cfg"), call.value(1, "key"), call.value(2, "value")
    if not isinstance(owner, Instance) or object_kind(owner) is None:
        return None
    if isinstance(key, Constant) and isinstance(key.value, str) and value is not None:
        kind = object_kind(owner)
        assert kind is not None
        _set(interp, owner, key.value.split("."), _inside(kind, value))
    else:
        _lose(interp, owner)
    return NONE


def _structured(interp: Interpreter, call: Call) -> Value | None:
    """``OmegaConf.structured(Config)``, or of an object of the class."""
    wrap = partial(wrapped, KINDS[_STRUCTURED], site=call.site)
    return of_dataclass(interp, call.value(0, "obj"), call.site, wrap)


def _merged_anew(interp: Interpreter, call: Call) -> Value | None:
    """``OmegaConf.merge(base, {"lr": 0.5})``: a new object; what comes later is on top."""
    if call.more_args or call.keywords or call.more_keywords or not call.args:
        return None
    given = [_as_omegaconf(interp, argument.value, call.site) for argument in call.args]
    first = given[0]
    others = [one.store for one in given if one is not None]
    if first is None or len(others) != len(given):
        return None
    merged = snapshot(first)
    for one, store in zip(given[1:], others[1:], strict=True):
        if not isinstance(merged, Instance) or not isinstance(store, DictObject):
            return None
        if _has_types(one):
            return None  # the fields' types would go over to the first one
        _merge(interp, merged, store, deeply=True)
    return merged


def _as_omegaconf(interp: Interpreter, value: Value, site: Site) -> Instance | None:
    if isinstance(value, DictObject):
        return wrapped(KINDS["omegaconf.OmegaConf.create"], value, site)
    kind = object_kind(value)
    if kind is not None and isinstance(value, Instance):
        return value if kind.name.startswith("omegaconf.") else None
    wrap = partial(wrapped, KINDS[_STRUCTURED], site=site)
    return of_dataclass(interp, value, site, wrap)


def _has_types(value: Value | None) -> bool:
    if not isinstance(value, Instance) or not isinstance(value.store, DictObject):
        return False
    kind = object_kind(value)
    # A dataclass in a plain config has types, too.
    if kind is None or kind.name == _STRUCTURED:
        return True
    return any(
        _has_types(item) or (isinstance(item, Instance) and object_kind(item) is None)
        for _key, item in value.store.entries.values()
    )


def _owner(call: Call) -> Instance | None:
    owner = call.receiver
    known = isinstance(owner, Instance) and object_kind(owner) is not None
    return owner if known and isinstance(owner, Instance) else None


_Hook = Callable[["Interpreter", Call], "Value | None"]
_FUNCTIONS: dict[str, _Hook] = {
    **dict.fromkeys(KINDS, _made),
    "munch.munchify": _munchify,
    "munch.Munch.fromDict": _munchify,
    "ml_collections.create": _created,
    "ml_collections.placeholder": _placeholder,
    "omegaconf.OmegaConf.structured": _structured,
    "omegaconf.OmegaConf.merge": _merged_anew,
    "omegaconf.OmegaConf.update": _updated,
}

MODEL = Model(
    functions=_FUNCTIONS,
    methods={
        "update": _merged,
        "merge_update": _merged,
        "merge_from_other_cfg": _merged,
        "merge_from_list": _merged_list,
        "merge_from_file": _merged_file,
        "merge_with": _merged,
        "update_from_flattened_dict": _merged_file,
        "clone": _copied,
        "copy": _copied,
    },
    read=dict.fromkeys(KINDS, _read),
    aliases=_ALIASES,
)
