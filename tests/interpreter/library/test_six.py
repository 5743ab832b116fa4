"""``six`` against the real one."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

import pytest

from tests.interpreter.values import agree

pytest.importorskip("six")
TABLE = """
six.text_type(3), six.binary_type([65]), six.unichr(97), six.next(iter([1])), six.PY2, six.PY3, six.PY34
isinstance('a', six.string_types), isinstance(3, six.integer_types), isinstance(int, six.class_types)
list(six.iteritems({'a': 1})), list(six.iterkeys({'a': 1})), list(six.itervalues({'a': 1}))
list(six.viewitems({'a': 1})), list(six.viewkeys({'a': 1})), list(six.viewvalues({'a': 1}))
list(six.moves.range(3)), list(six.moves.xrange(2)), list(six.moves.zip([1], 'a')), list(six.moves.map(str, [1]))
list(six.moves.filter(None, [0, 1])), six.moves.reduce(lambda a, b: a + b, [1, 2]), list(six.moves.zip_longest([1], [2, 3]))
"""


@pytest.mark.parametrize("expressions", TABLE.strip().split("\n"))
def test_what_six_gives(expressions: str) -> None:
    agree(f"import six\nx = [{expressions}]")


def test_names_taken_from_moves() -> None:
    agree("from six.moves import range as r, xrange\nx = list(r(2)), list(xrange(3))")
