"""What a parser holds at a moment of the program: its calls, replayed in order.

Sources: the documentation of ``argparse``, and what CPython's ``add_argument``,
``set_defaults``, ``_add_container_actions`` (parents) and
``_handle_conflict_resolve`` do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from flagscan.interfaces.argparse.edits import set_defaults, set_shared_defaults, store
from flagscan.interfaces.argparse.receivers import (
    GROUPS,
    constructor,
    group_title,
    is_exclusive,
    is_parser,
    owner_of,
    parents_of,
    parser_of,
)
from flagscan.interfaces.argparse.state import Action, Command, Parser, Path, exclusive, text_of
from flagscan.interpreter.iteration import snapshot
from flagscan.interpreter.journal import Mark
from flagscan.interpreter.lattice import join, maybe_unbound, options_of
from flagscan.interpreter.trace import Argument, AttributeStore, Call
from flagscan.interpreter.values import (
    NONE,
    UNBOUND,
    CallResult,
    Constant,
    External,
    Unknown,
    Value,
)
from flagscan.model.diagnostic import (
    FOREIGN_OPTIONS,
    PROGRAM_RAISES,
    UNREADABLE_OPTIONS,
)
from flagscan.model.location import Location
from flagscan.model.value import Reason


def replay(
    events: Sequence[Call | AttributeStore],
    value: Value,
    until: int,
    path: Path,
    within: tuple[Value, ...] = (),
) -> Parser:
    """The parser VALUE as it is just before event number UNTIL, seen from PATH.

    WITHIN are the parsers that it is a command of.
    """
    made = constructor(events, value)
    location = made.location if made else Location("", 1, 0)
    parser = Parser(value, location, made.index if made else 0, within=within)
    if made is not None:
        _construct(events, parser, made, path)
    # A parser is read as a whole: what stands under the test that it was made under is certain.
    known = parser.known = set(path) | set(made.path if made else ())
    events = events[:until]
    for event in events:
        if event.index < parser.index or exclusive(path, event.path):
            continue
        conditional = not known.issuperset(event.path)
        if isinstance(event, AttributeStore):
            store(parser, event, conditional)
        elif event.method is not None and owner_of(event.receiver) is value:
            _method(events, parser, event, conditional, path)
        elif event.method == "set_defaults" and parser_of(event.receiver) is not None:
            set_shared_defaults(events, parser, event, conditional)
        elif event.answer is not None and _is_foreign(event, value):
            parser.diagnostics.append(
                FOREIGN_OPTIONS.at(event.location, callee=_shortened(event.source))
            )
    return parser


def frozen(parser: Parser) -> Parser:
    """PARSER with the contents that its values have now: the program may change them later."""
    copy = dataclasses.replace(parser)
    copy.actions = [
        dataclasses.replace(
            action,
            attributes={
                name: Argument(snapshot(argument.value), argument.site)
                for name, argument in action.attributes.items()
            },
        )
        for action in parser.actions
    ]
    copy.commands = [Command(c.name, frozen(c.parser)) for c in parser.commands]
    return copy


def _is_foreign(event: Call, value: Value) -> bool:
    # A parser handed to a function that is not read: it may add options there.
    if not isinstance(event.answer, CallResult) or event.method in (
        "add_parser",
        "add_subcommand",
        "__init__",
    ):
        return False
    if event.name is not None and event.name.startswith("builtins."):
        return False
    return any(a.value is value for a in event.args) or any(
        a.value is value for a in event.keywords.values()
    )


def _construct(
    events: Sequence[Call | AttributeStore], parser: Parser, made: Call, path: Path
) -> None:
    parser.argument_default = made.argument(None, "argument_default")
    parser.prefix_chars = text_of(made.value(None, "prefix_chars")) or "-"
    parser.resolve = text_of(made.value(None, "conflict_handler")) == "resolve"
    add_help = made.value(None, "add_help")
    parser.add_help = not (isinstance(add_help, Constant) and not add_help.value)
    for parent_value in parents_of(events, parser.value):
        owner = owner_of(parent_value)
        if owner is None or not is_parser(owner):
            continue
        parent = replay(events, owner, made.index, path)
        for action in parent.actions:
            _insert(parser, action)
        parser.defaults.update(parent.defaults)
        parser.diagnostics.extend(parent.diagnostics)


def _method(
    events: Sequence[Call | AttributeStore],
    parser: Parser,
    call: Call,
    conditional: bool,
    path: Path,
) -> None:
    if call.method == "add_argument":
        action = _declared(parser, call, conditional)
        if action is not None:
            _insert(parser, action)
    elif call.method == "set_defaults":
        set_defaults(parser, call, conditional)
    elif call.method == "_remove_action" and call.args:
        parser.remove(call.args[0].value)
    elif call.method in ("add_subparsers", "add_subcommands"):
        assert call.answer is not None
        _commands(events, parser, call.answer, path)


def _commands(
    events: Sequence[Call | AttributeStore], parser: Parser, holder: Value, path: Path
) -> None:
    for event in events:
        if (
            isinstance(event, Call)
            and event.method in ("add_parser", "add_subcommand")
            and event.receiver is holder
            and event.answer is not None
            and not exclusive(path, event.path)
        ):
            made = event.answer if event.method == "add_parser" else event.value(1, "parser")
            name = text_of(event.value(0, "name"))
            if name is None:
                parser.diagnostics.append(
                    UNREADABLE_OPTIONS.at(event.location, source=_shortened(event.source))
                )
                continue
            if made is None or not is_parser(made):
                continue
            around = (*parser.within, parser.value)
            if any(made is outer for outer in around):
                # A parser that is a command of itself: argparse would go round in it for ever.
                parser.diagnostics.append(
                    UNREADABLE_OPTIONS.at(event.location, source=_shortened(event.source))
                )
                continue
            inner = replay(events, made, len(events), path, around)
            parser.commands.append(Command(name, inner))


def _declared(parser: Parser, call: Call, conditional: bool) -> Action | None:
    """The action that ``add_argument`` makes of CALL, or None when its names are not known."""
    names: list[str] = []
    for argument in call.args:
        text = text_of(argument.value)
        if text is None:
            break
        names.append(text)
    if (
        len(names) < len(call.args)
        or (call.more_args is not None)
        or (not names and "dest" not in call.keywords)
    ):
        if not names and not call.args and call.more_args is None and call.more_keywords is None:
            return None
        parser.diagnostics.append(
            UNREADABLE_OPTIONS.at(call.location, source=_shortened(call.source))
        )
        return None
    options = tuple(n for n in names if n and n[0] in parser.prefix_chars)
    if options and len(options) < len(names):
        return None  # argparse refuses a mixture
    attributes = {k: a for k, a in call.keywords.items() if a.value is not UNBOUND}
    dest = _destination(parser, names, options, attributes)
    if dest is None:
        return None
    kind = attributes.get("action")
    if kind is not None and kind.value == External("argparse.BooleanOptionalAction"):
        options = tuple(
            n for o in options for n in ((o, f"--no-{o[2:]}") if o[:2] == "--" else (o,))
        )
    _inherit_default(parser, call, dest, attributes)
    _from_class(call, attributes)
    receiver = call.receiver
    return Action(
        call,
        options,
        dest,
        attributes,
        group_title(receiver),
        conditional,
        call.path,
        exclusive=is_exclusive(receiver),
        open=call.more_keywords,
    )


def _inherit_default(
    parser: Parser, call: Call, dest: str, attributes: dict[str, Argument]
) -> None:
    """Without ``default=``: what set_defaults() said so far, else argument_default."""
    given = attributes.get("default")
    if given is not None and not maybe_unbound(given.value):
        return
    inherited = parser.defaults.get(dest)
    if inherited is None:
        inherited = _of_group(call.receiver, "argument_default") or parser.argument_default
        if inherited is None or inherited.value == NONE:
            return
    value = inherited.value
    if given is not None:
        bound = [option for option in options_of(given.value) if option is not UNBOUND]
        attributes["default"] = Argument(join(*bound, value), given.site)
    elif call.more_keywords is not None:
        # It may be among keywords that are not known.
        unknown = Unknown(Reason.UNKNOWN_ARGUMENT, call.more_keywords)
        attributes["default"] = Argument(join(value, unknown), call.more_keywords)
    else:
        attributes["default"] = inherited


def _of_group(value: Value | None, keyword: str) -> Argument | None:
    """A setting that a group has for itself; a group inside it has the same."""
    while isinstance(value, CallResult) and value.call.method in GROUPS:
        given = value.call.argument(None, keyword)
        if given is not None:
            return given
        value = value.call.receiver
    return None


def _from_class(call: Call, attributes: dict[str, Argument]) -> None:
    """What the ``__init__`` of the script's own action class sets, where it was read."""
    made = call.data
    if not isinstance(made, Call):
        return
    # The order of argparse.Action.__init__'s parameters behind option_strings and dest.
    names = "nargs const default type choices required help metavar".split()
    for index, name in enumerate(names):
        given = made.argument(index + 2, name)
        if given is not None:
            held = attributes.get(name)
            if held is None or held.value != given.value:
                attributes[name] = given


