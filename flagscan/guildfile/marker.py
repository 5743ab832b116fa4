"""The comment that says from which version of a script an operation's flags were written.

    flags:  # flagscan: 3f2a9c1b7d20.5e1f9a02

First the beginning of the script's git blob id, which means the same in every clone; then a
digest of the definitions themselves. So what is taken for "as flagscan wrote it" can be proved,
wherever it comes from: an earlier script that is read again may be read with other modules
beside it, or by another flagscan, and then counts only if it gives these very definitions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha1, sha256

from flagscan.guildfile.document import Comment, Document, Pair
from flagscan.guildfile.render import flow
from flagscan.guildfile.threeway import Definitions

_MARKER = re.compile(r"#\s*flagscan:\s*([0-9a-f]{12})\.([0-9a-f]{8})\b")
_BLOB_LENGTH = 12
_DIGEST_LENGTH = 8

_OWN = re.compile(
    r"# (?:default|choices) (?:computed in the script: |left out: |.* is left to the script: )"
    r"|# (?:left to the file: |arrives as a list|one value only|given once at most)"
    r"|# .* is left out: "
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A version of a script, and of what was written from it."""

    blob: str
    """The first digits of the git blob id of the script."""
    definitions: str
    """The digest of the flags' definitions."""

    def __str__(self) -> str:
        return f"flagscan: {self.blob}.{self.definitions}"


def marker_of(blob: str, definitions: Definitions) -> Marker:
    """The marker for DEFINITIONS, taken from the script with the git blob id BLOB."""
    return Marker(blob[:_BLOB_LENGTH], digest_of(definitions))


def digest_of(definitions: Definitions) -> str:
    """A short digest of DEFINITIONS; the order of flags and attributes does not matter."""
    ordered = {
        name: {key: definitions[name][key] for key in sorted(definitions[name])}
        for name in sorted(definitions)
    }
    return sha256(flow(ordered).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LENGTH]


def blob_id(data: bytes) -> str:
    """The id under which git keeps a file of these bytes."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def find(document: Document, pair: Pair) -> tuple[Marker, Comment] | None:
    """The marker on the line of the key of PAIR, if there is one."""
    key = pair[0]
    # Between brackets, the flags of several operations may share a line.
    if document.count_on_line(str(key.value), key.start_mark.line) > 1:
        return None
    start = key.start_mark.index
    for comment in document.comments(start, line_end(document.text, start) + 1):
        match = _MARKER.search(comment.text)
        if match is not None:
            return Marker(match[1], match[2]), comment
    return None


def replaced(comment: str, marker: Marker) -> str:
    """COMMENT with MARKER in the place of the one that is in it."""
    return _MARKER.sub(f"# {marker}", comment, count=1)


def is_own(comment: str) -> bool:
    """Whether flagscan itself writes COMMENT, which is given with its ``#``."""
    return _OWN.match(comment) is not None or _MARKER.match(comment) is not None


def line_end(text: str, index: int) -> int:
    """The end of the line of INDEX, before its line break."""
    end = text.find("\n", index)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1 : end] == "\r" and end > index else end
