"""Operations that run a script by ``python -m flagscan.apply``.

    train:
      # flagscan.apply, to be installed for the run, sets lr, which Guild would not
      exec: ${python_exe} -um flagscan.apply --dest globals train.py ${flag_args}

Guild replaces plain assignments of variables and whole dicts; what it would ignore (annotated and
unpacked variables, objects) or lose (keys of a dict that it cannot say) is declared in the script
that runs instead. Guild passes flags as ``--NAME VALUE``; ``flagscan/apply/words.py`` reads that.
A flag that gets its own default so is left alone, and so is one that has none here.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from flagscan.guildfile import rules, variables
from flagscan.guildfile.definition import FlagDefinition, LeftOut, Operation
from flagscan.guildfile.describe import shown
from flagscan.guildfile.rules import Unfit
from flagscan.guildfile.scalars import comment, word
from flagscan.guildfile.values import Draft
from flagscan.model.flag import Flag
from flagscan.model.script import FlagSet
from flagscan.model.value import ABSENT, Unresolved, is_known

PREFIX = "apply:"
"""Before the dest of a flag set whose values ``flagscan.apply`` declares."""
OBJECT = "object:"
_COMMAND = "${python_exe} -um flagscan.apply"
_OURS = re.compile(r"\S+ -u?m flagscan\.apply (?P<words>.*)\$\{flag_args\}\s*")
_NAME = re.compile(r"[^\W\d][\w.\-]*")
_SHOWN = 4


def ignored_by_guild(flag_set: FlagSet, operation: Operation) -> list[str]:
    """The flags of FLAG_SET that Guild could not set as OPERATION has them, and this can."""
    if operation.is_notebook or not flag_set.active or flag_set.command:
        return []
    names = [flag.name for flag in flag_set.flags if _NAME.fullmatch(flag.name)]
    if flag_set.dest.startswith(OBJECT):
        return names
    if flag_set.dest == "globals":
        # What is not known may be what a program works with, and no setting.
        known = {flag.name for flag in flag_set.flags if is_known(flag.default)}
        lost = {entry.name for entry in operation.entries if isinstance(entry, LeftOut)}
        return [name for name in names if name in known & lost]
    if variables.is_dict_dest(flag_set.dest):
        # The dict is built anew: a key without a value would be missing.
        lost = {e.name for e in operation.entries if isinstance(e, LeftOut) or e.left_out_default}
        return [name for name in names if name in lost]
    return []


def define(flag: Flag, description: str) -> FlagDefinition | LeftOut:
    """FLAG, a value that is declared in the script, for Guild."""
    if not _NAME.fullmatch(flag.name):
        return LeftOut(flag.name, "no option can have this name")
    draft = Draft(flag)
    if description:
        draft.attributes["description"] = description
    default = flag.default
    if isinstance(default, Unresolved):
        draft.comments.append(f"default computed in the script: {shown(default)}")
    if default is None or default is ABSENT or isinstance(default, Unresolved):
        variables.add_declared_type(draft)
    elif flag.conditional:
        draft.leave_out("it is assigned under a condition only")
        variables.add_declared_type(draft)
    else:
        try:
            _default(draft, default)
        except Unfit as unfit:
            draft.leave_out(str(unfit))
    variables.add_choices(draft)
    variables.add_bounds(draft)
    return draft.done(flag.name)


def _default(draft: Draft, default: object) -> None:
    if isinstance(default, (list, tuple, set, frozenset)):
        draft.attributes["arg-split"] = True
        draft.attributes["default"] = variables.split_words(default)
    elif isinstance(default, dict):
        variables.check_inside(default)
        draft.attributes["default"] = shlex.split(word(default))[0]
    elif isinstance(default, bool):
        draft.attributes.update({"type": "boolean", "default": default})
    elif isinstance(default, (int, float)):
        draft.attributes["type"] = "number"
        rules.check_number(default)
        draft.attributes["default"] = default
    elif isinstance(default, str):
        draft.attributes["type"] = "string"
        rules.check_transportable(default)
        if default.startswith("--"):
            raise Unfit("a text that begins with '--' is taken for an option")
        if rules.starts_search(default):
            raise Unfit("Guild takes it for a search function")
        draft.attributes["default"] = default
    else:
        raise Unfit("it has no form on a command line")


def command_of(dest: str, path: str) -> str:
    """The value of ``exec`` for the script at PATH, whose flags are those of DEST."""
    words = ["--dest", dest.removeprefix(PREFIX), path]
    return f"{_COMMAND} {shlex.join(words)} ${{flag_args}}"


def read_command(text: str) -> tuple[str, str] | None:
    """The dest and the path of the script of an ``exec`` that :func:`command_of` made, or None."""
    match = _OURS.fullmatch(text)
    if match is None:
        return None
    try:
        words = shlex.split(match["words"])
    except ValueError:
        return None
    if len(words) != 3 or words[0] != "--dest":
        return None
    return PREFIX + words[1], words[2]


def remark(names: Sequence[str]) -> str:
    """What the reader of the file should know."""
    listed = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
    return comment(
        f"flagscan.apply, to be installed for the run, sets {listed}, which Guild would not",
        120,
    )
