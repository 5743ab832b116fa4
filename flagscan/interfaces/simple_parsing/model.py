"""What simple-parsing does and answers while the script runs.

Source: ``simple_parsing.parsing`` and ``simple_parsing.helpers`` of simple-parsing 0.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flagscan.declarations.annotations import Kind
from flagscan.declarations.argument_parsers import SIMPLE_PARSING, interface_of
from flagscan.declarations.nested import Setting, direct_settings, is_opened, is_structure
from flagscan.interfaces.simple_parsing.fields import BOOLEAN, custom, keywords_of, metadata
from flagscan.interfaces.simple_parsing.options import Named, Naming, negative, resolve
from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.heap import ClassObject, DictObject, Instance, ListObject
from flagscan.interpreter.library import Model
from flagscan.interpreter.trace import Argument, Call, Trace
from flagscan.interpreter.values import (
    FALSE,
    NONE,
    TRUE,
    CallResult,
    Constant,
    External,
    Member,
    Partial,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter

_FIELD_KEYWORDS = """default default_factory alias cmd positional init repr hash compare metadata
to_dict encoding_fn decoding_fn""".split()


@dataclass(slots=True)
class Added:
    """What ``add_arguments`` was given."""

    cls: ClassObject | None = None
    default: Argument | None = None
    dest: str = ""
    prefix: str = ""
    foreign: str = ""
    """The name of a class that is not of the script."""
    unknown: bool = False
    done: bool = False


def add_arguments(interp: Interpreter, call: Call) -> Value | None:
    """``parser.add_arguments(Config, dest="config")``."""
    if call.receiver is None or interface_of(call.receiver) != SIMPLE_PARSING:
        return None
    added = call.data = Added()
    given = call.argument(0, "dataclass")
    dest, prefix = call.value(1, "dest"), call.value(None, "prefix")
    if isinstance(dest, Constant):
        added.dest = str(dest.value)
    if isinstance(prefix, Constant):
        added.prefix = str(prefix.value)
    added.default = call.argument(None, "default")
    if added.default is not None and added.default.value == NONE:
        added.default = None
    value = None if given is None else given.value
    if isinstance(value, Instance) and isinstance(value.cls, ClassObject):
        added.default, value = given, value.cls
    if isinstance(value, ClassObject) and is_structure(value):
        added.cls = value
    elif isinstance(value, External):
        added.foreign = value.name
    else:
        added.unknown = True
    return CallResult(call)


def prepare(interp: Interpreter, call: Call) -> Value | None:
    """Parsing begins: the options of the dataclasses are added. The answer is argparse's."""
    parser = call.receiver
    if parser is None or interface_of(parser) != SIMPLE_PARSING:
        return None
    todo = [
        c
        for c in interp.trace.calls
        if c.receiver is parser and isinstance(c.data, Added) and not c.data.done
    ]
    fields: list[tuple[Setting, Named]] = []
    for added in todo:
        assert isinstance(added.data, Added)
        added.data.done = True
        if added.data.cls is not None:
            fields += _fields(interp.trace, added.data)
    naming = _naming(parser)
    if not resolve([named for _setting, named in fields], naming):
        for added in todo:
            assert isinstance(added.data, Added)
            added.data.unknown = True
        fields = []
    for setting, named in fields:
        _declare(interp, parser, setting, named, naming)
    if not (interp.muted or call.path or interp.lenient):
        interp.settled = True
    return None


def _declare(
    interp: Interpreter, parser: Value, setting: Setting, named: Named, naming: Naming
) -> None:
    keywords = keywords_of(setting)
    options = named.options(naming)
    if metadata(setting, "positional") == TRUE:
        options = [".".join(named.path)]
        if keywords.pop("required", None) is None:
            keywords["nargs"] = Argument(Constant("?"), setting.site)
    else:
        keywords["dest"] = Argument(Constant(".".join(named.path)), setting.site)
        action = keywords.get("action")
        if action is not None and action.value == BOOLEAN:
            own = custom(setting)
            before = own.get("negative_prefix")
            word = str(before.value) if isinstance(before, Constant) else "no"
            given = own.get("negative_option")
            options += (
                [f"--{named.prefix}{str(given.value).lstrip('-')}"]
                if isinstance(given, Constant)
                else [negative(o, word.lstrip("-")) for o in options if o.startswith("--")]
            )
    arguments = Arguments([Argument(Constant(o), setting.site) for o in options], keywords)
    made = interp.call(Member(parser, "add_argument", setting.site), arguments, setting.site)
    if named.conditional and isinstance(made, CallResult):
        made.call.path = (*made.call.path, (interp.new_test(), 0))


