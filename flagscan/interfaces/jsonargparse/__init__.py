"""jsonargparse: ``CLI`` of functions and classes, and the arguments of classes on a parser.

    jsonargparse.CLI(main)                              train.py --opt.lr 0.1 --amp true
    parser.add_class_arguments(Trainer, "trainer")      train.py --trainer.epochs 3

``collecting`` reads ``CLI``; ``model`` records in the trace the calls of ``add_argument`` that a
parser makes, which the argparse interface reads; ``values`` says what a setting allows.
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="jsonargparse",
    tier=Tier.COMMAND_LINE,
    collect="flagscan.interfaces.jsonargparse.collecting:collect",
    model="flagscan.interfaces.jsonargparse.model:MODEL",
    words=("jsonargparse",),
)
