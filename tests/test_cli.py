"""The command line, as people and hooks meet it."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import TRAIN, Flagscan, environment

Process = Callable[..., "subprocess.CompletedProcess[bytes]"]


# What is printed


def test_the_table_is_what_is_printed(flagscan: Flagscan, train: Path) -> None:
    result = flagscan("train.py")
    assert result.status == 0
    assert result.out.splitlines()[0] == "train.py: 3 flags (argparse, args)"
    assert "? str(random.random())" in result.out
    assert result.err == ""


def test_json_is_what_the_schema_says(
    flagscan: Flagscan, train: Path, assert_valid_script_json: Callable[[object], None]
) -> None:
    (document,) = json.loads(flagscan("train.py", "--format", "json").out)
    assert_valid_script_json(document)
    assert document["path"] == "train.py"
    assert document["flag_sets"][document["selected"]]["dest"] == "args"
    assert [flag["name"] for flag in document["flag_sets"][document["selected"]]["flags"]] == [
        "lr",
        "mode",
        "run_id",
    ]


def test_jsonl_has_a_line_per_script(
    flagscan: Flagscan, train: Path, assert_valid_script_json: Callable[[object], None]
) -> None:
    (train.parent / "other.py").write_text("x = 1\n")
    lines = flagscan(".", "--format", "jsonl").out.splitlines()
    documents = [json.loads(line) for line in lines]
    assert sorted(document["path"] for document in documents) == ["other.py", "train.py"]
    for document in documents:
        assert_valid_script_json(document)


def test_formats_are_listed(flagscan: Flagscan) -> None:
    result = flagscan("--format", "help")
    assert result.status == 0
    assert {"guild", "json", "jsonl", "table"} <= {
        line.split()[0] for line in result.out.splitlines()
    }


def test_include_and_exclude(flagscan: Flagscan, train: Path) -> None:
    out = flagscan("train.py", "--include", "l*", "--include", "m*", "--exclude", "mode").out
    assert "1 flag " in out
    assert "lr" in out


def test_dest_chooses(flagscan: Flagscan, train: Path) -> None:
    assert "(globals, globals)" in flagscan("train.py", "--dest", "globals").out
    result = flagscan("train.py", "--dest", "global:nothing")
    assert result.status == 0
    assert "no flags selected" in result.out
    assert "there are argparse (args), globals" in result.err


def test_a_choice_is_explained_in_one_sentence(flagscan: Flagscan, train: Path) -> None:
    assert flagscan("train.py").err == ""  # a command line besides some globals is no choice
    train.write_text('params = {"lr": 0.1, "steps": 3}\n' + train.read_text())
    result = flagscan("train.py")
    assert result.err.count("\n") == 1
    assert "argparse (args) is offered" in result.err
    assert "there is also dict_literals (global:params)" in result.err
    assert flagscan("train.py", "-q").err == ""
    assert "is offered" not in flagscan("train.py", "--dest", "globals", "-q").err


def test_interface_chooses(flagscan: Flagscan, train: Path) -> None:
    train.write_text('params = {"rate": 0.5}\n' + train.read_text())
    assert "rate" in flagscan("train.py", "--interface", "dict_literals").out
    assert "SEED" in flagscan("train.py", "--interface", "globals").out
    result = flagscan("train.py", "--interface", "click")
    assert result.status == 0
    assert "no flags for --interface click; there are argparse (args), dict_lit" in result.err


def test_verbose_says_what_was_chosen_and_why_a_value_is_unknown(
    flagscan: Flagscan, train: Path
) -> None:
    result = flagscan("train.py", "-v")
    assert "argparse (args) is offered, as a command line comes before variables" in result.err
    assert "run_id: default is not known" in result.err
    assert "train.py:9 str(random.random())" in result.err
    assert "info[FS201]" in result.err


def test_options_may_stand_between_paths(flagscan: Flagscan, train: Path) -> None:
    (train.parent / "other.py").write_text("x = 1\n")
    assert flagscan("train.py", "--jobs", "1", "other.py", "-q").out.count(".py: ") == 2


def test_a_path_given_twice_is_one_script(flagscan: Flagscan, train: Path) -> None:
    assert flagscan("train.py", "./train.py", ".").out.count("3 flags") == 1


def test_version_and_help(flagscan: Flagscan) -> None:
    assert flagscan("--version").out.startswith("flagscan ")
    assert "--emit FILE" in flagscan("--help").out


# Folders


def test_a_folder_is_searched(flagscan: Flagscan, folder: Path) -> None:
    for name in (
        "a.py",
        "sub/b.py",
        ".hidden/c.py",
        "__pycache__/d.py",
        "node_modules/e.py",
        "env/lib/site-packages/f.py",
        "build/g.py",
        "myenv/h.py",
        "notes.txt",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n")
    (folder / "myenv/pyvenv.cfg").touch()
    (folder / "sub/loop").symlink_to(folder)
    (folder / "dangling.py").symlink_to("nowhere")
    os.mkfifo(folder / "fifo.py")
    out = flagscan(".", "--format", "jsonl").out
    # jsonl lists scripts as they finish.
    assert sorted(json.loads(line)["path"] for line in out.splitlines()) == ["a.py", "sub/b.py"]


def test_a_folder_without_scripts_is_no_error(flagscan: Flagscan, folder: Path) -> None:
    result = flagscan(".")
    assert (result.status, result.out) == (0, "")
    assert "no scripts found" in result.err


# Scripts that cannot be read


def test_a_syntax_error_is_told_and_the_others_go_on(flagscan: Flagscan, train: Path) -> None:
    (train.parent / "bad.py").write_text("x = 1\ndef f(:\n")
    result = flagscan("bad.py", "train.py")
    assert result.status == 1
    assert result.err.startswith("bad.py:2:")
    assert "error[FS001]" in result.err
    assert "train.py: 3 flags" in result.out
    assert "bad.py: could not be read" in result.out


@pytest.mark.skipif(os.getuid() == 0, reason="root may read anything")
def test_no_permission_is_told_and_the_others_go_on(flagscan: Flagscan, train: Path) -> None:
    secret = train.parent / "secret.py"
    secret.touch(mode=0o000)
    result = flagscan("secret.py", "train.py")
    assert result.status == 1
    assert "secret.py:1:1: error[FS004] cannot be read: permission denied" in result.err


def test_a_file_that_is_too_large_is_told_and_the_others_go_on(
    flagscan: Flagscan, train: Path
) -> None:
    with (train.parent / "large.py").open("wb") as stream:
        stream.truncate(17 * 1024 * 1024)
    result = flagscan("large.py", "train.py")
    assert result.status == 1
    assert "large.py:1:1: error[FS004] cannot be read: larger than 16 MB" in result.err
    assert "3 flags" in result.out


def test_quiet_keeps_errors(flagscan: Flagscan, folder: Path) -> None:
    (folder / "bad.py").write_text("def f(:\n")
    assert "error[FS001]" in flagscan("bad.py", "-q").err


# Calls that are wrong


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param([], "no PATH given", id="nothing"),
        pytest.param(["nope.py"], "nope.py: no such file", id="missing"),
        pytest.param(["train.py/x"], "no such file", id="below-a-file"),
        pytest.param(["fifo"], "is a FIFO", id="fifo"),
        pytest.param(["/dev/zero"], "is a device", id="device"),
        pytest.param(["a\nb.py"], "a\\nb.py: no such file", id="newline"),
        pytest.param(["a\0b.py"], "not a possible file name", id="nul"),
        pytest.param(["\udcff.py"], "\\udcff.py: no such file", id="not-utf-8"),
        pytest.param(["train.py", "--bogus"], "--bogus", id="unknown-option"),
        pytest.param(["train.py", "--form", "json"], "--form", id="abbreviation"),
        pytest.param(["train.py", "--format", "xml"], "no format named 'xml'", id="format"),
        pytest.param(["train.py", "--format", "../x"], "no format named", id="format-path"),
        pytest.param(["train.py", "--format", "base"], "no format named", id="format-base"),
        pytest.param(["train.py", "--output-format", "x"], "invalid choice", id="output-format"),
        pytest.param(["train.py", "--emit", "x.unknown"], "tells no format", id="emit-name"),
        pytest.param(["train.py", "--emit", ""], "needs the name", id="emit-empty"),
        pytest.param(["train.py", "--check"], "--check needs --emit", id="check"),
        pytest.param(["train.py", "--diff"], "--diff needs --emit", id="diff"),
        pytest.param(["train.py", "--emit", "-", "--check"], "needs --emit FILE", id="check-out"),
        pytest.param(["train.py", "--dest", "x"], "--dest x", id="dest"),
        pytest.param(["train.py", "--dest", "global:"], "--dest global:", id="dest-no-name"),
        pytest.param(["train.py", "--jobs", "0"], "not a positive number", id="jobs"),
        pytest.param(["train.py", "--root", "nope"], "no such folder", id="root"),
        pytest.param(["train.py", "other.py", "--op", "x"], "--op names one", id="op"),
        pytest.param(["train.py", "lr=x"], "lr=x: 'x' is not a number", id="value"),
        pytest.param(["train.py", "@p.json"], "p.json: no such file", id="values"),
        pytest.param(["guild.yml"], "no such file", id="guild.yml"),
        pytest.param(["a.ipynb"], "no such file", id="notebook"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(
    flagscan: Flagscan, train: Path, arguments: list[str], says: str
) -> None:
    (train.parent / "other.py").write_text("x = 1\n")
    os.mkfifo(train.parent / "fifo")
    result = flagscan(*arguments)
    assert result.status == 2
    assert result.out == ""
    assert result.err.startswith("flagscan: error: ")
    assert says in result.err
    assert result.err.count("\n") == 1


def test_a_file_with_an_equals_sign_is_a_path(flagscan: Flagscan, folder: Path) -> None:
    (folder / "lr=1.py").write_text(TRAIN)
    assert flagscan("lr=1.py").out.startswith("lr=1.py: 3 flags")


def test_nothing_is_written_when_a_path_is_missing(flagscan: Flagscan, train: Path) -> None:
    assert flagscan("train.py", "nope.py", "--emit", "guild.yml").status == 2
    assert not (train.parent / "guild.yml").exists()


def test_an_internal_error_is_one_line(
    flagscan: Flagscan, train: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flagscan.command.run.select_in", lambda *_: 1 / 0)
    result = flagscan("train.py")
    assert result.status == 2
    assert result.err.startswith("flagscan: internal error: ZeroDivisionError")
    assert result.err.count("\n") == 1


# Writing


def test_emit_creates_then_changes_nothing(flagscan: Flagscan, train: Path) -> None:
    target = train.parent / "guild.yml"
    first = flagscan("train.py", "--emit", "guild.yml")
    assert (first.status, first.out) == (0, "")
    assert "created guild.yml" in first.err
    text = target.read_bytes()
    assert b"lr:" in text
    before = target.stat()
    second = flagscan("train.py", "--emit", "guild.yml")
    assert (second.status, second.out, second.err) == (0, "", "")
    assert target.stat().st_mtime_ns == before.st_mtime_ns
    assert target.stat().st_ino == before.st_ino


def test_emit_adds_to_what_is_there(flagscan: Flagscan, train: Path) -> None:
    target = train.parent / "guild.yml"
    old = "# mine\nprepare:   # keep\n  exec: ./prepare.sh\n"
    target.write_text(old)
    result = flagscan("train.py", "--emit", "guild.yml")
    assert "updated guild.yml" in result.err
    assert target.read_text().startswith(old)
    assert "train:" in target.read_text()


def test_exit_non_zero_on_change(flagscan: Flagscan, train: Path) -> None:
    arguments = ("train.py", "--emit", "guild.yml", "--exit-non-zero-on-change")
    assert flagscan(*arguments).status == 1
    assert flagscan(*arguments).status == 0


def test_check_writes_nothing_and_says_what_differs(flagscan: Flagscan, train: Path) -> None:
    target = train.parent / "guild.yml"
    missing = flagscan("train.py", "--emit", "guild.yml", "--check")
    assert missing.status == 1
    assert not target.exists()
    flagscan("train.py", "--emit", "guild.yml")
    good = flagscan("train.py", "--emit", "guild.yml", "--check")
    assert (good.status, good.out, good.err) == (0, "", "")
    text = target.read_text()
    train.write_text(TRAIN.replace("args =", 'parser.add_argument("--new", default=1)\nargs ='))
    stale = flagscan("train.py", "--emit", "guild.yml", "--check", "-q")
    assert stale.status == 1
    assert "+    new:" in stale.out
    assert "guild.yml:1:1: error[FS601] out of date" in stale.err
    assert "flagscan --emit guild.yml train.py" in stale.err
    assert target.read_text() == text


def test_diff_writes_nothing_and_is_a_patch(flagscan: Flagscan, train: Path) -> None:
    target = train.parent / "guild.yml"
    target.write_text("prepare:\n  exec: x")
    result = flagscan("train.py", "--emit", "guild.yml", "--diff")
    assert result.status == 0
    assert target.read_text() == "prepare:\n  exec: x"
    patched = subprocess.run(
        ["patch", "-p0"], input=result.out, text=True, cwd=train.parent, check=False
    )
    if patched.returncode == 0:
        assert flagscan("train.py", "--emit", "guild.yml", "--check").status == 0


def test_emit_to_standard_output(flagscan: Flagscan, train: Path) -> None:
    result = flagscan("train.py", "--emit", "-")
    assert "flags-dest: args" in result.out
    assert list(train.parent.iterdir()) == [train]


def test_the_name_chooses_the_format_and_format_overrides(flagscan: Flagscan, train: Path) -> None:
    flagscan("train.py", "--emit", "a.json")
    assert isinstance(json.loads((train.parent / "a.json").read_text()), list)
    flagscan("train.py", "--emit", "b.json", "--format", "guild")
    assert "flags-dest" in (train.parent / "b.json").read_text()


def test_op_names_the_operation(flagscan: Flagscan, train: Path) -> None:
    assert flagscan("train.py", "--emit", "-", "--op", "learn").out.startswith("learn:")


def test_a_script_that_cannot_be_read_keeps_its_operation(flagscan: Flagscan, train: Path) -> None:
    flagscan("train.py", "--emit", "guild.yml")
    text = (train.parent / "guild.yml").read_text()
    train.write_text("def f(:\n")
    assert flagscan("train.py", "--emit", "guild.yml").status == 1
    assert (train.parent / "guild.yml").read_text() == text


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xff\xfe", id="not-utf-8"),
        pytest.param(b"train: [", id="no-yaml"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
def test_a_file_that_is_not_understood_is_left_alone(
    flagscan: Flagscan, train: Path, content: bytes
) -> None:
    target = train.parent / "guild.yml"
    target.write_bytes(content)
    result = flagscan("train.py", "--emit", "guild.yml")
    assert result.status == 1
    assert result.err.startswith("flagscan: error: guild.yml")
    assert result.err.count("\n") == 1
    assert target.read_bytes() == content


@pytest.mark.parametrize("name", ["folder/guild.yml", "sub"])
def test_a_target_that_cannot_be_is_one_line(flagscan: Flagscan, train: Path, name: str) -> None:
    (train.parent / "sub").mkdir()
    result = flagscan("train.py", "--emit", name, "--format", "guild")
    assert result.status == 1
    assert result.err.count("\n") == 1


# How diagnostics are told


@pytest.fixture
def bad(train: Path) -> None:
    (train.parent / "bad,1%.py").write_text("x = 1\ndef f(:\n")


@pytest.mark.usefixtures("bad")
def test_concise(flagscan: Flagscan) -> None:
    err = flagscan(".", "--output-format", "concise").err
    assert err.startswith("bad,1%.py:2:")
    assert err.count("\n") == 1


@pytest.mark.usefixtures("bad")
def test_github_annotations(flagscan: Flagscan) -> None:
    err = flagscan(".", "--output-format", "github").err
    assert err.startswith("::error file=bad%2C1%25.py,line=2,col=")
    assert ",title=FS001::syntax error" in err


@pytest.mark.usefixtures("bad")
def test_json_diagnostics(flagscan: Flagscan) -> None:
    (finding,) = json.loads(flagscan(".", "--output-format", "json").err)
    assert finding["code"] == "FS001"
    assert finding["location"]["path"] == "bad,1%.py"


@pytest.mark.usefixtures("bad")
def test_gitlab_report(flagscan: Flagscan) -> None:
    report = json.loads(flagscan(".", "--output-format", "gitlab", "-v").err)
    assert {item["check_name"] for item in report} >= {"FS001", "FS201"}
    assert len({item["fingerprint"] for item in report}) == len(report)
    assert report[0]["location"] == {"path": "bad,1%.py", "lines": {"begin": 2}}


@pytest.mark.usefixtures("bad")
def test_sarif(flagscan: Flagscan) -> None:
    log = json.loads(flagscan(".", "--output-format", "sarif").err)
    assert log["version"] == "2.1.0"
    (result,) = log["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "bad%2C1%25.py"
    assert place["region"]["startLine"] == 2
    assert result["ruleId"] in [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]


def test_a_report_without_findings_is_a_report(flagscan: Flagscan, train: Path) -> None:
    assert json.loads(flagscan("train.py", "--output-format", "json").err) == []


def test_differences_are_findings_too(flagscan: Flagscan, train: Path) -> None:
    result = flagscan("train.py", "--emit", "guild.yml", "--check", "--output-format", "json")
    (finding,) = json.loads(result.err)
    assert finding["code"] == "FS601"
    assert result.out == ""


# Processes


def test_several_processes_give_the_same_as_one(flagscan: Flagscan, folder: Path) -> None:
    for number in range(6):
        (folder / f"t{number}.py").write_text(TRAIN.replace("0.1", f"0.{number}"))
    (folder / "bad.py").write_text("def f(:\n")
    one = flagscan(".", "--jobs", "1", "--no-cache", "--format", "json")
    two = flagscan(".", "--jobs", "2", "--no-cache", "--format", "json")
    assert one == two
    assert one.status == 1
    cached = flagscan(".", "--jobs", "2", "--format", "json")
    again = flagscan(".", "--jobs", "2", "--format", "json")
    assert cached == again == one


def test_a_name_that_is_not_utf_8(flagscan_process: Process, folder: Path) -> None:
    name = b"caf\xe9\n.py"
    try:
        (folder / os.fsdecode(name)).write_text(TRAIN)
    except OSError:
        pytest.skip("the file system takes no such names")
    for shape in ("table", "json", "guild"):
        done = flagscan_process(name, "--format", shape)
        assert done.returncode == 0, done.stderr
        done.stdout.decode("utf-8")
    done = flagscan_process(name)
    assert done.stdout.startswith(b"caf\\udce9\\n.py: 3 flags")
    json.loads(flagscan_process(b".", "--format", "json").stdout)


def test_a_name_with_a_leading_dash(flagscan_process: Process, folder: Path) -> None:
    (folder / "-x.py").write_text(TRAIN)
    assert flagscan_process("--", "-x.py").stdout.startswith(b"-x.py: 3 flags")
    assert flagscan_process(".").stdout.startswith(b"-x.py: 3 flags")


def test_a_reader_that_leaves_early_is_no_error(
    flagscan_process: Process, train: Path, tmp_path: Path
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = flagscan_process(
            "train.py", "--format", "json", stdout=writing, stderr=subprocess.PIPE
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_a_full_disk_for_output_is_one_line(flagscan_process: Process, train: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = flagscan_process("train.py", stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr.startswith(b"flagscan: error: ")
    assert done.stderr.count(b"\n") == 1


def test_closed_streams_are_no_crash(flagscan_process: Process, train: Path) -> None:
    command = f"exec {sys.executable} -m flagscan train.py nope.py >&- 2>&-"
    done = subprocess.run(["sh", "-c", command], env=environment(), check=False)
    assert done.returncode == 2


def test_an_encoding_that_lacks_characters_is_no_crash(
    flagscan_process: Process, folder: Path
) -> None:
    (folder / "train.py").write_text(TRAIN.replace("learning rate", "Lernrate \u2192 \U0001f600"))
    for name in ("ascii", "cp1252", "utf-8"):
        variables = environment(PYTHONIOENCODING=name, PYTHONUTF8="0", LC_ALL="C")
        done = flagscan_process("train.py", env=variables)
        assert done.returncode == 0, done.stderr


def test_ctrl_c_ends_quietly(folder: Path) -> None:
    for number in range(400):
        (folder / f"t{number}.py").write_text(TRAIN * 20)
    command = [sys.executable, "-m", "flagscan", ".", "--no-cache", "--jobs", "2"]
    with subprocess.Popen(
        [*command, "--format", "jsonl"],  # more than a pipe holds: it cannot end unread
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in err


@pytest.mark.skipif(
    multiprocessing.get_start_method() != "fork", reason="the patch has to reach the workers"
)
def test_a_script_that_takes_its_process_down_is_one_diagnostic(
    flagscan: Flagscan, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import flagscan.analysis as analysis

    real = analysis.analyse

    def fragile(data: bytes, path: str, **options: Any) -> analysis.Analysis:
        if path == "killer.py":
            os._exit(11)
        return real(data, path, **options)

    monkeypatch.setattr(analysis, "analyse", fragile)
    for name in ("a.py", "b.py", "c.py", "killer.py"):
        (folder / name).write_text(TRAIN)
    result = flagscan(".", "--jobs", "2")
    assert result.status == 1
    assert result.out.count("3 flags") == 3
    assert "killer.py:1:1: error[FS009]" in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(("variable", "coloured"), [("", True), ("NO_COLOR", False)])
def test_a_person_sees_colours_unless_they_said_no(
    flagscan_process: Process, train: Path, variable: str, coloured: bool
) -> None:
    here, there = os.openpty()
    variables = environment(TERM="xterm", COLUMNS="100", **({variable: "1"} if variable else {}))
    done = flagscan_process("train.py", env=variables, stdout=there, stderr=subprocess.PIPE)
    os.close(there)
    shown = os.read(here, 100_000)
    os.close(here)
    assert done.returncode == 0, done.stderr
    assert (b"\x1b[" in shown) is coloured
    assert b"lr" in shown


GUILD = """\
# ours
train:
  main: train  # the script