def _destination(
    parser: Parser, names: list[str], options: tuple[str, ...], attributes: dict[str, Argument]
) -> str | None:
    # The first long option, else the first one, without leading prefix characters and with
    # underscores for dashes; an explicit dest= has priority (docs: "dest", add_argument()).
    given = attributes.get("dest")
    if given is not None and given.value != NONE:
        return text_of(given.value)
    if not options:
        return names[0] if names else None
    long = next((o for o in options if len(o) > 1 and o[1] in parser.prefix_chars), options[0])
    return long.lstrip(parser.prefix_chars).replace("-", "_")


def _insert(parser: Parser, action: Action) -> None:
    for option in action.options:
        old = parser.by_option(option)
        if old is None or old is action:
            continue
        if exclusive(old.path, action.path):
            _join(parser, old, action)
            return
        if _resolves(parser, action):
            # conflict_handler="resolve": the older one loses the option, and goes with its last.
            parser.take_away(option, old)
        elif old.conditional or action.conditional:
            _join(parser, old, action)
            return
        else:
            what = f"argparse.ArgumentError: conflicting option string: {option}"
            parser.diagnostics.append(PROGRAM_RAISES.at(action.call.location, what=what))
            return
    if parser.add_help and not _resolves(parser, action) and {"-h", "--help"} & set(action.options):
        clash = sorted({"-h", "--help"} & set(action.options))[0]
        what = f"argparse.ArgumentError: conflicting option string: {clash}"
        parser.diagnostics.append(PROGRAM_RAISES.at(action.call.location, what=what))
        return
    parser.add(action)


