"""How people write argparse programs: a grammar of Python idioms.

A template is Python text with places to fill in:

    <int> <float> <text> <bool>   an expression of that kind; likewise <ints> <texts> (lists),
                                  <dict> (texts to ints), <any>
    <int!>                        the same, but only a literal or the name of a variable
    <nat>                         a small number that is not negative
    <maybe>                       a truth that nobody can know without running the program
    <new total int>               a fresh variable of a kind (``-``: of none), which is <total> in
                                  the rest of the template; what follows may use it
    <flag> <bare>                 a fresh option as a text; the same without dashes
    <parser>                      what options are added to here
    <keywords>                    some keyword arguments of ``add_argument``
    <options p>                   statements that add options to ``p``
    <prelude>                     statements that compute things

To teach the generator an idiom, add a template to the list where it belongs;
simple ones come first, since a failing example shrinks towards them.
"""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

ATOMS: dict[str, list[str]] = {
    "int": ["1", "0", "3", "10", "-2", "64", "1024"],
    "nat": ["0", "1", "2", "3"],
    "float": ["0.5", "1e-3", "0.0", "-1.5", "3.14159", "1e10"],
    "text": ['"a"', '"adam"', '"data/train.csv"', '"x y"', '""', '"Ünï"', '"a,b,c"', '"12"'],
    "bool": ["True", "False"],
    "ints": ["[1, 2, 3]", "[4]", "[8, 4]", "[]"],
    "texts": ['["a", "b"]', '["sgd", "adam", "rmsprop"]', '["x"]'],
    "dict": ['{"a": 1, "b": 2}', '{"lr": 3}', "{}"],
    "any": ["None", "1", '"a"', "0.5", "True", "(1, 2)", "[1]", '{"k": [1]}', "b'x'", "1j"],
    "maybe": [
        'os.environ.get("FS_A")',
        '"FS_A" in os.environ',
        'os.environ.get("FS_C", "red") == "blue"',
        "len(sys.argv) > 5",
        "random.random() < 0.5",
        'os.path.exists("/nowhere")',
        'os.getenv("FS_A") is not None',
    ],
}
"""Expressions without parts."""

EXPRESSIONS: dict[str, list[str]] = {
    "int": [
        "<int> + <int>",
        "<int> - <int>",
        "<int> * <nat>",
        "<int> // 3",
        "<int> % 7",
        "-<int>",
        "2 ** <nat>",
        "<int> << <nat>",
        "(<int> & 255) | 1",
        "abs(<int>)",
        "len(<text>)",
        "len(<ints>)",
        "len(<dict>)",
        "len(set(<texts>))",
        "sum(<ints>)",
        "max(<int>, <int>)",
        "min([<int>, *<ints>])",
        "max(<ints>, default=<int>)",
        "max(<texts>, key=len, default='').count('a')",
        "(<ints> + [<int>])[0]",
        "(<ints> + [<int>])[-1]",
        "int(<float>)",
        "int('4' + str(<nat>))",
        "round(<float>)",
        "(<int> if <bool> else <int>)",
        "(<int> or <int>)",
        "(<int> and <int>)",
        "<dict>.get('a', <int>)",
        "{**<dict>, 'a': <int>}['a']",
        "dict(a=<int>, **{'b': <int>})['b']",
        "(lambda a, b=2: a * b)(<int>)",
        "[<int> for _ in range(2)][1]",
        "next((n for n in <ints> if n > 2), <int>)",
        "functools.reduce(lambda a, b: a + b, <ints>, 0)",
        "sum(a * b for a, b in zip(<ints>, <ints>))",
        "<text>.count('a')",
        "<text>.find('a')",
        "ord(<text>[0]) if <text> else 0",
        "int(math.sqrt(<nat>))",
        "{True: <int>, False: <int>}[<bool>]",
        "divmod(<int>, 7)[1]",
        "(1, <int>, 3)[1]",
        "int('0x1f', 16)",
        "bool(<int>) + 1",
        "~<int>",
        "int(os.environ.get('FS_B', '3'))",
        "(<int> if <maybe> else <int>)",
        "os.cpu_count()",
        "logging.INFO + <nat>",
        "getattr(logging, 'DEBUG')",
        "list(itertools.accumulate([1, *<ints>]))[-1]",
        "len(list(itertools.groupby(sorted(<texts>), key=len)))",
        "sum(itertools.takewhile(lambda n: n < 5, <ints>))",
        "collections.Counter(<text>)['a']",
        "len(collections.Counter(<texts>).most_common(1))",
        "math.factorial(<nat>)",
        "sys.version_info[0]",
        "len({'a': 1, 'b': 2}.keys() & set(<texts>))",
        "functools.partial(max, <int>)(<int>)",
        "list(dict.fromkeys(<texts>, <int>).values())[0]",
        "int.__add__(<int>, <int>)",
        "operator.methodcaller('count', 'a')(<text>)",
    ],
    "float": [
        "<float> + <int>",
        "<float> * <float>",
        "<int> / 4",
        "float(<int>)",
        "round(<float>, 2)",
        "<float> - 0.1",
        "float('1e-4')",
        "math.pi",
        "math.floor(<float>) + 0.5",
        "min(<float>, <float>)",
        "abs(<float>)",
        "<float> ** 2",
        "(<float> if <bool> else <float>)",
        "float('inf')",
        "-<float>",
        "<int!> * 1e-4",
        "sum([<float>, <float>])",
        "(<float> or 0.25)",
    ],
    "text": [
        "<text> + <text>",
        "<text> * <nat>",
        "f'{<int!>}-{<float!>:.3f}'",
        "f'{<int!>:04d}{<bool!>!r:>8}'",
        "f'{<ints!>} of {<dict!>}'",
        "'%s-%d' % (<text>, <int>)",
        "'%05.2f' % <float>",
        "'%(a)s' % dict(a=<any>)",
        "'{}_{}'.format(<text>, <int>)",
        "'{name!s:>6}'.format(name=<text>)",
        "'{0[0]}{1:x}'.format([<int>], <nat>)",
        "str(<int>)",
        "str(<float>)",
        "str(<ints>)",
        "repr(<text>)",
        "<text>.upper()",
        "<text>.title().strip()",
        "<text>.replace('a', <text>)",
        "'-'.join(<texts>)",
        "', '.join(map(str, <ints>))",
        "'/'.join(sorted(<texts>))",
        "'|'.join(f'{k}={v}' for k, v in <dict>.items())",
        "<text>[1:]",
        "<text>[::-1]",
        "<text>[-3:<nat>]",
        "(<texts> + [<text>])[0]",
        "os.path.join(<text>, <text>)",
        "os.path.splitext(<text>)[0]",
        "os.path.basename(<text>)",
        "str(Path('runs') / <text>)",
        "Path('a/b.txt').stem",
        "Path(<text> or 'x').suffix",
        "(<text> if <bool> else <text>)",
        "(<text> or 'none')",
        "<text>.partition(',')[0]",
        "<text>.split(',')[0]",
        "type(<any>).__name__",
        "sorted({<text>, <text>})[0]",
        "json.dumps(<dict>)",
        "textwrap.dedent('  x\\n  y')",
        "string.ascii_lowercase[:<nat>]",
        "('a' 'b' + <text>).ljust(8, '.')",
        "max(<texts>, key=len, default='')",
        "'a' if <int> > 2 else 'b' if <bool> else 'c'",
        "' '.join([w.capitalize() for w in <text>.split()])",
        "{1: 'one', 2: 'two'}.get(<int>, <text>)",
        "os.environ.get('FS_C', <text>)",
        "(<text> if <maybe> else <text>)",
        "'x'.join({<text>, <text>, 'q'})",
        "next(iter({<text>, 'q', 'r'}))",
        "os.getcwd()",
        "__name__",
        "os.path.basename(__file__)",
        "chr(97 + <nat>)",
        "bytes([97, 98]).decode()",
        "<text>.encode('utf-8').hex()",
        "'a-b_c'.translate({45: '_'})",
    ],
    "bool": [
        "<int> > <int>",
        "<int> == <int>",
        "1 <= <int> < 10",
        "<text> in <texts>",
        "'a' in <text>",
        "<text> not in <dict>",
        "not <bool>",
        "<bool> and <bool>",
        "<bool> or <bool>",
        "bool(<ints>)",
        "any(n > 2 for n in <ints>)",
        "all(<texts>)",
        "isinstance(<any>, (int, str))",
        "<any> is None",
        "<any> is not None",
        "<text>.startswith('a')",
        "<ints> == [1, 2, 3]",
        "<ints> < [2]",
        "{1, 2} <= set(<ints>)",
        "callable(<any>)",
        "hasattr(<any>, 'upper')",
        "<float> < <int>",
        "bool(<dict>)",
        "<texts> != <texts>",
        "<int> in range(0, 9, 3)",
        "(<int>, <text>) == (<int>, <text>)",
        "<maybe> is not None",
        "bool(<maybe>)",
    ],
    "ints": [
        "<ints> + <ints>",
        "[<int>] * <nat>",
        "[<int>, <int>]",
        "list(range(<nat>))",
        "[n * 2 for n in <ints>]",
        "[n for n in <ints> if n % 2]",
        "sorted(<ints>, reverse=True)",
        "<ints>[::-1]",
        "<ints>[1:]",
        "[*<ints>, <int>]",
        "list(<dict>.values())",
        "list(map(int, ['1', '2']))",
        "list(map(lambda n: n + 1, <ints>))",
        "list(filter(None, <ints>))",
        "sorted(set(<ints>))",
        "[i * n for i, n in enumerate(<ints>)]",
        "list(itertools.accumulate(<ints>))",
        "list(itertools.chain(<ints>, <ints>))",
        "[x for row in [<ints>, <ints>] for x in row]",
        "list(reversed(<ints>))",
        "[max(p) for p in zip(<ints>, <ints>)]",
        "(<ints> if <bool> else <ints>)",
        "copy.deepcopy(<ints>)",
        "[ord(c) for c in 'ab']",
        "list(dict.fromkeys(<ints>))",
        "list({3, 1, 2, <int>})",
        "[2 ** e for e in range(<nat>)]",
        "list(itertools.islice(itertools.count(2), 3))",
        "[<int>, <int>] if <maybe> else <ints>",
    ],
    "texts": [
        "<texts> + [<text>]",
        "[<text>, <text>]",
        "<text>.split(',')",
        "list(<text>)",
        "sorted(<texts>)",
        "[t.upper() for t in <texts>]",
        "list(<dict>)",
        "sorted(<dict>, key=<dict>.get, reverse=True) if False else []",
        "[f'{k}{v}' for k, v in <dict>.items()]",
        "'a b  c'.split()",
        "[t for t in <texts> if t]",
        "<texts>[:1]",
        "['%02d' % i for i in range(<nat>)]",
        "list(map(str, <ints>))",
        "sorted(set(<texts>) | {<text>})",
        "sorted(set(<texts>) - {'a'})",
        "list(itertools.product('ab', 'c')) and ['p']",
        "[''.join(p) for p in itertools.combinations('abc', 2)]",
        "'x\\ny'.splitlines()",
        "sorted(<texts>, key=lambda t: (len(t), t))",
        "list({<text>, 'q', 'r'})",
        "[t for t in {<text>, 'q', 'r'}]",
    ],
    "dict": [
        "{<text>: <int>, 'b': <int>}",
        "{**<dict>, 'c': <int>}",
        "dict(a=<int>, c=<int>)",
        "<dict> | {'z': <int>}",
        "{k: v + 1 for k, v in <dict>.items()}",
        "dict(zip(<texts>, <ints>))",
        "{t: i for i, t in enumerate(<texts>)}",
        "dict.fromkeys(<texts>, <int>)",
        "dict(sorted(<dict>.items()))",
        "json.loads('{\"a\": 1}')",
        "dict([('a', <int>), ('a', 2)])",
        "{t: len(t) for t in <texts>}",
        "copy.copy(<dict>)",
        "{**<dict>, **({'m': 1} if <maybe> else {})}",
    ],
    "any": [
        "<int>",
        "<text>",
        "<float>",
        "<bool>",
        "<ints>",
        "<texts>",
        "<dict>",
        "(<int>, <text>)",
        "tuple(<ints>)",
        "set(<ints>)",
        "{<text>: [<any>]}",
        "[<any>, <any>]",
        "range(<nat>)",
        "Path(<text>)",
        "<any> if <bool> else <any>",
        "<any> or <any>",
    ],
    "maybe": ["not (<maybe>)", "(<maybe>) and <bool>", "<bool> or (<maybe>)"],
}
"""Expressions with parts; each kind falls back to its atoms when the program gets deep."""

