"""The click interface: what is stated is what the live command holds."""

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
import pathlib
import uuid

import click

class Color(enum.Enum):
    RED = 1
    BLUE = 2

class Pairs(click.ParamType):
    name = "pairs"

    def convert(self, value, param, ctx):
        return value

def number(text):
    return int(text)

"""
TAIL = """
if __name__ == "__main__":
    main()
"""
OPTIONS = {
    "text": '"--name", default="a"',
    "no default": '"--name"',
    "none": '"--name", default=None',
    "float of default": '"--lr", default=0.1',
    "int of default": '"--n", default=3',
    "bool of default": '"--x", default=True',
    "explicit type": '"--lr", type=float, default=1',
    "click constants": '"--lr", type=click.FLOAT',
    "unprocessed": '"--raw", type=click.UNPROCESSED',
    "uuid": '"--id", type=click.UUID',
    "uuid class": '"--id", type=uuid.UUID',
    "path": '"--out", type=click.Path(exists=False, path_type=pathlib.Path), default="runs"',
    "pathlib": '"--out", type=pathlib.Path, default=pathlib.Path("runs")',
    "file": '"--log", type=click.File("w"), default="-"',
    "date": '"--since", type=click.DateTime()',
    "choice": '"--opt", type=click.Choice(["sgd", "adam"]), default="sgd"',
    "choice case": '"--opt", type=click.Choice(("sgd", "adam"), case_sensitive=False)',
    "choice of enum": '"--color", type=click.Choice(Color), default=Color.RED',
    "choice of numbers": '"--n", type=click.Choice([1, 2]), default=1',
    "multiple choice": '"--o", type=click.Choice(["a", "b"]), multiple=True, default=["a"]',
    "range": '"--n", type=click.IntRange(1, 9), default=3',
    "open range": '"--n", type=click.IntRange(min=0, max=9, min_open=True, max_open=True)',
    "half range": '"--n", type=click.IntRange(max=9, clamp=True)',
    "float range": '"--p", type=click.FloatRange(0, 1.0, max_open=True), default=0.5',
    "tuple": '"--t", type=(int, str), default=(1, "a")',
    "tuple of same": '"--t", type=click.Tuple([float, float])',
    "nargs": '"--betas", nargs=2, default=(0.9, 0.99)',
    "nargs typed": '"--betas", nargs=2, type=float',
    "multiple": '"--x", multiple=True',
    "multiple of default": '"--x", multiple=True, default=[1, 2]',
    "multiple empty": '"--x", multiple=True, default=()',
    "multiple pairs": '"--x", multiple=True, default=[(1, "a"), (2, "b")]',
    "flag": '"--fast", is_flag=True',
    "flag off": '"--fast", is_flag=True, default=False',
    "flag none": '"--fast", is_flag=True, default=None',
    "flag required": '"--fast", is_flag=True, required=True',
    "flag pair": '"--amp/--no-amp"',
    "flag pair on": '"--amp/--no-amp", default=True',
    "flag pair short": '"--amp/--no-amp", " /-N", default=True',
    "flag pair shorts": '"-s/-S", "--shout/--quiet", default=False',
    "flag only no": '"flag", " /--debug"',
    "flag slash": '"/debug;/no-debug"',
    "flag pair none": '"--amp/--no-amp", default=None',
    "flag value": '"--up", "case", flag_value="upper"',
    "flag value default": '"--up", "case", flag_value="upper", default="upper"',
    "flag value number": '"--one", "n", flag_value=1, type=int',
    "flag value false": '"--without", flag_value=False',
    "optional value": '"--level", is_flag=False, flag_value="high", default="low"',
    "count": '"-v", "--verbose", count=True',
    "count with default": '"-v", count=True, default=2',
    "named": '"--n", "-number", "steps", default=1',
    "longest": '"-l", "--learning-rate", "--lr", default=0.1',
    "longest of shorts": '"-lr", "-x"',
    "upper case": '"--LR", default=1.0',
    "plus": '"+w/-w"',
    "required": '"--data", required=True',
    "required with default": '"--data", required=True, default="d"',
    "help": '"--lr", help="""learning\\n    rate\\n    """',
    "empty help": '"--lr", help=""',
    "hidden": '"--lr", hidden=True, show_default=True, default=0.1',
    "envvar": '"--lr", envvar="LR", default=0.1',
    "envvars": '"--lr", envvar=["LR", "RATE"], type=float',
    "prompt": '"--lr", prompt=True, default=0.1',
    "function of default": '"--lr", default=lambda: 0.1',
    "function": '"--n", type=number',
    "lambda": '"--n", type=lambda text: int(text)',
    "own type": '"--p", type=Pairs()',
    "builtin type": '"--n", type=eval',
    "unexposed": '"--x", expose_value=False',
    "computed": '"--x", default=3 * 4',
    "deprecated": '"--x", default=1, deprecated=False',
    "cls": '"--x", cls=click.Option, default=1',
}
ARGUMENTS = {
    "argument": '"src"',
    "typed": '"n", type=int',
    "optional": '"src", required=False',
    "with default": '"n", default=3',
    "many": '"src", nargs=-1',
    "many required": '"src", nargs=-1, required=True',
    "two": '"src", nargs=2',
    "upper": '"SRC-Dir"',
    "choice": '"mode", type=click.Choice(["train", "test"])',
    "path": '"src", type=click.Path(), envvar="SRC"',
    "env": '"n", default=lambda: 3',
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
    assert differences(script, "click", answer) == []
    assert unresolved(script, "click") == (unknown or set())


@pytest.mark.parametrize("declaration", OPTIONS.values(), ids=OPTIONS)
def test_an_option_is_what_click_makes_of_it(declaration: str, tmp_path: Path, live: Live) -> None:
    text = f"{HEAD}@click.command()\n@click.option({declaration})\ndef main(**k): ...\n{TAIL}"
    check(tmp_path, live, text)


@pytest.mark.parametrize("declaration", ARGUMENTS.values(), ids=ARGUMENTS)
def test_an_argument_is_what_click_makes_of_it(
    declaration: str, tmp_path: Path, live: Live
) -> None:
    text = f"{HEAD}@click.command()\n@click.argument({declaration})\ndef main(**k): ...\n{TAIL}"
    check(tmp_path, live, text)


PROGRAMS = {
    "order of parameters": """
