"""``config_files``: a file of settings that the script opens by a path that can be read.

    config = yaml.safe_load(open("config.yaml"))    # config:config.yaml
    with open(Path(__file__).parent / "train.json") as f:
        params = json.load(f)                       # config:train.json

The flags are the file's contents, nested ones dotted, each with its line in the
file. ``loaders`` knows the functions that read such files and answers the
script with what they hold, ``collecting`` makes flags of it.
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="config_files",
    tier=Tier.CONFIGURATION,
    collect="flagscan.interfaces.config_files.collecting:collect",
    model="flagscan.interfaces.config_files.loaders:MODEL",
    words=(
        "yaml",
        "json",
        "toml",
        "configparser",
        "OmegaConf",
        "default_config_files",
        "merge_from_file",
    ),
)
