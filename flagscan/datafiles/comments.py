"""The comments of a file of settings, by line."""

from __future__ import annotations

import re


class Comments:
    """Finds the comments that belong to the key on a line; MARKS begin a comment."""

    def __init__(self, text: str, marks: str = "#") -> None:
        self.lines = re.split(r"\r\n|\n|\r", text)
        self._marks = marks

    def above(self, line: int) -> tuple[str, ...]:
        """The block of comment lines directly above LINE (from 1), without those of others."""
        found: list[str] = []
        number = line - 2
        while 0 <= number < len(self.lines):
            text = self.lines[number].strip()
            if not text or text[0] not in self._marks:
                break
            found.insert(0, "#" + text[1:])
            number -= 1
        return tuple(found)

    def behind(self, line: int, column: int) -> str:
        """The comment on LINE (from 1) behind COLUMN, where a value ends."""
        if not 0 < line <= len(self.lines):
            return ""
        rest = self.lines[line - 1][column:]
        match = re.match(rf"[\s,\]}}]*\s([{re.escape(self._marks)}].*)$", rest)
        return "#" + match[1][1:] if match else ""