@click.command()
@click.option("--a")
@click.argument("b")
@click.option("--c")
def main(**k): ...
""",
    "without parentheses": """
@click.command
@click.option("--a")
def main(a): ...
""",
    "shared options": """
def shared(f):
    f = click.option("--seed", default=1)(f)
    return click.option("--device", default="cpu")(f)

@click.command()
@shared
@click.option("--lr", default=0.1)
def main(**k): ...
""",
    "shared options through a wrapper": """
def shared(rate):
    def decorate(f):
        @click.option("--lr", default=rate)
        @functools.wraps(f)
        def wrapper(*args, **kwargs):
            return f(*args, **kwargs)
        return wrapper
    return decorate

@click.command()
@shared(0.5)
@click.option("--n", default=1)
def main(**k): ...
""",
    "a list of options": """
OPTIONS = [click.option("--a", default=1), click.option("--b", default=2)]

def add(options):
    def decorate(f):
        for option in reversed(options):
            f = option(f)
        return f
    return decorate

@click.command()
@add(OPTIONS)
def main(**k): ...
""",
    "reduced": """
OPTIONS = (click.option("--a", default=1), click.option("--b", default=2))

def compose(*decorators):
    return lambda f: functools.reduce(lambda x, d: d(x), reversed(decorators), f)

@click.command()
@compose(*OPTIONS, click.option("--c"))
def main(**k): ...
""",
    "options above the command": """
@click.option("--late", default=1)
@click.command()
@click.option("--early", default=2)
def main(**k): ...
""",
    "by hand": """
