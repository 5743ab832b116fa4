"""Google Colab's forms, as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flagscan import discover_source
from flagscan.model.flag import Flag
from flagscan.model.value import ABSENT
from flagscan.syntax.forms import Form, form_in


@pytest.mark.parametrize(
    ("comment", "form"),
    [
        ("#@param", Form()),
        ('# @param {type:"string"}', Form(type="str")),
        ('#@param {type:"integer"}', Form(type="int")),
        ("#@param {type: 'number'}", Form(type="float")),
        ('#@param {"type":"boolean"}', Form(type="bool")),
        ('#@param {type:"date"}', Form(type="str")),
        ('#@param {type:"raw"}', Form()),
        ('#@param {type:"slider", min:0, max:1, step:0.1}', Form(minimum=0, maximum=1)),
        ("#@param {min:-5,max:1e3,type:'slider'}", Form(minimum=-5, maximum=1000.0)),
        ('#@param ["a","b"]', Form(choices=("a", "b"))),
        ("#@param['a, b', \"it's\",]", Form(choices=("a, b", "it's"))),
        ('#@param ["a\\"b"]', Form(choices=('a"b',))),
        ('#@param ["1","None"] {type:"raw"}', Form(choices=(1, None))),
        ('#@param ["df.columns"] {type:"raw"}', Form()),
        ("#@param ['x'] {allow-input: true}", Form(choices=("x",), allow_other=True)),
        ('#@param ["x"] {"allow-input":true}', Form(choices=("x",), allow_other=True)),
        (
            "#@param[https://a.b/c, 99]{allow-input: true}",
            Form(choices=("https://a.b/c", 99), allow_other=True),
        ),
        ('#@param {type:"string", placeholder:"a: b, {c}"}', Form(type="str")),
        ("#@param df.columns", Form()),
        ("#@param {", Form()),
        ("#@param [a", Form()),
        ("# learning rate", None),
        ("#@parameter", None),
        ("# see #@param", None),
    ],
)
def test_form(comment: str, form: Form | None) -> None:
    assert form_in(comment) == form


@given(st.text(alphabet="[]{},:'\"\\ a1.-#", max_size=60))
def test_no_comment_is_too_odd(text: str) -> None:
    form_in("#@param " + text)


def flag_of(line: str) -> Flag:
    return discover_source(line + "\n")["x"]


def test_a_slider_is_a_range() -> None:
    flag = flag_of('x = 0.1 #@param {type:"slider", min:0, max:1, step:0.1}')
    assert (flag.type, flag.default, flag.min, flag.max) == ("float", 0.1, 0, 1)


def test_a_list_is_what_may_be_chosen() -> None:
    flag = flag_of('x = "a" #@param ["a", "b"]')
    assert (flag.choices, flag.allow_other) == (["a", "b"], False)
    assert flag_of("x = 'c' #@param ['a'] {allow-input: true}").allow_other


def test_numbers_in_a_list_may_be_texts() -> None:
    assert flag_of('x = 2 #@param ["1", "2"]').choices == [1, 2]
    assert flag_of('x = "2" #@param ["1", "2"]').choices == ["1", "2"]
    assert flag_of('x = 2 #@param ["one", "two"]').choices is ABSENT


def test_markdown_above_describes_and_headings_do_not() -> None:
    assert flag_of("#@markdown The **rate**\nx = 1 #@param").help == "The rate"
    assert flag_of("#@markdown ## Training\nx = 1 #@param").help is ABSENT
    assert flag_of("#@markdown The rate\nx = 1").help is ABSENT
    assert flag_of("#@title Training\nx = 1 #@param").help is ABSENT
    assert flag_of('x = 1 #@param {type:"integer"} # steps').help == "steps"


def test_a_form_on_a_line_of_its_own_is_none() -> None:
    assert flag_of('#@param {type:"string"}\nx = 1').type == "int"
