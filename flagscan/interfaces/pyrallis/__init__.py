"""pyrallis and draccus: the fields of a dataclass, nested ones with dots, values as YAML.

@pyrallis.wrap()                         config = draccus.parse(Config)
def main(config: Config): ...

train.py --optimizer.lr 0.1 --layers "[64, 32]"
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="pyrallis",
    tier=Tier.COMMAND_LINE,
    collect="flagscan.interfaces.pyrallis.collecting:collect",
    model="flagscan.interfaces.pyrallis.collecting:MODEL",
    packages=("pyrallis", "draccus"),
)
