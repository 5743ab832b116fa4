"""Every summary file of the library against the real functions: one table for each file."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

import builtins
import importlib
import math
import re
from pathlib import Path

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
        type(1) is int, type('a').__name__, type([]) == list
        getattr('a', 'upper')(), hasattr([], 'append'), hasattr(1, 'nothing')
        callable(len), callable(3), callable(lambda: 1)
        abs(-2), round(2.5), round(3.14159, 2), round(1234, -2), divmod(7, 2), pow(2, 5)
        ord('a'), chr(97), hex(255), oct(8), bin(5), repr('a'), ascii('é'), slice(1, 2).stop
        format(3.14159, '.2f'), format(12, '05d'), format('a', '>3'), divmod(-7, 2), abs(-1.5)
        bytes([1, 2]), bytes('a', 'utf8'), list(iter('ab')), next(iter('ab')), set('aa'), complex(1, 2).imag
        print('a'), int('12', base=3), pow(2, -1), list(map(lambda a, b: a + b, [1], [2]))
    """,
    "collections": """
        dict(collections.OrderedDict([('a', 1)])), list(collections.OrderedDict(b=1, a=2))
        collections.defaultdict(int)['a'], dict(collections.defaultdict(list, a=[1]))
        collections.Counter('aab')['a'], collections.Counter('aab')['z'], sum(collections.Counter('ab').values())
        collections.namedtuple('P', 'a b')(1, 2).b, collections.namedtuple('P', ['a'])(a=3)[0]
        types.SimpleNamespace(a=1).a, vars(types.SimpleNamespace(a=1, b=2))
        dict(collections.Counter('aabc')), collections.Counter('aabc').most_common(1)
        list(collections.deque([1, 2])), argparse.Namespace(a=1).a, types.MappingProxyType({'a': 1})['a'], typing.NamedTuple('P', [('a', int)])(1).a
    """,
    "datetime": """
        datetime.timedelta(days=1, hours=2), datetime.timedelta(minutes=90).total_seconds()
        datetime.timedelta(seconds=5).seconds
        datetime.timedelta(hours=1) * 2, -datetime.timedelta(1), str(datetime.timedelta(hours=1)), datetime.timedelta(1) > datetime.timedelta(0)
        datetime.date(2020, 1, 2).isoformat(), datetime.date(2020, 1, 2).year, (datetime.date(2020, 1, 2) + datetime.timedelta(1)).day
        datetime.datetime(2020, 1, 2, 3).strftime('%Y-%H'), datetime.datetime(2020, 1, 2, minute=4).minute, datetime.time(3, 4).isoformat()
        datetime.date.fromisoformat('2020-01-02').month, datetime.datetime.fromisoformat('2020-01-02').day, datetime.datetime.strptime('2020', '%Y').year
    """,
    "functools": """
        functools.partial(int, base=2)('11'), functools.reduce(lambda a, b: a + b, [1, 2, 3])
        functools.reduce(lambda a, b: a * b, [], 7)
        functools.lru_cache(lambda n: n + 1)(1), functools.cache(lambda n: n * 2)(3), functools.lru_cache(maxsize=3)(abs)(-1)
        functools.partial(dict, a=1)(b=2), functools.partial(dict, a=1).keywords, functools.partial(max, 1).args, functools.update_wrapper(lambda n: n + 1, abs)(-2)
        contextlib.nullcontext(4).enter_result
        functools.wraps(abs)(lambda n: n + 1)(1), functools.singledispatch(lambda a: 'o')(1)
    """,
    "iterators": """
        list(enumerate('ab', 1)), list(zip('ab', [1, 2, 3])), list(map(str, [1])), list(filter(None, [0, 1]))
        next(iter([1])), next(iter(''), 2), list(iter({'a': 1})), list(reversed([1, 2]))
        any([0, 1]), any([]), all([1, 0]), all([]), any(map(int, '01')), all(zip())
    """,
    "itertools": """
        list(itertools.islice(itertools.count(2, 0.5), 3)), list(zip('abc', itertools.cycle([1, 2]))), list(itertools.cycle(''))
        list(itertools.chain([1], 'a')), list(itertools.chain.from_iterable([[1], [2, 3]]))
        list(itertools.product('ab', [1, 2])), list(itertools.product([0, 1], repeat=2))
        list(itertools.combinations([1, 2, 3], 2)), list(itertools.permutations('ab'))
        list(itertools.islice('abcd', 2)), list(itertools.islice('abcd', 1, None, 2))
        list(itertools.combinations_with_replacement('ab', 2)), list(itertools.repeat(1, 3)), list(itertools.pairwise([1, 2, 3]))
        list(itertools.accumulate([1, 2, 3])), list(itertools.accumulate([1, 2], lambda a, b: a * b, initial=5))
        list(itertools.starmap(pow, [(2, 3), (3, 2)])), list(itertools.takewhile(lambda n: n < 2, [1, 2, 1]))
        list(itertools.dropwhile(lambda n: n < 2, [1, 2, 1])), list(itertools.filterfalse(None, [0, 1])), list(itertools.filterfalse(lambda n: n > 1, [1, 2]))
        [(k, list(g)) for k, g in itertools.groupby('aab')], [(k, list(g)) for k, g in itertools.groupby([1, 3, 2], lambda n: n % 2)]
        list(itertools.zip_longest([1], [2, 3], fillvalue=0)), list(itertools.zip_longest('ab', 'c')), list(itertools.compress('abc', [1, 0, 1]))
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
        math.factorial(5), math.comb(5, 2), math.perm(5, 2), math.lcm(4, 6), math.dist([0, 0], [3, 4]), math.fsum([0.1] * 10)
        math.log1p(1), math.expm1(1), math.sin(1), math.cos(1), math.tan(1), math.asin(1), math.acos(1), math.atan(1), math.atan2(1, 2)
        math.fabs(-1), math.fmod(5, 3), math.isclose(1, 1.0), math.isfinite(1), math.radians(180), math.degrees(3), math.trunc(2.7), math.copysign(1, -2)
        math.sinh(1), math.cosh(1), math.tanh(1), math.ldexp(1, 2), math.modf(1.5), math.frexp(8)
        operator.pos(1), operator.not_(0), operator.eq(1, 1), operator.ne(1, 2), operator.lt(1, 2), operator.le(1, 1), operator.gt(2, 1), operator.ge(1, 2), operator.truth([])
        operator.sub(3, 1), operator.truediv(1, 2), operator.floordiv(7, 2), operator.mod(7, 4), operator.pow(2, 3), operator.and_(6, 3), operator.or_(6, 3), operator.xor(6, 3), operator.lshift(1, 3), operator.rshift(8, 2), operator.concat([1], [2])
        shlex.quote('a b'), shlex.join(['a', 'b c']), textwrap.indent('a', '  '), textwrap.fill('a b', 1), textwrap.fill('a b', width=1), inspect.cleandoc('  a')
        statistics.mean([1, 2, 3]), statistics.median([1, 3]), urllib.parse.quote('a b'), urllib.parse.unquote('a%20b'), urllib.parse.urljoin('http://a/b', 'c')
        base64.b64encode(b'a'), base64.b64decode(b'YQ=='), int.from_bytes(b'a', 'big'), bytes.fromhex('61'), float.fromhex('0x1p3'), str.maketrans('a', 'b'), 'abc'.translate(str.maketrans('a', 'x'))
        textwrap.wrap('a b c d', 3), textwrap.shorten('Hello  world foo', width=12, placeholder='..'), textwrap.fill('aa bb', width=4, subsequent_indent=' ')
        operator.invert(2), operator.inv(1), operator.abs(-3), operator.countOf([1, 1], 1), operator.indexOf([1, 2], 2)
        math.isqrt(17), math.floor(-1.5), textwrap.dedent('  a\\n  b')
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
        dict.fromkeys(['a', 'b'], 0), dict.fromkeys('ab'), str.upper('a'), dict.get({'a': 1}, 'a'), list(map(str.title, ['ab'])), sorted('bA', key=str.lower)
        [1, 2].__getitem__(0), {'a': 1}.__contains__('a'), 'ab'.__len__(), (1).__add__(2), {'a': 1}.keys() & {'a', 'b'}
    """,
    "os": """
        os.path.join('a', 'b'), os.path.join('a', '/b'), os.path.join('a/', ''), os.path.basename('a/b.py')
        os.path.dirname('a/b.py'), os.path.split('a/b'), os.path.splitext('a/b.tar.gz'), os.path.normpath('a/../b//c')
        os.path.isabs('/a'), os.path.commonpath(['/a/b', '/a/c']), os.sep, os.path.expanduser('a'), os.path.abspath('/a/../b')
        os.path.normcase('a/B'), os.path.splitdrive('a'), os.path.commonprefix(['ab', 'ac']), os.path.relpath('a/b', 'a'), os.linesep, os.pathsep, os.curdir, os.pardir, os.extsep, os.devnull, os.path.sep
    """,
    "pathlib": """
        Path('a') / 'b', Path('a', 'b'), str(Path('a') / 'b.txt'), Path('a/b.txt').name, Path('a/b.txt').stem
        Path('a/b.tar.gz').suffixes, Path('a/b').parent, Path('a/b').parts, Path('a/b.txt').with_suffix('.md')
        Path('a').joinpath('b', 'c'), Path('/a').is_absolute(), Path('a/b').as_posix(), Path('/a/b').relative_to('/a')
        PurePosixPath('a') / 'b', PurePath('a').name, str(PosixPath('a'))
    """,
    "typing": """
        typing.get_args(typing.Literal['a', 'b']), typing.cast(int, '3'), typing.TYPE_CHECKING
        [a is int for a in typing.get_args(typing.Optional[int])], typing.get_args(typing.Literal[1, 'a', None]), typing.Literal['q'].__args__
        typing.get_origin(typing.Literal['q']) is typing.Literal, typing.get_args(int), typing.NamedTuple('P', [('a', int), ('b', str)])(1, 'q').b
        list(typing.get_type_hints(type('A', (), {}))), typing.NewType('N', int)(3), [typing.TypeVar('T')] == []
    """,
    "evaluating": """
        eval('1 + 1'), eval(' [n * 2 for n in (1, 2)]'), exec('pass')
    """,
    "logging": """
        logging.INFO, logging.DEBUG, logging.WARNING, logging.WARN, logging.ERROR, logging.CRITICAL, logging.FATAL, logging.NOTSET
        logging.getLevelName(20), logging.getLevelName('DEBUG'), logging.getLevelName('WARN'), getattr(logging, 'INFO')
        list(logging._nameToLevel), logging._levelToName[10]
    """,
    "re": """
        re.sub('a', 'b', 'aa'), re.split(',', 'a,b'), re.findall('[0-9]+', '1 22'), bool(re.match('a', 'ab')), re.match('(a)(b)', 'ab').group(2), re.match('a', 'b')
        re.compile('a').sub('c', 'a'), re.escape('.'), re.search('b', 'ab').start(), re.match('(?P<n>a)', 'a').groupdict(), re.fullmatch('a', 'ab') is None, re.subn('a', 'b', 'a')
        re.sub('A', 'b', 'a', flags=re.I), re.compile('a', re.IGNORECASE).findall('Aa'), re.compile('(a)').groups, re.compile('a').pattern, re.search('(a)', 'xa').span(1)
    """,
    "struct": """
        struct.calcsize('<ihq'), struct.calcsize('=l'), struct.pack('>h', 3), struct.unpack('<hh', b'\\1\\0\\2\\0')
    """,
    "hashlib": """
        hashlib.md5(b'a').hexdigest(), hashlib.sha1().hexdigest(), hashlib.sha256(b'a').digest(), hashlib.new('sha512', b'a').hexdigest()
        hashlib.sha224(b'a').hexdigest(), hashlib.sha384(b'a').hexdigest(), hashlib.sha3_256(b'a').hexdigest(), hashlib.sha3_512(b'a').hexdigest()
        hashlib.blake2b(b'a').hexdigest(), hashlib.blake2s(b'a').hexdigest(), int(hashlib.md5('abc'.encode()).hexdigest(), 16) % 1000
    """,
    "contextlib": """
        contextlib.nullcontext(4).enter_result, contextlib.nullcontext().enter_result, contextlib.ExitStack().close()
        callable(contextlib.contextmanager(iter)), callable(contextlib.asynccontextmanager(iter))
    """,
    "operator": """
        operator.itemgetter(1)([5, 6]), sorted([(2, 'a'), (1, 'b')], key=operator.itemgetter(0))
        operator.attrgetter('real')(3)
        operator.itemgetter(0, 2)('abc'), operator.attrgetter('real.imag')(3), operator.methodcaller('upper')('q'), operator.methodcaller('split', ',', maxsplit=1)('a,b,c')
        operator.getitem([1], 0), operator.setitem({}, 1, 2), operator.index(3), operator.is_(None, None), operator.is_not(1, None)
    """,
}
IMPORTS = """
import argparse, ast, base64, collections, contextlib, copy, datetime, fnmatch, functools, hashlib, inspect, itertools, json, logging
import math, operator, os, re, shlex, statistics, string, struct, textwrap, types, typing, urllib.parse
from pathlib import Path, PosixPath, PurePath, PurePosixPath
"""
MACHINE = """
import getpass, glob, multiprocessing, platform, random, secrets, shutil, socket, subprocess, sys
import tempfile, time, uuid
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
        time.strftime('%Y')
        time.localtime()
        time.ctime()
        time.perf_counter()
        time.monotonic()
        time.time_ns()
        time.gmtime()
        time.asctime()
        random.randint(1, 2)
        random.uniform(1, 2)
        random.sample([1, 2], 1)
        random.randrange(3)
        random.getrandbits(3)
        random.gauss(0, 1)
        random.choices([1, 2])
        uuid.uuid1()
        getpass.getuser()
        platform.system()
        platform.node()
        platform.machine()
        platform.platform()
        platform.python_version()
        multiprocessing.cpu_count()
        datetime.datetime.today()
        datetime.datetime.utcnow()
        datetime.date.today()
        tempfile.mkdtemp()
        tempfile.gettempdir()
        secrets.token_hex()
        subprocess.check_output(['a'])
        subprocess.run(['a'])
        shutil.which('a')
        glob.glob('*')
        os.path.isfile('a')
        os.path.isdir('a')
        os.path.islink('a')
        os.path.getsize('a')
        os.path.getmtime('a')
        os.path.lexists('a')
        os.path.realpath('a')
        os.getpid()
        os.getlogin()
        os.scandir('.')
        os.walk('.')
        os.urandom(3)
        os.getuid()
        os.uname()
        os.popen('a')
        os.system('a')
        os.times()
        struct.calcsize('l')
        struct.pack('=h', 1)
        hashlib.md5(__file__.encode()).hexdigest()
        hashlib.md5(os.urandom(3)).hexdigest()
        re.sub('a', lambda m: str(os.getpid()), 'banana')
        os.getppid()
        os.path.expandvars('$A')
        os.path.expanduser('~/a')
        os.environ.setdefault('A', 'b')
        os.environ.pop('A', 'b')
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
    source = f"{MACHINE}{IMPORTS}\nx = {expression.strip()}"
    assert value_of("x", source) == unresolved()


@pytest.mark.parametrize(
    ("name", "value"), [("inf", math.inf), ("pi", math.pi), ("e", math.e), ("nan", math.nan)]
)
def test_constants_of_numpy_are_those_of_math(name: str, value: float) -> None:
    # NumPy is no dependency of the tests; its documentation ("Constants") says so.
    found = value_of("x", f"import numpy as np\nx = np.{name}")
    assert isinstance(found, float)
    assert repr(found) == repr(value)


PROGRAMS = [
    "import hashlib, re, struct, textwrap\nx = [re.sub(r'\\d', lambda m: str(int(m.group()) + 1), 'a1 b2', count=1), re.compile('b').sub(lambda m: m[0] * 2, 'abc'), re.subn('b', lambda m: '', 'abb')]",
    "import hashlib, re, struct, textwrap\nx = [m.start() for m in re.finditer('a', 'banana')], [m[0] for m in re.compile('n.').finditer('banana', 3)]",
    "import hashlib, re, struct, textwrap\nx = re.compile('a').match('ba', 1).start(), re.compile('a').match('ba'), re.compile('A', re.I).findall('aA'), re.compile('a').search('banana', 2).start()",
    "import hashlib, re, struct, textwrap\nx = re.sub('x*', '-', 'abc'), re.sub('x*', lambda m: '-', 'abc')",
    "import hashlib, re, struct, textwrap\ndef f(m): return {'a': '1'}.get(m.group(0), m.group(0))\nx = re.sub('[a-z]', f, 'abc')",
    "import hashlib, re, struct, textwrap\nx = re.compile('(a)(b)').sub(r'\\2\\1', 'abab', 1)",
    "import hashlib, re, struct, textwrap\nx = re.sub(r'(?P<k>\\w+)', lambda m: m.group('k').upper(), 'ab cd')",
    "import hashlib, re, struct, textwrap\nx = list(re.finditer('z', 'abc'))",
    "import hashlib, re, struct, textwrap\nx = hashlib.md5('a'.encode()).copy().hexdigest(), hashlib.sha1(b'a').digest(), hashlib.sha256(usedforsecurity=False, string=b'a').hexdigest()",
    "import hashlib, re, struct, textwrap\nh = hashlib.md5(b'a')\ng = h.copy(); g.update(b'b')\nx = h.hexdigest(), g.hexdigest()",
    "import sys\nx = 1\ntry: sys.exit(2)\nexcept SystemExit as e: x = 2",
    "x = 1\ntry: exit()\nexcept SystemExit: x = 3",
    "x = 1\ntry: quit()\nexcept BaseException: x = 4",
    "class A: pass\na = A()\na.n = 1\ndelattr(a, 'n')\nx = hasattr(a, 'n')",
    "y = 5\nx = globals()['y']\ndef f():\n  z = 1\n  return sorted(locals())\nx = x, f()",
    "class A:\n  def f(self): return 1\n  f = property(f)\n  g = staticmethod(lambda: 2)\n  h = classmethod(lambda cls: 3)\nx = A().f, A.g(), A.h()",
    "class A: n = 1\nx = [k for k in dir(A()) if k[0] != '_'], isinstance(object(), object)",
    "class A:\n  a = 1\n  _b = 2\n  def f(self): pass\nx = {k: v for k, v in vars(A).items() if k[0] != '_' and not callable(v)}",
    "import dataclasses\n@dataclasses.dataclass\nclass A: n: int = 1\nx = dataclasses.is_dataclass(A), dataclasses.astuple(A()), dataclasses.replace(A(), n=2).n",
    "from functools import partialmethod\nclass A:\n  def f(self, a, b): return a, b\n  g = partialmethod(f, 1)\nx = A().g(2)",
    "from functools import singledispatch\n@singledispatch\ndef f(a): return 'o'\n@f.register(int)\ndef _(a): return 'i'\n@f.register\ndef _(a: str): return 's'\nx = f(1), f('a'), f([]), f(True)",
    "from functools import singledispatchmethod\nclass A:\n  @singledispatchmethod\n  def f(self, a, b=2): return 'o', b\n  @f.register(str)\n  @f.register\n  def _t(self, a: list, b=3): return 'l', b\nx = A().f(1), A().f([]), A().f('a', b=4), A()._t(1)",
    "from functools import singledispatchmethod\nclass A:\n  @singledispatchmethod\n  @classmethod\n  def f(cls, a): return 'o'\n  @f.register\n  @classmethod\n  def _(cls, a: int): return cls.__name__\nx = A.f(1), A().f('a')",
    "from functools import lru_cache\nn = [0]\n@lru_cache()\ndef f(a):\n  n[0] += 1\n  return n[0]\nx = f(1), f(1), f(2)",
    "from functools import wraps\ndef f(): 'says'\n@wraps(f)\ndef g(): return 1\nx = g.__name__, g.__doc__, g()",
    "import contextlib\n@contextlib.contextmanager\ndef c():\n  yield 5\nwith c() as x: pass",
    "import contextlib\nwith contextlib.nullcontext(4) as x: pass",
    "import copy\na = [[1]]\nb = copy.deepcopy(a)\nb[0].append(2)\nc = copy.copy(a)\nc.append(3)\nx = a, b, c",
    "exec('x = 2 ** 5')",
    "import operator\nx = {}\noperator.setitem(x, 1, 2)",
    "import collections\nx = collections.OrderedDict(a=1, b=2)\nx.move_to_end('a')\nx = list(x)",
    "import sys\nx = sys.version_info[0], sys.version_info.major, sys.version_info < (3,), sys.version_info > (2, 7)",
    "import warnings, random, gc, time\nx = warnings.filterwarnings('ignore'), random.seed(1), warnings.simplefilter('ignore'), warnings.warn('a'), time.sleep(0)",
    "import os\nx = os.makedirs('/', exist_ok=True), os.chdir('.')",
    "import logging\nlogging.addLevelName(50, 'CRITICAL')\nx = logging.getLevelName(50)",
    "import attr\n@attr.s\nclass A:\n  n = attr.ib(default=3)\nx = A().n, A(4).n",
    "import attrs\n@attrs.define\nclass A:\n  n: int = attrs.field(default=3)\n  m: list = attrs.field(factory=list)\nx = A().n, A(4).m",
    "import enum\nclass E(enum.IntFlag):\n  A = 1\n  B = 2\nx = (E.A | E.B).value, E.A + 1, E.B in (E.A | E.B)",
]
"""Programs, for functions that are more than an expression."""


@pytest.mark.parametrize("source", PROGRAMS)
def test_a_summary_does_what_the_function_does(source: str) -> None:
    agree(source)


_OTHERS = (
    SyntaxError,
    UnicodeError,
    *[getattr(builtins, n) for n in dir(builtins) if n == "BaseExceptionGroup"],
)


def test_exceptions_are_made_as_python_makes_them() -> None:
    names = [n for n in dir(builtins) if isinstance(getattr(builtins, n), type)]
    for name in names:
        kind = getattr(builtins, name)
        if issubclass(kind, Exception) and not issubclass(kind, _OTHERS):
            agree(f"e = {name}('a', 1)\nx = e.args, type(e).__name__, isinstance(e, Exception)")
            agree(f"try: raise {name}('a')\nexcept Exception as e: x = str(e), repr(e)")


@pytest.mark.parametrize(
    "expression", ["os.mkdir('a')", "os.putenv('A', 'b')", "site.addsitedir('a')", "gc.collect()"]
)
def test_what_is_called_for_its_effect_on_the_machine_gives_none(expression: str) -> None:
    assert value_of("x", f"import gc, os, site\nx = {expression}") is None


def test_a_member_of_a_str_enum_is_a_text() -> None:
    # Python 3.11 has it; scripts for it are read by older ones as well.
    source = "from enum import StrEnum, auto\nclass E(StrEnum):\n  AB = auto()\n"
    assert value_of("x", source + "x = str(E.AB), f'{E.AB}', E.AB == 'ab', E.AB + 'c'") == (
        "ab",
        "ab",
        True,
        "abc",
    )


@pytest.mark.parametrize("statement", ["os._exit(1)", "os.abort()", "sys.exit()"])
def test_what_ends_the_program_ends_it(statement: str) -> None:
    assert value_of("x", f"import os, sys\nx = 1\n{statement}\nx = 2") == 1


@pytest.mark.parametrize("statement", ["append('lib')", "insert(0, 'lib')", "extend(['lib'])"])
def test_folders_are_put_on_the_path(statement: str, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "found.py").write_text("n = 3\n")
    source = f"import sys\nsys.path.{statement}\nfrom found import n\nx = n\n"
    assert value_of("x", source, folder=tmp_path) == 3


def test_each_file_of_the_library_has_a_table() -> None:
    elsewhere = "classes dataclasses folders importlib inspect numpy pydantic reflection runtime six".split()
    assert set(library.FILES) <= {*TABLES, *elsewhere}


@pytest.mark.parametrize("name", library.FILES)
def test_each_function_stands_in_a_test(name: str) -> None:
    folder = Path(__file__).parents[1]
    text = "".join(path.read_text() for path in sorted(folder.rglob("test_*.py")))
    functions = importlib.import_module(f"flagscan.interpreter.library.{name}").FUNCTIONS
    own = [dotted.rpartition(".")[2] for dotted in functions if not dotted.startswith("flagscan.")]
    missing = [function for function in own if not re.search(rf"\b{function}\b", text)]
    assert not [name for name in missing if not hasattr(builtins, name)]
