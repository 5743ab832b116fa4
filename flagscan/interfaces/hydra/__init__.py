"""``hydra``: what Hydra composes for a program, from its folder of configs.

    @hydra.main(version_base=None, config_path="conf", config_name="config")
    def main(cfg): ...

    # conf/config.yaml                     # conf/model/resnet.yaml
    defaults:                              depth: 50
      - model: resnet
      - _self_
    lr: 0.1

gives the flags ``model``, ``model.depth`` and ``lr``, which the command line
takes as ``lr=0.2``. ``running`` finds the functions that are run, ``defaults``
and ``composing`` follow the defaults lists (``hydra/_internal/defaults_list.py``
of Hydra 1.3), ``sources`` finds configs in files and in the ConfigStore,
``merging`` does as OmegaConf does, ``collecting`` makes flags.

Not composed: what other packages add to the search path, and ``hydra/...``
groups, which are no settings of the program.
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="hydra",
    tier=Tier.COMMAND_LINE,
    collect="flagscan.interfaces.hydra.collecting:collect",
    model="flagscan.interfaces.hydra.running:MODEL",
    packages=("hydra",),
)