def _resolves(parser: Parser, action: Action) -> bool:
    """Whether ACTION takes its options away from older ones."""
    handler = _of_group(action.call.receiver, "conflict_handler")
    return parser.resolve if handler is None else text_of(handler.value) == "resolve"


def _join(parser: Parser, old: Action, new: Action) -> None:
    """The two arms of a test declare the same option: what they say of it, joined."""
    for name in {*old.attributes, *new.attributes}:
        a, b = old.attributes.get(name), new.attributes.get(name)
        site = (a or b).site  # type: ignore[union-attr]
        missing: Value = (
            NONE if name in ("default", "help", "type", "choices", "const") else UNBOUND
        )
        value = join(a.value if a else missing, b.value if b else missing)
        old.attributes[name] = Argument(value, site)
    old.paths = [*(old.paths or [old.path]), new.path]
    if covered([[m for m in path if m not in parser.known] for path in old.paths]):
        # It exists whatever the tests say.
        old.conditional = False


def covered(paths: list[list[Mark]]) -> bool:
    """Whether one of PATHS is taken however the tests on them end."""
    if any(not path for path in paths):
        return True
    for test in {path[0][0] for path in paths}:
        arms = getattr(test, "arms", 0)
        by_arm = [[p[1:] for p in paths if p[0] == (test, arm)] for arm in range(arms)]
        if by_arm and all(by_arm) and all(covered(rest) for rest in by_arm):
            return True
    return False


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:77] + "..."
