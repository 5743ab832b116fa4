"""The comments of a file of settings, by line."""

from __future__ import annotations

import re
from collections.abc import Iterator


class Comments:
    """Finds the comments that belong to the key on a line; MARKS begin a comment."""

    def __init__(self, text: str, marks: str = "#") -> None:
        self.lines = re.split(r"\r\n|\n|\r", text)
        self._marks = marks
        self._last: tuple[int, tuple[str, ...]] = (0, ())
        """The line that was asked about last: all keys of one line have the same block."""

    def above(self, line: int) -> tuple[str, ...]:
        """The block of comment lines directly above LINE (from 1), without those of others."""
        if self._last[0] != line:
            self._last = (line, tuple(reversed(list(self._upwards(line - 2)))))
        return self._last[1]

    def _upwards(self, number: int) -> Iterator[str]:
        """The comment lines from NUMBER (from 0) upwards."""
        while 0 <= number < len(self.lines):
            text = self.lines[number].strip()
            if not text or text[0] not in self._marks:
                break
            yield "#" + text[1:]
            number -= 1

    def behind(self, line: int, column: int) -> str:
        """The comment on LINE (from 1) behind COLUMN, where a value ends."""
        if not 0 < line <= len(self.lines):
            return ""
        rest = self.lines[line - 1][column:]
        match = re.match(rf"[\s,\]}}]*\s([{re.escape(self._marks)}].*)$", rest)
        return "#" + match[1][1:] if match else ""
