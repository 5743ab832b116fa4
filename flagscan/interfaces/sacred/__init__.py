"""``sacred``: the configuration of an experiment and of its ingredients.

    data = Ingredient("data")
    data.add_config(path="cifar")
    ex = Experiment("train", ingredients=[data])

    @ex.config
    def config():
        lr = 0.1  # learning rate

gives ``lr`` and ``data.path``, which the command line takes as ``with lr=0.2``,
and the ``seed`` that every experiment has. Named configs are not chosen, and
defaults of captured functions are no configuration. ``experiments`` replays
what was done to an experiment, ``scopes`` evaluates its config functions,
``collecting`` makes flags (all after ``sacred`` 0.8: ``initialize.py``,
``config/config_scope.py``).
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="sacred",
    tier=Tier.COMMAND_LINE,
    collect="flagscan.interfaces.sacred.collecting:collect",
    model="flagscan.interfaces.sacred.experiments:MODEL",
    packages=("sacred",),
)
