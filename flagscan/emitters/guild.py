"""Guild AI's guild.yml, with every flag written out.

    train:
      main: train
      flags-dest: args
      flags-import: no
      flags:
        lr:
          description: learning rate
          type: float
          default: 0.1

With ``flags-import: no`` Guild does not run the script to find its flags.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from flagscan.emitters.base import EmitOptions, Emitter, Update
from flagscan.guildfile.definition import Operation
from flagscan.guildfile.merge import Merged, Request, merge
from flagscan.guildfile.operations import module_of, operations
from flagscan.model.diagnostic import Diagnostic
from flagscan.model.script import Script


def emit(scripts: Sequence[Script], options: EmitOptions) -> str:
    """The text of a new guild.yml with the operations of SCRIPTS."""
    return _merged("", os.path.join(options.base, "guild.yml"), scripts, options).text


def update(
    old_text: str, target_path: str, scripts: Sequence[Script], options: EmitOptions
) -> Update:
    """OLD_TEXT with what SCRIPTS define and it lacks; nothing in it changes."""
    merged = _merged(old_text, target_path, scripts, options)
    counts = (("+", merged.added), ("~", merged.filled))
    summary = " ".join(f"{sign}{count}" for sign, count in counts if count)
    return Update(merged.text, merged.diagnostics, summary)


def notes(scripts: Sequence[Script], options: EmitOptions) -> Sequence[Diagnostic]:
    """What of SCRIPTS Guild has no words for."""
    return [
        diagnostic
        for script in scripts
        for operation in _operations(script, options, options.base)
        for diagnostic in operation.diagnostics
    ]


def _merged(text: str, path: str, scripts: Sequence[Script], options: EmitOptions) -> Merged:
    base = options.base or os.path.dirname(path)
    requests = [
        Request(
            module=module_of(script.path, base),
            operations=lambda name, dest, script=script: _operations(  # type: ignore[misc]
                script, options, base, name, dest
            ),
            name=options.op,
            only_existing=options.only_existing,
        )
        for script in scripts
    ]
    return merge(text, path, requests)


def _operations(
    script: Script,
    options: EmitOptions,
    base: str,
    name: str | None = None,
    dest: str | None = None,
) -> list[Operation]:
    return operations(script, base=base, keeps=options.keeps, name=name, dest=dest)


EMITTER = Emitter(
    name="guild",
    description="guild.yml for Guild AI; an existing file is merged",
    emit=emit,
    update=update,
    suffixes=("guild.yml", "guild.yaml"),
    notes=notes,
)
