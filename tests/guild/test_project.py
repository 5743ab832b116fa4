"""The operations of a guild.yml, and the scripts that they run, as Guild itself loads them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from flagscan.errors import TargetFileError
from flagscan.guildfile.project import operations_of
from tests.guild.project import Project

SCRIPTS = """train.py my_op.py src/fit.py src/pkg/mod.py pkg/__init__.py pkg/__main__.py net/a/b.py
bare/__main__.py""".split()

CASES = {
    "operations": "train: train\nfit: src/fit --epochs 3\nmy-op: {}\n",
    "derived-name": "train:\n  flags: {lr: 0.1}\nmy-op.py:\n  description: x\n",
    "dotted": "a: src/pkg.mod\nb: src.pkg.mod\nc: pkg\nd: net.a.b one two\n",
    "not-modules": "a: {exec: make}\nb: {steps: [train]}\ntrain: {}\n",
    "no-script": "a: nothing/here\nb: train.py\n",
    "models": "- model: net\n  operations:\n    train: {main: train}\n    fit: src/fit\n",
    "anonymous-item": "- operations:\n    train: train\n",
    "two-models": """\
- model: a
  operations: {train: train}
- model: b
  operations: {x: src/fit}
""",
    "config-is-no-model": "- config: c\n  operations: {train: train}\n- model: m\n  extends: c\n",
    "extends": """\
- config: base
  operation-defaults: {flags-dest: globals}
  operations:
    train: {main: train, flags: {lr: 1}}
    fit: {main: src/fit}
- model: m
  extends: base
  operations:
    train: {flags: {lr: 2}}
    more: {main: pkg}
""",
    "extends-list": """\
- config: one
  operations: {a: {main: train}}
- config: two
  operations: {a: {main: src/fit}, b: {main: pkg}}
- model: m
  extends: [one, two]
""",
    "extends-chain": """\
- config: one
  params: {where: src}
  operations: {a: {main: '{{where}}/fit'}}
- config: two
  extends: one
- model: m
  extends: two
  params: {where: src/pkg}
- model: n
  extends: two
""",
    "params": """\
- model: m
  params: {script: '{{folder}}/fit', folder: src, number: 7}
  operations:
    a: {main: '{{script}}'}
    b: {main: 'train --n {{number}} {{unknown}}'}
""",
    "operation-defaults": """\
- model: m
  operation-defaults: {main: src/fit}
  operations: {a: {}, b: {main: train}}
""",
    "include-operations": """\
- config: shared
  operations: {a: {main: train}, b: {main: src/fit}}
- model: m
  operations:
    $include: shared
    c: {main: pkg}
- model: n
  operations:
    $include: shared#a
""",
    "package-without-init": "a: bare\n",
    "sourcecode-root": """\
- model: m
  operations:
    a: {main: fit, sourcecode: {root: src}}
    b: {main: pkg.mod, sourcecode: {root: src}}
""",
    "anchors": "train: &t {main: train, flags: {lr: 1}}\nother: *t\nmerged: {<<: *t, flags: {}}\n",
    "quoted-words": "a: \"train 'two words' x\"\n",
    "empty": "",
    "only-a-comment": "# nothing\n",
    "include": "- include: more.yml\n- model: m\n  operations: {a: {main: train}}\n",
    "package": "- package: p\n- model: m\n  operations: {train: {}}\n",
}
BROKEN = {
    "extends-nothing": "- model: m\n  extends: nothing\n  operations: {a: {main: train}}\n",
    "extends-itself": "- config: c\n  extends: c\n- model: m\n  extends: c\n",
    "include-nothing": "- model: m\n  operations: {$include: nothing}\n",
    "null-operation": "train:\n",
    "a-text": "just text\n",
    "not-yaml": "a: [\n",
    "number-as-name": "3: train\n",
}


def write(root: Path, cases: dict[str, str]) -> None:
    for name, text in cases.items():
        for script in SCRIPTS:
            path = root / name / script
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x = 1\n")
        (root / name / "guild.yml").write_text(text)
        (root / name / "more.yml").write_text(
            "- model: other\n  operations: {b: {main: src/fit}}\n"
        )


@pytest.fixture(scope="module")
def loaded(
    guild_command: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, dict[str, dict[str, object]]]]:
    """The folder of all cases, and what Guild loads in each."""
    root = tmp_path_factory.mktemp("projects")
    write(root, {**CASES, **BROKEN})
    python = Path(guild_command).with_name("python")
    done = subprocess.run(
        [str(python), str(Path(__file__).with_name("loader.py")), str(root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return root, json.loads(done.stdout)


@pytest.mark.parametrize("case", CASES)
def test_the_same_operations_and_scripts(
    case: str, loaded: tuple[Path, dict[str, dict[str, dict[str, object]]]]
) -> None:
    root, found = loaded
    ours = {
        stated.full_name: {
            "main": list(stated.words),
            "path": None if stated.script is None else os.path.relpath(stated.script, root / case),
        }
        for stated in operations_of(str(root / case / "guild.yml"))
    }
    assert ours == found[case]


@pytest.mark.parametrize("case", BROKEN)
def test_what_guild_refuses_is_refused(
    case: str, loaded: tuple[Path, dict[str, dict[str, dict[str, object]]]]
) -> None:
    root, found = loaded
    assert "error" in found[case], "Guild loads it"
    with pytest.raises(TargetFileError) as caught:
        operations_of(str(root / case / "guild.yml"))
    assert "\n" not in str(caught.value)


def test_a_models_sourcecode_root(project: Project) -> None:
    # Guild's import of flags does not look there, and its runs do.
    project.write("src/fit.py", "x = 1\nprint('x is', x)\n")
    project.write(
        "guild.yml",
        """\
- model: m
  sourcecode: {root: src}
  operations:
    a: {main: fit, flags: {x: 2}, flags-dest: globals, flags-import: no}
""",
    )
    (stated,) = operations_of(str(project.folder / "guild.yml"))
    assert stated.script == str(project.folder / "src" / "fit.py")
    assert "x is 5" in project.guild("run", "m:a", "x=5", "-y").stdout
