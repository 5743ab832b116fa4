"""The typer interface: what is stated is what the live program holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flagscan.analysis import analyse
from flagscan.model.value import Unresolved
from tests.live.commands import Live, differences, read, unresolved

HEAD = """\
import enum
import functools
import os
import uuid
from datetime import datetime
from pathlib import Path
from typing import Annotated, List, Literal, Optional, Tuple, Union

import typer

class Net(str, enum.Enum):
    simple = "simple-net"
    conv = "conv"

class Level(enum.Enum):
    low = 1
    high = 2

RATE = 0.5
Rate = Annotated[float, typer.Option(help="a rate", min=0)]

def number(text: str):
    return int(text)

"""
PARAMETERS = {
    "positional": "data: str",
    "positional path": "data: Path",
    "positional of no type": "data",
    "positional none": "data: Optional[str] = typer.Argument(None)",
    "positional default": "n: int = typer.Argument(3, min=1, max=9)",
    "positional required": "n: int = typer.Argument(..., help='how many')",
    "positional annotated": "n: Annotated[int, typer.Argument(help='how many')] = 3",
    "positional list": "files: List[Path]",
    "positional list default": "files: Optional[List[str]] = typer.Argument(None)",
    "positional tuple": "pair: Tuple[int, str]",
    "positional bool": "yes: bool",
    "positional enum": "net: Net",
    "text": "name: str = 'a'",
    "none": "name: str = None",
    "optional": "name: Optional[str] = None",
    "new union": "name: str | None = None",
    "float": "lr: float = 0.1",
    "float of an int": "lr: float = 1",
    "constant": "lr: float = RATE * 2",
    "text of no type": "x='a'",
    "none of no type": "x=None",
    "switch": "fast: bool = False",
    "switch on": "fast_mode: bool = True",
    "switch none": "fast: Optional[bool] = None",
    "switch named": "fast: bool = typer.Option(False, '--force')",
    "switch with short": "fast: bool = typer.Option(False, '--fast', '-f')",
    "switch pair": "fast: bool = typer.Option(True, '--fast/--slow', '-f/-s')",
    "switch only no": "fast: bool = typer.Option(True, ' /--slow')",
    "switch required": "fast: bool = typer.Option(...)",
    "list": "layers: List[int] = [64, 32]",
    "list new": "layers: list[int] = typer.Option([64], '--layer')",
    "list empty": "names: List[str] = typer.Option([])",
    "list none": "names: Optional[List[str]] = None",
    "list of paths": "files: List[Path] = []",
    "list of enum": "nets: List[Net] = [Net.simple]",
    "list of switches": "x: List[bool] = typer.Option([], '--a/--b')",
    "tuple": "betas: Tuple[float, float] = (0.9, 0.99)",
    "tuple of several": "user: Tuple[str, int, bool] = (None, None, None)",
    "enum": "net: Net = Net.simple",
    "enum of numbers": "level: Level = Level.low",
    "enum text": "net: Net = 'conv'",
    "enum case": "net: Net = typer.Option(Net.conv, case_sensitive=False)",
    "literal": "opt: Literal['sgd', 'adam'] = 'sgd'",
    "literal optional": "opt: Optional[Literal['sgd', 'adam']] = None",
    "path": "out: Path = Path('runs')",
    "path of text": "out: Path = typer.Option('runs', exists=False, dir_okay=True)",
    "date": "since: datetime = None",
    "uuid": "id: uuid.UUID = None",
    "file": "log: typer.FileText = None",
    "bounds": "n: int = typer.Option(3, min=1, max=9, clamp=True)",
    "bounds of float": "p: float = typer.Option(0.5, max=1.0)",
    "count": "verbose: int = typer.Option(0, '--verbose', '-v', count=True)",
    "required": "n: int = typer.Option(...)",
    "required annotated": "n: Annotated[int, typer.Option()]",
    "names": "n: Annotated[int, typer.Option('--steps', '-n')] = 3",
    "short only": "n: int = typer.Option(3, '-n')",
    "alias": "lr: Rate = 0.1",
    "nested": "lr: Annotated[Optional[float], typer.Option(help='x')] = None",
    "envvar": "lr: float = typer.Option(0.1, envvar='LR')",
    "envvars": "lr: Annotated[float, typer.Option(envvar=['LR', 'RATE'])] = 0.1",
    "prompt": "name: str = typer.Option('a', prompt=True)",
    "hidden": "x: int = typer.Option(1, hidden=True, show_default=False)",
    "factory": "x: int = typer.Option(default_factory=lambda: 3)",
    "factory annotated": "x: Annotated[int, typer.Option(default_factory=lambda: 3)]",
    "parser": "x: Annotated[int, typer.Option(parser=number)] = 1",
    "help": "x: int = typer.Option(1, help='how\\n    many\\n')",
    "keyword only": "*, learning_rate: float = 0.1",
    "keyword of default": "x: int = typer.Option(default=4)",
    "computed": "x: int = 2 ** 5",
    "several": "data: Path, lr: float = 0.1, out: Path = typer.Argument(Path('.'))",
    "context": "ctx: typer.Context, lr: float = 0.1",
    "text annotation": "lr: 'Optional[float]' = None",
}


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """The process that runs the programs."""
    process = Live()
    yield process
    process.close()


def check(
    folder: Path, live: Live, text: str, *, unknown: set[str] | None = None, **files: str
) -> None:
    """TEXT states what it holds when it runs; nothing but UNKNOWN is not known."""
    for name, other in files.items():
        (folder / f"{name}.py").write_text(other)
    (folder / "train.py").write_text(text)
    answer = live.run(folder, "train.py")
    assert answer["raised"] is None, answer["raised"]
    assert answer["commands"]
    script = read(folder, "train.py")
    assert differences(script, "typer", answer) == []
    assert unresolved(script, "typer") == (unknown or set())


@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=PARAMETERS)
def test_a_parameter_is_what_typer_makes_of_it(parameter: str, tmp_path: Path, live: Live) -> None:
    check(tmp_path, live, f"{HEAD}def main({parameter}): ...\n\ntyper.run(main)\n")


@pytest.mark.parametrize(
    ("default", "lost"),
    [
        ("3", {"type"}),
        ("0.5", {"type"}),
        ("True", {"type", "action"}),
        ("[1, 2]", {"type"}),
        ("(1, 2.0)", {"type", "nargs"}),
        ("Net.conv", {"type", "choices"}),
    ],
)
def test_the_type_of_what_is_not_annotated_depends_on_the_version(
    default: str, lost: set[str], tmp_path: Path, live: Live
) -> None:
    text = f"{HEAD}def main(x={default}): ...\n\ntyper.run(main)\n"
    check(tmp_path, live, text, unknown={f"x.{name}" for name in lost})
    codes = [d.code for d in read(tmp_path, "train.py").diagnostics]
    assert "FS206" in codes


@pytest.mark.parametrize("name", ["positional path", "tuple", "list of enum", "alias", "context"])
def test_annotations_may_be_texts(name: str, tmp_path: Path, live: Live) -> None:
    future = "from __future__ import annotations\n"
    text = f"{future}{HEAD}def main({PARAMETERS[name]}): ...\n\ntyper.run(main)\n"
    check(tmp_path, live, text)


PROGRAMS = {
    "one command": """
