"""Iterators give each item once, to whoever asks first; what they go through may change meanwhile.

Each program runs live as well.
"""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

import pytest

from tests.interpreter.values import agree, trace_of, unresolved, value_of

PROGRAMS = [
    "def g():\n  a=yield 1\n  yield a\nx=list(g())",
    "def g():\n  if (yield 1): yield 2\n  return 5\ndef h():\n  r=yield from g()\n  yield r\nx=list(h())",
    "out=[]\ndef g():\n  out.append((yield 1))\nx=list(g()),out",
    "from itertools import islice\nit=iter([1,2,3,4,5])\nx=[list(islice(it,2)),list(islice(it,2)),list(it)]",
    "it=iter([1,2,3,4])\nx=list(zip(it,it))",
    "it=iter([1,2,3,4])\na=list(zip([0],it))\nx=(a,list(it))",
    "it=iter([1,2,3,4])\na=list(zip(it,[0]))\nx=(a,list(it))",
    "it=iter([1,2,3,4])\nm=map(str,it)\nnext(m)\nx=list(it)",
    "from itertools import takewhile\nit=iter([1,2,9,3,4])\na=list(takewhile(lambda v:v<5,it))\nx=(a,list(it))",
    "from itertools import dropwhile\nit=iter([1,2,9,3,4])\na=dropwhile(lambda v:v<5,it)\nb=next(a)\nx=(b,list(it))",
    "it=iter([1,2,3,4])\ne=enumerate(it)\nnext(e)\nx=list(it)",
    "it=iter([1,2,3,4])\nb=2 in it\nx=(b,list(it))",
    "it=iter([1,2,3,4])\nfor v in it:\n  if v==2: break\nx=(v,list(it))",
    "it=iter([1,2,3,4])\nfor v in it:\n  w=next(it)\nx=(v,w)",
    "it=iter([1,2,3,4])\nx=[]\nfor v in it:\n  x.append((v,next(it,None)))",
    "from itertools import chain\nit=iter([1,2,3,4])\nc=chain([0],it)\nnext(c)\nnext(c)\nx=list(it)",
    "l=[1,2]\nit=iter(l)\nl.append(3)\nx=list(it)",
    "l=[1,2]\nm=map(str,l)\nl.append(3)\nx=list(m)",
    "l=[1,2]\nz=zip(l,'abc')\nl.append(3)\nx=list(z)",
    "l=[1,2]\nz=enumerate(l)\nl.append(3)\nx=list(z)",
    "l=[1,2]\nz=reversed(l)\nl.append(3)\nx=list(z)",
    "l=[1,2]\ng=(v for v in l)\nl.append(3)\nx=list(g)",
    "n=1\ng=(n for _ in range(2))\nn=5\nx=list(g)",
    "n=1\nm=map(lambda v:v+n,[1,2])\nn=5\nx=list(m)",
    "log=[]\nm=map(log.append,[1,2])\nx=list(log)",
    "log=[]\ng=(log.append(v) for v in [1,2])\nx=list(log)",
    "d={'a':1}\nk=d.keys()\nd['b']=2\nx=list(k)",
    "d={'a':1}\nk=d.items()\nd['b']=2\nx=list(k)",
    "d={'a':1}\nk=d.values()\nd['a']=2\nx=list(k)",
    "def g():\n  yield 1\n  yield 2\n  yield 3\nit=g()\na=next(it)\nx=(a,list(it))",
    "def g():\n  for i in range(3): yield i\nit=g()\nx=list(zip(it,it))",
    "it=iter('abcdef')\nx=[''.join(p) for p in zip(*[it]*2)]",
    "from itertools import zip_longest\nit=iter('abcde')\nx=list(zip_longest(*[it]*2))",
    "it=iter([3,1,2])\na=max(it)\nx=(a,list(it))",
    "it=iter([3,1,2])\na,*b=it\nx=(a,b,list(it))",
    "it=iter([3,1,2])\na=sorted(it)\nx=(a,list(it))",
    "it=iter([1,2,3])\na=next(it)\nb=sum(it)\nx=(a,b)",
    "f=filter(None,[0,1,2])\na=next(f)\nx=(a,list(f))",
    "it=iter([1,2,3])\nx=dict(zip(it,it)) if False else [p for p in zip(it,'ab')]+list(it)",
    "d={'a':1,'b':2}\nx=[]\nfor k,v in d.items():\n  d['b']=9\n  x.append((k,v))",
    "d={'a':1,'b':2}\nx=[]\nfor v in d.values():\n  d['b']=9\n  x.append(v)",
    "d={'a':1,'b':2}\nk=d.keys()\nx=('a' in k, len(k), sorted(k), k & {'a'}, list(reversed(list(k))))",
    "d={'a':1,'b':2}\nk=d.items()\nx=[('a',1) in k, [*k], dict(k), tuple(k)]",
    "d={'a':1}\nv=d.values()\nd.update(b=3)\nx=(sum(v), max(v), len(v), bool(v))",
    "from itertools import count\nc=count(3)\nx=[next(c),next(c),list(zip('ab',c)),next(c)]",
    "from itertools import count\nx=[n for n,_ in zip(count(),'abc')]",
    "from itertools import count,islice\nx=list(islice(count(1,2),4))",
    "from itertools import cycle,islice\nx=list(islice(cycle('abc'),7))",
    "from itertools import cycle\nc=cycle([1,2])\nx=[next(c) for _ in range(5)]",
    "from itertools import cycle\nx=dict(zip('abcd',cycle([0,1])))",
    "from itertools import repeat\nx=list(zip('ab',repeat(0)))+list(map(pow,[2,3],repeat(2)))",
    "from itertools import count\nx=0\nfor i in count():\n  if i*i>50: x=i; break",
    "from itertools import count, takewhile\nx=list(takewhile(lambda v:v<10, count(0,3)))",
    "from itertools import accumulate,count,islice\nx=list(islice(accumulate(count(1)),5))",
    "from itertools import chain,count,islice\nx=list(islice(chain('ab',count()),5))",
    "from itertools import dropwhile,islice,count\nx=list(islice(dropwhile(lambda v:v<5,count()),3))",
    "from itertools import filterfalse\nx=list(filterfalse(lambda v:v%2,range(6)))",
    "from itertools import pairwise\nit=iter([1,2,3,4])\np=pairwise(it)\nx=(next(p),next(p),list(it))",
    "from itertools import starmap\nx=list(starmap(pow,[(2,3),(3,2)]))",
    "from itertools import compress\nx=list(compress('abcd',[1,0,1]))",
    "from itertools import islice\nit=iter(range(10))\na=list(islice(it,1,6,3))\nx=(a,list(it))",
    "from itertools import islice\nit=iter(range(10))\na=list(islice(it,0,5,2))\nx=(a,list(it))",
    "from itertools import islice\nit=iter(range(4))\na=list(islice(it,2,2))\nx=(a,list(it))",
    "from itertools import islice\nit=iter(range(4))\na=list(islice(it,3,1))\nx=(a,list(it))",
    "from itertools import islice\nx=list(islice('abc',None)),list(islice('abc',1,None))",
    "l=[1,2,3,4]\nfor v in l:\n  if v%2==0: l.remove(v)\n  elif v==1: l.remove(v)\nx=l",
    "l=[1]\nfor v in l:\n  if v<5: l.append(v+1)\nx=l",
    "def g():\n  yield 1\n  yield 2\n  yield 3\nfor v in (it:=g()):\n  if v==1: break\nx=(v,list(it))",
    "it=iter('abc')\nfor c in it: pass\nx=(c,list(it))",
    "it=iter([1,2,3,4,5])\nx=[]\nwhile (p:=list(zip(range(2),it))): x.append(p)",
    "def chunks(l,n):\n  it=iter(l)\n  from itertools import islice\n  while c:=list(islice(it,n)): yield c\nx=list(chunks([1,2,3,4,5],2))",
    "x=[]\nm=map(x.append,[1,2])\nlist(m)\nx=x+[0]",
    "y=[]\nfor _ in map(y.append,[1,2]): y.append(9)\nx=y",
    "y=[]\nx=[(v,len(y)) for v in filter(lambda v: y.append(v) or v, [1,0,2])]",
    "x=next((v for v in [1,2,3] if v>1),None)",
    "x=next(iter({'a':1}.items()))",
    "x=next(iter([]),'none')",
    "x=''.join(c for c in 'abc' if c!='b')",
    "x=sum(v*v for v in range(4)), max((len(w) for w in ['a','bb'])), sorted((v for v in {3,1,2}))",
    "x=dict((k,v) for k,v in zip('ab',range(2)))",
    "x=set(v%2 for v in range(5))=={0,1}",
    "x=tuple(a+b for a in 'ab' for b in 'cd')",
    "class A:\n  n=3\n  t=tuple(i for i in range(n))\nx=A.t",
    "def f():\n  k=2\n  g=(k*i for i in range(3))\n  k=5\n  return list(g)\nx=f()",
    "def f():\n  return (i for i in [1,2])\nx=[*f()]",
    "gs=[(i for _ in range(1)) for i in range(3)]\nx=[next(g) for g in gs]",
    "fs=[lambda: i for i in range(3)]\nx=[f() for f in fs]",
    "a,b,*c=iter([1,2,3,4])\nx=(a,b,c)",
    "from itertools import groupby\nx=[(k,list(g)) for k,g in groupby('aabbc')]",
    "from itertools import product,combinations,permutations\nx=list(product('ab',[1,2])),list(combinations('abc',2)),list(permutations('ab'))",
    "it=iter([1,2]);\nx=[list(it),list(it)]",
    "z=zip([1,2],[3,4])\nx=[list(z),list(z)]",
    "a,b=zip(*[(1,2),(3,4)])\nx=(a,b)",
    "r=reversed([1,2,3])\nx=[next(r),list(r)]",
    "x=list(enumerate('ab',start=1)),list(reversed('ab')),list(reversed(range(3))),list(reversed({'a':1,'b':2}))",
    "class It:\n  def __init__(s): s.n=0\n  def __iter__(s): return s\n  def __next__(s):\n    s.n+=1\n    if s.n>3: raise StopIteration\n    return s.n\nx=list(zip(It(),'ab')),[v for v in It()]",
    "class C:\n  def __iter__(s):\n    yield 1\n    yield 2\nx=list(zip(C(),C())),list(C()),list(map(str,C()))",
    "l=[3,1]\nit=iter(l)\nl.sort()\nx=list(it)",
    "x=[v for v in (w for w in range(4)) if v in (1,3)]",
    "x=any(v>2 for v in [1,2,3]),all(v>0 for v in []),any([]),all(iter([1,0]))",
    "def f():\n  try:\n    return next(iter([]))\n  except StopIteration: return 'end'\nx=f()",
]


