"""What the clock, chance, the machine and the command line give: never known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flagscan.interpreter.calls import Arguments
from flagscan.interpreter.flow import Raised
from flagscan.interpreter.heap import ClassObject, Field
from flagscan.interpreter.lattice import join
from flagscan.interpreter.library import Summary
from flagscan.interpreter.values import (
    NONE,
    Constant,
    External,
    Site,
    TupleValue,
    Unknown,
    Value,
)
from flagscan.model.value import Reason

if TYPE_CHECKING:
    from flagscan.interpreter.interpreter import Interpreter


def unknown(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    return Unknown(Reason.RUNTIME_INPUT, site)


def gives_none(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    return NONE


def ends_program(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    raise Raised(External("builtins.SystemExit"), site)


def add_path(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    """``sys.path.append`` and ``insert``: one more folder with sibling modules."""
    if arguments.args:
        value = arguments.args[-1].value
        if isinstance(value, Constant):
            interp.modules.add_path(str(value.value))
    return NONE


def extend_path(interp: Interpreter, arguments: Arguments, site: Site) -> Value | None:
    value = arguments.value(0)
    for item in (interp.iterate(value, site) if value is not None else None) or ():
        if isinstance(item, Constant):
            interp.modules.add_path(str(item.value))
    return NONE


FUNCTIONS: dict[str, Summary] = {
    **dict.fromkeys(
        """time.time time.strftime time.localtime time.ctime time.perf_counter
        time.monotonic time.time_ns time.gmtime time.asctime
        random.random random.randint random.choice random.uniform random.sample random.randrange
        random.getrandbits random.gauss random.choices
        uuid.uuid4 uuid.uuid1 socket.gethostname getpass.getuser platform.system platform.node
        platform.machine platform.platform platform.python_version
        multiprocessing.cpu_count datetime.datetime.now datetime.datetime.today
        datetime.datetime.utcnow datetime.date.today tempfile.mkdtemp tempfile.gettempdir
        secrets.token_hex subprocess.check_output subprocess.run shutil.which
        builtins.input builtins.id builtins.hash""".split(),
        unknown,
    ),
    "sys.exit": ends_program,
    "os._exit": ends_program,
    "os.abort": ends_program,
    "sys.path.append": add_path,
    "sys.path.insert": add_path,
    "sys.path.extend": extend_path,
    "site.addsitedir": add_path,
    "warnings.filterwarnings": gives_none,
    "warnings.warn": gives_none,
    "warnings.simplefilter": gives_none,
    "random.seed": gives_none,
    "time.sleep": gives_none,
    "gc.collect": gives_none,
}
VALUES: dict[str, Value] = {
    name: Unknown(Reason.RUNTIME_INPUT)
    for name in """sys.argv sys.platform sys.version sys.executable sys.flags
    sys.stdin os.name""".split()
}
_VERSION = ClassObject("version_info", (), None, None)  # type: ignore[arg-type]
_VERSION.kind = "namedtuple"
_VERSION.fields = {
    name: Field(name, None, None, None, None)  # type: ignore[arg-type]
    for name in "major minor micro releaselevel serial".split()
}
_MINOR = join(*map(Constant, range(10, 18)))
VALUES["sys.version_info"] = TupleValue(
    (Constant(3), _MINOR, *[Unknown(Reason.RUNTIME_INPUT)] * 3), _VERSION
)
"""Which Python runs the script is not known, but that it is none older than those that flagscan
itself needs: it is read by their grammar."""
CONSTANTS = {"sys.maxsize": 2**63 - 1, "sys.byteorder": "little"}
