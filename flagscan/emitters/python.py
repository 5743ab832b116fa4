"""The script itself, in which the values that are given are declared.

    flagscan train.py lr=0.5 --format python

It is made of the script's own text, hence not here: see :mod:`flagscan.editing`.
"""

from __future__ import annotations

from flagscan.emitters.base import Emitter

EMITTER = Emitter(
    name="python",
    description="values: the script with them declared, every other byte as it is",
    edits_script=True,
)
