"""What flagscan could not do, or wants a person to know: data with a stable code.

The sentence is made from a template in this catalogue, so that codes can be
listed, documented and searched for.

    >>> UNRESOLVED_DEFAULT.at(location, flag="lr", source="base * world_size").message
    'the default of lr is computed: base * world_size'
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from flagscan.model.location import Location


class Severity(enum.Enum):
    """How much a diagnostic matters. ``error``: the script could not be read."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding about a script."""

    code: str
    severity: Severity
    message: str
    location: Location

    def __str__(self) -> str:
        return f"{self.location}: {self.severity.value}[{self.code}] {self.message}"


CATALOGUE: dict[str, Code] = {}
"""Every code by its name, in the order of definition."""


class Code:
    """A kind of diagnostic: a stable name, a severity and the template of its sentence."""

    __slots__ = ("name", "severity", "template")

    def __init__(self, name: str, severity: Severity, template: str) -> None:
        assert name not in CATALOGUE, name
        self.name = name
        self.severity = severity
        self.template = template
        CATALOGUE[name] = self

    def at(self, location: Location, **fields: object) -> Diagnostic:
        """The diagnostic of this kind at LOCATION, its template filled with FIELDS."""
        return Diagnostic(
            code=self.name,
            severity=self.severity,
            message=self.template.format(**fields),
            location=location,
        )


