"""Programs written by Hypothesis: the grammar's templates, filled in.

@given(programs())
def test(program): program.write(folder); ...
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.property.grammar import ATOMS, EXPRESSIONS, HEADER, KEYWORDS, OPTIONS, PRELUDE, PROGRAMS

PLACE = re.compile(r"<([A-Za-z][\w ]*[!-]?)>")
DEPTH = 3
"""How deep expressions, and blocks of options, stand inside each other."""


@dataclass(frozen=True)
class Program:
    """The files of a generated program; the last one is the script."""

    files: dict[str, str]

    @property
    def script(self) -> str:
        """The file that is run."""
        return list(self.files)[-1]

    def write(self, folder: Path) -> None:
        """Put the files into FOLDER."""
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def __str__(self) -> str:
        return "\n".join(
            f"# --- {name}\n{text.removeprefix(HEADER)}" for name, text in self.files.items()
        )


@dataclass
class Writer:
    """Fills in templates; knows which names are taken and which variables may be used."""

    draw: Callable[[st.SearchStrategy[Any]], Any]
    variables: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    budget: int = 60
    """Templates that may still be used: keeps programs short."""

    def fresh(self, stem: str) -> str:
        """A name that nothing else in the program has."""
        self.numbers[stem] = self.numbers.get(stem, 0) + 1
        return f"{stem}{self.numbers[stem]}"

    def fill(self, template: str, depth: int, parser: str = "") -> str:
        """TEMPLATE with its places filled in, options going to PARSER."""
        names: dict[str, str] = {}
        new: list[tuple[str, str]] = []

        def place(match: re.Match[str]) -> str:
            what = match[1]
            if what.startswith("new "):
                _, stem, kind = what.split(" ")
                names[stem] = self.fresh(stem + "_" if stem[-1].isdigit() else stem)
                new.append((kind, names[stem]))
                return names[stem]
            if what in names:
                return names[what]
            if what == "parser":
                return parser
            if what == "flag":
                return f'"--{self.fresh("opt")}"'
            if what == "bare":
                return f'"{self.fresh("opt")}"'
            if what == "bare!":
                return self.fresh("opt")
            if what == "keywords":
                return self.fill(self.draw(st.sampled_from(KEYWORDS)), depth + 1)
            return self.expression(what, depth)

        lines = []
        for line in template.strip("\n").split("\n"):
            block = re.fullmatch(r"( *)<(options \w+|prelude)>", line)
            if block is None:
                lines.append(PLACE.sub(place, line))
                continue
            text = self.block(block[2], depth, parser, names)
            lines.extend(block[1] + inner for inner in text.split("\n"))
        for kind, name in new:
            if kind != "-":
                self.variables.setdefault(kind, []).append(name)
        return "\n".join(lines)

    def block(self, what: str, depth: int, parser: str, names: dict[str, str]) -> str:
        """Some statements; what they define is not seen outside."""
        before = {kind: list(known) for kind, known in self.variables.items()}
        texts = []
        if what == "prelude":
            for template in self.some(PRELUDE, 0, 6):
                texts.append(self.fill(template, 1))
            return "\n".join(texts) or "pass"
        target = what.removeprefix("options ")
        target = parser if target == "parser" and parser else names.get(target, target)
        if depth == 0:
            for template in self.some(PRELUDE, 0, 4):
                texts.append(self.fill(template, 1))
        allowed = OPTIONS if depth < DEPTH else OPTIONS[:5]
        for template in self.some(allowed, 1, 3 if depth else 6):
            texts.append(self.fill(template, depth + 1, target))
        self.variables = before
        return "\n".join(texts)

    def some(self, templates: list[str], least: int, most: int) -> list[str]:
        """A few of TEMPLATES, fewer as the program grows."""
        most = max(min(most, self.budget // 6), least)
        chosen = self.draw(st.lists(st.sampled_from(templates), min_size=least, max_size=most))
        self.budget -= len(chosen)
        return list(chosen)

    def expression(self, what: str, depth: int) -> str:
        """An expression of the kind WHAT."""
        kind = what.rstrip("!")
        names = self.variables.get(kind, [])
        simple = what.endswith("!") or depth >= DEPTH or kind not in EXPRESSIONS
        way = self.draw(st.integers(0, 3 if names else 2)) if not simple else 0
        if way == 3 or (simple and names and self.draw(st.booleans())):
            return str(self.draw(st.sampled_from(names)))
        if simple or way == 0:
            atoms = ATOMS[kind]
            if what.endswith("!"):
                atoms = [atom for atom in atoms if not set(atom) & set("\"'{}")] or ["0"]
            return str(self.draw(st.sampled_from(atoms)))
        self.budget -= 1
        template = self.draw(st.sampled_from(EXPRESSIONS[kind]))
        return f"({self.fill(template, depth + 1)})"


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """A program of one or several files."""
    template = draw(st.sampled_from(PROGRAMS))
    writer = Writer(draw)
    files: dict[str, str] = {}
    for part in template.split("# --- ")[1:]:
        name, _, text = part.partition("\n")
        writer.variables = {}
        files[name] = HEADER + writer.fill(text, 0) + "\n"
    return Program(files)
