"""Every summary file of the library against the real functions: one table for each file."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

import math

import pytest

from flagscan.interpreter import library
from tests.interpreter.values import agree, unresolved, value_of

TABLES: dict[str, str] = {
    "builtins": """
        len('abc'), len([1]), len({1: 2}), len((1,)), len({1, 2}), len(range(5))
        range(3), list(range(1, 9, 3)), list(range(5, 0, -2))
        int('12'), int(3.9), int('ff', 16), int('0b1', 0), int(True), int()
        float('1e-3'), float(2), float('inf'), complex('1j')
        str(1), str(None), str([1, 'a']), str(1.0), str(), bool(''), bool([0])
        list('ab'), list((1, 2)), list({1: 2}), tuple([1]), set([1, 1]), frozenset([1]), dict(a=1)
        dict([('a', 1)], b=2), dict({'a': 1}), dict(zip('ab', [1, 2]))
        sorted([3, 1, 2]), sorted('ba', reverse=True), sorted([-2, 1], key=abs)
        min(3, 1), max([1, 2]), min('ab', 'c', key=len), max([], default=0), max({'a': 1, 'b': 2})
        sum([1, 2]), sum([[1], [2]], []), sum([0.1] * 3), sum((), 5)
        any([0, 1]), all([]), any([]), all([1, 0])
        list(enumerate('ab', 1)), list(zip('ab', [1, 2, 3])), list(map(str, [1])), list(filter(None, [0, 1]))
        list(reversed([1, 2])), next(iter([1])), next(iter([]), 'none')
        isinstance(1, int), isinstance(True, int), isinstance('a', (int, str)), isinstance([], list)
        issubclass(bool, int) if False else True
        type(1) is int, type('a').__name__, type([]) == list
        getattr('a', 'upper')(), hasattr([], 'append'), hasattr(1, 'nothing')
        callable(len), callable(3), callable(lambda: 1)
        abs(-2), round(2.5), round(3.14159, 2), round(1234, -2), divmod(7, 2), pow(2, 5)
        ord('a'), chr(97), hex(255), oct(8), bin(5), repr('a'), ascii('é'), slice(1, 2).stop
    """,
    "collections": """
        dict(__import__('collections').OrderedDict(a=1)) if False else {'a': 1}
        dict(collections.OrderedDict([('a', 1)])), list(collections.OrderedDict(b=1, a=2))
        collections.defaultdict(int)['a'], dict(collections.defaultdict(list, a=[1]))
        collections.Counter('aab')['a'], collections.Counter('aab')['z'], sum(collections.Counter('ab').values())
        collections.namedtuple('P', 'a b')(1, 2).b, collections.namedtuple('P', ['a'])(a=3)[0]
        types.SimpleNamespace(a=1).a, vars(types.SimpleNamespace(a=1, b=2))
    """,
    "datetime": """
        datetime.timedelta(days=1, hours=2), datetime.timedelta(minutes=90).total_seconds()
        datetime.timedelta(seconds=5).seconds
    """,
    "functools": """
        functools.partial(int, base=2)('11'), functools.reduce(lambda a, b: a + b, [1, 2, 3])
        functools.reduce(lambda a, b: a * b, [], 7)
        operator.itemgetter(1)([5, 6]), sorted([(2, 'a'), (1, 'b')], key=operator.itemgetter(0))
        operator.attrgetter('real')(3)
    """,
    "itertools": """
        list(itertools.chain([1], 'a')), list(itertools.chain.from_iterable([[1], [2, 3]]))
        list(itertools.product('ab', [1, 2])), list(itertools.product([0, 1], repeat=2))
        list(itertools.combinations([1, 2, 3], 2)), list(itertools.permutations('ab'))
        list(itertools.islice('abcd', 2)), list(itertools.islice('abcd', 1, None, 2))
    """,
    "json": """
        json.loads('{"a": [1, null, true, 0.5]}'), json.dumps({'b': 1, 'a': [None]}, sort_keys=True)
        json.dumps([1, 'ä'], ensure_ascii=False), json.dumps({'a': 1}, indent=2)
        ast.literal_eval('(1, [2, "a"])'), copy.copy([1]), copy.deepcopy({'a': [1]})
    """,
    "math": """
        math.sqrt(2), math.exp(1), math.log(10), math.log2(8), math.log10(1000), math.log(8, 2)
        math.floor(1.5), math.ceil(1.5), math.gcd(4, 6), math.hypot(3, 4), math.pi, math.e, math.tau
        math.isinf(math.inf), math.isnan(math.nan), math.prod([2, 3]), math.pow(2, 3), math.isqrt(10)
        operator.add(1, 2), operator.mul(2, 3), operator.neg(1), operator.contains([1], 1)
        string.ascii_lowercase, string.digits, string.capwords('a b')
        shlex.split('a "b c"'), textwrap.dedent('  a'), fnmatch.fnmatch('a.py', '*.py')
    """,
    "methods": """
        'aBc'.upper(), 'aBc'.lower(), 'abc'.title(), ' a '.strip(), 'aab'.lstrip('a'), 'a.b'.split('.')
        'a b c'.rsplit(' ', 1), 'a=b'.partition('='), 'a\\nb'.splitlines(), '-'.join(['a', 'b'])
        'abc'.replace('b', 'x'), 'abc'.find('c'), 'abc'.index('b'), 'aab'.count('a'), 'a'.zfill(3)
        'abc'.startswith(('a', 'b')), 'abc'.endswith('c'), '1'.isdigit(), 'a'.isalpha(), 'a'.center(5, '*')
        'abc'.removeprefix('a'), 'abc'.removesuffix('c'), 'aB'.swapcase(), 'é'.encode(), b'a'.decode()
        '{a}-{0:>3}'.format(1, a=2), (5).bit_length(), (0.5).is_integer(), 'abc'[1].isupper()
        [1, 2, 1].count(1), [1, 2].index(2), (1, 2).index(2), [1].copy(), {'a': 1}.copy()
        {'a': 1}.get('a'), {'a': 1}.get('b', 2), {'a': 1}.get('b'), list({'a': 1}.items())
        list({'a': 1}.keys()), list({'a': 1}.values()), {'a': 1}.pop('a'), {'a': 1}.setdefault('b', 2)
        {1}.union([2]), {1, 2}.intersection([2]), {1, 2}.difference([2]), {1}.issubset([1, 2]), {1}.isdisjoint([2])
        {1, 2}.symmetric_difference({2, 3}), {1, 2}.issuperset({1})
    """,
    "os": """
        os.path.join('a', 'b'), os.path.join('a', '/b'), os.path.join('a/', ''), os.path.basename('a/b.py')
        os.path.dirname('a/b.py'), os.path.split('a/b'), os.path.splitext('a/b.tar.gz'), os.path.normpath('a/../b//c')
        os.path.isabs('/a'), os.path.commonpath(['/a/b', '/a/c']), os.sep, os.path.expanduser('a'), os.path.abspath('/a/../b')
    """,
    "pathlib": """
        Path('a') / 'b', Path('a', 'b'), str(Path('a') / 'b.txt'), Path('a/b.txt').name, Path('a/b.txt').stem
        Path('a/b.tar.gz').suffixes, Path('a/b').parent, Path('a/b').parts, Path('a/b.txt').with_suffix('.md')
        Path('a').joinpath('b', 'c'), Path('/a').is_absolute(), Path('a/b').as_posix(), Path('/a/b').relative_to('/a')
    """,
    "typing": """
        typing.get_args(typing.Literal['a', 'b']), typing.cast(int, '3'), typing.TYPE_CHECKING
    """,
}
IMPORTS = """
import ast, collections, copy, datetime, fnmatch, functools, itertools, json, math, operator, os
import shlex, string, textwrap, types, typing
from pathlib import Path
"""
UNKNOWN = {
    "runtime": """
        time.time()
        random.random()
        random.choice([1, 2])
        sys.argv
        sys.platform
        datetime.datetime.now()
        uuid.uuid4()
        os.getcwd()
        os.cpu_count()
        os.path.exists('a')
        os.environ['A']
        os.environ.get('A', 1)
        os.getenv('A')
        os.listdir('.')
        Path.cwd()
        Path.home()
        Path('a').exists()
        Path('a').resolve()
        open('a').read()
        input()
        id(1)
        hash('a')
        socket.gethostname()
    """,
}
SOURCES = [
    pytest.param(f"{IMPORTS}\nx = {line.strip()}", id=f"{name}: {line.strip()}")
    for name, table in TABLES.items()
    for line in table.strip().split("\n")
]


@pytest.mark.parametrize("source", SOURCES)
def test_a_summary_gives_what_the_function_gives(source: str) -> None:
    agree(source)


@pytest.mark.parametrize("expression", UNKNOWN["runtime"].split("\n")[1:-1])
def test_what_asks_the_machine_is_not_known(expression: str) -> None:
    source = f"import random, socket, sys, time, uuid{IMPORTS}\nx = {expression.strip()}"
    assert value_of("x", source) == unresolved()


@pytest.mark.parametrize(
    ("name", "value"), [("inf", math.inf), ("pi", math.pi), ("e", math.e), ("nan", math.nan)]
)
def test_constants_of_numpy_are_those_of_math(name: str, value: float) -> None:
    # NumPy is no dependency of the tests; its documentation ("Constants") says so.
    found = value_of("x", f"import numpy as np\nx = np.{name}")
    assert isinstance(found, float)
    assert repr(found) == repr(value)


def test_each_file_of_the_library_has_a_table() -> None:
    elsewhere = {
        "classes": "tests/interpreter/test_functions_and_classes.py",
        "dataclasses": "tests/interpreter/test_functions_and_classes.py",
        "importlib": "tests/interpreter/test_modules.py",
        "numpy": "above",
        "inspect": "tests/interpreter/test_reflection.py",
        "pydantic": "tests/interpreter/test_reflection.py",
        "reflection": "tests/interpreter/test_reflection.py",
    }
    assert set(library.FILES) <= {*TABLES, *UNKNOWN, *elsewhere}
