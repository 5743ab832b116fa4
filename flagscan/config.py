"""The options of a run, and whether they make sense together.

>>> options = Options()
>>> options.paths = ["train.py", "lr=0.1"]
>>> check(options)
>>> options.paths, options.values
(["train.py"], ["lr=0.1"])
"""

from __future__ import annotations

import os

from flagscan.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

STDOUT = "-"
GUILD_FILES = ("guild.yml", "guild.yaml")
OUTPUT_FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif")
VALUES_FORMATS = ("json", "yaml", "ini", "csv", "tsv", "toml", "python")
SEARCHES = ("random", "grid", "latin-hypercube", "sobol")


class Options:
    """What the command line asks for; the values here are those when it does not say."""

    paths: Sequence[str] = ()
    values: Sequence[str] = ()
    """Of the words, those that are ``NAME=VALUE`` or ``@FILE``."""
    values_format: str | None = None
    search: str | None = None
    max_trials: int | None = None
    seed: int | None = None
    emit: str | None = None
    format: str | None = None
    op: str | None = None
    dest: str = "auto"
    interface: str | None = None
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    check: bool = False
    diff: bool = False
    sync: bool = False
    all: bool = False
    modeline: bool = False
    prune: bool = False
    exit_non_zero_on_change: bool = False
    output_format: str = "full"
    no_comments: bool = False
    no_cache: bool = False
    cache_dir: str | None = None
    cache_info: bool = False
    cache_clear: bool = False
    jobs: int = 0
    root: Sequence[str] = ()
    quiet: bool = False
    verbose: bool = False
    no_color: bool = False

    @property
    def gives_values(self) -> bool:
        """Whether flags are given values, by name, from files or by a search."""
        return bool(self.values or self.search)


def check(options: Options) -> None:
    """Tell paths from values in OPTIONS, and make sure that all makes sense together.

    Raises:
        UsageError: they do not; nothing was done.
    """
    words = options.paths
    options.values = [word for word in words if _is_value(word)]
    options.paths = [word for word in words if not _is_value(word)]
    if not options.paths and not (
        options.cache_info or options.cache_clear or options.format == "help"
    ):
        raise UsageError("no PATH given; name a script or a folder (see --help)")
    guild_files = bool(options.paths) and all(is_guild_file(path) for path in options.paths)
    dry = options.check or options.diff
    if options.prune and (not guild_files or options.emit is not None or options.modeline):
        raise UsageError("--prune takes a guild.yml, or several, without --emit and --modeline")
    if options.prune and options.sync:
        raise UsageError("--prune and --sync are two steps; flags that --sync keeps are not pruned")
    if guild_files and options.emit is None and dry and not (options.modeline or options.prune):
        options.sync = True
    if options.sync and not guild_files:
        raise UsageError("--sync takes a guild.yml, or several")
    if options.sync and (options.emit is not None or options.modeline):
        raise UsageError("--sync goes without --emit and --modeline")
    if options.modeline and (
        len(options.paths) != 1 or not is_guild_file(options.paths[0]) or options.emit is not None
    ):
        raise UsageError("--modeline takes one guild.yml, and no --emit")
    if options.emit in (None, STDOUT) and not (options.sync or options.modeline or options.prune):
        for name in ("check", "diff", "exit_non_zero_on_change"):
            if getattr(options, name):
                raise UsageError(f"--{name.replace('_', '-')} needs --emit FILE")
    if not options.gives_values:
        for name in ("values_format", "max_trials", "seed"):
            if getattr(options, name) is not None:
                option = name.replace("_", "-")
                raise UsageError(f"--{option} is for values; give some (NAME=VALUE or @FILE)")
    if options.gives_values:
        for name in ("check", "diff", "exit_non_zero_on_change"):
            if getattr(options, name):
                raise UsageError(f"--{name.replace('_', '-')} is not for values")
    if options.emit == "":
        raise UsageError("--emit needs the name of a file")
    if options.dest != "auto" and not _is_dest(options.dest):
        raise UsageError(
            f"--dest {options.dest}: not one of auto, args, globals, global:NAME, dict:NAME, "
            "namespace:NAME, object:NAME, config:FILE, environment"
        )


def is_guild_file(path: str) -> bool:
    """Whether PATH is called as Guild's files are."""
    return os.path.basename(path).lower() in GUILD_FILES


def _is_dest(text: str) -> bool:
    if text in ("args", "environment", "globals", "main"):
        return True
    prefixes = ("global:", "dict:", "namespace:", "object:", "config:", "main.")
    return any(text.startswith(prefix) and text != prefix for prefix in prefixes)


def _is_value(word: str) -> bool:
    """Whether WORD gives values: ``NAME=VALUE`` or ``@FILE``."""
    if not word.startswith("@") and not ("=" in word and _is_flag_name(word.partition("=")[0])):
        return False
    # A file that exists is a PATH, whatever its name looks like.
    return not os.path.lexists(word)


def _is_flag_name(text: str) -> bool:
    # Flags may be called almost anything (model.depth, batch-size); paths have slashes.
    return bool(text) and not any(char in text for char in "/\\ \t\n")