fit: sub/fit --verbose 1
other: {exec: make}
"""


def test_a_guild_file_names_its_scripts(flagscan: Flagscan, train: Path) -> None:
    (train.parent / "sub").mkdir()
    (train.parent / "sub" / "fit.py").write_text("epochs = 3\n")
    (train.parent / "guild.yml").write_text(GUILD)
    documents = json.loads(flagscan("guild.yml", "--format", "json").out)
    assert [item["path"] for item in documents] == ["sub/fit.py", "train.py"]
    assert "lr" in flagscan("guild.yml", "--op", "train").out
    assert "lr" not in flagscan("guild.yml", "--op", "fit").out


def test_a_guild_file_is_filled_from_its_own_scripts(flagscan: Flagscan, train: Path) -> None:
    target = train.parent / "guild.yml"
    target.write_text(GUILD)
    (train.parent / "unused.py").write_text("import argparse\n")
    result = flagscan("guild.yml", "--emit", "guild.yml", "--all")
    assert result.status == 0
    assert "operation fit: no script is sub/fit" in result.err
    text = target.read_text()
    assert text.startswith("# ours\ntrain:\n  main: train  # the script\n  flags-dest: args\n")
    assert "fit: sub/fit --verbose 1\n" in text
    assert "unused" not in text
    again = flagscan("guild.yml", "--sync", "--check")
    assert again.status == 0


def test_no_operations_are_added_for_a_guild_file(flagscan: Flagscan, folder: Path) -> None:
    (folder / "train.py").write_text(
        "import argparse\n"
        "commands = argparse.ArgumentParser()\n"
        "sub = commands.add_subparsers()\n"
        "for name in ('fit', 'test'):\n"
        "    sub.add_parser(name).add_argument('--lr', default=0.1)\n"
        "commands.parse_args()\n"
    )
    (folder / "guild.yml").write_text("go:\n  main: train fit\n")
    flagscan("guild.yml", "--sync", "--all")
    text = (folder / "guild.yml").read_text()
    assert "lr" in text
    assert "test" not in text


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        pytest.param("a: [", 1, "guild.yml:1:", id="no-yaml"),
        pytest.param("text", 1, "a mapping of operations, or a list of models", id="text"),
        pytest.param("train: {}\n", 2, "no operation 'x'; there are train", id="no-such"),
        pytest.param(
            "- model: m\n  extends: n\n", 1, "2:12: error[FS631] there is no model", id="extends"
        ),
    ],
)
def test_a_guild_file_that_cannot_be_used(
    flagscan: Flagscan, train: Path, text: str, status: int, told: str
) -> None:
    (train.parent / "guild.yml").write_text(text)
    result = flagscan("guild.yml", "--op", "x")
    assert result.status == status
    assert told in result.err
    assert result.err.count("\n") == 1


def test_comments_can_be_left_unread(flagscan: Flagscan, folder: Path) -> None:
    text = "import yaml\ncfg = yaml.safe_load(open('c.yaml'))\nlr = 1  # rate\n"
    (folder / "train.py").write_text(text)
    (folder / "c.yaml").write_text("depth: 3  # layers\n")
    for arguments, told in ((("--no-comments",), False), ((), True), (("--no-comments",), False)):
        out = flagscan("train.py", "--format", "json", *arguments).out
        assert ("rate" in out, "layers" in out) == (told, told)