KEYWORDS = [
    "",
    ", default=<int>",
    ", type=int, default=<int>",
    ", type=float, default=<float>",
    ", default=<text>, help=<text>",
    ", type=str, default=<text>",
    ", action='store_true'",
    ", action='store_true', default=<bool>, help=<text>",
    ", action='store_false'",
    ", nargs='+', type=int, default=<ints>",
    ", nargs='*', default=<texts>",
    ", nargs=<nat> + 1",
    ", nargs='?', const=<any>, default=<any>",
    ", choices=<texts>, default=<text>",
    ", choices=range(<nat>), type=int",
    ", choices=set(<texts>)",
    ", choices=<dict>.keys()",
    ", choices=list(<dict>), help=<text>",
    ", required=<bool>",
    ", required=False, default=<any>",
    ", dest=<bare>, default=<any>",
    ", metavar=<text>",
    ", action='append', default=<texts>",
    ", action='append'",
    ", action='count', default=<nat>",
    ", action='store_const', const=<any>",
    ", action='append_const', const=<int>, dest=<bare>",
    ", action='extend', nargs='+', default=<ints>",
    ", action=argparse.BooleanOptionalAction, default=<bool>",
    ", action='version', version=<text>",
    ", type=lambda s: s.split(','), default=<texts>",
    ", type=lambda s: int(s, 0)",
    ", type=str2bool, default=<bool>, nargs='?', const=True",
    ", type=functools.partial(int, base=16), default=<int>",
    ", type=Path, default=Path(<text>)",
    ", type=json.loads, default=<dict>",
    ", type=bool, default=<bool>",
    ", default=argparse.SUPPRESS",
    ", help=argparse.SUPPRESS",
    ", help='%(default)s of ' + <text>",
    ", **dict(default=<any>, help=<text>)",
    ", **{'type': int, 'default': <int>}",
    ", **({'default': <int>} if <bool> else {'help': <text>})",
    ", **({'default': <int>} if <maybe> else {})",
    ", default=<any> if <maybe> else <any>",
    ", type=type(<any>)",
    ", default=random.randint(1, 9)",
    ", default=time.strftime('%Y')",
    ", action=Custom, default=<any>",
]
"""Keyword arguments of ``add_argument``."""