app = typer.Typer()

@app.command()
def main(lr: float = 0.1): ...

app()
""",
    "one command with a name": """
app = typer.Typer(add_completion=False)

@app.command("train", help="x")
def main(lr: float = 0.1): ...

if __name__ == "__main__":
    app(prog_name="x")
""",
    "two commands": """
app = typer.Typer()

@app.command()
def fit_all(lr: float = 0.1): ...

@app.command(name="Score")
def evaluate(n: int): ...

app()
""",
    "one command and a callback": """
app = typer.Typer()

@app.callback()
def main(ctx: typer.Context, verbose: bool = False):
    "doc"

@app.command()
def fit(lr: float = 0.1): ...

app()
""",
    "a callback alone": """
app = typer.Typer()

@app.callback(invoke_without_command=True)
def main(lr: float = 0.1): ...

app()
""",
    "apps in apps": """
app = typer.Typer()
data = typer.Typer(name="data")
deep = typer.Typer()
loose = typer.Typer()
app.add_typer(data)
data.add_typer(deep, name="deep-er")
app.add_typer(loose)

@data.callback()
def options(root: Path = Path(".")): ...

@data.command()
def get(url: str): ...

@deep.command()
def more(x: int = 1): ...

@loose.command()
def extra(y: int = 2): ...

app()
""",
    "callbacks given": """
def top(debug: bool = False): ...
def low(level: int = 1): ...

app = typer.Typer(callback=top)
sub = typer.Typer()
app.add_typer(sub, name="sub", callback=low)

@sub.command()
def run(y: int = 2): ...

app()
""",
    "registered in a loop": """
app = typer.Typer()

def fit(lr: float = 0.1): ...
def score(n: int = 1): ...

for function in (fit, score):
    app.command()(function)

