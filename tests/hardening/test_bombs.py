"""Lines that would take Python minutes or gigabytes: each is read in little of both."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import environment

BOMBS = {
    "patterns": r"""
import re
re.match("(a|ab|aba|b)*c", "ab" * 50)
re.search(".*.*.*.*.*=", "a" * 1900)
re.sub("(a|b|ab)*c", "", "ab" * 100)
re.match("(a+)+c", "a" * 50)
re.match("( a | ab | aba | b ) *c", "ab" * 50, re.X)
re.compile("(?:a?b?)*c").match("ab" * 50)
re.sub("b", "c" * 1900, re.sub("a", "b" * 1900, "a" * 1900))
re.match("(a*)", "a" * 1900).expand(r"\1" * 900000)
""",
    "numbers": """
import math
round(5, -10 ** 9)
math.lcm(*range(1, 3000))
int.from_bytes(b"a" * 10 ** 6, "big") * 3
w = int("f" * 10 ** 6, 16)
2 ** 10 ** 9
1 << 10 ** 10
math.factorial(10 ** 7)
x = 1 << 4000
for i in range(15000): x = x + x
y = [x]
z = str(x)
""",
    "ranges": """
range(10 ** 12).index(0.5)
range(10 ** 12).count(0.5)
0.5 in range(10 ** 12)
sum(range(10 ** 12))
list(range(10 ** 12))
""",
    "texts": """
"a" * 10 ** 12
"a" * (3 * 10 ** 9)
("a" * 10 ** 6).translate({97: "b" * 10 ** 4})
(b"a" * 10 ** 6).replace(b"a", b"b" * 10 ** 5)
("a" * 10 ** 6).replace("a", "b" * 10 ** 5)
("\\t" * 10 ** 4).expandtabs(10 ** 6)
"a".ljust(10 ** 10)
(1).to_bytes(10 ** 10, "big")
("\\xe9" * 900000).encode("punycode")
(b"a" * 900000).decode("punycode")
(b"b" * 900000).decode("punycode")
(b"c" * 900000).decode("punycode")
"".join(chr(1024 + i) for i in range(15000)).encode("punycode")
a = "a" * 10 ** 6
"""
    + "x = f'"
    + "{a}" * 4000
    + "'\n",
    "formats": """
("{0}" * 300000).format("a" * 10 ** 6)
("%s" * 3000) % (("a" * 10 ** 6,) * 3000)
"{:>{w}}".format(1, w=10 ** 10)
"{0:{1}}".format(1, 10 ** 10)
"%1000000000d" % 1
f"{1:{10 ** 10}}"
format(1, "10000000000")
""",
    "printing": """
x = str(["a" * 10 ** 5] * 10 ** 5)
y = [1]
for i in range(60): y = [y, y]
z = repr(y)
""",
    "modules": r"""
import json, pathlib, shlex, textwrap
json.dumps([1] * 100000, indent=10 ** 6)
json.dumps([1] * 100000, separators=("a" * 10 ** 5, "b"))
textwrap.indent("a\n" * 500000, "b" * 10 ** 5)
for letter in "abcdef": shlex.split("'" + letter * 900000 + "'")
pathlib.Path("a/" * 400000).parents
""",
    "items": """
import itertools
list(itertools.permutations([1], 10 ** 9))
list(itertools.product([1], repeat=10 ** 9))
list(itertools.combinations(range(50000), 40000))
list(itertools.product(range(100), repeat=10))
x = [1] * 10 ** 12
y = (1,) * 10 ** 12
z = [[0] * 10 ** 5] * 10 ** 5
""",
    "copies": """
import copy
x = [[]]
y = x
for i in range(60): y.append(copy.deepcopy(x))
""",
}
MEMORY = 1 << 30
READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
from flagscan.cli import main
status = main(["train.py", "--no-cache", "--format", "json"])
sys.stderr.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}\\n")
sys.exit(status)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of processes")
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_does_not_go_off(name: str, folder: Path) -> None:
    (folder / "train.py").write_text(BOMBS[name] + "lr = 0.1\n")
    done = subprocess.run(
        [sys.executable, "-c", READ], cwd=folder, env=environment(), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    (document,) = json.loads(done.stdout)
    assert [item for item in document["diagnostics"] if item["severity"] == "error"] == []
    # What is not known for its size is said to be.
    assert any(item["code"] == "FS401" for item in document["diagnostics"])
    assert {"lr"} <= {f["name"] for found in document["flag_sets"] for f in found["flags"]}
    assert int(done.stderr.splitlines()[-1]) * 1024 < MEMORY