OPTIONS = [
    "<parser>.add_argument(<flag><keywords>)",
    "<parser>.add_argument('-' + <flag>[2:3].lower(), <flag><keywords>)"
    " if False else <parser>.add_argument(<flag><keywords>)",
    "<parser>.add_argument(f'--{<bare>}'<keywords>)",
    """
for <new name -> in (<flag>, <flag>):
    <parser>.add_argument(<name><keywords>)
""",
    """
for <new name ->, <new value -> in {<bare>: <any>, <bare>: <any>}.items():
    <parser>.add_argument(f"--{<name>}", default=<value>)
""",
    """
for <new index ->, <new name -> in enumerate([<bare>, <bare>, <bare>], start=<nat>):
    if <index> == 2:
        continue
    <parser>.add_argument("--" + <name>, type=int, default=<index> * <int>)
else:
    <parser>.add_argument(<flag><keywords>)
""",
    """
for <new name ->, <new kind ->, <new value -> in zip([<flag>, <flag>], [int, float], [<int>, <float>]):
    <parser>.add_argument(<name>, type=<kind>, default=<value>)
    if <value> == <int>:
        break
""",
    """
def <new add ->(target, *names, **more):
    more.setdefault("help", <text>)
    return target.add_argument(*names, **more)
<add>(<parser>, <flag><keywords>)
<add>(<parser>, <flag>, default=<any>)
""",
    """
def <new add ->(target):
    <options target>
    return target
<add>(<parser>)
""",
    """
def <new add ->(target, value=<int>, *, scale=<int>):
    target.add_argument(<flag>, default=value * scale)
    if value > 3:
        return
    target.add_argument(<flag>, default=[value, scale])
<add>(<parser>, <int>)
""",
    """
if <bool>:
    <options parser>
else:
    <options parser>
""",
    """
if <maybe>:
    <options parser>
else:
    <options parser>
""",
    """
if <maybe>:
    <options parser>
""",
    """
<new spec -> = [
    dict(name=<flag>, type=int, default=<int>),
    dict(name=<flag>, default=<any>, help=<text>),
]
for <new one -> in <spec>:
    <parser>.add_argument(<one>.pop("name"), **<one>)
""",
    """
<new group -> = <parser>.add_argument_group(<text>)
<options group>
""",
    """
<new group -> = <parser>.add_mutually_exclusive_group(required=False)
<group>.add_argument(<flag>, action="store_true")
<group>.add_argument(<flag>, action="store_false", dest=<bare>)
""",
    """
<new group -> = <parser>.add_argument_group("more", argument_default=<int>)
<group>.add_argument(<flag>)
""",
    """
<new action -> = <parser>.add_argument(<flag>, default=<any>)
<action>.default = <any>
<action>.help = <text>
""",
    """
<new action -> = <parser>.add_argument(<flag><keywords>)
<parser>.set_defaults(**{<action>.dest: <any>})
""",
    """
<parser>.add_argument(<flag>, dest="shared_<bare!>", default=<int>)
<parser>.set_defaults(extra_<bare!>=<any>)
""",
    """
class <new Options ->:
    value = <int>
    names = <texts>

    def __init__(self, scale=<int>):
        self.scale = scale

    @property
    def scaled(self):
        return self.value * self.scale

    @staticmethod
    def fixed():
        return <any>

    @classmethod
    def make(cls):
        return cls(<int>)

    def add(self, target):
        target.add_argument(<flag>, type=int, default=self.scaled)
        target.add_argument(<flag>, default=self.fixed(), help=str(self.names))
        <options target>
<Options>(<int>).add(<parser>)
""",
    """
class <new Base ->:
    default = <int>

    def initialize(self, target):
        target.add_argument(<flag>, default=self.default)
        self.extend(target)
        return target

    def extend(self, target):
        target.add_argument(<flag>, default=<any>)

class <new Mixin ->:
    def extend(self, target):
        super().extend(target)
        target.add_argument(<flag>, default=<any>)

class <new Train ->(<Mixin>, <Base>):
    default = <int>

    def initialize(self, target):
        target = super().initialize(target)
        <options target>
        return target
<Train>().initialize(<parser>)
""",
    """
try:
    <options parser>
except ValueError:
    <parser>.add_argument(<flag>)
finally:
    <parser>.add_argument(<flag><keywords>)
""",
    """
try:
    import a_module_that_is_nowhere
    <parser>.add_argument(<flag>)
except ImportError:
    <parser>.add_argument(<flag><keywords>)
""",
    """
try:
    os.environ["FS_A"]
    <parser>.add_argument(<flag>)
except KeyError:
    <parser>.add_argument(<flag><keywords>)
""",
    """
<new count -> = 0
while <count> < 2:
    <parser>.add_argument(f"--<bare!>_{<count>}", default=<count>)
    <count> += 1
""",
    """
<new kinds -> = {"i": lambda t, n: t.add_argument(n, type=int, default=<int>), "s": lambda t, n: t.add_argument(n)}
<kinds>["i" if <bool> else "s"](<parser>, <flag>)
""",
    """
def <new named ->(prefix):
    def add(name, **more):
        <parser>.add_argument(f"--{prefix}{name}", **more)
    return add
<new add -> = <named>("p_")
<add>(<bare>, default=<any>)
<add>(<bare>, type=int, default=<int>)
""",
    """
<new add -> = functools.partial(<parser>.add_argument, type=int, help=<text>)
<add>(<flag>, default=<int>)
<add>(<flag>, help="other")
""",
    """
match <int>:
    case 1 | 3:
        <parser>.add_argument(<flag>)
    case x if x > 5:
        <parser>.add_argument(<flag>, default=x)
    case _:
        <parser>.add_argument(<flag><keywords>)
""",
    """
def <new specs ->():
    yield <flag>, <any>
    for n in range(2):
        yield f"--<bare!>_{n}", n
for <new name ->, <new value -> in <specs>():
    <parser>.add_argument(<name>, default=<value>)
""",
    """
class <new Color ->(Enum):
    RED = <int>
    BLUE = "blue"
<parser>.add_argument(<flag>, choices=[c.name for c in <Color>], default=<Color>.BLUE.value)
<parser>.add_argument(<flag>, default=<Color>.RED)
<parser>.add_argument(<flag>, default=str(<Color>.RED), choices=list(<Color>))
""",
    """
class <new Level ->(str, Enum):
    LOW = "low"
    HIGH = "high"
<parser>.add_argument(<flag>, choices=[c.value for c in <Level>], default=<Level>.LOW.value)
<parser>.add_argument(<flag>, type=<Level>, default=<Level>.LOW)
<parser>.add_argument(<flag>, default=<Level>("high").name)
""",
    """
@dataclass
class <new Config ->:
    rate: float = <float>
    names: list = field(default_factory=lambda: <texts>)
    depth: int = <int>

    def total(self):
        return self.depth * 2
for <new one -> in fields(<Config>):
    if <one>.name != "names":
        <parser>.add_argument(f"--{<one>.name}_<bare!>", type=type(<one>.default), default=<one>.default)
<parser>.add_argument(<flag>, default=<Config>(depth=<int>).total())
<parser>.add_argument(<flag>, nargs="*", default=<Config>().names)
""",
    """
class <new Point ->(NamedTuple):
    x: int = <int>
    y: str = <text>
<parser>.add_argument(<flag>, default=<Point>(<int>).x, help=<Point>().y)
<parser>.add_argument(<flag>, default=list(<Point>(y="q")))
""",
    """
<new Pair -> = collections.namedtuple("Pair", "name value")
for <new one -> in [<Pair>(<flag>, <any>), <Pair>(value=<any>, name=<flag>)]:
    <parser>.add_argument(<one>.name, default=<one>.value)
""",
    """
def <new twice ->(function):
    @functools.wraps(function)
    def inner(*args, **more):
        return function(*args, **more)
    return inner
@<twice>
def <new add ->(target, value):
    target.add_argument(<flag>, default=value)
<add>(<parser>, <any>)
""",
    """
<new registry -> = {}
def <new register ->(name):
    def keep(function):
        <registry>[name] = function
        return function
    return keep
@<register>("one")
def <new one ->(target):
    target.add_argument(<flag><keywords>)
@<register>("two")
def <new two ->(target):
    target.add_argument(<flag><keywords>)
for <new function -> in <registry>.values():
    <function>(<parser>)
""",
    """
for <new one -> in list(<parser>._actions):
    if <one>.dest != "help" and <one>.default is None:
        <one>.default = <any>
""",
    """
if <parser>.get_default("nothing") is None:
    <parser>.add_argument(<flag>, default=<any>)
""",
    """
with contextlib.suppress(KeyError):
    {}["missing"]
    <parser>.add_argument(<flag>)
<parser>.add_argument(<flag>)
""",
    """
def <new fill ->(target, depth):
    if depth == 0:
        return 0
    target.add_argument(f"--<bare!>_{depth}", default=depth)
    return 1 + <fill>(target, depth - 1)
<parser>.add_argument(<flag>, default=<fill>(<parser>, <nat>))
""",
    """
[<parser>.add_argument("--" + n, default=<any>) for n in [<bare>, <bare>]]
""",
    """
for <new name -> in sorted({<bare>, <bare>}):
    <parser>.add_argument("--" + <name>)
for <new other -> in {<bare>, <bare>}:
    <parser>.add_argument("--" + <other>, default=<int>)
""",
    """
<new option -> = <flag>
if <bool> and (<new found -> := <int>):
    <parser>.add_argument(<option>, default=<found>)
else:
    <parser>.add_argument(<option>, default=<any>)
""",
    """
if <maybe>:
    <new value -> = <any>
else:
    <value> = <any>
<parser>.add_argument(<flag>, default=<value>)
""",
    """
<new option -> = <flag>
if <maybe>:
    <parser>.add_argument(<option>, default=<any>)
else:
    <parser>.add_argument(<option>, type=int, default=<int>, help=<text>)
""",
    """
def <new setup ->(target):
    if <maybe>:
        return target.add_argument(<flag>)
    target.add_argument(<flag><keywords>)
    return None
<setup>(<parser>)
""",
    """
for <new n -> in range(3):
    if <maybe>:
        break
    <parser>.add_argument(f"--<bare!>_{<n>}", default=<n>)
""",
    """
<new kw -> = {"default": <any>}
if <maybe>:
    <kw>["help"] = <text>
<parser>.add_argument(<flag>, **<kw>)
<kw>.update(default=<int>)
<parser>.add_argument(<flag>, **{**<kw>, "dest": <bare>})
""",
    """
<new kw -> = dict(default=[<int>])
<new first -> = <parser>.add_argument(<flag>, **<kw>)
<kw>["default"].append(<int>)
<first>.default.append(<int>)
""",
    """
<parser>.register("type", "hex", lambda text: int(text, 16))
<parser>.add_argument(<flag>, type="hex")
""",
    """
class <new Loud ->(argparse.Action):
    def __init__(self, option_strings, dest, nargs=None, **more):
        more.setdefault("help", <text>)
        super().__init__(option_strings, dest, nargs=<nat> + 1, **more)
    def __call__(self, *args):
        pass
<parser>.add_argument(<flag>, action=<Loud>, default=<any>)
""",
    """
class <new Flagged ->(argparse._StoreTrueAction):
    pass
<parser>.add_argument(<flag>, action=<Flagged>)
<parser>.add_argument(<flag>, action=argparse._StoreFalseAction)
""",
    """
class <new Plain ->:
    def add_argument(self, *names, **more):
        return names
<Plain>().add_argument(<flag>, default=<int>)
<parser>.add_argument(*<Plain>().add_argument(<flag>))
""",
    """
def <new each ->(values):
    for one in values:
        yield <parser>.add_argument("--" + one)
for <new made -> in <each>([<bare>, <bare>]):
    <made>.default = <any>
list(map(lambda n: <parser>.add_argument("--" + n), [<bare>]))
""",
    """
<new holder -> = {"parser": <parser>, "rest": []}
<holder>["rest"].append(<holder>["parser"].add_argument)
<holder>["rest"][0](<flag><keywords>)
getattr(<parser>, "add_argument")(<flag>, default=<any>)
""",
    """
<parser>.add_argument("-" + chr(97 + <nat>) + <bare>, <flag>, default=<any>)
""",
    """
if isinstance(<parser>, argparse.ArgumentParser) or hasattr(<parser>, "add_argument"):
    <parser>.add_argument(<flag>)
else:
    <parser>.add_argument(<flag>)
""",
]
"""Statements that add options."""