main = click.Command("main", params=[
    click.Option(["--lr"], type=float, default=0.1, help="rate"),
    click.Argument(["data"], nargs=-1),
], callback=lambda **k: None)
""",
    "params of another command": """
base = click.Command("base", params=[click.Option(["--lr"], default=0.1)])

@click.command(params=[*base.params, click.Option(["--n"], default=1)])
@click.option("--own")
def main(**k): ...

main.params.append(click.Option(["--last"]))
""",
    "in a loop": """
def options(f):
    for name in ("lr", "wd"):
        f = click.option(f"--{name}", default=0.5, help=f"the {name}")(f)
    return f

@click.command()
@options
def main(**k): ...
""",
    "ready-made options": """
@click.command()
@click.version_option("1.0", "--ver")
@click.confirmation_option()
@click.password_option()
@click.help_option("--hilfe")
def main(**k): ...
""",
    "passing things": """
class State: ...
pass_state = click.make_pass_decorator(State, ensure=True)

@click.command()
@click.pass_context
@pass_state
@click.option("--lr", default=0.1)
def main(state, ctx, lr): ...
""",
    "group": """
@click.group()
@click.option("--debug/--no-debug", default=False)
def main(debug): ...

@main.command()
@click.option("--lr", default=0.1)
def fit(lr): ...

@main.command("score-all")
@click.argument("n", type=int)
def evaluate(n): ...

@main.command
def empty(): ...

@main.group()
def data(): ...

@data.command(name="get")
@click.option("--url", required=True)
def download_data(url): ...

@click.command()
@click.option("--x", default=1)
def extra(x): ...

main.add_command(extra)
data.add_command(extra, "other")
""",
    "names": """
@click.group()
def main(): ...

@main.command()
def TrainModel(): ...

@main.command()
def run_all(): ...

@main.command(None)
def load_(): ...
""",
    "group that does something": """
@click.group(invoke_without_command=True, chain=True)
@click.pass_context
@click.option("--lr", default=0.1)
def main(ctx, lr): ...

@main.command()
@click.option("--n", default=1)
def step(n): ...
""",
    "own classes": """
class Shared(click.Command):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.params.insert(0, click.Option(["--seed"], default=3, help="seed"))

class Documented(click.Option):
    def __init__(self, *args, **kwargs):
        self.only_if = kwargs.pop("only_if")
        kwargs["help"] = kwargs.get("help", "") + f" Only with {self.only_if}."
        super().__init__(*args, **kwargs)

class Groups(click.Group):
    command_class = Shared

@click.group(cls=Groups)
def main(): ...

@main.command()
@click.option("--lr", cls=Documented, only_if="x", help="Rate.", type=float)
def fit(lr, seed): ...

@main.command(cls=click.Command)
@click.option("--n", default=1)
def other(n): ...
""",
    "sorted and abbreviated": """
class Sorted(click.Group):
    def list_commands(self, ctx):
        return list(self.commands)

    def get_command(self, ctx, name):
        return super().get_command(ctx, name)

@click.group(cls=Sorted)
def main(): ...

@main.command()
@click.option("--lr", default=0.1)
def fit(lr): ...
""",
    "commands by hand": """
first = click.Command("first", params=[click.Option(["--a"])])
second = click.Command("second", params=[click.Option(["--b"])])
main = click.Group("main", commands={"eins": first})
main.add_command(second)
""",
    "collection": """
@click.group()
def one(): ...

@one.command()
@click.option("--a", default=1)
def alpha(a): ...

main = click.CommandCollection(sources=[one])
""",
    "default map": """
@click.group(context_settings={"default_map": {"fit": {"lr": 0.5}}})
def main(): ...

@main.command()
@click.option("--lr", default=0.1)
@click.option("--n", default=1)
def fit(**k): ...
""",
    "one of several values": """
