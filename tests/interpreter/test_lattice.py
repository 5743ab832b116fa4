"""Joining is commutative up to the order of alternatives, associative and idempotent."""

from __future__ import annotations

import ast

from hypothesis import given
from hypothesis import strategies as st

from flagscan.interpreter.concretize import lift, plain
from flagscan.interpreter.lattice import WIDTH, join, options_of
from flagscan.interpreter.values import (
    UNBOUND,
    Constant,
    External,
    OneOf,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason
from tests.property.spelling import spelled

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.0, -0.0, 1.0, 0.5, float("nan"), float("inf")]),
    st.sampled_from(["", "a", "b"]),
    st.binary(max_size=1),
)
FLAT: st.SearchStrategy[Value] = st.one_of(
    SCALARS.map(Constant),
    st.sampled_from([External("torch.cuda"), External("builtins.int"), UNBOUND]),
    st.sampled_from(list(Reason)).map(Unknown),
    st.lists(SCALARS.map(Constant), max_size=2).map(lambda items: TupleValue(tuple(items))),
)
VALUES: st.SearchStrategy[Value] = st.one_of(
    FLAT, st.lists(FLAT, min_size=1, max_size=3).map(lambda values: join(*values))
)
LITERALS = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.sampled_from(["a", "b", 1, None, (1, "x")]), inner, max_size=3),
    ),
    max_leaves=8,
)


def same(a: Value, b: Value) -> bool:
    """Whether A and B have the same alternatives, in any order."""
    ours, theirs = options_of(a), options_of(b)
    return len(ours) == len(theirs) and all(option in theirs for option in ours)


@given(VALUES, VALUES)
def test_joining_is_commutative(a: Value, b: Value) -> None:
    assert same(join(a, b), join(b, a))


@given(VALUES, VALUES, VALUES)
def test_joining_is_associative(a: Value, b: Value, c: Value) -> None:
    assert same(join(a, join(b, c)), join(join(a, b), c))
    assert same(join(a, b, c), join(a, join(b, c)))


@given(VALUES)
def test_joining_is_idempotent(a: Value) -> None:
    assert join(a) == a
    assert join(a, a) == a


@given(VALUES, VALUES)
def test_what_was_joined_is_among_the_alternatives(a: Value, b: Value) -> None:
    assert all(option in options_of(join(a, b)) for option in (*options_of(a), *options_of(b)))


def test_alternatives_are_never_nested_and_never_one() -> None:
    joined = join(join(Constant(1), Constant(2)), Constant(2))
    assert joined == OneOf((Constant(1), Constant(2)))
    assert join(Constant(1), Constant(1)) == Constant(1)


def test_equal_values_of_other_types_are_other_values() -> None:
    values = [Constant(1), Constant(True), Constant(1.0), Constant(0.0), Constant(-0.0)]
    assert len(options_of(join(*values))) == len(values)


def test_too_many_alternatives_are_unknown() -> None:
    at = join(*[Constant(n) for n in range(WIDTH)])
    above = join(*[Constant(n) for n in range(WIDTH + 1)])
    assert len(options_of(at)) == WIDTH
    assert isinstance(above, Unknown)


@given(LITERALS)
def test_a_literal_becomes_what_literal_eval_gives(value: object) -> None:
    assert spelled(plain(lift(value))) == spelled(value)
    text = repr(value)
    if "nan" not in text and "inf" not in text:
        assert spelled(plain(lift(ast.literal_eval(text)))) == spelled(ast.literal_eval(text))


@given(st.frozensets(st.sampled_from(["a", "b", 1, 2.5, None])))
def test_sets_survive_as_well(value: frozenset[object]) -> None:
    assert plain(lift(value)) == value
    assert plain(lift(set(value))) == set(value)