@pytest.mark.parametrize("source", PROGRAMS)
def test_items_are_taken_one_by_one(source: str) -> None:
    agree(source)


@pytest.mark.parametrize(
    "source",
    [
        # a test that is not known may have taken one
        "import sys\nit = iter([1, 2, 3])\nif sys.argv[1]: next(it)\nx = list(it)",
        "import sys\nit = iter([1, 2, 3])\nfor v in it:\n  if sys.argv[1]: break\nx = list(it)",
        "import sys\nit = iter([1, 2])\nany(v == sys.argv[1] for v in it)\nx = list(it)",
        "import sys\nit = iter([1, 2])\nz = filter(lambda v: sys.argv[v], it)\nnext(z)\nx = list(it)",
        "import sys\nit = iter([1, 2])\ny = sys.argv[1] in it\nx = list(it)",
        # how much a function outside takes is not known
        "import other\nit = iter([1, 2, 3])\nother.take(it)\nx = list(it)",
        "import other\nit = iter([1, 2, 3])\nz = zip(other.names, it)\nnext(z)\nx = list(it)",
        # the body of a generator expression runs at once: it may have taken less
        "it = iter([1, 2, 3])\ny = any(v == 2 for v in it)\nx = list(it)",
        # Python refuses to go on
        "d = {'a': 1}\nk = iter(d.keys())\nd['b'] = 2\nx = list(k)",
        # without end
        "from itertools import count\nx = list(count())",
        "from itertools import cycle\nx = sorted(cycle('ab'))",
        "from itertools import count\nx = [n for n in count()]",
        "from itertools import count\nx = list(filter(lambda n: n < 3, count()))",
        "from itertools import count\nfor n in count(): x = n",
    ],
)
def test_what_was_taken_is_not_known(source: str) -> None:
    assert value_of("x", source) == unresolved()


def test_a_loop_without_end_ends_at_its_budget() -> None:
    trace = trace_of("from itertools import count\nfor n in count(): pass\nlr = 0.1\n")
    assert [d.code for d in trace.diagnostics] == ["FS401"]


def test_a_generator_that_nobody_asks_runs_nothing() -> None:
    agree("log = []\ng = (log.append(n) for n in [1])\nm = map(log.append, [2])\nx = list(log)")
