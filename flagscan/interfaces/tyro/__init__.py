"""tyro: the parameters of a function or fields of a dataclass, nested ones with dots.

    @dataclass
    class Config:
        opt: Optimizer            # --opt.lr 0.1 --opt.no-nesterov
        seed: int = 0             # --seed 1

    config = tyro.cli(Config)

``collecting`` reads the calls, ``structure`` what commands and flags a type has, ``flags`` makes
Flags of settings.
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="tyro",
    tier=Tier.COMMAND_LINE,
    collect="flagscan.interfaces.tyro.collecting:collect",
    model="flagscan.interfaces.tyro.collecting:MODEL",
    packages=("tyro",),
)