app()
""",
    "several names": """
app = typer.Typer()

@app.command("fit")
@app.command("train")
def run(lr: float = 0.1): ...

app()
""",
    "decorated": """
app = typer.Typer()

def timed(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)
    return wrapper

@app.command()
@timed
def main(data: Path, lr: float = 0.1): ...

app()
""",
    "docstrings are no help": '''
app = typer.Typer()

@app.command()
def main(lr: float = 0.1):
    """Train.

    Args:
        lr: the learning rate
    """

app()
''',
    "a command of click": """
app = typer.Typer()

@app.command()
def main(lr: float = 0.1): ...

command = typer.main.get_command(app)
command()
""",
    "a class of the script": """
class Apps(typer.Typer):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, add_completion=False, **kwargs)

class More(typer.Typer):
    pass

app = Apps()
more = More()
app.add_typer(more, name="more")

@app.command()
def fit(lr: float = 0.1): ...

@more.command()
def data(n: int = 1): ...

app()
""",
    "other names of options": """
Opt, Arg = typer.Option, typer.Argument
Quiet = functools.partial(typer.Option, show_default=False, help="quiet")

def main(
    path: Path = Arg(..., help="x", exists=False),
    n: int = Opt(1, "--number", "-n"),
    q: int = Quiet(2),
): ...

typer.run(main)
""",
    "shared annotations": """
Seed = Annotated[int, typer.Option("--seed", "-s", help="seed")]
app = typer.Typer()

@app.command()
def fit(seed: Seed = 1): ...

@app.command()
def score(seed: Seed = 2): ...

app()
""",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_takes_what_is_stated(program: str, tmp_path: Path, live: Live) -> None:
    check(tmp_path, live, HEAD + program)


def test_apps_of_sibling_modules(tmp_path: Path, live: Live) -> None:
    check(
        tmp_path,
        live,
        "import typer\nimport data\nfrom fit import fit\nfrom shared import app\nimport late\n"
        "app.add_typer(data.app, name='data')\napp.command()(fit)\napp()\n",
        shared="import typer\napp = typer.Typer()\n",
        data="import typer\napp = typer.Typer()\n@app.command()\ndef get(url: str = 'x'): ...\n",
        fit="K = 5\ndef fit(k: int = K): ...\n",
        late="from shared import app\n@app.command()\ndef later(z: int = 1): ...\n",
    )


def test_a_computed_default_is_not_guessed(tmp_path: Path, live: Live) -> None:
    text = (
        f"{HEAD}def main(home: str = os.getcwd(),\n"
        "         job: str = typer.Option(default_factory=os.getcwd)): ...\n\ntyper.run(main)\n"
    )
    check(tmp_path, live, text, unknown={"home.default", "job.default"})


def test_an_app_that_nobody_calls_is_read_as_if_it_were(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(
        "import typer\napp = typer.Typer()\n@app.command()\ndef main(lr: float = 0.1): ...\n"
    )
    script = read(tmp_path, "train.py")
    assert script["lr"].default == 0.1
    assert "FS103" in {d.code for d in script.diagnostics}


def test_capital_letters_depend_on_the_version(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(
        "import typer\ndef main(useGPU: bool = False): ...\ntyper.run(main)\n"
    )
    script = read(tmp_path, "train.py")
    assert "FS206" in {d.code for d in script.diagnostics}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("import typer\ntyper.echo('hi')\nlr = 0.1\n", id="no app"),
        pytest.param(
            "class Typer:\n  def command(self): return lambda f: f\n"
            "app = Typer()\n@app.command()\ndef main(lr: float = 0.1): ...\n",
            id="another Typer",
        ),
        pytest.param(
            "import typer\napp = typer.Typer()\ndef main(lr: float = 0.1): ...\napp()\n",
            id="a function that is not registered",
        ),
        pytest.param(
            "import typer\ndef f(lr: float = typer.Option(0.1)): ...\nf()\n", id="no app made"
        ),
    ],
)
def test_what_is_no_app_is_not_taken(text: str, tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(text)
    script = read(tmp_path, "train.py")
    assert not [s for s in script.flag_sets if s.interface == "typer"]


def test_a_class_that_is_computed_has_no_known_choices() -> None:
    source = """
import enum, os, typer

def kinds():
    return enum.Enum("Kind", {name: name for name in os.listdir()})

def main(kind: kinds() = typer.Option(...)): ...

typer.run(main)
"""
    flag = analyse(source.encode(), "train.py").script["kind"]
    assert isinstance(flag.choices, Unresolved)
    assert isinstance(flag.type, Unresolved)
