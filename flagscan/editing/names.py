"""How a file calls something of another module.

>>> spelled(tree, "dataclasses", "field")     # of "from dataclasses import field as f"
'f'
"""

from __future__ import annotations

import ast

from flagscan.syntax.tree import Tree


def spelled(tree: Tree, module: str, name: str) -> str:
    """NAME of MODULE, by what the file of TREE imports at its top; else imported on the spot."""
    for statement in tree.module.body:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                if alias.name == module:
                    return f"{alias.asname or module}.{name}"
        elif isinstance(statement, ast.ImportFrom) and statement.module == module:
            for alias in statement.names:
                if alias.name == name and not statement.level:
                    return alias.asname or name
    return f'__import__("{module}").{name}'
