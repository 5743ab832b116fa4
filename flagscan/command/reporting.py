"""How diagnostics are told: to a person, to a CI service, to a program.

A finding is a diagnostic in its JSON form, so that those of a cached answer
are told without building the model.

    >>> finding = {"code": "FS001", "severity": "error", "message": "syntax error: ...",
    ...            "location": {"path": "train.py", "line": 3, "column": 0}}
    >>> render([finding], "concise")
    'train.py:3:1: error[FS001] syntax error: ...\\n'
"""

from __future__ import annotations

from flagscan.terminal import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, TypeAlias

    Json: TypeAlias = Any
    Finding: TypeAlias = dict[str, Any]

AS_THEY_COME = frozenset({"full", "concise", "github"})
"""Formats that are told line by line; the others are one document at the end."""


def render(findings: Sequence[Finding], name: str) -> str:
    """FINDINGS in the output format NAME."""
    if name == "json":
        return _document(list(findings))
    if name == "github":
        return "".join(_github(finding) for finding in findings)
    if name == "gitlab":
        return _document(_gitlab(findings))
    if name == "sarif":
        return _document(_sarif(findings))
    return "".join(_line(finding) for finding in findings)


def explain_unknowns(document: Json) -> str:
    """For each value of the selected flags that is not known: where it comes from."""
    if document["selected"] is None:
        return ""
    lines = []
    for flag in document["flag_sets"][document["selected"]]["flags"]:
        for attribute, value in flag.items():
            if not isinstance(value, dict) or "$unresolved" not in value:
                continue
            unknown = value["$unresolved"]
            chain = [unknown, *unknown.get("chain", ())]
            steps = " <- ".join(f"{step['path']}:{_row(step)} {step['source']}" for step in chain)
            lines.append(
                visible(f"{flag['name']}: {attribute} is not known ({unknown['reason']}): {steps}")
            )
    return "".join(f"{line}\n" for line in lines)


def _line(finding: Finding) -> str:
    place = finding["location"]
    where = f"{place['path']}:{_row(place)}:{place['column'] + 1}"
    return visible(f"{where}: {finding['severity']}[{finding['code']}] {finding['message']}") + "\n"


def _row(place: Json) -> str:
    """The line of PLACE; in a notebook its cell too."""
    return f"cell {place['cell']}:{place['line']}" if "cell" in place else str(place["line"])


def _in_file(place: Json) -> tuple[int, int]:
    """The line and column of PLACE for services that know files alone, not cells."""
    return (1, 1) if "cell" in place else (place["line"], place["column"] + 1)


def _message(finding: Finding) -> str:
    """The message, with the place in a notebook that :func:`_in_file` cannot say."""
    place = finding["location"]
    before = f"{_row(place)}:{place['column'] + 1}: " if "cell" in place else ""
    return before + str(finding["message"])


def _document(data: Json) -> str:
    import json

    return json.dumps(data, indent=1) + "\n"


def _github(finding: Finding) -> str:
    """A workflow command; GitHub shows it at the line it is about."""
    place = finding["location"]
    level = {"info": "notice"}.get(finding["severity"], finding["severity"])
    line, column = _in_file(place)
    fields = {
        "file": place["path"],
        "line": line,
        "col": column,
        "title": finding["code"],
    }
    text = ",".join(f"{key}={_github_escape(str(v), ':,')}" for key, v in fields.items())
    return f"::{level} {text}::{_github_escape(_message(finding))}\n"


def _github_escape(text: str, also: str = "") -> str:
    for char in "%\r\n" + also:
        text = text.replace(char, f"%{ord(char):02X}")
    return visible(text)


def _gitlab(findings: Iterable[Finding]) -> list[Json]:
    """GitLab's Code Quality report; a fingerprint tells the same finding in two reports."""
    from hashlib import sha256

    levels = {"error": "major", "warning": "minor", "info": "info"}
    seen: dict[str, int] = {}
    report = []
    for finding in findings:
        place = finding["location"]
        # Without the line: a finding that merely moved is the same one.
        name = "\0".join((place["path"], finding["code"], finding["message"]))
        seen[name] = seen.get(name, 0) + 1
        mark = f"{name}\0{seen[name]}".encode("utf-8", "surrogatepass")
        report.append(
            {
                "description": _message(finding),
                "check_name": finding["code"],
                "fingerprint": sha256(mark).hexdigest(),
                "severity": levels[finding["severity"]],
                "location": {"path": place["path"], "lines": {"begin": _in_file(place)[0]}},
            }
        )
    return report


def _sarif(findings: Iterable[Finding]) -> Json:
    """SARIF 2.1.0, which code scanning services read."""
    from urllib.parse import quote

    from flagscan.version import VERSION

    results = []
    for finding in findings:
        place = finding["location"]
        uri = quote(place["path"].replace("\\", "/").encode("utf-8", "surrogateescape"))
        line, column = _in_file(place)
        region = {"startLine": line, "startColumn": column}
        level = {"info": "note"}.get(finding["severity"], finding["severity"])
        results.append(
            {
                "ruleId": finding["code"],
                "level": level,
                "message": {"text": _message(finding)},
                "locations": [
                    {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
                ],
            }
        )
    rules = [{"id": code} for code in sorted({result["ruleId"] for result in results})]
    driver = {"name": "flagscan", "version": VERSION, "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
        ],
    }
