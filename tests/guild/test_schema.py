"""What the schema of guild.yml refuses is what Guild 0.9.0 refuses to load, and nothing else.

Each of our files is loaded by Guild and by us, as it is and with one part at a time replaced by
values of every kind, or removed.
"""

from __future__ import annotations

import copy
import datetime
import json
import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from flagscan.datafiles.guild import GuildLoader
from flagscan.errors import TargetFileError
from flagscan.guildfile.document import Document
from flagscan.guildfile.validate import problems
from flagscan.model.diagnostic import GUILD_REFUSES

from .guild_files import FILES

VALUES: tuple[object, ...] = (
    *(None, True, False, 0, 3, 1.5, "", "text", "a b c", [], ["a"], [3], [None], [{}], {}),
    *({"a": 1}, {"a": "b"}, datetime.date(2020, 1, 1)),
)

STRICTER = {
    r"flags-import-skip\|": "a mapping there is taken for the list of its keys",
    r"/optimizers\|": "a name that is no text loads as long as it is the only one",
    r"/optimizers/\w+\|\[\]": "an empty list is taken for an empty mapping",
    r"/more/0/url\|": "what is no text loads in a resource that has a name",
    r"\$include\|None": "an empty $include includes nothing; in flags it is the text None",
}
"""Where we say that Guild refuses what it loads by accident."""
LAXER = {
    r"/params/module\|": "what a parameter holds is not followed",
    r"inheritance\|0/operations/train/flags/\$include\|": "nor names in what others include",
    r"inheritance\|2/operations/steps/steps/0/flags/\$include\|": "nor names in steps",
    r"inheritance\|0/resources": "nor resources that are included",
    r"inheritance\|2/operations/prepare/requires\|": "nor resources that are included",
}
"""Where Guild refuses what we let pass."""


def places(value: object, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield above
    if isinstance(value, (dict, list)):
        keys: Any = value if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield from places(value[key], (*above, key))


def replaced(data: Any, place: tuple[Any, ...], value: object) -> object:
    if not place:
        return value
    data = copy.deepcopy(data)
    holder = data
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    return data


def without(data: Any, place: tuple[Any, ...]) -> object:
    data = replaced(data, place, None)
    holder: Any = data
    for key in place[:-1]:
        holder = holder[key]
    del holder[place[-1]]
    return data


def mutations() -> dict[str, object]:
    """All files with one part changed, by a name that tells which."""
    cases: dict[str, object] = {}
    for name, text in FILES.items():
        data = yaml.load(text, GuildLoader)
        for place in places(data):
            where = f"{name}|{'/'.join(map(str, place))}"
            for value in VALUES:
                cases[f"{where}|{value!r}"] = replaced(data, place, value)
            if place:
                cases[f"{where}|drop"] = without(data, place)
    return cases


def refused_by_guild(guild_command: str, folder: Path, cases: dict[str, str]) -> dict[str, object]:
    (folder / "cases.json").write_text(json.dumps(cases))
    done = subprocess.run(
        [
            str(Path(guild_command).with_name("python")),
            str(Path(__file__).with_name("load_all.py")),
            str(folder / "cases.json"),
        ],
        env={"GUILD_HOME": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def refused_by_us(text: str) -> list[str]:
    try:
        found = problems(Document(text, "guild.yml"))
    except TargetFileError as error:
        return [str(error)]
    return [str(diagnostic) for diagnostic in found if diagnostic.code == GUILD_REFUSES.name]


def assert_agreed(guild_command: str, folder: Path, names: list[str]) -> None:
    everything = mutations()
    cases = {name: yaml.dump(everything[name], sort_keys=False) for name in names}
    theirs = refused_by_guild(guild_command, folder, cases)
    wrong = {}
    for name, text in cases.items():
        ours = refused_by_us(text)
        listed = STRICTER if ours else LAXER
        if bool(ours) != bool(theirs[name]) and not any(re.search(p, name) for p in listed):
            wrong[name] = {"guild": theirs[name], "flagscan": ours}
    assert not wrong


def test_files_of_all_shapes_load(guild_command: str, tmp_path: Path) -> None:
    assert not any(refused_by_guild(guild_command, tmp_path, FILES).values())


def test_some_changed_files(guild_command: str, tmp_path: Path) -> None:
    names = sorted(mutations())
    assert_agreed(guild_command, tmp_path, random.Random(5).sample(names, 600))


@pytest.mark.slow
def test_all_changed_files(guild_command: str, tmp_path: Path) -> None:
    assert_agreed(guild_command, tmp_path, sorted(mutations()))
