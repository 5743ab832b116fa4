"""simple-parsing: the fields of dataclasses, which an argparse parser is given.

    parser = simple_parsing.ArgumentParser()
    parser.add_arguments(Config, dest="config")
    config = parser.parse_args().config          # or simple_parsing.parse(Config)

It is an argparse parser: ``model`` records in the trace the calls of ``add_argument`` that it
makes when it parses (``options`` names them, ``fields`` says with which keywords), and the
argparse interface reads them.
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="simple_parsing",
    tier=Tier.COMMAND_LINE,
    collect="flagscan.interfaces.simple_parsing.collecting:collect",
    model="flagscan.interfaces.simple_parsing.model:MODEL",
    packages=("simple_parsing",),
)
