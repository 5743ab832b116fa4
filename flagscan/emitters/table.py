"""A table for people: one line per flag of the selected set.

    train.py: 3 flags (argparse, args)
      FLAG    TYPE   DEFAULT                  CHOICES   HELP
      lr      float  0.1                                learning rate
      mode    str    'fast'                   fast | slow
      run_id         ? str(np.random.randint(1000))

``?`` stands before what is not known, followed by the expression as written.
Everything that a script says is shown with control characters escaped.
Of trials, it shows the first ones and how many there are.
"""

from __future__ import annotations

import itertools

from flagscan.emitters.base import EmitOptions, Emitter
from flagscan.model.document import public
from flagscan.terminal import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flagscan.assignments.trials import Trials
    from flagscan.model.document import Json
    from flagscan.model.script import Script

    Row = tuple[str, ...]

HEAD = ("FLAG", "TYPE", "DEFAULT", "CHOICES", "HELP")
PREVIEW = 20
"""Trials that are shown."""
WIDEST = 48
"""Characters of a cell that others follow; the last one may be of any length."""


def emit(scripts: Sequence[Script], options: EmitOptions) -> str:
    """A table for each of SCRIPTS."""
    from flagscan.model.serialize import to_json

    return "".join(render(map(to_json, scripts), options))


def render(documents: Iterable[Json], options: EmitOptions) -> Iterator[str]:
    """The same from their documents, a table at a time."""
    tables = (table for document in documents for table in _tables(document, options))
    if options.pretty:
        yield from _pretty(tables)
        return
    between = ""
    for title, rows in tables:
        yield between + _plain(title, rows)
        between = "\n"


def trials(script: Script, trials: Trials, options: EmitOptions) -> Iterator[str]:
    """The first of TRIALS, a line for each."""
    names = [flag.name for flag in trials.flags]
    rows = [["", *map(visible, names)]]
    for number, trial in enumerate(itertools.islice(trials, PREVIEW), 1):
        cells = (value_text(trial[name]) if name in trial else "" for name in names)
        rows.append([str(number), *map(_shortened, cells)])
    count = len(trials)
    title = " ".join([script.path, *trials.command])
    yield f"{visible(title)}: {count} {'trial' if count == 1 else 'trials'}\n"
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {line}".rstrip() + "\n"
    if count > PREVIEW:
        yield f"  ... and {count - PREVIEW} more\n"


def _tables(document: Json, options: EmitOptions) -> Iterator[tuple[str, list[Row]]]:
    """The title and the rows of each table for one script: its own flags, then sub-commands'."""
    path = visible(document["path"])
    selected = document["selected"]
    if selected is None:
        yield f"{path}: {_nothing(document)}", []
        return
    chosen = document["flag_sets"][selected]
    for item in document["flag_sets"]:
        if item is not chosen and not (
            item["command"] and item["interface"] == chosen["interface"]
        ):
            continue
        name = visible(" ".join([document["path"], *item["command"]]))
        rows = [_row(public(flag)) for flag in item["flags"] if options.keeps_name(flag["name"])]
        count = f"{len(rows)} flag" if len(rows) == 1 else f"{len(rows)} flags"
        yield f"{name}: {count} ({visible(item['interface'])}, {visible(item['dest'])})", rows


def _nothing(document: Json) -> str:
    if any(item["severity"] == "error" for item in document["diagnostics"]):
        return "could not be read"
    dests = sorted({item["dest"] for item in document["flag_sets"] if item["flags"]})
    return visible(f"no flags selected; there are {', '.join(dests)}") if dests else "no flags"


def _row(flag: Json) -> Row:
    name = f"<{flag['name']}>" if flag.get("positional") else flag["name"]
    return (
        visible(name),
        _type(flag),
        _default(flag),
        _choices(flag),
        _text(flag["help"]) if flag.get("help") is not None else "",
    )


def _type(flag: Json) -> str:
    if flag.get("action") in ("store_true", "store_false"):
        return "switch"
    kind = _text(flag["type"]) if flag.get("type") is not None else ""
    return f"{kind}[{_text(flag['nargs'])}]" if flag.get("nargs") is not None else kind


def _default(flag: Json) -> str:
    if "default" in flag:
        return value_text(flag["default"])
    return "(required)" if flag.get("required") is True else ""


def _choices(flag: Json) -> str:
    choices = flag.get("choices")
    if isinstance(choices, list):
        more = ["..."] if flag.get("allow_other") else []
        return " | ".join([*map(_text, choices), *more])
    return "" if choices is None else value_text(choices)


def _text(value: Json) -> str:
    """VALUE without quotes where it is text."""
    return visible(value) if isinstance(value, str) else value_text(value)


def value_text(value: Json) -> str:
    """A value of a document as a Python programmer would write it, on one line."""
    if isinstance(value, list):
        return "[" + ", ".join(map(value_text, value)) + "]"
    if isinstance(value, dict):
        if len(value) == 1:
            ((tag, body),) = value.items()
            if tag == "$unresolved":
                return visible(f"? {body['source']}")
            if tag in ("$float", "$complex", "$bytes"):
                return visible(str(body))
            if tag == "$ellipsis":
                return "..."
            if tag == "$dict":
                pairs = [f"{value_text(key)}: {value_text(item)}" for key, item in body]
                return "{" + ", ".join(pairs) + "}"
        pairs = [f"{value_text(key)}: {value_text(item)}" for key, item in value.items()]
        return "{" + ", ".join(pairs) + "}"
    return visible(repr(value))


def _plain(title: str, rows: list[Row]) -> str:
    """Aligned columns; those that are empty throughout are left out."""
    if not rows:
        return title + "\n"
    shown = [index for index in range(len(HEAD)) if index < 3 or any(row[index] for row in rows)]
    cells = [
        [_shortened(row[index]) if index != shown[-1] else row[index] for index in shown]
        for row in [HEAD, *rows]
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(shown))]
    lines = [
        "  "
        + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]
    return "\n".join([title, *lines]) + "\n"


def _shortened(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 3] + "..."


def _pretty(tables: Iterable[tuple[str, list[Row]]]) -> Iterator[str]:
    """The tables with lines and colours, as wide as the terminal."""
    import io
    import shutil

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    out = io.StringIO()
    width = shutil.get_terminal_size().columns
    console = Console(file=out, force_terminal=True, width=width, highlight=False)
    for title, rows in tables:
        console.print(Text(title, style="bold"))
        if rows:
            table = Table(show_lines=False, header_style="dim")
            for head in HEAD:
                table.add_column(head.capitalize(), overflow="fold")
            for row in rows:
                # Text: what a script says is no markup.
                style = "yellow" if row[2].startswith("? ") else ""
                table.add_row(
                    Text(row[0], style="cyan"),
                    row[1],
                    Text(row[2], style=style),
                    *map(Text, row[3:]),
                )
            console.print(table)
        yield out.getvalue()
        out.seek(0)
        out.truncate()


EMITTER = Emitter(
    name="table",
    description="a table for people, of flags or of trials",
    emit=emit,
    render=render,
    trials=trials,
    suffixes=(".txt",),
)