# FS0xx: the script cannot be read at all.
SYNTAX_ERROR = Code("FS001", Severity.ERROR, "syntax error: {what}")
UNDECODABLE = Code("FS002", Severity.ERROR, "cannot be decoded: {what}")
TOO_DEEP = Code("FS003", Severity.ERROR, "nested too deeply to be read: {what}")
UNREADABLE = Code("FS004", Severity.ERROR, "cannot be read: {what}")
NOT_A_NOTEBOOK = Code("FS005", Severity.ERROR, "this is no Jupyter notebook: {what}")
NEWER_SYNTAX = Code(
    "FS006",
    Severity.ERROR,
    "this is the syntax of a Python newer than {version}, which runs flagscan; install flagscan"
    " under that one",
)
INTERNAL_ERROR = Code(
    "FS009", Severity.ERROR, "internal error, please report it with this script: {what}"
)
# FS1xx: the program that was read is wrong itself, or no flags can be taken from it.
PROGRAM_RAISES = Code("FS101", Severity.WARNING, "running this raises {what}")
NEVER_PARSED = Code("FS102", Severity.INFO, "this parser is never parsed; its flags are left out")
NOT_REACHED = Code(
    "FS103", Severity.INFO, "{function} is never called from here; read as if it were"
)
UNREADABLE_OPTIONS = Code(
    "FS104", Severity.WARNING, "options are added here that cannot be read: {source}"
)
FOREIGN_OPTIONS = Code(
    "FS105", Severity.WARNING, "{callee} may add options of a library that is not read"
)
FIXED_WORDS = Code(
    "FS106", Severity.INFO, "{callee} gets its words from the script; no flags are taken from it"
)
OPEN_OPTIONS = Code("FS107", Severity.INFO, "{name} takes options of any name; they are not listed")
UNREADABLE_DATA = Code("FS111", Severity.WARNING, "this file cannot be read: {what}")
WHICH_FILE = Code(
    "FS112",
    Severity.WARNING,
    "{path} is one of several files, depending on where the program is started ({files}); "
    "make its path from __file__, or keep one",
)
MISSING_CONFIG = Code(
    "FS113",
    Severity.WARNING,
    "the config {path} is not found; its settings are missing, and what comes before it is not "
    "certain",
)
OTHER_LANGUAGE = Code(
    "FS121",
    Severity.WARNING,
    "this notebook is written in {language}; only Python is read, so there are no flags",
)
BAD_CELL = Code("FS122", Severity.WARNING, "this cell is no Python and is left out: {what}")
OLD_NOTEBOOK = Code(
    "FS123",
    Severity.WARNING,
    "Guild cannot set values in a notebook of this old format; convert it with "
    "'jupyter nbconvert --to notebook --inplace {path}'",
)
LARGE_NOTEBOOK = Code(
    "FS124",
    Severity.WARNING,
    "Guild takes no file of more than 1 MiB into a run unless told to: clear the notebook's "
    "outputs, or write 'sourcecode: [include: {path}]' at the operation",
)
# FS2xx: something about a flag is not known.
UNRESOLVED_DEFAULT = Code("FS201", Severity.INFO, "the default of {flag} is computed: {source}")
UNRESOLVED_ATTRIBUTE = Code("FS202", Severity.INFO, "{attribute} of {flag} is computed: {source}")
CONDITIONAL_FLAG = Code(
    "FS203", Severity.INFO, "{flag} exists only under a test that cannot be decided here"
)
CHECKED = Code("FS207", Severity.INFO, "the program checks {flag}: {message}")
FROM_ENVIRONMENT = Code(
    "FS204",
    Severity.INFO,
    "{flag} is taken from the environment variable {names} where that is set and nothing is given",
)
ASKED_FOR = Code("FS205", Severity.INFO, "{flag} is asked for at the terminal if it is not given")
DEPENDS_ON_VERSION = Code("FS206", Severity.INFO, "{what} depends on the version of {library}")
ONE_VARIABLE = Code(
    "FS208",
    Severity.INFO,
    "{flag} can be set only as part of a JSON text in one environment variable; with "
    "env_nested_delimiter='__' in model_config it has a variable of its own",
)
# FS3xx: how the program uses a global makes setting it from outside difficult.
REASSIGNED = Code(
    "FS301",
    Severity.WARNING,
    "{name} is assigned again in {spot}: Guild replaces only its first assignment",
)
NOT_REPLACEABLE = Code(
    "FS302", Severity.WARNING, "Guild alone ignores a value for {name}: {why}; {remedy}"
)
MUTATED = Code(
    "FS303", Severity.WARNING, "{name} is changed in {spot}; that change wins over a flag"
)
# FS4xx: limits.
BUDGET_EXCEEDED = Code("FS401", Severity.WARNING, "reading stopped here: {limit}")
CUT_SHORT = Code(
    "FS402", Severity.WARNING, "reading stopped here: {limit}; a faster machine may find more"
)
LARGE_FILE = Code("FS403", Severity.INFO, "this file is not read for settings: {limit}")
LONG_LOADER = Code(
    "FS404",
    Severity.INFO,
    "{function} is not read for files that it loads: more than {lines} lines",
)
# FS5xx: what an output format cannot express.
NOT_EXPRESSIBLE = Code("FS501", Severity.INFO, "{flag} is left out of {format}: {why}")
DEFAULT_LEFT_OUT = Code(
    "FS502", Severity.INFO, "the default of {flag} is left out of {format}: {why}"
)
DEFAULT_AS_TEXT = Code(
    "FS503",
    Severity.INFO,
    "{flag} has no type: Guild hands its default to the script as the text {text}",
)
# FS6xx: the file that is written.
OUT_OF_DATE = Code("FS601", Severity.ERROR, "out of date ({summary}); {remedy}")
OVERRIDDEN = Code("FS611", Severity.WARNING, "{flag}: {attribute} {here} here, {there} in {place}")
NOT_REMOVED = Code("FS612", Severity.WARNING, "{flag} is not in {place} any more; kept: {why}")
DROPPED = Code("FS613", Severity.INFO, "{what} is not here, but in {place}")
RENAMED = Code(
    "FS614",
    Severity.WARNING,
    "{old} is gone from {place}, {new} is new: if it was renamed, runs keep the old name",
)
UNKNOWN_BASE = Code(
    "FS615",
    Severity.INFO,
    "operation {name}: what was once written is not known (no cache, not in git); "
    "only what is missing is filled in",
)
TRANSLATED_DEST = Code("FS616", Severity.WARNING, "Guild does not know {old}; it is {new} now")
BEHIND = Code("FS621", Severity.ERROR, "{what} {flag}: {how}")
# FS63x: what a person wrote there, whatever the scripts say.
GUILD_REFUSES = Code("FS631", Severity.ERROR, "{what}")
GUILD_MISREADS = Code("FS632", Severity.WARNING, "{what}")
UNUSABLE_DEFAULT = Code("FS633", Severity.WARNING, "{what}; the operation needs a value to run")
MISREAD_VALUE = Code("FS634", Severity.WARNING, "{what}")
UNKNOWN_FLAG = Code("FS635", Severity.WARNING, "unknown-flag {flag}: {place} has none such{meant}")
REPEATS = Code("FS636", Severity.WARNING, "repeated-flag {flag}: Guild imports it from {place}")
NOT_PRUNED = Code("FS637", Severity.INFO, "{flag} only repeats the script; kept: {why}")
# FS64x: profiles, choices that stand for files of values.
PROFILE_BEHIND = Code("FS641", Severity.ERROR, "stale-profile {flag}: {how}")
PROFILE_REFUSED = Code("FS642", Severity.ERROR, "{what} is left as it is: {why}")
PROFILE_KEPT = Code(
    "FS643", Severity.WARNING, "{choice} of {flag}: {name} is in none of its files; kept"
)

FAULTS = frozenset(
    code.name
    for code in (GUILD_REFUSES, GUILD_MISREADS, UNUSABLE_DEFAULT, MISREAD_VALUE, UNKNOWN_FLAG)
)
"""What nobody means to have in a guild.yml: ``--check`` fails where there is one."""
