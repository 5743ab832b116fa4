"""``argparse``: the options of the parser that the program parses, as it is then.

    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=0.1)
    args = parser.parse_args()

``collecting`` finds the parsers in a trace, ``receivers`` knows a parser when it
sees one, ``parsers`` replays what was done to it, ``answers`` tells the running
script what its parser would, ``flags`` makes Flags of actions.
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="argparse",
    tier=Tier.COMMAND_LINE,
    collect="flagscan.interfaces.argparse.collecting:collect",
    model="flagscan.interfaces.argparse.answers:MODEL",
    words=(
        "argparse",
        "add_argument",
        "parse_args",
        "parse_known_args",
        "ArgumentParser",
        "simple_parsing",
        "LightningCLI",
    ),
)
