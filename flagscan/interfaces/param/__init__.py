"""``param``: the Parameters of Parameterized classes and of their objects.

    class Config(param.Parameterized):
        lr = param.Number(0.1, bounds=(0, 1), doc="learning rate")

    cfg = Config(lr=0.2)      # object:cfg, flag lr: 0.2, from 0 to 1

An object at module level is a flag set. So is a class of which there is none there: with what it
is given where it is made once, else with its defaults. ``types`` lists the kinds of Parameters,
``reading`` puts inherited ones together, ``collecting`` makes flags, ``answers`` tells the script
what its objects hold.
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="param",
    tier=Tier.CONFIGURATION,
    collect="flagscan.interfaces.param.collecting:collect",
    model="flagscan.interfaces.param.answers:MODEL",
    words=("Parameterized",),
)
