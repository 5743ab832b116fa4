"""jsonargparse: ``CLI`` of functions and classes, its parsers, and Lightning's command line.

    jsonargparse.CLI(main)                              train.py --opt.lr 0.1 --amp true
    parser.add_class_arguments(Trainer, "trainer")      train.py --trainer.epochs 3
    LightningCLI(Net, Data)                             train.py fit --model.lr 0.1

``collecting`` reads ``CLI``; ``model``, ``parsers`` and ``lightning`` record in the trace the
calls of ``add_argument`` that a parser makes, which the argparse interface reads.
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="jsonargparse",
    tier=Tier.COMMAND_LINE,
    collect="flagscan.interfaces.jsonargparse.collecting:collect",
    model="flagscan.interfaces.jsonargparse.model:MODEL",
    packages=("jsonargparse",),
    words=("LightningCLI",),
)
