"""How much work is enough, and the name of each limit.

Reaching a limit is ordinary: the value becomes ``Unknown(Reason.BUDGET)``, one
diagnostic names the limit, and reading goes on. Work is counted in steps, not
seconds, so that an answer does not depend on the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The limits of one interpretation."""

    steps: int = 60_000
    """Statements executed and functions entered, all modules together, besides one for each line
    of the script."""
    undecided_steps: int = 10_000
    """Of these, steps that stand under ``undecided_depth`` undecided tests or more. Beyond, no
    function is entered from there and no loop is followed round by round: what is that unlikely
    to run is not worth more."""
    undecided_depth: int = 3
    plain_steps: int = 30_000
    """Steps after which the same holds everywhere as long as no library of flags has answered a
    call: what functions do is then hardly about flags."""
    parsed_steps: int = 10_000
    """Steps after the command line was read in part (``parse_known_args``)."""
    uncalled_steps: int = 15_000
    """Steps in functions that nobody calls, all of them together, besides one for each line."""
    call_depth: int = 48
    """Own functions entered inside each other; deep enough for main -> build -> add_group, and
    for short recursions."""
    recursion: int = 12
    """Activations of one function at a time."""
    undecided_recursion: int = 2
    """The same under an undecided test, where nothing known ends a recursion."""
    loop_iterations: int = 20_000
    """Rounds of one loop over known items."""
    loop_steps: int = 20_000
    """Steps spent in one loop; a training loop is not worth more."""
    undecided_rounds: int = 64
    """Rounds of one loop each of which may have been its last (``if done(): break``)."""
    while_iterations: int = 4_000
    """Rounds of one ``while`` loop whose test is known."""
    collection: int = 100_000
    """Items of a list, dict, set or range that are kept one by one."""
    text: int = 1_000_000
    """Characters of a text or bytes that is computed."""
    number_bits: int = 4_096
    """Size of an integer that is computed."""
    registry_steps: int = 20_000
    """Steps for executing everything imported when something is read that it may have filled, all
    such times together."""
    modules: int = 1_200
    """Sibling modules read for one script."""
    module_bytes: int = 4_000_000
    """Size of one sibling module."""
    total_bytes: int = 24_000_000
    """Size of all sibling modules together."""
    parsed_bytes: int = 12_000_000
    """Size of those that are executed, all together: a tree is forty times its text."""
    loader_lines: int = 60
    """Lines of a function that is entered for loading a file after the command line is read."""
    data_files: int = 64
    """Files of settings that the script opens."""
    data_bytes: int = 400_000
    """Size of one of them; what is larger is data."""
    data_total_bytes: int = 2_000_000
    """Size of all of them together."""
    folder: int = 2_000
    """Names in a folder of modules that the script lists."""
    nesting: int = 160
    """Expressions inside each other while evaluating."""
    seconds: float = 60.0
    """Time of the whole interpretation: a net under the steps, see :mod:`..meter`."""
    memory_bytes: int = 3 << 28
    """By how much the memory of the process may grow, likewise."""


DEFAULT = Budget()


def unrewarding(interp: Interpreter) -> str:
    """The limit beyond which no function is entered here and no loop followed round by round.

    Empty while there is none.
    """
    budget = interp.budget
    deep = len(interp.journal.path) >= budget.undecided_depth
    if deep and interp.undecided_steps > budget.undecided_steps:
        return "steps under undecided tests"
    if interp.steps > budget.plain_steps and not interp.library.answered:
        return "steps without a library of flags"
    return ""
