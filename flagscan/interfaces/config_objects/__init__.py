"""``config_objects``: objects and classes that hold settings by attribute.

    cfg = Config(lr=0.1)                            a dataclass, or a class of values alone
    class Config: lr = 0.1                          read as Config.lr
    cfg = EasyDict(lr=0.1, net=dict(depth=3))       flags lr and net.depth
    _C = CfgNode(); _C.MODEL = CfgNode(); _C.MODEL.DEPTH = 3

What is stated is what the object holds when the script has run, with what was assigned to it
behind its making. ``libraries`` tells the script what the objects of EasyDict, Munch, addict, Box,
ml_collections, yacs and OmegaConf hold, ``structured`` those that OmegaConf makes of dataclasses;
``contents`` takes objects apart, ``places`` finds where each value is written, ``collecting`` makes
flags.
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="config_objects",
    tier=Tier.CONFIGURATION,
    packages=("easydict", "munch", "addict", "box", "ml_collections", "yacs", "omegaconf"),
    words=("class ", "Namespace", "CfgNode"),
    collect="flagscan.interfaces.config_objects.collecting:collect",
    model="flagscan.interfaces.config_objects.libraries:MODEL",
)
