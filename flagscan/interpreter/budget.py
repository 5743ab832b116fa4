"""How much work is enough, and the name of each limit.

Reaching a limit is ordinary: the value becomes ``Unknown(Reason.BUDGET)``, one
diagnostic names the limit, and reading goes on. Work is counted in steps, not
seconds, so that an answer does not depend on the machine.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The limits of one interpretation."""

    steps: int = 400_000
    """Statements executed and functions entered, all modules together."""
    call_depth: int = 48
    """Own functions entered inside each other; deep enough for main -> build -> add_group, and
    for short recursions."""
    recursion: int = 12
    """Activations of one function at a time."""
    loop_iterations: int = 20_000
    """Rounds of one loop over known items."""
    loop_steps: int = 60_000
    """Steps spent in one loop; a training loop is not worth more."""
    while_iterations: int = 4_000
    """Rounds of one ``while`` loop whose test is known."""
    collection: int = 100_000
    """Items of a list, dict, set or range that are kept one by one."""
    text: int = 1_000_000
    """Characters of a text or bytes that is computed."""
    number_bits: int = 4_096
    """Size of an integer that is computed."""
    modules: int = 400
    """Sibling modules read for one script."""
    module_bytes: int = 4_000_000
    """Size of one sibling module."""
    total_bytes: int = 24_000_000
    """Size of all sibling modules together."""
    nesting: int = 160
    """Expressions inside each other while evaluating."""


DEFAULT = Budget()
