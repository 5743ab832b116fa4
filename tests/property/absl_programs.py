"""Programs with absl flags: definitions of every kind, in branches, loops, helpers and modules."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.property.live import WORLDS

HEAD = """import enum, functools, os
from absl import app, flags
import common
FLAGS = flags.FLAGS
class Level(enum.Enum):
    LOW = 1
    HIGH = 2
WORDS = ["red", "blue", "dark green"]
LIMITS = {"lower_bound": -5, "upper_bound": 500}
def define(name, default, kind="string", **more):
    return getattr(flags, "DEFINE_" + kind)(name, default, "by a helper", **more)
def scaled(value, by=2):
    return value * by
"""
COMMON = """from absl import flags
FLAGS = flags.FLAGS
def define_all(names, value=3):
    for name in names:
        flags.DEFINE_integer(name, value, f"the {name} of {value}")
def change(name, value):
    FLAGS.set_default(name, value)
"""
TAIL = """
if __name__ == "__main__":
    app.run(lambda argv: None)
"""

_INTS = st.integers(-3, 300)
_TEXTS = st.sampled_from(["", "a", "b c", "1e-3", "x,y", "--z", "é"])
VALUES: dict[str, st.SearchStrategy[str]] = {
    "string": st.one_of(
        _TEXTS.map(repr), st.just("None"), st.just("WORDS[0]"), _INTS.map("'%d'".__mod__)
    ),
    "integer": st.one_of(
        _INTS.map(repr),
        _INTS.map("'%d'".__mod__),
        st.just("len(WORDS)"),
        st.just("scaled(4)"),
        st.just("None"),
    ),
    "float": st.one_of(
        _INTS.map(repr), st.sampled_from(["0.5", "1e-3", "'2.5'", "float('inf')", "1 / 4"])
    ),
    "bool": st.sampled_from(
        ["True", "False", "'t'", "'False'", "0", "1", "None", "len(WORDS) > 2"]
    ),
    "enum": st.sampled_from(["'red'", "None", "WORDS[1]", "WORDS[-1]"]),
    "enum_class": st.sampled_from(["Level.LOW", "'high'", "None", "Level['HIGH']"]),
    "list": st.sampled_from(
        ["'a, b'", "['a', 'b']", "None", "''", "WORDS", "[1, 2]", "'\"a,b\",c'"]
    ),
    "spaceseplist": st.sampled_from(["'a  b'", "['a']", "None"]),
    "multi_string": st.sampled_from(["'a'", "['a', 'b']", "None", "[]", "('a',)"]),
    "multi_integer": st.sampled_from(["1", "[1, '2']", "None", "range(3)"]),
    "multi_enum": st.sampled_from(["'red'", "['red', 'blue']", "None"]),
    "multi_enum_class": st.sampled_from(["Level.LOW", "['low', Level.HIGH]", "None"]),
}
MIDDLE = {
    "enum": "WORDS, ",
    "enum_class": "Level, ",
    "multi_enum": "list(WORDS), ",
    "multi_enum_class": "Level, ",
}
_HELPS = st.sampled_from(
    ["'help'", "''", "None", "'of %d' % len(WORDS)", "f'{WORDS[0]}!'", "'two ' 'parts'"]
)


@dataclass
class Writer:
    """A program in the making."""

    draw: st.DrawFn
    lines: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    """The flags that are there for certain, and their kinds."""
    holders: list[str] = field(default_factory=list)
    count: int = 0

    def write(self, indent: int, text: str) -> None:
        self.lines.append("    " * indent + text)

    def name(self) -> str:
        self.count += 1
        return f"f{self.count}"

    def value(self, kind: str) -> str:
        return self.draw(VALUES[kind])

    def define(self, indent: int, certain: bool) -> None:
        kind, name = self.draw(st.sampled_from(sorted(VALUES))), self.name()
        help_text = self.draw(_HELPS)
        extra = ""
        if kind in ("integer", "float", "multi_integer"):
            extra = self.draw(
                st.sampled_from(["", ", **LIMITS", ", lower_bound=-5", ", upper_bound=1e9"])
            )
            if extra == ", upper_bound=1e9" and kind != "float":
                extra = ", upper_bound=10**9"
        default = self.value(kind)
        if "LIMITS" in extra and "inf" in default:
            extra = ""
        if default == "None" and kind != "spaceseplist":
            extra += self.draw(st.sampled_from(["", "", ", required=True"]))
        form = self.draw(st.integers(0, 3))
        if form == 0 and kind not in MIDDLE:
            extra += f", kind={kind!r}"
            self.write(indent, f"define({name!r}, {default}{extra})")
        elif form == 1:
            middle = MIDDLE.get(kind, "").strip(", ")
            word = "enum_class" if "class" in kind else "enum_values"
            middle = f"{word}={middle}, " if middle else ""
            self.write(
                indent,
                f"flags.DEFINE_{kind}(name={name!r}, default={default}, {middle}help={help_text}{extra})",
            )
        else:
            made = f"flags.DEFINE_{kind}({name!r}, {default}, {MIDDLE.get(kind, '')}{help_text}{extra})"
            if certain and form == 2:
                self.holders.append(name)
                made = f"{name.upper()} = {made}"
            self.write(indent, made)
        if certain:
            self.kinds[name] = kind

    def change(self, indent: int) -> None:
        if not self.kinds:
            return self.define(indent, certain=indent == 0)
        name = self.draw(st.sampled_from(sorted(self.kinds)))
        kind = self.kinds[name]
        value = self.value(kind).replace("float('inf')", "0.75")
        form = self.draw(st.integers(0, 3))
        if form == 0 and name in self.holders:
            self.write(indent, f"flags.set_default({name.upper()}, {value})")
        elif form == 1:
            self.write(indent, f"common.change({name!r}, {value})")
        elif form == 2 and kind == "string":
            self.write(indent, f"FLAGS.{name} = {value}")
        else:
            self.write(indent, f"FLAGS.set_default({name!r}, {value})")
        return None

    def statement(self, indent: int, certain: bool) -> None:
        choice = self.draw(st.integers(0, 9))
        if choice <= 3:
            self.define(indent, certain)
        elif choice <= 5:
            self.change(indent)
        elif choice == 6:
            names = [self.name(), self.name()]
            self.write(indent, f"common.define_all({names!r}, value={self.draw(_INTS)})")
            if certain:
                self.kinds.update(dict.fromkeys(names, "integer"))
        elif choice == 7 and indent < 2:
            variable = self.draw(st.sampled_from(sorted(WORLDS[1])))
            self.write(indent, f"if os.environ.get({variable!r}):")
            self.statement(indent + 1, certain=False)
            if self.draw(st.booleans()):
                self.write(indent, "else:")
                self.statement(indent + 1, certain=False)
        elif choice == 8 and self.kinds:
            name = self.draw(st.sampled_from(sorted(self.kinds)))
            self.write(indent, "try:")
            self.write(indent + 1, f"flags.DEFINE_string({name!r}, 'again', 'twice')")
            self.write(indent, "except flags.DuplicateFlagError:")
            self.write(indent + 1, "pass")
        elif choice == 9 and self.kinds:
            name, new = self.draw(st.sampled_from(sorted(self.kinds))), self.name()
            self.write(
                indent,
                f"flags.DEFINE_string({new!r}, str(FLAGS[{name!r}].default) + '/x', 'built')",
            )
            if certain:
                self.kinds[new] = "string"
        else:
            self.define(indent, certain)


@st.composite
def absl_programs(draw: st.DrawFn) -> str:
    """The text of a program beside a module ``common``, COMMON."""
    writer = Writer(draw)
    for _ in range(draw(st.integers(1, 7))):
        writer.statement(0, certain=True)
    return HEAD + "\n".join(writer.lines) + TAIL
