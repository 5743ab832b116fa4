"""Hundreds of generated flags through Guild's own functions, in one process.

The law: what a run without values hands to the script is what the script has without Guild.
The generator is seeded, so that a failure repeats; FLAGSCAN_GUILD_SEED gives another series.
"""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from flagscan.emitters.base import EmitOptions
from flagscan.emitters.guild import EMITTER
from flagscan.guildfile.same import same
from flagscan.model.flag import Flag
from flagscan.testing import option, script_of, variable

SEED = int(os.environ.get("FLAGSCAN_GUILD_SEED", "20240229"))
COUNT = 400
TEXTS = [
    *(
        "a",
        "1e-3",
        "yes",
        "no",
        "null",
        "",
        " ",
        "it's",
        "a b",
        "-x",
        "-1",
        "-1e-5",
        "--",
        "-",
        "~",
    ),
    *("a: b", "a #b", "[1, 2]", "{a: 1}", "[1:2]", "x[1]", "'q'", '"q"', "$x", "${x}", "{{x}}"),
    *("a\nb", "\t", "ünï", "😀", "@f", "%d", "*", "&", "!", "012", "1_000", "12:30", "2020-01-01"),
    *("x" * 120, "long words " * 12, "a\\b", "=", "<<", "---", "...", "# c", "?", "|", ">", "\x85"),
    *("\0", "inf", "nan", ".inf", "0x1F", "None", "True", "..", "a/b", "a,b"),
]
NUMBERS = [0, 1, -1, 7, 10**20, 0.0, -0.0, 0.5, -0.5, 1e-5, -1e-5, 1e22, -1e22, 1.0, math.inf]


def scalar(random_: random.Random) -> Any:
    kind = random_.random()
    if kind < 0.4:
        return random_.choice(TEXTS)
    if kind < 0.8:
        return random_.choice(NUMBERS)
    return random_.choice([True, False, None])


def collection(random_: random.Random, depth: int = 2) -> Any:
    if depth == 0 or random_.random() < 0.6:
        return scalar(random_)
    items = [collection(random_, depth - 1) for _ in range(random_.randrange(4))]
    if random_.random() < 0.7:
        return items
    return {random_.choice(["a", "b c", "1", 2, True]): item for item in items}


def an_option(random_: random.Random) -> tuple[Flag, str] | None:
    """A flag and the call that declares it; None if argparse refuses its default."""
    attributes: dict[str, Any] = {}
    action = random_.choice(
        ["store"] * 7 + ["store_true", "store_false", "append", "extend", "count", "optional"]
    )
    values = action in ("store", "append", "extend")
    if values:
        attributes["type"] = random_.choice(["int", "float", "str", "bool", None, None])
        attributes["nargs"] = random_.choice([None] * 4 + ["?", "*", "+", 1, 2])
        if action == "extend":
            attributes["nargs"] = "+"
    several = attributes.get("nargs") in ("*", "+", 1, 2)
    if values:
        kinds: dict[Any, list[Any]] = {
            "int": [n for n in NUMBERS if isinstance(n, int)] + ["3"],
            "float": [*NUMBERS, "0.5"],
            "bool": [True, False, "False", ""],
        }
        pool = kinds.get(attributes["type"], TEXTS)
        items = [random_.choice(pool) for _ in range(random_.randrange(4))]
        attributes["default"] = random_.choice([None, items] if several else [None, *items])
        if action in ("append", "extend"):
            attributes["default"] = random_.choice([None, items])
        if attributes["type"] is None and random_.random() < 0.2 and action == "store":
            attributes["choices"] = random_.sample(TEXTS, 5)
    elif action == "count":
        attributes["default"] = random_.choice([None, 0, 1])
    else:
        attributes["default"] = random_.choice([True, False, None])
    call = {name: value for name, value in attributes.items() if value is not None}
    parts = [f"{n}={v}" if n == "type" else f"{n}={v!r}" for n, v in call.items()]
    if action == "optional":
        parts.append("action=argparse.BooleanOptionalAction")
        attributes["action"] = "BooleanOptionalAction"
    elif action != "store":
        parts.append(f"action={action!r}")
        attributes["action"] = action
    attributes = {n: v for n, v in attributes.items() if v is not None or n == "default"}
    return option("x", **attributes), f"p.add_argument('--x', {', '.join(parts)})"


