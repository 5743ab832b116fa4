"""An item of a defaults list: which config it names, and where that goes.

The rules are those of ``hydra/core/default_element.py`` (Hydra 1.3).

    - db: mysql             group db, goes to db
    - db@backup: mysql      goes to backup
    - /db: mysql            of the root, whatever file this stands in
    - override db: pg       another choice for an item elsewhere
    - optional db: pg       may be missing
    - base                  a config beside this one
"""

from __future__ import annotations

from dataclasses import dataclass

SELF = "_self_"
GLOBAL = "_global_"


class Wrong(Exception):
    """Hydra would refuse the config."""


@dataclass(slots=True)
class Default:
    """An item, and after :meth:`place` its place in the tree of configs."""

    group: str | None
    """None for a config that is named by its path."""
    value: str | list[str] | None
    """The name in the group, or the path."""
    package: str | None = None
    optional: bool = False
    override: bool = False
    line: int = 1
    parent_group: str = ""
    parent_package: str = ""
    header: str | None = None
    """The package that the config's own ``# @package`` line states."""

    @property
    def is_self(self) -> bool:
        """Whether it stands for the content of its own config."""
        return self.value == SELF

    @property
    def name(self) -> str | None:
        """The name of the config; None where nothing is chosen."""
        if isinstance(self.value, list):
            raise Wrong("a list of names has no name")
        return self.value if self.group is not None or self.value is None else _last(self.value)

    def place(self, parent_group: str, parent_package: str) -> None:
        """Say in which config the item stands."""
        self.parent_group, self.parent_package = parent_group, parent_package
        if self.package is not None and "_group_" in self.package:
            group = self.group_path.replace("/", ".")
            self.package = f"{GLOBAL}.{self.package.replace('_group_', group)}"

    @property
    def group_path(self) -> str:
        """The folder that the config lies in, from the root of the configs."""
        own = self._own_group
        if self._absolute or not self.parent_group:
            return own
        return f"{self.parent_group}/{own}" if own else self.parent_group

    @property
    def config_path(self) -> str:
        """The path of the config, from the root of the configs."""
        group = self.group_path
        return f"{group}/{self.name}" if group else f"{self.name}"

    @property
    def _absolute(self) -> bool:
        text = self.group if self.group is not None else self.value
        return isinstance(text, str) and text.startswith("/")

    @property
    def _own_group(self) -> str:
        if self.group is not None:
            return self.group.removeprefix("/")
        assert isinstance(self.value, str)
        return self.value.removeprefix("/").rpartition("/")[0]

    def final_package(self, *, by_header: bool = True) -> str:
        """Where its content goes in the composed config, dotted."""
        package = self.package
        if package is None and by_header:
            package = self.header
        if package is None:
            package = self._own_group.replace("/", ".")
        full = ".".join(part for part in (self.parent_package, package) if part)
        at = full.rfind(GLOBAL)
        return full if at < 0 else full[at + len(GLOBAL) + 1 :]

    @property
    def override_key(self) -> str:
        """What the command line and ``override`` items call it."""
        package = self.final_package(by_header=False)
        if self.group_path.replace("/", ".") == package:
            return self.group_path
        return f"{self.group_path}@{package or GLOBAL}"


def parse(items: object, lines: tuple[int, ...], *, legacy: bool) -> list[Default]:
    """The items of a ``defaults`` list; LEGACY: as before ``version_base`` 1.2.

    Raises:
        Wrong: Hydra would not take it.
    """
    if items is None:
        return []
    if not isinstance(items, list):
        raise Wrong("the defaults are no list")
    found = []
    for index, item in enumerate(items):
        line = lines[index] if index < len(lines) else 1
        if isinstance(item, str):
            path, package = _split(item)
            found.append(Default(None, path, package, line=line))
        elif isinstance(item, dict):
            found.append(_parse_group(dict(item), line, legacy))
        else:
            raise Wrong("an item of the defaults is neither a text nor a mapping")
    return found


def _parse_group(item: dict[object, object], line: int, legacy: bool) -> Default:
    optional = bool(legacy and len(item) > 1 and item.pop("optional", False))
    if len(item) != 1:
        raise Wrong("an item of the defaults must have one key")
    ((key, value),) = item.items()
    if not isinstance(key, str):
        raise Wrong("a group of the defaults is no text")
    *words, group = key.split(" ")
    group, package = _split(group)
    if not (value is None or isinstance(value, str) or _is_texts(value)):
        raise Wrong(f"{group} of the defaults is neither a text nor a list of texts")
    return Default(
        group,
        value,  # type: ignore[arg-type]
        package,
        optional=optional or "optional" in words,
        override="override" in words,
        line=line,
    )


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _split(text: str) -> tuple[str, str | None]:
    group, at, package = text.partition("@")
    if not at:
        return group, None
    package = package.partition(":")[0]
    return group, "" if package == "_here_" else package


def _last(path: str) -> str:
    return path.rpartition("/")[2]
