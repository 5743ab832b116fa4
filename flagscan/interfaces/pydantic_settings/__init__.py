"""pydantic-settings: the fields of a model, from the command line or the environment.

    class Settings(BaseSettings, cli_parse_args=True):       # --lr 0.1 --optimizer.name sgd
        lr: float = Field(0.1, gt=0)

    class Settings(BaseSettings):                            # APP_LR=0.1 python train.py
        model_config = SettingsConfigDict(env_prefix="app_")
        lr: float = 0.1

``CliApp.run(Model)`` is a command line as well. Sub-commands are flag sets of their own. What
the classes of a program take from the environment is one flag set (``dest`` is ``environment``).
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="pydantic_settings",
    tier=Tier.COMMAND_LINE,
    collect="flagscan.interfaces.pydantic_settings.collecting:collect",
    model="flagscan.interfaces.pydantic_settings.running:MODEL",
    packages=("pydantic_settings",),
    words=("BaseSettings",),
)
