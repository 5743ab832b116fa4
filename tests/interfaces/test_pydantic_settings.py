"""pydantic-settings: what is stated is what the live library hands to the program."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

from pathlib import Path

import pytest

from flagscan.analysis import analyse
from flagscan.model.script import Script
from flagscan.model.value import ABSENT, Reason, Unresolved
from tests.live.starting import Program

HEAD = """
import enum
from dataclasses import dataclass
from pathlib import Path
from typing import *
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, PositiveInt, field_validator
from pydantic_settings import BaseSettings, CliApp, CliExplicitFlag, CliImplicitFlag, CliPositionalArg, SettingsConfigDict
class Mode(enum.Enum):
    A = 'a'
    B = 'b'
class Deep(BaseModel):
    x: float = 0.25
class Opt(BaseModel):
    rate: float = 1
    nesterov: bool = False
    deep: Deep = Deep(x=0.5)
"""
FIELDS = {
    "scalars": "aa: int = 1\n  b_c: float = 1\n  dd: str = 'x'\n  ee: Path = 'p/q'\n  ff: bool = True",
    "one letter": "a: int = 1",
    "required": "aa: int\n  bb: str = Field(description='text')\n  cc: float = Field(...)",
    "bounds": "aa: int = Field(1, ge=0, le=9)\n  bb: Annotated[float, Field(gt=0, lt=1)] = 0.5\n  cc: PositiveInt = 3",
    "optional": "aa: Optional[int] = None\n  bb: float | None = 2\n  cc: str | None = None\n  dd: Optional[Path] = None",
    "choices": "aa: Literal['x', 'y'] = 'y'\n  bb: Literal['x', 'y']\n  cc: Optional[Literal['u', 'v']] = None",
    "enum": "aa: Mode = Mode.B",
    "collections": "aa: list[int] = [1, 2]\n  bb: List[int] = Field(default_factory=lambda: [1])\n  cc: dict[str, int] = {}\n  dd: Optional[list[int]] = None\n  ee: tuple[int, int] = (1, 2)\n  ff: set[int] = {1}",
    "factory": "aa: int = Field(default_factory=lambda: 2 ** 10)\n  bb: list[int] = Field(default_factory=list)",
    "alias": "aa: int = Field(1, alias='alpha')\n  bb: int = Field(2, validation_alias='beta')\n  cc: int = Field(3, validation_alias=AliasChoices('gamma', 'delta'))",
    "nested": "opt: Opt = Opt(rate=0.5)\n  bb: int = 1",
    "nested by a factory": "opt: Opt = Field(default_factory=lambda: Opt(nesterov=True))",
    "nested, of nothing": "opt: Opt | None = None\n  bb: int = 1",
}
CONFIGS = {
    "plain": "",
    "kebab": "cli_kebab_case=True",
    "prefixed": "env_prefix='MY_', cli_prefix='top'",
    "implicit": "cli_implicit_flags=True",
    "cased": "case_sensitive=True",
    "by name": "populate_by_name=True",
    "shortcuts": "cli_shortcuts={'aa': 'z', 'b_c': ['y', 'why']}",
    "enforced": "cli_enforce_required=True",
}
COMMAND_LINES = {
    f"{fields}, {config}": f"{HEAD}class S(BaseSettings):\n  model_config = SettingsConfigDict(cli_parse_args=True, {CONFIGS[config]})\n  {FIELDS[fields]}\nrecord(S())\n"
    for number, fields in enumerate(FIELDS)
    for config in sorted(
        {
            "plain",
            list(CONFIGS)[number % len(CONFIGS)],
            list(CONFIGS)[(number * 3 + 1) % len(CONFIGS)],
        }
    )
}
COMMAND_LINES |= {
    "class keywords": HEAD
    + "class S(BaseSettings, cli_parse_args=True):\n  aa: int = 1\nrecord(S())\n",
    "given to the call": HEAD
    + "class S(BaseSettings):\n  aa: int = 1\nrecord(S(_cli_parse_args=True, _cli_kebab_case=True))\n",
    "inherited": HEAD
    + "class B(BaseSettings):\n  model_config = SettingsConfigDict(cli_parse_args=True)\n  aa: int = 1\nclass S(B):\n  aa: int = 2\n  bb: int = 3\nrecord(S())\n",
    "a value from the script": HEAD
    + "class S(BaseSettings, cli_parse_args=True):\n  aa: int = 1\n  bb: int = 2\nrecord(S(bb=5))\n",
    "positional": HEAD
    + "class S(BaseSettings, cli_parse_args=True):\n  src: CliPositionalArg[str]\n  aa: int = 1\nrecord(S())\n",
    "flags of one kind each": HEAD
    + "class S(BaseSettings, cli_parse_args=True):\n  aa: CliImplicitFlag[bool] = False\n  bb: CliExplicitFlag[bool] = True\n  cc: bool = False\nrecord(S())\n",
    "toggles": HEAD
    + "class S(BaseSettings, cli_parse_args=True, cli_implicit_flags='toggle'):\n  aa: bool = False\n  bb: bool = True\nrecord(S())\n",
    "of a program": HEAD
    + "class M(BaseModel):\n  some_rate: float = 1\n  amp: bool = False\n  opt: Opt = Opt()\n  def cli_cmd(self): record(self)\nCliApp.run(M)\n",
    "settings of a program": HEAD
    + "class M(BaseSettings):\n  some_rate: float = 1\n  amp: bool = False\n  def cli_cmd(self): record(self)\nCliApp.run(M)\n",
    "a function that makes it": HEAD
    + "class S(BaseSettings, cli_parse_args=True):\n  aa: int = 1\ndef main():\n  s = S()\n  record(s)\nif __name__ == '__main__':\n  main()\n",
}
ENVIRONMENTS = {
    f"{fields}, {config}": f"{HEAD}class S(BaseSettings):\n  model_config = SettingsConfigDict({config})\n  {FIELDS[fields]}\nrecord(S())\n"
    for number, fields in enumerate(FIELDS)
    for config in [
        "env_nested_delimiter='__'",
        "env_nested_delimiter='__', "
        + [
            "env_prefix='my_'",
            "case_sensitive=True",
            "env_parse_enums=True",
            "populate_by_name=True, env_prefix='m_'",
            "env_prefix='m_', env_prefix_target='all'",
        ][number % 5],
    ]
}
ENVIRONMENTS |= {
    "a nested one of its own": HEAD
    + "class D(BaseSettings):\n  model_config = SettingsConfigDict(env_prefix='db_')\n  host: str = 'h'\nclass S(BaseSettings):\n  db: D = Field(default_factory=D)\n  aa: int = 1\nrecord(S())\n",
    "an inner class Config": HEAD
    + "class S(BaseSettings):\n  aa: int = 1\n  class Config:\n    env_prefix = 'q_'\nrecord(S())\n",
    "given by the script": HEAD
    + "class S(BaseSettings):\n  aa: int = 1\n  bb: int = 2\nrecord({k: v for k, v in dict(S(bb=7)).items() if k != 'bb'})\n",
    "of pydantic 1": "from typing import *\nfrom pydantic.v1 import BaseSettings, Field\nclass S(BaseSettings):\n  aa: int = Field(1, env='ALPHA')\n  bb: float = 1\n  cc: List[int] = [1]\n  class Config:\n    env_prefix = 'q_'\nrecord(S().dict())\n",
}


@pytest.mark.parametrize("name", COMMAND_LINES)
def test_a_command_line(name: str, tmp_path: Path) -> None:
    program = Program(COMMAND_LINES[name], tmp_path, "pydantic_settings", enums="name", modules=["pydantic_settings"])  # fmt: skip
    (flag_set,) = program.flag_sets
    assert flag_set.dest == "args"
    assert flag_set.flags
    assert not program.problems()


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_an_environment(name: str, tmp_path: Path) -> None:
    enums = "name" if "env_parse_enums" in name else "value"
    program = Program(ENVIRONMENTS[name], tmp_path, "pydantic_settings", enums=enums, modules=["pydantic_settings"])  # fmt: skip
    (flag_set,) = program.flag_sets
    assert flag_set.dest == "environment"
    assert flag_set.flags
    assert not program.problems()


def found(source: str, folder: Path | None = None) -> Script:
    path = "train.py" if folder is None else str(folder / "train.py")
    return analyse((HEAD + source).encode(), path).script


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("class S(BaseModel):\n  aa: int = 1\nS()", id="a-model-is-no-settings"),
        pytest.param("class S(BaseSettings):\n  aa: int = 1", id="never-made"),
        pytest.param("class BaseSettings: pass\nclass S(BaseSettings):\n  aa: int = 1\nS()", id="own-class"),
        pytest.param("from other import BaseSettings\nclass S(BaseSettings):\n  aa: int = 1\nS()", id="of-another-library"),
        pytest.param("class S(BaseSettings):\n  aa: int = 1\nS(_cli_parse_args=['--aa', '2'])", id="own-words"),
        pytest.param("class S(BaseSettings):\n  aa: int = 1\nCliApp.run(S, cli_args=['--aa', '2'])", id="own-words-of-a-program"),
        pytest.param("class S(BaseSettings):\n  aa: ClassVar[int] = 1\n  _bb: int = 2\n  cc = 3\nS()", id="no-fields"),
        pytest.param("class S(BaseSettings):\n  aa: int = 1\nS(aa=2)", id="given-by-the-script"),
        pytest.param("class S(BaseSettings):\n  aa: int = 1\n  @classmethod\n  def settings_customise_sources(cls, settings_cls, init_settings, **more):\n    return (init_settings,)\nS()", id="no-environment-among-the-sources"),
    ],
)  # fmt: skip
def test_what_is_no_flag(source: str) -> None:
    script = found(source)
    assert not any(s.flags for s in script.flag_sets if s.interface == "pydantic_settings")


def test_a_validator_may_change_a_default() -> None:
    script = found(
        "class S(BaseSettings):\n  aa: int = 1\n  bb: int = 2\n"
        "  @field_validator('aa')\n  @classmethod\n  def f(cls, v): return v + 1\nS()"
    )
    assert isinstance(script["aa"].default, Unresolved)
    assert script["bb"].default == 2


def test_a_file_of_the_project_wins_over_a_default(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# values\nAA=5\n")
    source = "class S(BaseSettings):\n  aa: int = 1\n  bb: int = 2\n  class Config:\n    env_file = '.env'\nS()"
    script = found(source, tmp_path)
    assert isinstance(script["aa"].default, Unresolved)
    assert script["aa"].default.reason is Reason.RUNTIME_INPUT
    assert script["bb"].default == 2
    assert [Path(d.path).name for d in script.dependencies] == [".env"]


def test_nested_fields_need_a_delimiter() -> None:
    script = found("class S(BaseSettings):\n  opt: Opt = Opt()\n  aa: int = 1\nS()")
    assert [flag.name for flag in script.flags] == ["aa"]
    told = [d.message for d in script.diagnostics if d.code == "FS208"]
    assert "opt.deep.x can be set only as part of a JSON text" in told[0]
    assert "env_nested_delimiter" in told[0]


def test_a_model_that_holds_itself_is_opened_once() -> None:
    more = "".join(f"  m{n}: 'S | None' = None\n" for n in range(9))
    source = "from pydantic_settings import BaseSettings\n"
    source += f"class S(BaseSettings):\n{more}  lr: float = 0.1\nS()\n"
    (flag_set,) = found(source).flag_sets
    assert [flag.name for flag in flag_set.flags] == [*(f"m{n}" for n in range(9)), "lr"]


def test_a_delimiter_inside_a_name_parts_it() -> None:
    # pydantic-settings splits W_D_E at each "_", so nothing sets the field.
    source = "class M(BaseModel):\n  d_e: int = 1\n  x: int = 2\nclass S(BaseSettings):\n  model_config = SettingsConfigDict(env_nested_delimiter='_'{})\n  w: M = M()\nS()"
    assert [f.options for f in found(source.format("")).flags] == [("$W_X",)]
    options = [f.options for f in found(source.format(", env_nested_max_split=1")).flags]
    assert options == [("$W_D_E",), ("$W_X",)]


def test_what_is_found_elsewhere_of_a_program_that_is_never_started() -> None:
    script = found("class S(BaseSettings, cli_parse_args=True):\n  aa: int = 1\ndef main():\n  S()")
    assert script["aa"].default == 1
    assert any(d.code == "FS103" for d in script.diagnostics)


COMMANDS = (
    HEAD
    + """
