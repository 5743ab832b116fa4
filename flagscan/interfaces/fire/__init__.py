"""Python Fire: the parameters of a function, and what classes, dicts and modules offer.

    def train(lr=0.1, *, steps: int = 100): ...

    fire.Fire(train)      # train.py --lr 0.2 --steps 10

Values are Python literals, whatever the annotations say. ``collecting`` reads the call,
``components`` what can be called by which words, ``flags`` makes Flags of parameters.
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="fire",
    tier=Tier.COMMAND_LINE,
    collect="flagscan.interfaces.fire.collecting:collect",
    model="flagscan.interfaces.fire.collecting:MODEL",
    words=("Fire",),
)
