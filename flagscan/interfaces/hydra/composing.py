"""Following defaults lists from the primary config to everything that is composed.

The order of things is that of ``hydra/_internal/defaults_list.py`` (Hydra 1.3):
a list is gone through from its end, so that the last item of a group decides;
``override`` items are noted on the way down and apply to items met later;
choices that refer to others (``${db}_settings``) are filled in last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flagscan.interfaces.hydra.defaults import SELF, Default, Wrong, parse
from flagscan.interfaces.hydra.merging import MISSING, Node, doubt, embedded, merge
from flagscan.interfaces.hydra.sources import Config, Sources
from flagscan.model.location import Location

_DEEPEST = 40
_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_HYDRA = "hydra"


@dataclass(slots=True)
class Choice:
    """A group of the defaults lists, and what is chosen from it."""

    key: str
    name: str | None
    location: Location


@dataclass(slots=True)
class Composed:
    """What Hydra makes of a primary config."""

    root: Node = field(default_factory=lambda: Node(children={}))
    choices: list[Choice] = field(default_factory=list)
    missing: list[tuple[Location, str]] = field(default_factory=list)
    """Configs that were not found, and where they are named."""


@dataclass(slots=True)
class _Branch:
    """A config of the tree, with the configs of its defaults in order."""

    default: Default
    config: Config | None = None
    children: list[_Branch] | None = None
    dropped: bool = False


class Composer:
    """One composition."""

    def __init__(self, sources: Sources, *, legacy: bool) -> None:
        self.sources = sources
        self.legacy = legacy
        self.composed = Composed()
        self.choices: dict[str, Choice] = {}
        self.overrides: dict[str, str | list[str] | None] = {}
        self.used: set[str] = set()
        """The keys of overrides that found their item."""
        self.depth = 0

    def compose(self, config_name: str) -> Composed:
        """The composition of the primary config CONFIG_NAME.

        Raises:
            Wrong: Hydra would refuse it.
        """
        primary = Default(None, config_name)
        branch = _Branch(primary)
        self._grow(branch, "", is_root=True)
        unused = [k for k in self.overrides if k not in self.used and k.split("/")[0] != _HYDRA]
        if unused and not self.composed.missing:
            raise Wrong(f"there is no {unused[0]} to override")
        self._put(branch)
        self.composed.choices = list(reversed(self.choices.values()))
        self._drop_hydra()
        return self.composed

    # -- the tree --------------------------------------------------------------------------

    def _grow(self, branch: _Branch, file: str, *, is_root: bool = False) -> None:
        """Load the config of BRANCH, which is named in FILE, and those of its defaults."""
        default = branch.default
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Wrong("its defaults lead back to itself")
        try:
            if default.name is not None and default.name != MISSING:
                branch.config = self.sources.load(default.config_path)
            config = branch.config
            if config is not None and config.package is not None:
                default.header = self._header(config.package, default)
            self._note_choice(default, file)
            if default.name is None or default.name == MISSING:
                branch.dropped = True
                return
            if config is None:
                branch.dropped = True
                if is_root or not default.optional:
                    where = Location(file, default.line, 0)
                    self.composed.missing.append((where, default.config_path))
                    # What is not read may replace anything that comes before it.
                    branch.dropped = False
                return
            self._grow_defaults(branch, config)
        finally:
            self.depth -= 1

    def _grow_defaults(self, branch: _Branch, config: Config) -> None:
        parent = branch.default
        items = parse(config.defaults, config.lines, legacy=self.legacy)
        if not items:
            return
        own = [item for item in items if item.is_self]
        if len(own) > 1:
            raise Wrong(f"{SELF} is there twice")
        if not own and any(not item.override for item in items):
            items.append(Default(None, SELF))
        group, package = parent.group_path, parent.final_package()
        for item in items:
            if item.is_self:
                continue
            item.place(group, package)
            if item.group is not None and (item.override or self._is_legacy_override(item)):
                item.override = True
                self.overrides.setdefault(item.override_key, item.value)
        found: list[_Branch] = []
        for item in reversed(items):
            if item.is_self:
                found.append(_Branch(item, config))
                continue
            if item.override:
                continue
            if item.group is not None and item.override_key in self.overrides:
                item.value = self.overrides[item.override_key]
                self.used.add(item.override_key)
            if item.group is not None and isinstance(item.value, list):
                for name in reversed(item.value):
                    path = f"{item.group}/{name}"
                    single = Default(None, path, item.package, item.optional, line=item.line)
                    single.place(group, package)
                    found.append(self._grown(single, config.path))
            elif isinstance(item.value, str) and "${" in item.value:
                found.append(_Branch(item))
            else:
                found.append(self._grown(item, config.path))
        for child in found:
            value = child.default.value
            if child.config is None and isinstance(value, str) and "${" in value:
                child.default.value = self._filled(value)
                self._grow(child, config.path)
        branch.children = list(reversed(found))
        if not any(item.is_self for item in items):
            branch.children.append(_Branch(Default(None, SELF), config))

    def _grown(self, default: Default, file: str) -> _Branch:
        branch = _Branch(default)
        if (default.group or "").removeprefix("/").partition("/")[0] == _HYDRA:
            branch.dropped = True
            return branch
        self._grow(branch, file)
        return branch

    def _is_legacy_override(self, item: Default) -> bool:
        return self.legacy and (item.group or "").startswith("hydra/")

    def _header(self, package: str, default: Default) -> str | None:
        if self.legacy:
            if package == "_group_":
                return None
            package = package.replace("_group_", default.group_path.replace("/", "."))
            package = package.replace("_name_", default.name or "")
        elif "_group_" in package or "_name_" in package:
            raise Wrong(f"the package {package} has no meaning since version_base 1.2")
        if package == "_global_" or package.startswith("_global_."):
            return package
        return f"_global_.{package}" if package else "_global_"

    def _note_choice(self, default: Default, file: str) -> None:
        if default.group is None:
            return
        key = default.override_key
        name = default.name
        known = self.choices.get(key)
        if known is None:
            self.choices[key] = Choice(key, name, Location(file, default.line, 0))
        elif known.name != name:
            raise Wrong(f"several values for {key}")

    def _filled(self, text: str) -> str:
        def value(match: re.Match[str]) -> str:
            choice = self.choices.get(match[1])
            if choice is None or choice.name is None:
                raise Wrong(f"{match[0]} in the defaults refers to no group")
            return choice.name

        return _REFERENCE.sub(value, text)

    # -- the content -----------------------------------------------------------------------

    def _put(self, branch: _Branch) -> None:
        """Put the content of BRANCH and of what it leads to on top of what is composed."""
        if branch.dropped:
            return
        if branch.config is None:
            doubt(self.composed.root)
            return
        default = branch.default
        if branch.children is None:
            self._put_content(branch.config, default.final_package())
            return
        for child in branch.children:
            if child.default.is_self:
                self._put_content(branch.config, default.final_package())
            else:
                self._put(child)

    def _put_content(self, config: Config, package: str) -> None:
        merge(self.composed.root, embedded(self.sources.content(config), package))

    def _drop_hydra(self) -> None:
        assert self.composed.root.children is not None
        self.composed.root.children.pop(_HYDRA, None)
        self.composed.choices = [
            c for c in self.composed.choices if c.key.partition("/")[0] != _HYDRA
        ]
