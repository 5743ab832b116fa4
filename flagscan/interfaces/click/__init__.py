"""``click``: the options and arguments of a command, and of the commands below a group.

    @click.command()
    @click.option("--lr", type=float, default=0.1, help="learning rate")
    def main(lr): ...

``names`` knows click's names, ``answers`` what decorators and constructors give while the script
runs, ``types`` reads types, ``parameters`` makes a parameter of what was declared,
``collecting`` finds the program among the commands.
"""

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="click",
    tier=Tier.COMMAND_LINE,
    collect="flagscan.interfaces.click.collecting:collect",
    model="flagscan.interfaces.click.answers:MODEL",
    packages=("click",),
)
