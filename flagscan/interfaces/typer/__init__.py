"""``typer``: the parameters of functions as options and arguments.

    app = typer.Typer()

    @app.command()
    def main(data: Path, lr: Annotated[float, typer.Option(min=0)] = 0.1): ...

``answers`` is what typer gives the running script, ``parameters`` makes an option or argument of
a parameter of a function, ``collecting`` finds the program among the apps.
"""

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="typer",
    tier=Tier.COMMAND_LINE,
    collect="flagscan.interfaces.typer.collecting:collect",
    model="flagscan.interfaces.typer.answers:MODEL",
    packages=("typer",),
)