def drive(guild_command: str, folder: Path) -> dict[str, Any]:
    python = Path(guild_command).with_name("python")
    done = subprocess.run(
        [str(python), str(Path(__file__).with_name("driver.py")), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "GUILD_HOME": str(folder)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def write(folder: Path, flags: dict[str, Flag], dest: str, parsers: dict[str, str]) -> str:
    text = ""
    for name, flag in flags.items():
        script = script_of(flag, path="train.py", dest=dest)
        text += EMITTER.emit([script], EmitOptions(op=name)) + "\n"
    (folder / "guild.yml").write_text(text, encoding="utf-8")
    (folder / "train.py").write_text("")
    (folder / "parsers.json").write_text(json.dumps(parsers))
    return text


def test_options(guild_command: str, tmp_path: Path) -> None:
    random_ = random.Random(SEED)
    made = {f"op{i}": pair for i in range(COUNT) if (pair := an_option(random_))}
    write(
        tmp_path,
        {name: flag for name, (flag, _) in made.items()},
        "args",
        {name: call for name, (_, call) in made.items()},
    )
    wrong = []
    kept = 0
    for name, result in drive(guild_command, tmp_path).items():
        kept += bool(result.get("arguments"))
        if "error" in result or not equal(result["received"]["x"], result["plain"]["x"]):
            wrong.append((made[name][1], result))
    assert wrong == []
    # The law would also hold if nothing was passed.
    assert kept > COUNT / 8


def read(text: str) -> Any:
    """The value of a repr, a namespace as a dict."""
    return eval(text, {"inf": math.inf, "nan": math.nan, "namespace": dict})


def lossless(value: Any) -> bool:
    """Whether VALUE can be passed to a program at all."""
    return "\\x00" not in repr(value)


def equal(received: str, plain: str) -> bool:
    """Whether the two values are the same to a script: ``1 == 1.0``."""
    return bool(read(received) == read(plain)) or received == plain


@pytest.mark.parametrize("dest", ["globals", "global:p", "namespace:p"])
def test_variables(guild_command: str, tmp_path: Path, dest: str) -> None:
    random_ = random.Random(SEED)
    values = {f"op{i}": collection(random_) for i in range(COUNT)}
    if dest.startswith("namespace"):
        # A dict becomes a namespace, for which its keys must be identifiers.
        values = {name: value for name, value in values.items() if "{" not in repr(value)}
    if dest != "globals":
        # A key that no program can be given: Guild would lose it, so flagscan.apply runs those.
        values = {name: value for name, value in values.items() if lossless(value)}
    write(tmp_path, {name: variable("x", value) for name, value in values.items()}, dest, {})
    wrong = []
    kept = 0
    for name, result in drive(guild_command, tmp_path).items():
        value = values[name]
        if "error" in result:
            wrong.append((value, result))
            continue
        received = result["received"]
        kept += bool(result["arguments"])
        if dest == "globals":
            # What is not passed stays as the script has it.
            right = "x" not in received or same(read(received["x"]), value)
        else:
            right = same(read(received["p"]), {"x": value})
        if not right:
            wrong.append((value, result))
    assert wrong == []
    assert kept > len(values) / 3


def test_names(guild_command: str, tmp_path: Path) -> None:
    names = ["no", "on", "3", "1e3", "x y", "ünï", "null", "a.b", "2020-01-01", "'q'", "{a}", "#c"]
    flags = {name: option(name, type="int", default=1) for name in names}
    write(tmp_path, flags, "args", {})
    text = (tmp_path / "guild.yml").read_text(encoding="utf-8")
    scripts = [script_of(*flags.values(), path="train.py")]
    assert EMITTER.update is not None
    text = EMITTER.update(text, "guild.yml", scripts, EmitOptions(op="all")).text
    (tmp_path / "guild.yml").write_text(text, encoding="utf-8")
    results = drive(guild_command, tmp_path)
    assert results.keys() == {*names, "all"}
    for name in names:
        assert results[name]["arguments"] == [f"--{name}", "1"]
    expected = [word for name in sorted(names) for word in (f"--{name}", "1")]
    assert results["all"]["arguments"] == expected
