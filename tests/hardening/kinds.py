"""The kinds of inputs: what is made from a number, and what is asked about it.

Each is a function of a source of chance; it writes into the current folder, and raises where
flagscan does what it never should.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import random
from collections.abc import Callable
from pathlib import Path

import yaml

from tests.hardening.mutations import any_text, crossed, damaged, mutated, parses, samples

ROOT = Path(__file__).parents[2]

Kind = Callable[[random.Random], None]


class Broken(Exception):
    """An answer that must not be."""


def _run(*words: str) -> str:
    """What the command line prints; a traceback or an internal error is a failure."""
    from flagscan.cli import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    if status not in (0, 1, 2):
        raise Broken(f"status {status}")
    said = err.getvalue()
    for wrong in ("FS009", "Traceback", "internal error"):
        if wrong in said:
            raise Broken(said.strip()[-600:])
    return out.getvalue()


def _script(data: bytes) -> None:
    Path("train.py").write_bytes(data)
    documents = json.loads(_run("train.py", "--format", "json", "--no-cache"))
    assert len(documents) == 1
    text = _run("train.py", "--format", "guild", "--no-cache")
    if text:
        yaml.safe_load(text)


def _changed_script(chance: random.Random, paths: list[Path]) -> str:
    """One of PATHS, perhaps with lines of another, mutated; it mostly parses."""
    text, other = (
        path.read_text(encoding="utf-8", errors="replace") for path in chance.choices(paths, k=2)
    )
    if chance.random() < 0.3:
        text = crossed(chance, text, other)
    return mutated(chance, text, valid=parses if parses(text) else any_text)


def script_tokens(chance: random.Random) -> None:
    """Real scripts, mutated token by token."""
    _script(_changed_script(chance, SCRIPTS).encode("utf-8", "surrogatepass"))


def script_bytes(chance: random.Random) -> None:
    """Real scripts, damaged byte by byte."""
    _script(damaged(chance, chance.choice(SCRIPTS).read_bytes()))


def any_bytes(chance: random.Random) -> None:
    """No script at all."""
    head = chance.choice(
        (b"", b"# coding: latin-1\n", b"# coding: utf-7\n", b"\xef\xbb\xbf", b"\xff\xfe")
    )
    _script(head + chance.randbytes(chance.randint(0, 400)))


def settings(chance: random.Random) -> None:
    """Files of settings that a script opens."""
    path = chance.choice(SETTINGS)
    suffix = {".yml": ".yaml", ".cfg": ".ini"}.get(path.suffix, path.suffix)
    if chance.random() < 0.3:
        data = damaged(chance, path.read_bytes())
    else:
        text = path.read_text(encoding="utf-8", errors="replace")
        data = mutated(chance, text).encode("utf-8", "surrogatepass")
    Path("config" + suffix).write_bytes(data)
    load = {
        ".yaml": "yaml.safe_load(open('config.yaml'))",
        ".json": "json.load(open('config.json'))",
        ".toml": "tomllib.load(open('config.toml', 'rb'))",
        ".ini": "configparser.ConfigParser(); c.read('config.ini')",
    }[suffix]
    _script(f"import yaml, json, tomllib, configparser\nc = {load}\n".encode())


def guild_file(chance: random.Random) -> None:
    """A guild.yml that is read for its operations, and one that is added to."""
    Path("train.py").write_text("lr = 0.1\nimport argparse\n")
    text = chance.choice(GUILDS).read_text(encoding="utf-8", errors="replace")
    data = mutated(chance, text).encode("utf-8", "surrogatepass")
    if chance.random() < 0.3:
        data = damaged(chance, data)
    Path("guild.yml").write_bytes(data)
    _run("guild.yml", "--no-cache")
    Path("guild.yml").write_bytes(data)
    _run("train.py", "--emit", "guild.yml", "--no-cache")
    with contextlib.suppress(OSError):
        after = Path("guild.yml").read_bytes()
        if after != data:
            yaml.safe_load(after)


def cache_file(chance: random.Random) -> None:
    """A damaged database: the answer is that of an empty cache."""
    Path("train.py").write_text("lr = 0.1\n")
    cache = Path("cache")
    database = cache / "cache.db"
    words = ("train.py", "--format", "json", "--cache-dir", str(cache.resolve()))
    if not database.exists() or chance.random() < 0.02:
        for path in cache.glob("*"):
            path.unlink()
        _run(*words)
    expected = _run("train.py", "--format", "json", "--no-cache")
    _run(*words)
    kept = database.read_bytes()
    database.write_bytes(damaged(chance, kept))
    if _run(*words) != expected:
        raise Broken("another answer from a damaged cache")


def hypothesmith(chance: random.Random) -> None:
    """Programs of Python's whole grammar (needs the package hypothesmith)."""
    import hypothesmith as smith
    from hypothesis import HealthCheck, Phase, given, seed, settings

    @seed(chance.randrange(1 << 30))
    @settings(
        max_examples=10,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(smith.from_grammar())
    def run(text: str) -> None:
        _script(text.encode("utf-8", "surrogatepass"))

    run()


def notebook(chance: random.Random) -> None:
    """Notebooks: JSON of the right form with code that is not, and the other way round."""
    text = chance.choice(SCRIPTS).read_text(encoding="utf-8", errors="replace")
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": s}
        for s in (mutated(chance, text), "%time x = 1\n!ls\n", ["a = 1\n", "b = 2"])
    ]
    content = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    if chance.random() < 0.5:
        content = mutated(chance, content)
    Path("train.ipynb").write_bytes(content.encode("utf-8", "surrogatepass"))
    _run("train.ipynb", "--format", "json", "--no-cache")