@click.command()
@click.option("--up", "case", flag_value="upper", default="upper")
@click.option("--low", "case", flag_value="lower")
def main(case): ...
""",
    "keywords of a dict": """
COMMON = dict(show_default=True, type=float, help="a rate")

@click.command()
@click.option("--lr", default=0.1, **COMMON)
@click.option("--wd", **COMMON)
def main(**k): ...
""",
    "made by a function": """
def build(name, rate):
    @click.command(name)
    @click.option("--lr", default=rate)
    def command(lr): ...
    return command

main = click.Group("main")
for name, rate in (("a", 0.1), ("b", 0.2)):
    main.add_command(build(name, rate))
""",
    "aliases of the module": """
from click import command as cmd, option as opt
from click.core import Option

@cmd()
@opt("--lr", default=0.1)
def main(lr): ...

main.params.append(Option(["--n"], default=1))
""",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_takes_what_is_stated(program: str, tmp_path: Path, live: Live) -> None:
    check(tmp_path, live, HEAD + program + TAIL)


@pytest.mark.parametrize(
    "call",
    [
        "main.main(standalone_mode=False)",
        "main(obj={})",
        "main(prog_name='x', default_map={'lr': 0.7})",
        "raise SystemExit(main())",
    ],
)
def test_however_the_command_is_called(call: str, tmp_path: Path, live: Live) -> None:
    command = "@click.command()\n@click.option('--lr', default=0.1)\ndef main(lr): ...\n"
    check(tmp_path, live, f"{HEAD}{command}\nif __name__ == '__main__':\n    {call}\n")


def test_commands_of_sibling_modules(tmp_path: Path, live: Live) -> None:
    check(
        tmp_path,
        live,
        "import click\nimport fit\nfrom score import score\nfrom app import main\nimport late\n"
        "main.add_command(fit.main, 'fit')\nmain.add_command(score)\nmain()\n",
        app="import click\n@click.group()\n@click.option('--v', count=True)\ndef main(v): ...\n",
        fit="import click\n@click.command()\n@click.option('--lr', default=0.1)\n"
        "def main(lr): ...\nif __name__ == '__main__': main()\n",
        score="import click\nfrom opts import shared\n"
        "@click.command()\n@shared\ndef score(k): ...\n",
        opts="import click\nK = 5\ndef shared(f): return click.option('--k', default=K)(f)\n",
        late="import click\nfrom app import main\n@main.command()\n@click.option('--z')\n"
        "def later(z): ...\n",
    )


def test_a_computed_default_is_not_guessed(tmp_path: Path, live: Live) -> None:
    text = (
        f"{HEAD}@click.command()\n@click.option('--home', default=os.getcwd())\n"
        "@click.option('--job', default=lambda: os.environ.get('JOB', 'x'), help='h')\n"
        f"def main(**k): ...\n{TAIL}"
    )
    check(tmp_path, live, text, unknown={"home.default", "home.type", "job.default"})


def test_a_flag_that_is_on_depends_on_the_version(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(
        f"{HEAD}@click.command()\n@click.option('--x', is_flag=True, default=True)\n"
        f"def main(x): ...\n{TAIL}"
    )
    script = read(tmp_path, "train.py")
    assert unresolved(script, "click") == {"x.action"}
    assert script["x"].default is True
    assert "FS206" in {d.code for d in script.diagnostics}


def test_a_command_that_nobody_calls_is_read_as_if_it_were(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(
        "import click\n@click.command()\n@click.option('--lr', default=0.1)\ndef main(lr): ...\n"
    )
    script = read(tmp_path, "train.py")
    assert script["lr"].default == 0.1
    assert "FS103" in {d.code for d in script.diagnostics}


def test_an_option_under_an_undecided_test_is_conditional(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(
        "import os, click\n"
        "def extra(f):\n"
        "    if os.environ.get('X'):\n"
        "        f = click.option('--debug')(f)\n"
        "    return f\n"
        "@click.command()\n@extra\n@click.option('--lr', default=0.1)\ndef main(**k): ...\n"
        "main()\n"
    )
    script = read(tmp_path, "train.py")
    assert script["debug"].conditional
    assert not script["lr"].conditional


def test_of_two_programs_neither_is_certain(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(
        "import os, click\n"
        "@click.command()\n@click.option('--a')\ndef one(a): ...\n"
        "@click.command()\n@click.option('--b')\ndef two(b): ...\n"
        "main = one if os.environ.get('X') else two\nmain()\n"
    )
    script = read(tmp_path, "train.py")
    sets = [s for s in script.flag_sets if s.interface == "click"]
    assert [(f.name, f.conditional) for s in sets for f in s.flags] == [("a", True), ("b", True)]


def test_a_second_program_is_never_reached(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(
        "import click\n"
        "@click.command()\n@click.option('--a')\ndef one(a): ...\n"
        "@click.command()\n@click.option('--b')\ndef two(b): ...\n"
        "one()\ntwo()\n"
    )
    sets = [s for s in read(tmp_path, "train.py").flag_sets if s.interface == "click"]
    assert [(f.name, f.conditional) for s in sets for f in s.flags] == [("a", False)]


def test_commands_that_are_looked_up_are_told(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(
        "import click, importlib\n"
        "class Lazy(click.Group):\n"
        "    def get_command(self, ctx, name):\n"
        "        return importlib.import_module(name).main\n"
        "@click.group(cls=Lazy)\n@click.option('--v', count=True)\ndef main(v): ...\nmain()\n"
    )
    script = read(tmp_path, "train.py")
    assert "FS104" in {d.code for d in script.diagnostics}
    assert [flag.name for flag in script.flag_sets[0].flags] == ["v"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("import click\nclick.echo('hi')\nlr = 0.1\n", id="no command"),
        pytest.param(
            "class app:\n  def command(self): return lambda f: f\n"
            "  def option(self, *a): return lambda f: f\n"
            "click = app()\n@click.command()\n@click.option('--lr')\ndef main(lr): ...\nmain(1)\n",
            id="another click",
        ),
        pytest.param(
            "import click\nimport flask\napp = flask.Flask('x')\n"
            "@app.cli.command()\n@click.option('--lr')\ndef init(lr): ...\napp.run()\n",
            id="a command of flask",
        ),
        pytest.param(
            "import click\n@click.option('--lr')\ndef helper(lr): ...\n", id="no command made"
        ),
    ],
)
def test_what_is_no_command_is_not_taken(text: str, tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(text)
    script = read(tmp_path, "train.py")
    assert not [s for s in script.flag_sets if s.interface == "click"]


def test_imported_commands_that_are_not_called_are_not_offered(tmp_path: Path) -> None:
    (tmp_path / "tool.py").write_text(
        "import click\nK = 1\n@click.command()\n@click.option('--lr')\ndef main(lr): ...\n"
    )
    (tmp_path / "train.py").write_text("from tool import main, K\nprint(K, main)\nsteps = 3\n")
    script = read(tmp_path, "train.py")
    assert not [s for s in script.flag_sets if s.interface == "click"]


def test_a_registry_that_something_unknown_may_fill_has_no_known_choices() -> None:
    """What getmembers gives is not known, and is handed the registry."""
    source = """
import sys
from inspect import getmembers, isclass
import click

class Registry(dict):
    def names(self):
        return list(self)

one, two, three = Registry(), {}, {}
for _, member in getmembers(sys.modules[__name__], isclass):
    register = getattr(member, "register")
    register(one)
    register(two)

@click.command()
@click.option("--one", type=click.Choice(one.names()))
@click.option("--two", type=click.Choice(list(two)))
@click.option("--three", type=click.Choice(list(three)))
def main(one, two, three): ...

main()
"""
    script = analyse(source.encode(), "train.py").script
    assert isinstance(script["one"].choices, Unresolved)
    assert isinstance(script["two"].choices, Unresolved)
    assert script["three"].choices == []
