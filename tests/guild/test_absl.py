"""What a script with absl flags receives when the real Guild runs it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import flagscan

from .project import Project

SCRIPT = """
import enum
from absl import app, flags

class Color(enum.Enum):
    RED = 1
    BLUE = 2

FLAGS = flags.FLAGS
LR = flags.DEFINE_float("lr", 1e-5, "rate", lower_bound=0.0)
flags.DEFINE_integer("steps", 100, "steps", short_name="s")
flags.DEFINE_integer("shift", -3, "negative")
flags.DEFINE_string("name", "1e-3", "looks like a number")
flags.DEFINE_string("empty", "", "nothing")
flags.DEFINE_string("none", None, "not given")
flags.DEFINE_bool("aug", True, "on")
flags.DEFINE_bool("fast", False, "off")
flags.DEFINE_bool("maybe", None, "neither")
flags.DEFINE_enum("mode", "a", ["a", "b"], "mode")
flags.DEFINE_enum_class("color", Color.RED, Color, "colour")
flags.DEFINE_list("dims", ["64", "32"], "layers")
flags.DEFINE_list("commas", ["a,b", "c"], "quoted")
flags.DEFINE_list("nothing", [], "no items")
flags.DEFINE_list("numbers", [1, 2], "no texts")
flags.DEFINE_spaceseplist("words", "x y", "words")
flags.DEFINE_multi_integer("many", [1, 2], "repeated")
flags.DEFINE_multi_string("gin", None, "repeated")
flags.DEFINE_string("out", None, "needed")
flags.mark_flag_as_required("out")

def main(argv):
    record({
        "rest": argv[1:],
        **{f.name: f.value if f.name != "color" else f.value.name
           for f in FLAGS.get_flags_for_module(__import__("sys").argv[0])},
    })

if __name__ == "__main__":
    app.run(main)
"""
DEFAULTS = {
    "rest": [],
    "lr": 1e-5,
    "steps": 100,
    "shift": -3,
    "name": "1e-3",
    "empty": "",
    "none": None,
    "aug": True,
    "fast": False,
    "maybe": None,
    "mode": "a",
    "color": "RED",
    "dims": ["64", "32"],
    "commas": ["a,b", "c"],
    "nothing": [],
    "numbers": [1, 2],
    "words": ["x", "y"],
    "many": [1, 2],
    "gin": None,
    "out": "here",
}
GIVEN = {
    "lr": ("0.2", 0.2),
    "steps": ("7", 7),
    "shift": ("-5", -5),
    "name": ("3e563", "3e563"),
    "none": ("12", "12"),
    "aug": ("no", False),
    "fast": ("yes", True),
    "maybe": ("yes", True),
    "mode": ("b", "b"),
    "color": ("blue", "BLUE"),
    "dims": ("8", ["8"]),
    "commas": ("x,y", ["x", "y"]),
    "numbers": ("5,6", ["5", "6"]),
    "words": ("p q", ["p", "q"]),
    "many": ("9", [9]),
    "gin": ("a=1", ["a=1"]),
    "out": ("there", "there"),
}


@pytest.fixture
def absl_project(project: Project) -> Project:
    python = Path(project.command).with_name("python")
    if subprocess.run([python, "-c", "import absl.app"], capture_output=True).returncode:
        pytest.skip("Guild's environment has no absl")
    path = project.script("train.py", SCRIPT)
    project.emit(flagscan.discover(path, cache=False))
    return project


def test_defaults_reach_absl_as_the_script_has_them(absl_project: Project) -> None:
    assert absl_project.run("train", "out=here")["value"] == DEFAULTS


def test_values_reach_absl(absl_project: Project) -> None:
    words = [f"{name}={text}" for name, (text, _) in GIVEN.items()]
    received = absl_project.run("train", *words)["value"]
    expected = {**DEFAULTS, **{name: value for name, (_, value) in GIVEN.items()}}
    assert received == expected


def test_guild_refuses_what_absl_would(absl_project: Project) -> None:
    assert absl_project.guild("run", "train", "-y").returncode != 0  # out is required
    for word in ("lr=-1.0", "mode=c", "steps=x"):
        assert absl_project.guild("run", "train", "out=here", word, "-y").returncode != 0