from pydantic_settings import CliSubCommand
class Fit(BaseModel):
    some_rate: float = 1
    src: CliPositionalArg[str]
    def cli_cmd(self): record({"fit." + k: v for k, v in dict(self).items()})
class Test(BaseModel):
    beam: int = 4
    def cli_cmd(self): record({"test." + k: v for k, v in dict(self).items()})
class Main(BaseModel):
    seed: int = 1
    fit: CliSubCommand[Fit]
    test: CliSubCommand[Test]
    def cli_cmd(self):
        record({"seed": self.seed})
        CliApp.run_subcommand(self)
CliApp.run(Main)
"""
)


def test_sub_commands(tmp_path: Path) -> None:
    program = Program(COMMANDS, tmp_path, "pydantic_settings", modules=["pydantic_settings"])
    assert [s.command for s in program.flag_sets] == [(), ("fit",), ("test",)]
    fit = program.flag_sets[1]
    assert [(f.options, f.positional) for f in fit.flags] == [
        (("--some-rate",), False),
        ((), True),
    ]
    assert not program.problems()


def test_sub_commands_of_one_field_are_called_as_their_classes() -> None:
    script = found(
        "from pydantic_settings import CliSubCommand\n"
        "class Fit(BaseModel):\n  rate: float = 1\nclass Test(BaseModel):\n  beam: int = 4\n"
        "class Main(BaseSettings, cli_parse_args=True):\n  job: CliSubCommand[Fit | Test]\nMain()"
    )
    assert [s.command for s in script.flag_sets] == [(), ("Fit",), ("Test",)]


def test_comments_describe_where_they_are_descriptions() -> None:
    fields = "aa: int = 1  # how many\n    bb: int = 2  # noqa\n    # the rate\n    cc: float = 3"
    source = (
        f"from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    {fields}\nS()"
    )
    script = found(source)
    assert {flag.name: flag.help for flag in script.flags} == {
        "aa": "how many",
        "bb": ABSENT,
        "cc": "the rate",
    }
    assert analyse(source.encode(), "train.py", comments=False).script.flags[0].help is ABSENT
