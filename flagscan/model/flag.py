"""A flag, in terms that every emitter understands."""

from __future__ import annotations

from dataclasses import dataclass

from flagscan.model.location import Location
from flagscan.model.value import ABSENT, FlagValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One thing that a user may set.

    Each attribute typed ``FlagValue`` is a plain value, ``Unresolved`` or
    ``ABSENT``. Words that argparse taught everybody (``nargs``, ``const``,
    ``metavar``) mean what they mean there.
    """

    name: str
    """What a user would say: the first long option without its dashes, a global's
    name, a dotted key of a dict."""
    options: tuple[str, ...] = ()
    """Spellings on the command line (``-l``, ``--lr``), or variables of the environment
    (``$LR``). Empty for positionals and globals."""
    negations: tuple[str, ...] = ()
    """Those of ``options`` that say no (``--no-amp``), where they are not derived as argparse
    does it."""
    positional: bool = False
    destination: str = ""
    """The Python name that receives the value."""
    action: FlagValue = ABSENT
    """argparse's registered name (``store``, ``store_true``, ``append``, ...), any other by
    its class name. Absent for what is no command line option."""
    type: FlagValue = ABSENT
    """``int``, ``float``, ``str``, ``bool``, ``path``, or a callable as written."""
    syntax: str = ""
    """In which language its texts are written: ``click`` (a word that begins with a dash may be a
    value, a bool is ``True`` or ``False``), ``python`` (literals) or ``yaml``, whatever ``type``
    says; ``json``: collections are JSON; ``words``: a bool is ``True`` or ``False``. Empty: the
    callable ``type`` gets the text, and options are told from values as argparse does it."""
    nargs: FlagValue = ABSENT
    """An int, ``?``, ``*``, ``+``, ``...`` or ``A...``."""
    const: FlagValue = ABSENT
    default: FlagValue = ABSENT
    choices: FlagValue = ABSENT
    """A list."""
    allow_other: bool = False
    """Whether ``choices`` are suggestions: values beside them are allowed."""
    required: FlagValue = ABSENT
    help: FlagValue = ABSENT
    """As written, ``%(default)s`` included; from a comment where the declaration is silent."""
    metavar: FlagValue = ABSENT
    group: FlagValue = ABSENT
    """The title of the argument group."""
    min: FlagValue = ABSENT
    max: FlagValue = ABSENT
    distribution: FlagValue = ABSENT
    """``uniform`` or ``loguniform``."""
    conditional: bool = False
    """Declared under a test that could not be decided."""
    exclusive: bool = False
    """Whether another option of its group rules it out (a mutually exclusive group)."""
    asked_for: bool = False
    """Whether the program asks for it at the terminal when it is not given."""
    settable: bool = True
    """Whether replacing the declared value changes what the program holds. False for a
    global in a place that Guild does not rewrite; a diagnostic says why."""
    pattern: str = ""
    """Of a notebook: a regular expression whose group is the declared value in its cell, where
    that is no literal which is found by the flag's name."""
    location: Location


VALUE_ATTRIBUTES = (
    "action",
    "type",
    "nargs",
    "const",
    "default",
    "choices",
    "required",
    "help",
    "metavar",
    "group",
    "min",
    "max",
    "distribution",
)
"""The attributes of a Flag that may be unresolved or absent, in the order of the JSON form."""
