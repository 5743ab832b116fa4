"""Undecided tests: running each arm, and where the arms meet again.

An arm may end by running through, or by a *completion*: ``return``, ``break``,
``continue``, ``raise``. What ran through goes on; an arm that left waits, as
``Pending`` with its delta, in the journal frame that was opened when its
sibling went on, until the place that catches it (end of function, loop,
``try``) collapses the frames and joins the states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from flagscan.interpreter.heap import ClassObject, Instance
from flagscan.interpreter.journal import Delta, JournalFrame, compose
from flagscan.interpreter.lattice import join, options_of
from flagscan.interpreter.values import NONE, External, Site, Unknown, Value

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


@dataclass(frozen=True, slots=True)
class Completion:
    """How a block ended when it did not run through."""

    kind: str
    """``return``, ``break``, ``continue``, ``raise`` or ``dead`` (nothing goes on from here)."""
    value: Value = NONE
    """What is returned or raised."""
    site: Site | None = None


BREAK = Completion("break")
CONTINUE = Completion("continue")
DEAD = Completion("dead")


class Pending(NamedTuple):
    """A state that some path ended in, relative to a common base, and how it ended."""

    completion: Completion | None
    delta: Delta


class Raised(Exception):
    """A Python exception of the script, on its way through our evaluator."""

    def __init__(self, value: Value, site: Site | None) -> None:
        super().__init__()
        self.value = value
        self.site = site


class Exhausted(Exception):
    """The step budget is used up; unwinds to the entry of the interpreter."""


def run_arms(
    interp: Interpreter, arms: Iterable[Callable[[], Completion | None]]
) -> Completion | None:
    """Run each of ARMS from the current state, as arms of one undecided test.

    Returns the completion of the whole: None when any arm runs through.
    """
    journal = interp.journal
    mark = len(journal.frames)
    test = interp.new_test()
    endings: list[tuple[Pending, int]] = []
    arms = list(arms)
    test.arms = len(arms)
    for number, arm in enumerate(arms):
        journal.open((*journal.path, (test, number)))
        completion = interp.guarded(arm)
        endings.extend((p, number) for p in collapse(interp, mark, completion))
    return resume(interp, [p for p, _ in endings], _surviving_mark(endings, test))


def _surviving_mark(endings: list[tuple[Pending, int]], test: int) -> tuple[int, int] | None:
    # Code behind the test runs only where this arm was taken - unless the others ended the
    # program (raise, sys.exit): a program that ended has no flags to be conditional about.
    through = {number for p, number in endings if p.completion is None}
    left = [p for p, _ in endings if p.completion and p.completion.kind not in ("raise", "dead")]
    if left and len(through) == 1:
        return (test, through.pop())
    return None


def collapse(interp: Interpreter, mark: int, completion: Completion | None) -> list[Pending]:
    """Close the frames above MARK; all states they lead to, relative to the base at MARK.

    COMPLETION is how the code that now ran ended.
    """
    journal = interp.journal
    endings = [Pending(completion, {})]
    while len(journal.frames) > mark:
        delta, frame = journal.roll_back()
        endings = [Pending(c, compose(delta, d)) for c, d in endings]
        endings.extend(frame.pending)
    return [p for p in endings if p.completion is not DEAD]


def resume(
    interp: Interpreter, endings: list[Pending], mark: tuple[int, int] | None = None
) -> Completion | None:
    """Go on from the join of those of ENDINGS that ran through; keep the others waiting."""
    through = [p.delta for p in endings if p.completion is None]
    left = merge_completions(
        interp, [p for p in endings if p.completion is not None], alone=not through
    )
    journal = interp.journal
    if not through:
        if not left:
            return DEAD
        current, *waiting = left
        if waiting:
            _wait(interp, waiting, None)
        journal.apply(current.delta)
        return current.completion
    if left:
        _wait(interp, left, mark)
    journal.merge(through)
    return None


def _wait(interp: Interpreter, pending: list[Pending], mark: tuple[int, int] | None) -> None:
    journal = interp.journal
    path = journal.path if mark is None else (*journal.path, mark)
    frame: JournalFrame = journal.open(path)
    frame.pending.extend(pending)


def merge_completions(interp: Interpreter, endings: list[Pending], *, alone: bool) -> list[Pending]:
    """Join the states that left in the same way, exceptions of one class among them.

    A raise that nothing will catch ends the program: it is dropped where another path goes on.
    ALONE: no path ran through.
    """
    uncaught = interp.try_depth == 0 and (
        not alone or any(p.completion and p.completion.kind != "raise" for p in endings)
    )
    kinds: dict[object, list[Pending]] = {}
    for pending in endings:
        assert pending.completion is not None
        if pending.completion.kind == "raise":
            if uncaught:
                continue
            cls = raised_class(pending.completion.value)
            kinds.setdefault(id(pending) if cls is None else cls, []).append(pending)
        else:
            kinds.setdefault(pending.completion.kind, []).append(pending)
    merged: list[Pending] = []
    for group in kinds.values():
        if len(group) == 1:
            merged.append(group[0])
            continue
        values = [p.completion.value for p in group if p.completion]
        first = group[0].completion
        assert first is not None
        value = join(*values)
        if first.kind == "raise" and isinstance(value, Unknown):  # who catches it must be known
            merged.extend(group)
            continue
        completion = Completion(first.kind, value, first.site)
        merged.append(Pending(completion, _join_deltas(interp, [p.delta for p in group])))
    return merged


def raised_class(raised: Value) -> Value | None:
    """The class of what is raised; None when it is not known."""
    options = options_of(raised)
    classes = {option.cls if isinstance(option, Instance) else option for option in options}
    cls = classes.pop()
    return cls if not classes and isinstance(cls, (ClassObject, External)) else None


def _join_deltas(interp: Interpreter, deltas: list[Delta]) -> Delta:
    journal = interp.journal
    journal.open(journal.path)
    journal.merge(deltas)
    joined, _frame = journal.roll_back()
    return joined


def frame_path(interp: Interpreter, mark: int) -> tuple[tuple[int, int], ...]:
    """The tests that code ran under when MARK frames were open."""
    frames = interp.journal.frames
    return frames[mark - 1].path if mark else interp.journal.base


def catch(
    interp: Interpreter, mark: int, completion: Completion | None, *kinds: str
) -> tuple[Completion | None, Completion | None]:
    """Collapse to MARK where completions of KINDS are caught.

    Returns (the joined caught completion or None, the completion that goes on outwards). Running
    through counts as caught, too. When both are given, nothing ran through or was caught.
    """
    journal = interp.journal
    if len(journal.frames) == mark:
        if completion is None or completion.kind in kinds:
            return completion, None
        return None, completion
    base, path = frame_path(interp, mark), journal.path
    waiting = [p for frame in journal.frames[mark:] for p in frame.pending]
    caught: list[Pending] = []
    others: list[Pending] = []
    for pending in collapse(interp, mark, completion):
        if pending.completion is None or pending.completion.kind in kinds:
            caught.append(pending)
        else:
            others.append(pending)
    if not caught:
        return None, resume(interp, others) or DEAD
    values = [p.completion.value if p.completion else NONE for p in caught]
    sites = [p.completion.site for p in caught if p.completion]
    kind = next((p.completion.kind for p in caught if p.completion), None)
    # What follows runs only where no path left: under the tests of the one path that is caught,
    # or, where several are, under a test of its own.
    alone = not any(p.completion and p.completion.kind in kinds for p in waiting)
    left = any(p.completion and p.completion.kind not in ("raise", "dead") for p in others)
    marks = path[len(base) :] if alone else ((interp.new_test(), 0),)
    resume(interp, [*[Pending(None, p.delta) for p in caught], *others])
    if left and len(journal.frames) > mark:
        journal.frames[-1].path = (*base, *marks)
    joined = Completion(kind, join(*values), sites[0] if sites else None) if kind else None
    return joined, None
