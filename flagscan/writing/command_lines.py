"""The values of a trial as the words of a command line that gives them to a script.

    {"lr": 0.01, "fast": True, "layers": [64, 32]}  ->  --lr 0.01 --fast --layers 64 32

The words are those that the program's own parser reads as the values. A script that reads no
command line is run by ``python -m flagscan.apply`` with ``name=value``; a notebook is edited, and
``jupyter nbconvert`` executes what comes of that.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from flagscan.assignments.encoding import assignment
from flagscan.assignments.kinds import kind_of
from flagscan.assignments.trials import Trials
from flagscan.guildfile import literals, overrides, rules
from flagscan.guildfile.rules import Unfit
from flagscan.guildfile.values import bool_texts
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet, Script
from flagscan.writing.batch import cannot_switch

Trial = Mapping[str, object]
_LITERALS = ("python", "yaml", "json")
"""Syntaxes in which a list is one word."""
_APPLY = ("python", "-m", "flagscan.apply")
_EXECUTE = "jupyter nbconvert --to notebook --execute --stdin --stdout"


def command_line(script: Script, trials: Trials, trial: Trial) -> str:
    """The line for a shell that runs SCRIPT with what TRIAL, one of TRIALS, gives.

    Raises:
        Unfit: no words say one of the values; the text begins with the flag's name.
    """
    if trials.flag_sets[0].dest == "args":
        return shlex.join(_arguments(script, trials, trial))
    kinds = {flag.name: kind_of(flag) for flag in trials.flags}
    given = [assignment(name, value, kinds[name]) for name, value in trial.items()]
    which = _which(script, trials.flag_sets[0])
    if script.path.lower().endswith(".ipynb"):
        words = ["flagscan", script.path, *which, *given, "--format", "python"]
        return f"{shlex.join(words)} | {_EXECUTE}"
    return shlex.join([*_APPLY, *which, script.path, *given])


def _which(script: Script, flag_set: FlagSet) -> list[str]:
    """The options that choose FLAG_SET where SCRIPT has others that could be meant."""
    others = [item for item in script.flag_sets if not item.command and item != flag_set]
    words = ["--dest", flag_set.dest] if others else []
    if any(item.dest == flag_set.dest for item in others):
        words += ["--interface", flag_set.interface]
    return words


def _arguments(script: Script, trials: Trials, trial: Trial) -> list[str]:
    words = ["python", script.path]
    command: tuple[str, ...] = ()
    for flag_set in trials.flag_sets:
        words += flag_set.command[len(command) :]
        command = flag_set.command
        words += _of_flag_set(flag_set, trials, trial, last=flag_set is trials.flag_sets[-1])
    return words


def _of_flag_set(flag_set: FlagSet, trials: Trials, trial: Trial, *, last: bool) -> list[str]:
    lists: list[str] = []
    others: list[str] = []
    positionals: list[str] = []
    for flag in flag_set.flags:
        value = trial.get(flag.name)
        if value is None or flag not in trials.flags:
            continue
        try:
            found = list(_of_flag(flag, flag_set.interface, value))
        except Unfit as unfit:
            raise Unfit(f"{flag.name}: {unfit}") from None
        if flag.positional or overrides.is_override(flag):
            positionals += found
        elif kind_of(flag).many:
            lists += found
        else:
            others += found
    if lists and not others and not last:
        raise Unfit("a list right before a sub-command would take its name for a value")
    if positionals:
        positionals = [*overrides.INTRODUCTIONS.get(flag_set.interface, ()), *positionals]
    # Options that take any number of words come where no other word follows.
    return [*positionals, *lists, *others]


def _of_flag(flag: Flag, interface: str, value: object) -> Iterator[str]:
    if overrides.is_override(flag):
        yield flag.options[0] + overrides.written(value, overrides.GRAMMARS[interface])
        return
    if flag.positional:
        for item in value if isinstance(value, list) else [value]:
            word = _word(flag, item)
            if word.startswith("-"):
                raise Unfit("a word that begins with '-' is taken for an option")
            yield word
        return
    if why := cannot_switch(flag, value):
        raise Unfit(why)
    option = next((o for o in flag.options if o.startswith("--")), flag.options[0])
    action = flag.action
    if action in ("store_true", "store_const", "append_const"):
        yield from [option] if value else []
    elif action == "store_false":
        yield from [] if value else [option]
    elif action == "BooleanOptionalAction":
        yield option if value else _negative(flag, option)
    elif action == "count":
        yield from _counted(flag, option, value)
    elif action in ("append", "extend"):
        yield from _appended(flag, option, value)
    elif isinstance(value, list) and flag.syntax not in _LITERALS:
        yield option
        for item in value:
            yield _separate(flag, item)
    else:
        yield from _pair(flag, option, value)


def _negative(flag: Flag, option: str) -> str:
    return flag.negations[0] if flag.negations else f"--no-{option[2:]}"


def _counted(flag: Flag, option: str, value: object) -> list[str]:
    start = flag.default if isinstance(flag.default, int) else 0
    if not isinstance(value, int) or value < start:
        raise Unfit(f"it is counted up from {start}")
    return [option] * (value - start)


def _appended(flag: Flag, option: str, value: object) -> Iterator[str]:
    assert isinstance(value, list)
    if not flag.syntax and flag.default not in (None, [], ()) and flag.default:
        raise Unfit("what is given is added to the default, and cannot replace it")
    for item in value:
        yield from _pair(flag, option, item)


def _pair(flag: Flag, option: str, value: object) -> list[str]:
    word = _word(flag, value)
    if word.startswith("-") and len(word) > 1:
        if not option.startswith("--"):
            raise Unfit("a word that begins with '-' is taken for an option")
        return [f"{option}={word}"]
    return [option, word]


def _separate(flag: Flag, value: object) -> str:
    word = _word(flag, value)
    if flag.syntax != "click":
        rules.check_argument(word)
    return word


def _word(flag: Flag, value: object) -> str:
    """VALUE as the text that the type of FLAG reads as that value."""
    if flag.syntax in _LITERALS:
        word = literals.written(value, flag.syntax)
    elif isinstance(value, bool):
        word = _boolean(flag, value)
    elif isinstance(value, (int, float)):
        rules.check_number(value)
        word = repr(value)
    elif isinstance(value, str):
        word = value
    else:
        raise Unfit("it has no form on a command line")
    rules.check_transportable(word)
    return word


def _boolean(flag: Flag, value: bool) -> str:
    if flag.syntax in ("click", "words"):
        return literals.BOOLEANS[value]
    if flag.type == "bool":
        return "1" if value else ""  # bool() of a text is whether there is one
    texts = bool_texts(str(flag.type)) if isinstance(flag.type, str) else None
    if texts is None:
        raise Unfit("which text the script takes for yes or no is not known")
    return texts[value]