VALUES = {
    "csv": 'lr,epochs,mode\n0.1,3,fast\n1e-3,,"slow, very"\n',
    "tsv": "lr\tepochs\tmode\n0.1\t3\tfast\n",
    "json": '[{"lr": 0.1, "mode": "fast"}, {"lr": [0.1, 0.2], "epochs": 3}]',
    "yaml": "lr: 0.1\nepochs: [1, 2, 3]\nmode: &a fast\n",
    "ini": "[train]\nlr = 0.1\n[other]\nmode = %(lr)s\n",
    "toml": 'lr = 0.1\n[train]\nepochs = [1, 2]\nmode = "fast"\n',
    "py": "params = {'lr': 0.1, 'epochs': 2 ** 3}\nmode = 'fast'\n",
}
"""Files of values, by the endings of their names."""

WORDS = (
    "lr=0.1",
    "lr=[0.1,0.01]*3",
    "lr=range[1:5:2]",
    "lr=logspace[-4:-1:4]",
    "lr=loguniform[1e-5:1e-1:1e-3]",
    "epochs=[1:9]",
    "mode='fast'",
    "mode={a: [1, 2], b: ~}",
    "size=1e3",
    "size=[1,2.5]",
)

TAKES_VALUES = """\
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--lr", default=0.1)
parser.add_argument("--epochs", nargs="*", default=[3])
parser.add_argument("--mode", type=unknown, default="fast")
parser.add_argument("--size", type=float, default=1.5)
args = parser.parse_args()
"""


def _trials(chance: random.Random, *words: str) -> None:
    """Trials in a format by chance; what is JSON or YAML is valid."""
    form = chance.choice(("table", "args", "env", "csv", "json", "jsonl", "yaml", "python"))
    search = ("--search", chance.choice(("random", "grid"))) if chance.random() < 0.3 else ()
    out = _run("train.py", *words, "--format", form, "--max-trials", "20", *search, "--no-cache")
    if form == "json" and out:
        json.loads(out)
    elif form == "jsonl":
        for line in out.splitlines():
            json.loads(line)
    elif form == "yaml" and out:
        yaml.safe_load(out)


def values_files(chance: random.Random) -> None:
    """Files of values: CSV, TSV, JSON, YAML, INI, TOML, Python."""
    Path("train.py").write_text(TAKES_VALUES)
    ending, text = chance.choice(sorted(VALUES.items()))
    text = text.replace(value := chance.choice(("0.1", "fast", "3")), mutated(chance, value, 2))
    if chance.random() < 0.3:
        text = mutated(chance, text, most=2)
    data = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.1:
        data = damaged(chance, data)
    Path(f"values.{ending}").write_bytes(data)
    _trials(chance, f"@values.{ending}")


def words(chance: random.Random) -> None:
    """Values on the command line."""
    Path("train.py").write_text(TAKES_VALUES)
    given = []
    for word in chance.sample(WORDS, 2):
        name, _, text = word.partition("=")
        given.append(f"{name}={mutated(chance, text, most=2)}".replace("\0", ""))
    _trials(chance, *given)


def edited(chance: random.Random) -> None:
    """Real scripts, changed a little, that are printed with another value: they still parse."""
    text = _changed_script(chance, DECLARING)
    Path("train.py").write_bytes(text.encode("utf-8", "surrogatepass"))
    (document,) = json.loads(_run("train.py", "--format", "json", "--no-cache"))
    sets = document["flag_sets"]
    names = [flag["name"] for found in sets for flag in found["flags"]]
    if names:
        word = f"{chance.choice(names)}={chance.choice(('1', '0.5', 'text', '[1,2]', 'yes'))}"
        out = _run("train.py", word, "--format", "python", "--no-cache")
        if out:
            ast.parse(out.encode("utf-8", "surrogatepass"))


def living_file(chance: random.Random) -> None:
    """A guild.yml that flagscan wrote, changed by chance, that follows a changed script."""
    for name in ("train.py", "guild.yml", "guild.schema.json"):
        Path(name).unlink(missing_ok=True)
    script = chance.choice(DECLARING)
    Path("train.py").write_bytes(script.read_bytes())
    _run("train.py", "--emit", "guild.yml", "--no-cache")
    if not Path("guild.yml").exists():
        return
    text = Path("guild.yml").read_bytes().decode("utf-8")
    if chance.random() < 0.7:
        Path("guild.yml").write_bytes(
            mutated(chance, text, most=3).encode("utf-8", "surrogatepass")
        )
    if chance.random() < 0.7:
        data = _changed_script(chance, [script])
        Path("train.py").write_bytes(data.encode("utf-8", "surrogatepass"))
    before = Path("guild.yml").read_bytes()
    for step in ("--check", "--sync", "--prune", "--modeline"):
        _run("guild.yml", step, "--no-cache")
        after = Path("guild.yml").read_bytes()
        if after != before:
            yaml.safe_load(after)


KINDS: dict[str, Kind] = {
    "script": script_tokens,
    "script-bytes": script_bytes,
    "bytes": any_bytes,
    "settings": settings,
    "values": values_files,
    "words": words,
    "edited": edited,
    "guild.yml": guild_file,
    "living": living_file,
    "notebook": notebook,
    "cache": cache_file,
    "grammar": hypothesmith,
}
EVERYDAY = tuple(kind for kind in KINDS if kind != "grammar")

FIXTURES = ROOT / "tests" / "fixtures"
SCRIPTS = samples([FIXTURES, ROOT / "examples", ROOT / "flagscan"], (".py",))
DECLARING = samples([FIXTURES, ROOT / "examples"], (".py",))
SETTINGS = samples([ROOT / "tests"], (".yaml", ".yml", ".json", ".toml", ".ini", ".cfg"))
GUILDS = [path for path in samples([ROOT / "tests"], (".yml",)) if path.name == "guild.yml"]
