"""stub"""
from __future__ import annotations
import ast
from dataclasses import dataclass
from flagscan.syntax.tree import Tree
@dataclass
class Remark:
    description: str = ""
    alternatives: tuple[object, ...] = ()
def remark_of(tree: Tree, node: ast.AST, name: str, default: object) -> Remark:
    return Remark()
