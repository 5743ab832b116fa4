"""The line by which editors know the schema of a guild.yml.

    # yaml-language-server: $schema=guild.schema.json

It is the first line, where all servers look for it; a file that has such a line anywhere in its
comments keeps it, whatever schema it names.
"""

from __future__ import annotations

import re

SCHEMA_FILE = "guild.schema.json"
"""Beside the guild.yml."""
MODELINE = f"# yaml-language-server: $schema={SCHEMA_FILE}"
_ANY = re.compile(r"^[ \t]*#[ \t]*yaml-language-server:.*\$schema=", re.MULTILINE)


def with_modeline(text: str) -> str:
    """TEXT, the contents of a guild.yml, with the line that names its schema."""
    if _ANY.search(text):
        return text
    end = text.find("\n")
    newline = "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"
    return MODELINE + newline + text