def _fields(trace: Trace, added: Added) -> Iterator[tuple[Setting, Named]]:
    assert added.cls is not None
    yield from _inside(trace, added.cls, added.default, (added.dest,), added.prefix)


def _inside(
    trace: Trace,
    cls: Value,
    default: Argument | None,
    path: tuple[str, ...],
    prefix: str,
    conditional: bool = False,
    above: tuple[Value, ...] = (),
) -> Iterator[tuple[Setting, Named]]:
    within = (*above, cls)
    nested: list[tuple[Value, Argument | None, tuple[str, ...], bool]] = []
    for setting in direct_settings(trace, cls, default=default, path=path):
        if metadata(setting, "cmd") == FALSE:
            continue
        inner = setting.kind.cls
        groups = metadata(setting, "subgroups")
        if isinstance(groups, DictObject):
            chosen = setting.default
            key = metadata(setting, "subgroup_default")
            if isinstance(key, Constant) and key.value in groups.entries:
                held = groups.entries[key.value][1]
                if isinstance(held, ClassObject) and is_opened(held, within):
                    nested.append((held, None, setting.path, True))
            given = None if chosen is None else Argument(key or NONE, chosen.site)
            yield _choice(setting, groups, given), _named(setting, prefix, conditional)
        elif inner is not None and is_opened(inner, within):
            nested.append((inner, setting.default, setting.path, conditional))
        else:
            yield setting, _named(setting, prefix, conditional)
    for inner_cls, held_default, inner_path, depends in nested:
        yield from _inside(trace, inner_cls, held_default, inner_path, prefix, depends, within)


def _named(setting: Setting, prefix: str, conditional: bool) -> Named:
    alias = metadata(setting, "alias")
    items = alias.items if isinstance(alias, (ListObject, TupleValue)) else [alias]
    found = tuple(str(i.value) for i in items or () if isinstance(i, Constant))
    return Named(setting.path, prefix, found, conditional)


def _choice(setting: Setting, groups: DictObject, given: Argument | None) -> Setting:
    """SETTING, a subgroup, as the choice of a key."""
    keys = tuple(key.value for key, _v in groups.entries.values() if isinstance(key, Constant))
    return replace(setting, kind=Kind(type="str", choices=keys), default=given)


def _naming(parser: Value) -> Naming:
    made = parser.call if isinstance(parser, CallResult) else None
    naming = Naming()
    if made is None:
        return naming
    dashes = _word(made.value(None, "add_option_string_dash_variants"))
    naming.dashes = {"DASH": "dash", "UNDERSCORE_AND_DASH": "both", "True": "both"}.get(
        dashes, "auto"
    )
    mode = _word(made.value(None, "argument_generation_mode"))
    naming.nested, naming.both = mode == "NESTED", mode == "BOTH"
    naming.without_root = _word(made.value(None, "nested_mode")) == "WITHOUT_ROOT"
    resolution = _word(made.value(None, "conflict_resolution"))
    naming.resolve = {"EXPLICIT": "explicit", "NONE": "none", "ALWAYS_MERGE": "merge"}.get(
        resolution, "auto"
    )
    return naming


def _word(value: Value | None) -> str:
    """The last part of a dotted name (``ConflictResolution.NONE``), or a constant as text."""
    if isinstance(value, External):
        return value.name.rpartition(".")[2]
    if isinstance(value, Member):
        return value.name
    return str(value.value) if isinstance(value, Constant) else ""


def parse(known: bool) -> Callable[[Interpreter, Call], Value | None]:
    """``simple_parsing.parse(Config)``, or with KNOWN ``parse_known_args``."""

    def hook(interp: Interpreter, call: Call) -> Value | None:
        given = call.argument(0, "config_class")
        if given is None:
            return None
        site = call.site
        made = {
            name: argument
            for name, argument in call.keywords.items()
            if name in ("add_option_string_dash_variants", "argument_generation_mode")
        }
        made["nested_mode"] = Argument(External("NestedMode.WITHOUT_ROOT"), site)
        dest = call.argument(None, "dest") or Argument(Constant("config"), site)
        added = {
            name: argument
            for name in ("prefix", "default")
            if (argument := call.argument(None, name)) is not None
        }
        parser = interp.call(External("simple_parsing.ArgumentParser"), Arguments([], made), site)
        interp.call(Member(parser, "add_arguments", site), Arguments([given, dest], added), site)
        words = call.argument(None, "args")
        method = "parse_known_args" if known else "parse_args"
        arguments = Arguments([] if words is None else [words])
        interp.call(Member(parser, method, site), arguments, site)
        lost = Unknown(Reason.RUNTIME_INPUT, site)
        return TupleValue((lost, lost)) if known else lost

    return hook


def make_field(interp: Interpreter, call: Call) -> Value | None:
    """``simple_parsing.field(...)``, ``flag(...)``."""
    return _field(interp, call, dict(call.keywords), call.args)


