"""What an emitter is: one output format.

An emitter file holds one constant::

    EMITTER = Emitter(name="jsonl", description="...", emit=emit, suffixes=(".jsonl",))

``emit`` is a pure function: scripts and options in, text out.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see the classes: nothing here may cost an import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, TypeAlias

    from flagscan.assignments.trials import Trials
    from flagscan.guildfile.history import History
    from flagscan.model.diagnostic import Diagnostic
    from flagscan.model.flag import Flag
    from flagscan.model.script import FlagSet, Script

    Json: TypeAlias = Any

# These three are plain classes and not dataclasses because a cached answer is printed
# through them, and importing dataclasses takes longer than reading that answer.


class EmitOptions:
    """What the caller chose about the output.

    * ``op``: the operation's name; the script's stem when None. Only sensible for one script.
    * ``include``, ``exclude``: globs of flag names to keep (none given: all) and to drop.
    * ``base``: the folder of the file that will hold the text; paths in it are relative to this.
    * ``only_existing``: what is not in the file yet (an operation) is not added as a whole.
    * ``only_managed``: what is in the file is left alone unless flagscan wrote it, or is asked to.
    * ``history``: what is remembered of scripts as they were, for files that follow them.
    * ``pretty``: a person is looking: formats for people may use colour and lines.
    """

    __slots__ = (
        "base",
        "exclude",
        "history",
        "include",
        "only_existing",
        "only_managed",
        "op",
        "pretty",
    )

    def __init__(
        self,
        *,
        op: str | None = None,
        include: tuple[str, ...] = (),
        exclude: tuple[str, ...] = (),
        base: str = "",
        only_existing: bool = False,
        only_managed: bool = False,
        history: History | None = None,
        pretty: bool = False,
    ) -> None:
        self.op = op
        self.include = include
        self.exclude = exclude
        self.base = base
        self.only_existing = only_existing
        self.only_managed = only_managed
        self.history = history
        self.pretty = pretty

    def keeps(self, flag: Flag) -> bool:
        """Whether FLAG is wanted in the output."""
        return self.keeps_name(flag.name)

    def keeps_name(self, name: str) -> bool:
        """Whether a flag called NAME is wanted in the output."""
        if not self.include and not self.exclude:
            return True
        from fnmatch import fnmatchcase

        if self.include and not any(fnmatchcase(name, glob) for glob in self.include):
            return False
        return not any(fnmatchcase(name, glob) for glob in self.exclude)

    def flags(self, flag_set: FlagSet) -> list[Flag]:
        """The wanted flags of FLAG_SET."""
        return [flag for flag in flag_set.flags if self.keeps(flag)]


class Update:
    """A new text for an existing file, and what is worth telling about it.

    ``summary`` says what changed in a few words: ``+2 ~1``; ``differing`` says it one by one, for
    those who only check.
    """

    __slots__ = ("diagnostics", "differing", "summary", "text")

    def __init__(
        self,
        text: str,
        diagnostics: tuple[Diagnostic, ...] = (),
        summary: str = "",
        differing: tuple[Diagnostic, ...] = (),
    ) -> None:
        self.text = text
        self.diagnostics = diagnostics
        self.summary = summary
        self.differing = differing


class Emitter:
    """One output format.

    * ``name``, ``description``: for ``--format`` and one line of ``--format help``.
    * ``emit(scripts, options)``: the whole text for a new file or standard output. None: the
      format is for trials only.
    * ``update(old_text, target_path, scripts, options)``: for formats that merge into what a
      person wrote. Raises TargetFileError when the old text cannot be understood. None: the
      file is replaced by what ``emit`` gives.
    * ``suffixes``: how the names of files in this format end (``guild.yml``, ``.jsonl``).
    * ``notes(scripts, options)``: what the format could not express, for standard error.
    * ``render(documents, options)``: what ``emit`` gives, piece by piece, from the JSON form of the
      scripts (as it is cached: see ``model.document.public``): for formats that need no more, so
      that a cached answer is printed at once, and of many scripts none is kept.
    * ``trials(script, trials, options)``: the text piece by piece when the flags of one script
      are given values. Raises InvalidValuesError for a value that the format cannot express.
    * ``any_order``: each piece names its script, so that they may come as they are finished.
    * ``edits_script``: the format is the script itself, with the values declared in it.
    """

    __slots__ = (
        "_emit",
        "any_order",
        "description",
        "edits_script",
        "name",
        "notes",
        "render",
        "suffixes",
        "trials",
        "update",
    )

    def __init__(
        self,
        *,
        name: str,
        description: str,
        emit: Callable[[Sequence[Script], EmitOptions], str] | None = None,
        update: Callable[[str, str, Sequence[Script], EmitOptions], Update] | None = None,
        suffixes: tuple[str, ...] = (),
        notes: Callable[[Sequence[Script], EmitOptions], Sequence[Diagnostic]] | None = None,
        render: Callable[[Iterable[Json], EmitOptions], Iterator[str]] | None = None,
        trials: Callable[[Script, Trials, EmitOptions], Iterable[str]] | None = None,
        any_order: bool = False,
        edits_script: bool = False,
    ) -> None:
        self.name = name
        self.description = description
        self._emit = emit
        self.update = update
        self.suffixes = suffixes
        self.notes = notes
        self.render = render
        self.trials = trials
        self.any_order = any_order
        self.edits_script = edits_script

    def emit(self, scripts: Sequence[Script], options: EmitOptions) -> str:
        """The whole text for a new file or standard output.

        Raises:
            UsageError: the format is for trials only.
        """
        if self._emit is None:
            from flagscan.errors import UsageError

            raise UsageError(f"{self.name} is for values; give some (NAME=VALUE or @FILE)")
        return self._emit(scripts, options)


def wanted_document(document: Json, options: EmitOptions) -> Json:
    """DOCUMENT in its public form, with only those flags, in every flag set, that OPTIONS keep."""
    from flagscan.model.document import public

    document = public(document)
    if not options.include and not options.exclude:
        return document
    flag_sets = [
        {**item, "flags": [f for f in item["flags"] if options.keeps_name(f["name"])]}
        for item in document["flag_sets"]
    ]
    return {**document, "flag_sets": flag_sets}
