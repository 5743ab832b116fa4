"""What all parts of a run share: its options, the output format, the cache, the voice."""

from __future__ import annotations

import sys

from flagscan.command.voice import Voice
from flagscan.config import STDOUT, Options
from flagscan.errors import UsageError
from flagscan.scan import script_of
from flagscan.terminal import is_terminal, wants_colour

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from flagscan.cache import Cache
    from flagscan.emitters.base import EmitOptions, Emitter
    from flagscan.guildfile.history import History
    from flagscan.model.script import Script

    Json: TypeAlias = Any


class Context:
    """The context of a run with these OPTIONS.

    ``in_guild_files``: the PATHs are files of Guild, each of which is about its own operations.

    Raises:
        UnknownEmitterError: there is no such format.
        UsageError: the name of the file to be written tells no format.
    """

    def __init__(self, options: Options, *, in_guild_files: bool) -> None:
        self.options = options
        self.in_guild_files = in_guild_files
        self.emitter = _emitter_for(options)
        self.cache = _cache_for(options)
        self.voice = Voice(options)

    def script(self, document: Json) -> Script:
        """The Script of DOCUMENT, an exact one, with the flag set selected that is asked for."""
        options = self.options
        return script_of(
            document,
            options.dest,
            options.root,
            options.interface,
            comments=not options.no_comments,
        )

    def history(self) -> History:
        """What is remembered of scripts as they were."""
        from flagscan.command.history import Recorded

        options = self.options
        return Recorded(
            self.cache, options.dest, options.interface, options.root, not options.no_comments
        )

    def emit_options(self, base: str = "") -> EmitOptions:
        """How to emit, for a file in the folder BASE."""
        from flagscan.emitters.base import EmitOptions

        options = self.options
        return EmitOptions(
            op=options.op,
            include=tuple(options.include),
            exclude=tuple(options.exclude),
            base=base,
            only_existing=self.in_guild_files,
            only_managed=self.in_guild_files and not options.all and options.op is None,
            pretty=options.emit is None
            and is_terminal(sys.stdout)
            and wants_colour(sys.stdout, forbidden=options.no_color),
        )

    def close(self) -> None:
        """Close the cache, and tell what was wrong with it."""
        if self.cache is not None:
            self.cache.close()
            if self.cache.warning:
                self.voice.note(f"warning: {self.cache.warning}")


def _emitter_for(options: Options) -> Emitter:
    from flagscan.emitters import for_file, get

    if options.format is not None:
        return get(options.format)
    if options.sync or options.prune:
        return get("guild")
    if options.modeline:
        return get("guild-schema")
    if options.emit is None:
        return get("table")
    if options.emit == STDOUT:
        return get("guild")
    emitter = for_file(options.emit)
    if emitter is None:
        raise UsageError(f"{options.emit}: its name tells no format; say --format NAME")
    return emitter


def _cache_for(options: Options) -> Cache | None:
    if options.no_cache:
        return None
    from flagscan.cache import Cache, default_directory

    return Cache(options.cache_dir or default_directory(), options.root, not options.no_comments)