PRELUDE = [
    "<new x int> = <int>",
    "<new x text> = <text>",
    "<new x float> = <float>",
    "<new x bool> = <bool>",
    "<new x ints> = <ints>",
    "<new x texts> = <texts>",
    "<new x dict> = <dict>",
    "<new a int>, <new b text> = <int>, <text>",
    "<new a int>, *<new rest ints> = [<int>, *<ints>]",
    "(<new a int>, <new b int>), <new c text> = (<int>, <int>), <text>",
    "<new a int> = <new b int> = <int>",
    "<new a ints> = <new b ints> = <ints>\n<a>.append(<int>)",
    "<new a int>: int = <int>\n<a> += <int>",
    "<new a text> = <text>\n<a> *= <nat>",
    "<new a ints> = <ints>\n<a> += [<int>]\n<a>.extend(<ints>)",
    "<new a ints> = <ints> + [1]\n<a>[0] = <int>\ndel <a>[-1]",
    "<new a ints> = [5, *<ints>]\n<new b int> = <a>.pop()\n<a>.insert(0, <int>)",
    "<new a ints> = [*<ints>, <int>]\n<a>.sort()\n<a>.reverse()",
    "<new a ints> = [1, 2, 3, 4]\n<a>[1:3] = <ints>",
    "<new a dict> = <dict>\n<a>[<text>] = <int>\n<a>.update(k=<int>)",
    "<new a dict> = dict(<dict>)\n<a>.pop('a', None)\n<a>.setdefault('b', <int>)",
    "<new a dict> = <dict>\n<a>['n'] = <a>.get('n', 0) + <int>",
    "<new a dict> = <dict>\n<new b dict> = <a>\n<b>['alias'] = <int>",
    "<new a dict> = {'k': <int>, 'l': <int>}\ndel <a>['k']",
    """
<new total int> = 0
for i in range(<nat>):
    <total> += i * <int>
""",
    """
<new found int> = <int>
for n in <ints>:
    if n > 2:
        <found> = n
        break
else:
    <found> = <int>
""",
    """
<new found int> = <int>
for n in <ints>:
    if n % 2:
        continue
    <found> -= n
""",
    """
<new n int> = 0
while True:
    <n> += 1
    if <n> > <nat>:
        break
""",
    """
<new n int> = <nat>
while <n> < 5:
    <n> += 2
else:
    <n> = -<n>
""",
    """
def <new f ->(a, b=<int>, *rest, scale=<int>, **more):
    if a > b:
        return a
    for item in rest:
        scale += item
    return scale + more.get("k", 0)
<new x int> = <f>(<int>, <int>, <int>, k=<int>)
<new y int> = <f>(b=<int>, a=<int>, scale=<int>)
<new z int> = <f>(*[<int>, <int>], **{"scale": <int>})
""",
    """
def <new f ->(a, /, b, *, c=<int>):
    a += 1
    return (a, b, c)
<new x int>, <new y int>, <new z int> = <f>(<int>, b=<int>)
""",
    """
def <new counter ->():
    count = <int>
    def step(by=1):
        nonlocal count
        count += by
        return count
    return step
<new step -> = <counter>()
<step>()
<new x int> = <step>(<int>)
""",
    """
def <new start ->():
    global <new total int>
    <total> = <int>
def <new change ->():
    global <total>
    <total> = <total> + <int>
<start>()
<change>()
""",
    """
def <new f ->(n):
    return 1 if n <= 1 else n * <f>(n - 1)
<new x int> = <f>(<nat>)
""",
    """
def <new numbers ->(limit):
    n = 0
    while n < limit:
        yield n * 2
        n += 1
<new x ints> = list(<numbers>(<nat>))
<new y int> = sum(<numbers>(3))
""",
    """
def <new numbers ->():
    yield from <ints>
    yield <int>
<new first int>, *_ = <numbers>()
""",
    """
def <new tagged ->(function):
    def inner(*args):
        return function(*args) + <int>
    return inner
@<tagged>
def <new f ->(a):
    return a * 2
<new x int> = <f>(<int>)
""",
    """
<new adders -> = [lambda n, k=k: n + k for k in range(3)]
<new x int> = <adders>[1](<int>)
<new late -> = [lambda: k for k in range(3)]
<new y int> = <late>[0]()
""",
    """
class <new Box ->:
    count = <int>
    def __init__(self, value):
        self.value = value
        <Box>.count += 1
    def __add__(self, other):
        return <Box>(self.value + other.value)
    def __len__(self):
        return abs(self.value)
    def __getitem__(self, key):
        return [self.value, key][1]
    def __call__(self, extra):
        return self.value + extra
    def __eq__(self, other):
        return self.value == other.value
    def __str__(self):
        return f"Box {self.value}"
<new box -> = <Box>(<int>) + <Box>(<int>)
<new a int> = len(<box>)
<new b int> = <box>[<int>]
<new c int> = <box>(<int>)
<new d text> = str(<box>)
<new e int> = <Box>.count
<new f bool> = <box> == <Box>(<int>)
<new g text> = f"{<box>}!"
""",
    """
class <new A ->:
    x = <int>
    def who(self):
        return "A"
class <new B ->(<A>):
    y = <A>.x + 1
    def who(self):
        return "B" + super().who()
class <new C ->(<A>):
    x = <int>
    def who(self):
        return "C" + super().who()
class <new D ->(<B>, <C>):
    def who(self):
        return "D" + super().who()
<new a text> = <D>().who()
<new b int> = <D>.x + <D>.y
<new c bool> = isinstance(<D>(), <C>)
<new d text> = <D>.__name__
""",
    """
class <new Temp ->:
    def __init__(self):
        self._v = <int>
    @property
    def v(self):
        return self._v
    @v.setter
    def v(self, value):
        self._v = value * 2
<new t -> = <Temp>()
<t>.v = <int>
<new x int> = <t>.v
setattr(<t>, "w", <int>)
<new y int> = getattr(<t>, "w") + getattr(<t>, "nothing", <int>)
<new z bool> = hasattr(<t>, "other")
""",
    """
try:
    <new x int> = int(<text>)
except ValueError:
    <x> = <int>
""",
    """
try:
    <new x int> = <dict>["lr"]
except KeyError as error:
    <x> = -1
else:
    <x> += 1
finally:
    <new y int> = <int>
""",
    """
try:
    <new x int> = <int> // <nat>
except (ZeroDivisionError, TypeError):
    <x> = <int>
""",
    """
try:
    <new x int> = [<int>, <int>][<nat>]
except LookupError:
    <x> = <int>
""",
    """
try:
    <new x int> = int(os.environ["FS_B"])
except KeyError:
    <x> = <int>
""",
    """
try:
    unicode
    <new x text> = "two"
except NameError:
    <x> = "three"
""",
    """
class <new Problem ->(ValueError):
    def __init__(self, code):
        self.code = code
def <new f ->(n):
    if n > 2:
        raise <Problem>(n)
    return n
try:
    <new x int> = <f>(<int>)
except <Problem> as error:
    <x> = error.code + 100
""",
    """
def <new f ->(n):
    try:
        return n + 1
    finally:
        n = 100
<new x int> = <f>(<int>)
""",
    """
def <new f ->(n):
    for i in range(5):
        try:
            if i == n:
                return i * 10
        finally:
            n -= 1
    return -1
<new x int> = <f>(<nat>)
""",
    """
match <any>:
    case None:
        <new x text> = "none"
    case bool():
        <x> = "bool"
    case int(n) if n > 3:
        <x> = "big"
    case [first, *others]:
        <x> = f"list {first}"
    case {"k": value}:
        <x> = "dict"
    case str():
        <x> = "text"
    case _:
        <x> = "other"
""",
    """
match (<int>, <text>):
    case (1, t):
        <new x text> = t
    case (n, "a" | "adam"):
        <x> = f"{n}"
    case (n, t) as pair:
        <x> = str(pair)
""",
    """
<new x int> = <int>
if <maybe>:
    <x> = <int>
""",
    """
<new a ints> = <ints>
if <maybe>:
    <a>.append(<int>)
""",
    """
<new a dict> = <dict>
if <maybe>:
    <a>["cond"] = <int>
else:
    <a>["a"] = <int>
""",
    """
def <new f ->(n):
    if <maybe>:
        return n
    n += 1
    return n * 2
<new x int> = <f>(<int>)
""",
    """
<new x int> = <int>
for one in os.environ:
    <x> = <x> + 1
""",
    """
<new kw -> = {"a": <int>}
if <maybe>:
    <kw>["b"] = <int>
def <new f ->(a, b=<int>, **rest):
    return [a, b, len(rest)]
<new x ints> = <f>(**<kw>)
<kw>.pop("b", None)
<new y any> = <kw>
""",
    """
<new kw -> = {}
for key in os.environ.get("FS_C", "x y").split():
    <kw>[key] = <int>
<new x int> = <kw>.get("x", <int>)
<new y int> = len(<kw>)
""",
    """
<new x ints> = []
for one in sys.argv[1:]:
    <x>.append(1)
<new y ints> = []
while <maybe>:
    <y> += [<int>]
    if <bool>:
        break
    break
""",
    """
def <new f ->(kind=None):
    if kind is None:
        kind = <int>
    elif kind == "a":
        return <int>
    if <maybe>:
        kind = <int>
        return kind
    try:
        return int(kind) + 1
    except (TypeError, ValueError):
        return -1
<new x int> = <f>()
<new y int> = <f>(<text>)
<new z int> = <f>(kind=<any>)
""",
    """
def <new f ->(*args, sep="-", **more):
    return sep.join(str(a) for a in args) + ",".join(f"{k}={v}" for k, v in sorted(more.items()))
<new x text> = <f>(<int>, <text>, k=<any>)
<new y text> = <f>(*<texts>, **<dict>)
""",
    """
<new x text> = "start"
for one in [<text>, <text>, <text>]:
    if <maybe>:
        <x> = one
        break
    if one == "a":
        continue
else:
    <x> = "end"
""",
    """
<new a int>, <new b int> = <int>, <int>
<a>, <b> = <b>, <a>
<new c ints> = [<a>, <b>]
<c>[0], <c>[1] = <c>[1], <c>[0]
""",
    """
class <new Lazy ->:
    made = 0
    def __init__(self, **more):
        self.__dict__.update(more)
        type(self).made += 1
    def __getattr__(self, name):
        return len(name)
    def __contains__(self, item):
        return item == <int>
    def __iter__(self):
        yield from <ints>
    def __bool__(self):
        return <bool>
<new one -> = <Lazy>(depth=<int>)
<new x int> = <one>.depth + <one>.other
<new y bool> = <int> in <one>
<new z ints> = list(<one>)
<new w text> = "yes" if <one> else "no"
<new v int> = <Lazy>.made
""",
    """
def <new outer ->():
    values = []
    def add(n):
        values.append(n)
        return values
    for n in <ints>:
        add(n)
    return values
<new x ints> = <outer>()
<new y ints> = <x>
<y>.append(<int>)
<new z bool> = <x> is <y>
""",
    """
class <new Abstract ->:
    registry = {}
    def __init_subclass__(cls, **more):
        super().__init_subclass__(**more)
        Abstract_registry = cls.__mro__[1].registry
        Abstract_registry[cls.__name__] = cls
class <new One ->(<Abstract>):
    value = <int>
class <new Two ->(<Abstract>):
    value = <int>
<new x int> = len(<Abstract>.registry)
<new y ints> = [c.value for c in <Abstract>.registry.values()]
""",
    """
def <new f ->(n):
    if n < 0:
        return None
    for i in range(3):
        for j in range(3):
            if i * j == n:
                return (i, j)
            if j > i:
                break
        else:
            continue
    return ()
<new x any> = <f>(<int>)
<new y bool> = <f>(<nat>) is None
""",
    """
<new s -> = string.Template("$a-$b")
<new x text> = <s>.substitute(a=<int>, b="z")
""",
    """
<new g -> = (n * n for n in <ints>)
<new x int> = sum(<g>)
<new y int> = sum(<g>)
<new z ints> = [*map(abs, <ints>)]
""",
    """
<new x any> = sorted([(2, "b"), (1, <text>)], key=lambda pair: pair[0])[0]
<new y any> = max([{"v": 1}, {"v": <int>}], key=lambda d: d["v"])
<new z any> = min(<texts> + ["m"], key=str.lower)
""",
    """
<new x text> = "%s|%5.1f|%-4s|%x" % (<any>, <float>, <text>, <nat>)
<new y text> = f"{<any>!r}|{<float>:e}|{<int>:,}|{<int>:+d}"
<new z text> = "{:>{w}}|{!r}".format(<text>, <any>, w=<nat> + 3)
""",
    """
<new x text> = os.path.join(os.path.expanduser("~"), <text>)
<new y text> = str(Path(__file__).parent / "x")
<new z text> = os.path.abspath(<text>)
<new w text> = time.strftime("%H") or <text>
""",
    """
<new x int> = <int>
while <maybe>:
    <x> += 1
    break
""",
    """
<new store -> = collections.defaultdict(list)
for k, v in [("a", <int>), ("b", <int>), ("a", <int>)]:
    <store>[k].append(v)
<new x ints> = <store>["a"]
<new y int> = len(<store>["none"])
""",
    """
<new counts -> = collections.Counter(<texts>)
<new x int> = <counts>["a"]
<new y int> = sum(<counts>.values())
""",
    """
<new ns -> = argparse.Namespace(a=<int>, b=<text>)
<ns>.c = <int>
<new x int> = <ns>.a + <ns>.c
<new d -> = vars(<ns>)
<d>["a"] = <int>
<new y int> = <ns>.a
""",
    """
<new items -> = [[0] * 2] * 2
<items>[0][1] = <int>
<new x int> = <items>[1][1]
<new y ints> = [sum(row) for row in <items>]
""",
    """
<new it -> = iter(<ints> + [1, 2])
<new x int> = next(<it>)
<new y ints> = list(<it>)
<new z int> = next(<it>, <int>)
""",
    """
def <new f ->(a, seen=[]):
    seen.append(a)
    return len(seen)
<f>(1)
<new x int> = <f>(<int>)
""",
    """
with contextlib.suppress(ValueError):
    <new x int> = <int>
    int("no")
    <x> = <int>
""",
    """
class <new Manager ->:
    def __enter__(self):
        self.value = <int>
        return self
    def __exit__(self, *args):
        self.value += 1
with <Manager>() as <new m ->:
    <new x int> = <m>.value
<new y int> = <m>.value
""",
    """
@contextlib.contextmanager
def <new managed ->(value):
    yield value + 1
with <managed>(<int>) as <new x int>:
    pass
""",
    """
<new seen -> = set(<texts>)
<seen>.add(<text>)
<seen>.discard("a")
<new x texts> = sorted(<seen>)
<new y bool> = "b" in <seen>
""",
    """
<new a -> = {1, True, 2.0, 2}
<new x any> = sorted(<a>)
<new b -> = {1: "int", True: "bool", 1.0: "float"}
<new y any> = dict(<b>)
""",
    """
<new last text> = ""
for one in {<text>, "q", "r"}:
    <last> = one
""",
    """
for <new i int> in [<int>, <int>]:
    pass
""",
    """
<new x int> = sum(1 for a in <ints> for b in <ints> if a < b)
""",
    """
if (<new n int> := len(<text>)) > 3:
    <new x text> = "long"
else:
    <x> = f"short {<n>}"
""",
    """
<new x int> = <int>
assert isinstance(<x>, int), "never"
del <x>
<new x int> = <int>
""",
    """
class <new Meta ->(type):
    pass
class <new Config ->:
    class Inner:
        depth = <int>
    sizes = [n * 2 for n in <ints>]
    rate = <int>
    double = rate * 2
<new x int> = <Config>.Inner.depth
<new y ints> = <Config>.sizes
<Config>.rate = <int>
<new z int> = <Config>().rate + <Config>.double
""",
    """
class <new Sizes ->(IntEnum):
    SMALL = 1
    LARGE = <int> + 100
<new x int> = <Sizes>.LARGE.value
<new y bool> = <Sizes>.SMALL == 1
<new z int> = <Sizes>.SMALL + 1
<new w texts> = [s.name for s in <Sizes>]
<new v int> = <Sizes>["LARGE"].value
""",
    """
class <new Kind ->(Enum):
    A = auto()
    B = auto()
    C = A
    @property
    def label(self):
        return self.name.lower()
<new x texts> = [k.label for k in <Kind>]
<new y int> = <Kind>.B.value
<new z text> = str(<Kind>.C)
<new w text> = <Kind>(1).name
<new v bool> = <Kind>.A in (<Kind>.B, <Kind>.C)
""",
    """
class <new Mine ->(dict):
    def __getattr__(self, name):
        return self[name]
<new m -> = <Mine>(<dict>)
<m>["deep"] = <int>
<new x int> = <m>.deep
<new y int> = len(<m>)
""",
    """
@dataclass
class <new Base ->:
    a: int = <int>
@dataclass
class <new Child ->(<Base>):
    b: int = <int>
    c: dict = field(default_factory=dict)
    def __post_init__(self):
        self.c["sum"] = self.a + self.b
<new child -> = <Child>(b=<int>)
<new x int> = <child>.c["sum"]
<new y any> = asdict(<child>)
<new z texts> = [f.name for f in fields(<Child>)]
<new w bool> = <Child>(1, 2) == <Child>(1, 2)
""",
    """
class <new Mode ->(str, Enum):
    FAST = <text!> or "fast"
    SLOW = "slow"
    def __str__(self):
        return self.value
<new a text> = <Mode>.SLOW + str(<Mode>.FAST)
<new b bool> = <Mode>.SLOW == "slow" and "slow" in list(<Mode>)
<new c text> = ",".join(<Mode>)
""",
    """
class <new Level ->(IntEnum):
    LOW = <nat>
    HIGH = 7
<new a int> = <Level>.HIGH + <int>
<new b int> = max(<Level>).value + [5, 6, 7, 8, 9, 10, 11, 12][<Level>.HIGH]
<new c bool> = <Level>.HIGH > <nat>
""",
    """
class <new Size ->:
    def __init__(self, n):
        self.n = n
    def __lt__(self, other):
        return self.n < other.n
    def __eq__(self, other):
        return isinstance(other, <Size>) and self.n == other.n
    def __repr__(self):
        return f"<Size {self.n}>"
    def __sub__(self, other):
        return NotImplemented
    def __rsub__(self, other):
        return other * 2
    def __neg__(self):
        return <Size>(-self.n)
    def __iadd__(self, other):
        self.n += other
        return self
    def __contains__(self, n):
        return n == self.n
    def __iter__(self):
        yield self.n
        yield <int>
    def __int__(self):
        return self.n
<new s -> = <Size>(<int>)
<s> += <nat>
<new a ints> = list(<s>) + [int(-<s>), <int> - <s>]
<new b text> = f"{<s>}" + "%s" % <s> + "{!r}".format(<s>) + str([<s>])
<new c ints> = [item.n for item in sorted([<Size>(<int>), <s>, <Size>(3)])]
<new d bool> = <s> == <Size>(<int>) or <nat> in <s>
""",
    """
class <new Options ->(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name)
    def __setattr__(self, name, value):
        self[name] = value
    def __missing__(self, name):
        return <int>
<new o -> = <Options>(lr=<int>)
<o>.depth = <int>
<new a int> = <o>["depth"] + <o>.lr + <o>["nothing"]
<new b bool> = hasattr(<o>, "other") or "depth" in <o>
""",
    """
class <new Attributes ->(dict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__ = self
<new o -> = <Attributes>(lr=<int>)
<o>.depth = <int>
<o>["width"] = <int>
<new a int> = <o>["depth"] + <o>.width + <o>.lr
<new b texts> = sorted(<o>)
""",
    """
class <new Checked ->:
    def __set_name__(self, owner, name):
        self.name = "_" + name
    def __get__(self, instance, owner):
        return getattr(instance, self.name, <int>)
    def __set__(self, instance, value):
        setattr(instance, self.name, value + 1)
class <new Holder ->:
    n = <Checked>()
<new h -> = <Holder>()
<new a int> = <h>.n
<h>.n = <int>
<new b int> = <h>.n
""",
    """
<new known -> = {}
class <new Meta ->(type):
    def __new__(mcs, name, bases, namespace):
        namespace["tag"] = name.lower()
        return super().__new__(mcs, name, bases, namespace)
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        <known>[name] = cls
class <new Base ->(metaclass=<Meta>):
    n = <int>
class <new Child ->(<Base>):
    n = <int>
<new a int> = sum(cls.n for cls in <known>.values())
<new b texts> = [cls.tag for cls in <known>.values()]
""",
    """
class <new Only ->:
    made = None
    def __new__(cls, *args):
        if cls.made is None:
            cls.made = super().__new__(cls)
            cls.made.count = 0
        return cls.made
    def __init__(self, n):
        self.count += n
<Only>(<int>)
<new a int> = <Only>(<int>).count
""",
    """
@functools.lru_cache(maxsize=None)
def <new slow ->(n):
    <new calls ints>.append(n)
    return n + <int>
<calls> = []
<new a int> = <slow>(<nat>) + <slow>(<nat>) + len(<calls>)
""",
    """
class <new Lazy ->:
    reads = 0
    @functools.cached_property
    def value(self):
        self.reads += 1
        return self.reads + <int>
<new o -> = <Lazy>()
<new a int> = <o>.value + <o>.value
""",
    """
class <new Private ->:
    __secret = <int>
    def __init__(self):
        self.__own = self.__secret + 1
    def read(self):
        return self.__own
<new a int> = <Private>().read()
<new b bool> = hasattr(<Private>(), "__own")
""",
    """
<new items ints> = []
def <new produce ->(limit):
    for n in range(limit):
        <items>.append(n)
        yield n * <int>
<new a ints> = list(<produce>(<nat>))
<new b int> = len(<items>) + sum(<produce>(2))
<new begun -> = <produce>(3)
next(<begun>)
<new c int> = len(<items>)
""",
    """
<new state -> = {"depth": <int>}
@contextlib.contextmanager
def <new deeper ->(by):
    before = <state>["depth"]
    <state>["depth"] = before + by
    yield <state>["depth"]
    <state>["depth"] = before
with <deeper>(<int>) as <new a int>:
    <new b int> = <state>["depth"]
""",
    """
<new log texts> = []
@contextlib.contextmanager
def <new guarded ->(name):
    <log>.append(name)
    try:
        yield name * 2
    except ValueError as error:
        <log>.append(str(error))
    finally:
        <log>.append("end")
def <new work ->(value):
    with <guarded>("a") as first, <guarded>("b"):
        if value == <int>:
            return first
        if <maybe>:
            raise ValueError("maybe")
        raise ValueError("always")
    return "swallowed"
<new a any> = <work>(<int>)
""",
    """
<new log texts> = []
with contextlib.ExitStack() as <new stack ->:
    for <new one -> in <texts>:
        <stack>.callback(<log>.append, <one>)
    <log>.append("body")
""",
    """
<new counts -> = collections.Counter(<texts>) + collections.Counter(<texts>)
<counts>.update(<texts>)
<counts>.subtract(<texts>)
<new a any> = <counts>.most_common(2)
<new b any> = sorted((+<counts> | collections.Counter(<texts>)).items())
<new c bool> = (collections.Counter(<texts>) & collections.Counter(<texts>)) == collections.Counter()
""",
    """
class <new Kept ->:
    def __init__(self):
        self.held = {"a": <int>}
    @property
    def size(self):
        return self.held.get("a", -1)
    @size.setter
    def size(self, value):
        self.held["a"] = value * 2
    @size.deleter
    def size(self):
        self.held.clear()
<new kept -> = <Kept>()
<new a int> = <kept>.size
<kept>.size = <int>
<new b int> = <kept>.size
if <bool>:
    del <kept>.size
<new c int> = <kept>.size
""",
    """
@dataclass(frozen=True)
class <new Frozen ->:
    size: int = <int>
<new frozen -> = <Frozen>()
<new a text> = "set"
try:
    <frozen>.size = 2
except AttributeError:
    <a> = "frozen"
try:
    <new b any>, <new c any> = <texts>
except ValueError:
    <b> = <c> = <int>
""",
    """
<new a text> = re.sub("[a-z]+", lambda m: m.group().upper() + str(m.start()), <text>)
<new b ints> = [m.start() for m in re.finditer("a", <text>)]
<new c text> = hashlib.md5(<text>.encode()).hexdigest()[:<nat>]
""",
    """
<new last -> = collections.deque(<ints>, maxlen=2)
<last>.append(<int>)
<last>.appendleft(<int>)
<last>.rotate(<nat>)
<new a ints> = list(<last>)
<new b bool> = <last> == <ints>
""",
    """
<new order -> = collections.OrderedDict(a=<int>, b=<int>, c=<int>)
<order>.move_to_end("b", last=<bool>)
<new a any> = <order>.popitem(last=<bool>)
<new b texts> = list(<order>)
<new c bool> = <order> == collections.OrderedDict(sorted(<order>.items()))
""",
    """
try:
    raise ValueError(<text>, <int>)
except (KeyError, ValueError) as error:
    <new a text> = f"{type(error).__name__}: {error}"
    <new b int> = error.args[1]
""",
    """
class <new Failure ->(RuntimeError):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code
try:
    if <maybe>:
        raise <Failure>(<int>)
    <new a int> = <int>
except <Failure> as error:
    <a> = error.code
""",
    """
@dataclass(order=True)
class <new Point ->:
    x: int
    y: int = <int>
    def __post_init__(self):
        self.x += 1
<new a bool> = <Point>(<int>) < <Point>(<int>, <int>) or <Point>(1) == <Point>(1)
<new b text> = repr(<Point>(<int>))
""",
    """
exec("<new a int> = <nat> + 1")
<new b int> = eval("<nat> * 3 + <a>")
""",
    """
<new pattern -> = re.compile(r"([a-z]+)=([0-9]+)")
<new a ints> = [int(n) for _, n in <pattern>.findall("lr=1,depth=20")]
<new b text> = re.sub(r"[aeiou]", "*", <text>)
<new found -> = <pattern>.match("k=<nat>")
<new c text> = <found>.group(1) if <found> else "none"
""",
    """
<new operations -> = {"add": operator.add, "mul": operator.mul, "neg": lambda a, b: -a}
<new a int> = <operations>["mul"](<int>, <int>) + <operations>["neg"](<int>, 0)
<new b int> = functools.reduce(operator.add, <ints>, <int>)
<new c text> = operator.itemgetter("k")({"k": <text>})
""",
]
"""Statements that compute."""

