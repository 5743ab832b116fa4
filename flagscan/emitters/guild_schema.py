"""A JSON Schema of the project's guild.yml, with the names and types of the scripts' flags.

    {
     "$schema": "http://json-schema.org/draft-07/schema#",
     "title": "guild.yml",
     ...

For editors that complete and check YAML files; ``--modeline`` names it in the guild.yml.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from flagscan.emitters.base import EmitOptions, Emitter
from flagscan.guildfile.operations import operations
from flagscan.guildfile.project_schema import project_schema
from flagscan.model.script import Script


def emit(scripts: Sequence[Script], options: EmitOptions) -> str:
    """The schema of a guild.yml, in the folder that OPTIONS name, with what SCRIPTS have."""
    found = [
        operation
        for script in scripts
        for operation in operations(script, base=options.base, keeps=options.keeps, name=options.op)
    ]
    return json.dumps(project_schema(found), indent=1, allow_nan=False) + "\n"


EMITTER = Emitter(
    name="guild-schema",
    description="a JSON Schema of guild.yml with the flags of the scripts, for editors",
    emit=emit,
    suffixes=("guild.schema.json",),
)
