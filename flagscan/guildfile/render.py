"""Operations as YAML text.

train:
  main: train
  flags-dest: args
  flags-import: no
  flags:
    lr:
      type: float
      default: 0.1
    steps: 100
    run: null  # default computed in the script: str(uuid4())
    # data is left out: it has no option of the form --name
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flagscan.guildfile import applying
from flagscan.guildfile.config_files import PREFIX
from flagscan.guildfile.definition import FlagDefinition, LeftOut, Operation
from flagscan.guildfile.environment import DEST, GUILD_DEST
from flagscan.guildfile.operations import main_of
from flagscan.guildfile.scalars import comment, scalar

WIDTH = 100
STEP = "  "

Pairs = Mapping[str, object]
"""What is written into a mapping: plain values, nested mappings and FlagDefinitions."""


class Noted(dict[str, object]):
    """A mapping with a comment behind its key, where there is room for one."""

    def __init__(self, pairs: Pairs, note: str) -> None:
        super().__init__(pairs)
        self.note = note


class Remark(str):
    """A comment on a line of its own, under a key that is not written."""


def operation_pairs(operation: Operation, note: str = "") -> dict[str, object]:
    """The attributes of OPERATION in the order in which they are written, NOTE on its flags."""
    pairs: dict[str, object] = {}
    if operation.applied:
        pairs["#"] = Remark(applying.remark(operation.applied))
        pairs["exec"] = applying.command_of(operation.dest, operation.path)
    elif operation.is_notebook:
        pairs["notebook"] = operation.module
    else:
        pairs["main"] = main_of(operation)
    # What Guild replaces in a notebook itself needs no dest.
    stated = not operation.is_notebook and not operation.applied
    if stated or operation.dest == DEST or operation.dest.startswith(PREFIX):
        pairs["flags-dest"] = GUILD_DEST if operation.dest == DEST else operation.dest
    if not operation.applied:
        # Otherwise Guild runs an argparse script to import flags, even with all of them given.
        pairs["flags-import"] = False
    if operation.requires:
        pairs["requires"] = list(operation.requires)
    if operation.entries:
        pairs["flags"] = Noted({entry.name: entry for entry in operation.entries}, note)
    return pairs


def data(value: object) -> object:
    """What Guild will read where VALUE is written."""
    if isinstance(value, FlagDefinition):
        if value.short:
            return value.attributes.get("default")
        return data(value.attributes)
    if isinstance(value, Mapping):
        return {
            key: data(item)
            for key, item in value.items()
            if not isinstance(item, (LeftOut, Remark))
        }
    if isinstance(value, (list, tuple)):
        return [data(item) for item in value]
    return value


def block(pairs: Pairs, step: str = STEP) -> list[str]:
    """PAIRS as the lines of a block mapping at column 0; STEP is one level of indentation."""
    lines: list[str] = []
    for name, value in pairs.items():
        if isinstance(value, LeftOut):
            lines.append(f"# {comment(f'{value.name} is left out: {value.why}')}")
        elif isinstance(value, Remark):
            lines.append(f"# {value}")
        elif isinstance(value, FlagDefinition):
            lines.extend(_flag(value, step))
        else:
            lines.extend(_pair(name, value, step))
    return lines


def flow(value: object) -> str:
    """VALUE between brackets, on one line and without comments."""
    plain = data(value)
    return scalar(plain, flow=True)


def _flag(flag: FlagDefinition, step: str) -> list[str]:
    note = f"  # {comment('; '.join(flag.comments))}" if flag.comments else ""
    key = scalar(flag.name)
    if flag.short:
        return [f"{key}: {scalar(flag.attributes.get('default'))}{note}"]
    return [f"{key}:{note}", *_indented(block(flag.attributes, step), step)]


def _pair(name: str, value: object, step: str) -> list[str]:
    key = scalar(name)
    if isinstance(value, Mapping):
        inner = block(value, step)
        note = f"  # {value.note}" if isinstance(value, Noted) and value.note else ""
        braces = "" if any(not line.lstrip().startswith("#") for line in inner) else " {}"
        return [f"{key}:{braces}{note}", *_indented(inner, step)]
    if isinstance(value, (list, tuple)):
        return _sequence(key, value, step)
    return [f"{key}: {scalar(value)}"]


def _sequence(key: str, items: Sequence[object], step: str) -> list[str]:
    line = f"{key}: {scalar(items)}"
    if len(line) <= WIDTH - 8:
        return [line]
    return [f"{key}:", *(f"{step}- {scalar(item, flow=True)}" for item in items)]


def _indented(lines: Iterable[str], step: str) -> list[str]:
    return [step + line for line in lines]