HEADER = """\
import argparse
import collections
import contextlib
import copy
import functools
import hashlib
import itertools
import json
import logging
import math
import operator
import os
import random
import re
import string
import sys
import textwrap
import time
from dataclasses import asdict, dataclass, field, fields
from enum import Enum, IntEnum, auto
from pathlib import Path
from typing import NamedTuple


def str2bool(text):
    return text.lower() in ("yes", "true", "1")


class Custom(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)

"""
"""What every file begins with."""

PROGRAMS = [
    """
# --- train.py
<prelude>
<new p -> = argparse.ArgumentParser()
<options p>
<p>.parse_args()
""",
    """
# --- train.py
<prelude>
def main():
    parser = argparse.ArgumentParser(description=<text>)
    <options parser>
    args = parser.parse_args()
    print(args)
if __name__ == "__main__":
    main()
""",
    """
# --- train.py
def get_parser(parser=None):
    if parser is None:
        parser = argparse.ArgumentParser(add_help=<bool>)
    <options parser>
    return parser
def parse():
    return get_parser().parse_args()
if __name__ == "__main__":
    args = parse()
    print(vars(args))
""",
    """
# --- options.py
<prelude>
def add_options(parser):
    <options parser>
LIMIT = <int>
# --- train.py
from options import add_options, LIMIT as limit
import options
parser = argparse.ArgumentParser()
add_options(parser)
parser.add_argument("--limit", default=limit + options.LIMIT)
args = parser.parse_args()
""",
    """
# --- lib/__init__.py
from .base import Options, VALUE
from . import extra
__all__ = ["Options", "extra"]
# --- lib/base.py
<prelude>
VALUE = <int>
class Options:
    def __init__(self):
        self.parser = argparse.ArgumentParser()
        self.initialized = False
    def initialize(self):
        parser = self.parser
        <options parser>
        self.initialized = True
    def parse(self):
        if not self.initialized:
            self.initialize()
        return self.parser.parse_args()
# --- lib/extra.py
from .base import Options as Base
from lib.base import VALUE as default
class Train(Base):
    def initialize(self):
        Base.initialize(self)
        self.parser.add_argument("--extra", type=int, default=default)
        parser = self.parser
        <options parser>
# --- train.py
from lib import *
from lib.base import VALUE
if __name__ == "__main__":
    opt = extra.Train().parse()
""",
    """
# --- train.py
<prelude>
parent = argparse.ArgumentParser(add_help=False)
<options parent>
parser = argparse.ArgumentParser(parents=[parent])
<options parser>
parser.parse_args()
""",
    """
# --- train.py
<prelude>
common = argparse.ArgumentParser(add_help=False)
common.add_argument("--lr", default=<any>)
parser = argparse.ArgumentParser()
<options parser>
commands = parser.add_subparsers(dest="command")
fit = commands.add_parser("fit", parents=[common])
<options fit>
fit.set_defaults(func=print, lr=<int>)
test = commands.add_parser("test", aliases=["t"], parents=[common])
<options test>
test.set_defaults(lr=<text>)
parser.parse_args()
""",
    """
# --- train.py
parser = argparse.ArgumentParser()
commands = parser.add_subparsers(dest="command", required=False)
for name, value in [("fit", <any>), ("predict", <any>)]:
    sub = commands.add_parser(name, help=name)
    sub.add_argument("--value", default=value)
    inner = sub.add_subparsers()
    deep = inner.add_parser("deep")
    <options deep>
    break
parser.parse_args()
""",
    """
# --- train.py
first = argparse.ArgumentParser(add_help=False)
first.add_argument("--config", default=<text>)
<options first>
known, rest = first.parse_known_args()
parser = argparse.ArgumentParser(parents=[first])
<options parser>
parser.add_argument("--known", default=known.config)
parser.set_defaults(**{"config": <text>})
args = parser.parse_args(rest)
""",
    """
# --- train.py
parser = argparse.ArgumentParser()
parser.add_argument("--model", default=<text>)
<options parser>
args, _ = parser.parse_known_args()
if args.model == "adam":
    parser.add_argument("--adam_lr", default=<any>)
else:
    <options parser>
args = parser.parse_args()
""",
    """
# --- train.py
parser = argparse.ArgumentParser(conflict_handler="resolve")
parser.add_argument("-x", "--same", default=<any>)
<options parser>
parser.add_argument("--same", type=int, default=<int>)
parser.add_argument("-h", default=<int>)
parser.parse_args()
""",
    """
# --- train.py
parser = argparse.ArgumentParser(argument_default=<any>)
parser.set_defaults(early=<int>)
parser.add_argument("--early")
<options parser>
parser.set_defaults(late=<any>, early=<any>)
parser.add_argument("--late", action="store_true")
parser.parse_args()
""",
    """
# --- train.py
parser = argparse.ArgumentParser(prefix_chars="-+")
parser.add_argument("+x", "++long-name", default=<any>)
parser.add_argument("+y", default=<any>)
parser.add_argument("--dash-ed", "-d")
<options parser>
parser.parse_args()
""",
    """
# --- train.py
class Parser(argparse.ArgumentParser):
    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.add_argument("--always", default=<any>)
    def add(self, name, default, **more):
        return self.add_argument("--" + name.replace("_", "-"), default=default, **more)
parser = Parser(description=<text>)
parser.add("one_two", <any>)
parser.add("three", <int>, type=int)
<options parser>
parser.parse_args()
""",
    """
# --- train.py
class Shared(argparse.ArgumentParser):
    def add_argument(self, *args, **more):
        more.setdefault("default", <int>)
        return super().add_argument(*args, **more)
parser = Shared(add_help=False)
<options parser>
parser.parse_args()
""",
    """
# --- train.py
parser = argparse.ArgumentParser()
parser.add_argument("source")
parser.add_argument("target", nargs="?", default=<text>)
parser.add_argument("rest", nargs="*", type=int, default=<any>)
<options parser>
parser.parse_args(["here"])
""",
    """
# --- train.py
<prelude>
parser = argparse.ArgumentParser()
parser.add_argument("--alpha-beta", type=float, default=<float>)
parser.add_argument("--gamma", type=int, default="7")
<options parser>
args = parser.parse_args(["--alpha", "0.25"])
second = argparse.ArgumentParser()
second.add_argument("--other", default=args.alpha_beta)
second.add_argument("--more", default=args.gamma)
<options second>
second.parse_args()
""",
    """
# --- tools/__init__.py
# --- tools/deep/__init__.py
DEPTH = <int>
from ..values import NAMES
# --- tools/values.py
NAMES = <texts>
def choose(index=0, names=NAMES):
    return (names + ["none"])[index]
# --- tools/deep/build.py
from . import DEPTH, NAMES
from ..values import choose
def build():
    parser = argparse.ArgumentParser()
    parser.add_argument("--depth", type=int, default=DEPTH)
    parser.add_argument("--name", default=choose(), choices=NAMES)
    <options parser>
    return parser
# --- train.py
import tools.deep.build as builder
import tools.values
tools.values.NAMES.append("later")
if __name__ == "__main__":
    builder.build().parse_args()
""",
    """
# --- cycle_a.py
FIRST = <int>
import cycle_b
SECOND = cycle_b.OTHER + 1
# --- cycle_b.py
import cycle_a
OTHER = cycle_a.FIRST * 2
def late():
    return cycle_a.SECOND
# --- train.py
import cycle_a, cycle_b
parser = argparse.ArgumentParser()
parser.add_argument("--a", default=cycle_a.SECOND)
parser.add_argument("--b", default=cycle_b.late())
<options parser>
parser.parse_args()
""",
    """
# --- sub/helper.py
VALUE = <any>
def add(parser):
    <options parser>
# --- train.py
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "sub"))
import helper
parser = argparse.ArgumentParser()
parser.add_argument("--value", default=helper.VALUE)
helper.add(parser)
parser.parse_args()
""",
]
"""Whole programs; ``# --- name`` begins a file, the last one is the script."""
