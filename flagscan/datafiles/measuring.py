"""How much a YAML text holds, before anything is made of it.

One kilobyte of aliases of aliases stands for more than memory holds, and brackets inside brackets
for a deeper stack than Python's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml


class TooMuchError(Exception):
    """A text is not made into nodes; MARK is where WHY shows."""

    def __init__(self, why: str, mark: yaml.Mark) -> None:
        super().__init__(why)
        self.why = why
        self.mark = mark


def measure(text: str, loader_class: type, *, deepest: int, most: int) -> None:
    """Look at the events that LOADER_CLASS makes of TEXT, each alias counted as what it repeats.

    Raises:
        TooMuchError: more than DEEPEST collections stand in each other, there are more than MOST
            nodes, or one contains itself.
        yaml.YAMLError: it is no YAML.
    """
    count = 0
    sizes: dict[str, int] = {}
    open_nodes: list[tuple[str | None, int, Any]] = []
    events: Iterable[Any] = yaml.parse(text, Loader=loader_class)  # libyaml's have marks of its own
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            for anchor, _, mark in open_nodes:
                if anchor == event.anchor:
                    raise TooMuchError("contains itself", mark)
            count += sizes.get(event.anchor or "", 1)  # without an anchor it is no YAML
        elif isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, count, event.start_mark))
            count += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before, _ = open_nodes.pop()
            if anchor is not None:
                sizes[anchor] = count - before
        elif isinstance(event, yaml.ScalarEvent):
            count += 1
            if event.anchor is not None:
                sizes[event.anchor] = 1
        if len(open_nodes) > deepest:
            raise TooMuchError("is nested too deeply", event.start_mark)
        if count > most:
            raise TooMuchError("holds too many values", event.start_mark)
