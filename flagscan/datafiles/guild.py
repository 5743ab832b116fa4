"""YAML as Guild AI 0.9.0 reads it: that of PyYAML, and floats without a dot (``1e-3``)."""

from __future__ import annotations

import re

import yaml

# guild.yaml_util.patch_yaml_resolver, Guild AI 0.9.0.
FLOAT = re.compile(
    r"""^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+]?[0-9]+)?
        |[-+]?(?:[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)
        |\.[0-9_]+(?:[eE][-+][0-9]+)?
        |[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*
        |[-+]?\.(?:inf|Inf|INF)
        |\.(?:nan|NaN|NAN))$""",
    re.VERBOSE,
)


def add_floats(loader: type) -> None:
    """Let LOADER, a class of PyYAML's, read floats as Guild does."""
    loader.add_implicit_resolver(  # type: ignore[attr-defined]
        "tag:yaml.org,2002:float", FLOAT, list("-+0123456789.")
    )


class GuildLoader(yaml.SafeLoader):
    """Reads YAML as Guild does."""


add_floats(GuildLoader)