def _field(
    interp: Interpreter, call: Call, keywords: dict[str, Argument], args: tuple[Argument, ...] = ()
) -> Value:
    noted = DictObject(call.site)
    held = keywords.pop("metadata", None)
    if held is not None and isinstance(held.value, DictObject):
        noted.entries.update(held.value.entries)
    if args:
        keywords["default"] = args[0]
    own = DictObject(call.site)
    for name in [n for n in keywords if n not in _FIELD_KEYWORDS]:
        own.entries[name] = (Constant(name), keywords.pop(name).value)
    for name in ("alias", "cmd", "positional"):
        given = keywords.pop(name, None)
        if given is not None:
            noted.entries[name] = (Constant(name), given.value)
    noted.entries["custom_args"] = (Constant("custom_args"), own)
    action = own.entries.get("action")
    if action is not None and action[1] in (Constant("store_true"), Constant("store_false")):
        keywords.setdefault(
            "default", Argument(Constant(action[1] == Constant("store_false")), call.site)
        )
    passed = {n: a for n, a in keywords.items() if n in ("default", "default_factory", "init")}
    passed["metadata"] = Argument(noted, call.site)
    return interp.call(External("dataclasses.field"), Arguments([], passed), call.site)


def choice(interp: Interpreter, call: Call) -> Value | None:
    """``choice("a", "b", default="a")``."""
    choices: Value = TupleValue(tuple(a.value for a in call.args))
    if len(call.args) == 1:
        choices = call.args[0].value
    keywords = {**call.keywords, "choices": Argument(choices, call.site)}
    return _field(interp, call, keywords)


def container(kind: str) -> Callable[[Interpreter, Call], Value | None]:
    """``list_field(1, 2)`` and its kin."""

    def hook(interp: Interpreter, call: Call) -> Value | None:
        items: Value = TupleValue(tuple(a.value for a in call.args))
        if kind == "dict" and call.args:
            items = call.args[0].value
        keywords = dict(call.keywords)
        default = keywords.pop("default", None)
        if default is not None:
            items = default.value
        made = Partial(External(f"builtins.{kind}"), (items,), ())
        keywords["default_factory"] = Argument(made, call.site)
        return _field(interp, call, keywords)

    return hook


def mutable(interp: Interpreter, call: Call) -> Value | None:
    """``mutable_field(Config, lr=0.1)``."""
    if not call.args:
        return None
    own = {n: a for n, a in call.keywords.items() if n in _FIELD_KEYWORDS}
    handed = tuple((n, a.value) for n, a in call.keywords.items() if n not in _FIELD_KEYWORDS)
    made = Partial(call.args[0].value, tuple(a.value for a in call.args[1:]), handed)
    own["default_factory"] = Argument(made, call.site)
    return _field(interp, call, own)


def subgroups(interp: Interpreter, call: Call) -> Value | None:
    """``subgroups({"a": A, "b": B}, default="a")``."""
    groups = call.value(0, "subgroups")
    if not isinstance(groups, DictObject):
        return None
    keywords = {n: a for n, a in call.keywords.items() if n != "subgroups"}
    result = _field(interp, call, keywords)
    noted = result.attributes["metadata"] if isinstance(result, Instance) else None
    if isinstance(noted, DictObject):
        noted.entries["subgroups"] = (Constant("subgroups"), groups)
        default = call.value(None, "default")
        if default is not None:
            noted.entries["subgroup_default"] = (Constant("subgroup_default"), default)
    return result


def satisfied(trace: Trace) -> bool:
    """Whether a parser was parsed."""
    return any(
        call.method in ("parse_args", "parse_known_args")
        and interface_of(call.receiver) == SIMPLE_PARSING
        for call in trace.calls
    )


_HELPERS: dict[str, Callable[[Interpreter, Call], Value | None]] = {
    "field": make_field,
    "flag": make_field,
    "choice": choice,
    "list_field": container("list"),
    "dict_field": container("dict"),
    "set_field": container("set"),
    "mutable_field": mutable,
    "subgroups": subgroups,
}

MODEL = Model(
    functions={
        **{
            f"{place}.{name}": hook
            for name, hook in _HELPERS.items()
            for place in (
                "simple_parsing",
                "simple_parsing.helpers",
                "simple_parsing.helpers.fields",
            )
        },
        "simple_parsing.parse": parse(False),
        "simple_parsing.parse_known_args": parse(True),
        "simple_parsing.parsing.parse": parse(False),
    },
    methods={
        "add_arguments": add_arguments,
        "parse_args": prepare,
        "parse_known_args": prepare,
    },
    precedes=True,
    satisfied=satisfied,
)
