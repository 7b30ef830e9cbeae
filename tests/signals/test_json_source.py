"""The slow reader of JSON agrees with the fast one and knows every place."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signals.json_source import JsonProblem, parse_json, read_json, whole

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN, st.sampled_from([None, 1]), st.booleans())
def test_both_readers_agree(value, indent, ascii_only):
    """Fast and slow give the value that was written."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert parse_json(text) == value
    located = read_json(text, "f.json")
    assert located.value == value
    assert not located.flaws


@given(st.text(st.sampled_from('{}[]",:\\ 01-eE.\ntrufalsn\u00e9'), max_size=40))
def test_both_readers_refuse_alike(text):
    """A text that one reader refuses, the other refuses or reports as flawed."""
    try:
        value, fine = parse_json(text), True
    except ValueError:
        value, fine = None, False
    try:
        located = read_json(text, "f.json")
    except JsonProblem:
        assert not fine
    else:
        assert fine == (not located.flaws)
        assert not fine or repr(located.value) == repr(value)


@pytest.mark.parametrize(
    ("text", "line", "column", "wording"),
    [
        ("", 3, 1, "it ends in the middle"),
        ("{\n 'a': 1}", 4, 2, "a key in double quotes is expected here"),
        ('{"a" 1}', 3, 6, "a colon is expected here"),
        ("[1\n 2]", 4, 2, "a comma or ] is expected here"),
        ("[1,]", 3, 4, "a value is expected here"),
        ('["a\nb"]', 3, 4, "invalid control character"),
        ('["a', 3, 2, "unterminated string starting"),
        ("1 2", 3, 3, "there is more text after its end"),
    ],
)
def test_broken_json_has_a_place(text, line, column, wording):
    """A fault of syntax names line and column, and the words of the fault."""
    with pytest.raises(JsonProblem) as caught:
        read_json(text, "f.json", first_line=3)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert str(caught.value).startswith(f"f.json:{line}: broken JSON, {wording}")


def test_doubled_keys_are_flaws():
    """The later key is reported with its line and that of the first; the value is the later one."""
    located = read_json('{"a": 1,\n"a": 2}', "f.json")
    assert located.flaws == ((("a",), "the key is given twice (first on line 1)"),)
    assert located.value == {"a": 2}
    assert located.key_mark("a") == (2, 1)


def test_twenty_levels_are_allowed_and_no_more():
    """The twenty-first level is left out and reported, without recursion however deep it goes."""
    fine = "[" * 20 + "]" * 20
    assert not read_json(fine, "f.json").flaws
    assert parse_json(fine)
    deep = "[" * 50_000 + '"]"' + "]" * 50_000
    with pytest.raises(ValueError, match="nested more than 20 levels deep"):
        parse_json(deep)
    [(path, what)] = read_json(deep, "f.json").flaws
    assert (len(path), what) == (20, "nested more than 20 levels deep")


def test_brackets_in_text_are_no_levels():
    """Brackets and escaped quotes inside strings do not count as nesting."""
    assert parse_json(json.dumps("[" * 99 + '\\"' + "{" * 99)).startswith("[[")


def test_whole_numbers_of_any_length():
    """Numbers beyond every use become infinite instead of costing time or raising."""
    assert whole("-12") == -12
    assert whole("9" * 5000) == math.inf
    assert whole("-" + "9" * 5000) == -math.inf
    assert parse_json("[" + "9" * 5000 + "]") == [math.inf]
