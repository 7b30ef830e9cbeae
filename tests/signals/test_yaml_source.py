"""Only plain YAML is read, and every value knows its line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signals.yaml_source import YamlProblem, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("2026-09-30", "2026-09-30"),
        ("1_000", "1_000"),
        ("017", "017"),
        ("0o17", "0o17"),
        ("0x1f", "0x1f"),
        ("12:30", "12:30"),
        (".5", ".5"),
        (".inf", ".inf"),
        ("1e999", "1e999"),
        ("True", "True"),
        ("'1'", "1"),
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("-3", -3),
        ("2.50", 2.5),
        ("1e3", 1000.0),
    ],
)
def test_scalars_are_resolved_as_in_json(text, value):
    """Words of older YAML, dates and odd numbers stay text."""
    found = read_yaml(f"a: {text}", "f.yaml").value["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "column", "wording"),
    [
        ("a: &x 1", 10, 4, "anchors and aliases are not allowed; write the value out"),
        ("b: 1\na: *x", 11, 4, "anchors and aliases are not allowed"),
        ("a: !!python/object/apply:os.system ['x']", 10, 4, "are not allowed; remove the tag"),
        ("a: !own 1", 10, 4, "YAML tags such as !own are not allowed"),
        ("a: 1\nb: 2\na: 3", 12, 1, 'the key "a" stands here a second time; the first is on line 10'),
        ("a: [1\nb: 2", 11, 2, "broken YAML"),
        ("\ta: 1", 10, 1, "broken YAML"),
        ("[" * 21 + "]" * 21, 10, 21, "nested more than 20 levels deep"),
        ("- " * 100_000, 10, 41, "nested more than 20 levels deep"),
        ("a: 1\nb: \x01", 11, 4, "the character U+0001 is not allowed in YAML; remove it"),
        ("a: 1\n---\nb: 2", 11, 1, "a second YAML document starts here"),
        ("? [1]\n: 2", 10, 3, "a key must be a name or a number"),
    ],
)
def test_the_rest_of_yaml_is_refused_with_its_place(text, line, column, wording):
    """A fault has the line in the file, counted from where the text starts there."""
    with pytest.raises(YamlProblem) as caught:
        read_yaml(text, "book.md", first_line=10)
    assert str(caught.value).startswith(f"book.md:{line}: ")
    assert wording in str(caught.value)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_marks_of_keys_and_values():
    """Every path has a mark; one that is not there has that of what is around it."""
    found = read_yaml("signals:\n  - name: a\n    range: [0,\n      1]\n150: x\n", "f.yaml", 5)
    assert found.value == {"signals": [{"name": "a", "range": [0, 1]}], 150: "x"}
    assert found.mark("signals", 0, "name") == (6, 11)
    assert found.key_mark("signals", 0, "name") == (6, 5)
    assert found.mark("signals", 0, "range", 1) == (8, 7)
    assert found.mark("signals", 0, "sd") == found.mark("signals", 0) == (6, 5)
    assert found.key_mark(150) == (9, 1)


def test_an_empty_text_is_nothing():
    """No document is None, and has a mark all the same."""
    assert read_yaml("# only this\n", "f.yaml").value is None
    assert read_yaml("", "f.yaml").mark() == (1, 1)


def test_a_byte_order_mark_is_ignored():
    """A mark at the start does not become part of the first key."""
    assert read_yaml("\ufeffa: 1", "f.yaml").value == {"a": 1}


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(st.characters(codec="ascii"), max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), inner)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_json_is_read_as_the_same_value(value):
    """JSON is YAML: what is written as JSON comes back unchanged."""
    assert read_yaml(json.dumps(value), "f.yaml").value == value


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text):
    """Any text is a value or a YamlProblem."""
    try:
        read_yaml(text, "f.yaml")
    except YamlProblem as problem:
        assert problem.line >= 1
        assert problem.column >= 1


@pytest.mark.parametrize(
    "text", ["a: {b: [1, 'x', null]}\nc: |\n  d\n", "a: *b", "- x\n y: [", "k: 1\nk: 2", "\ud800"]
)
def test_the_fast_parser_changes_nothing(text, monkeypatch):
    """With and without libyaml a text has the same values and marks, or the same fault."""

    def told():
        try:
            found = read_yaml(text, "f.yaml")
        except YamlProblem as problem:
            return str(problem), problem.line, problem.column
        return found.value, found.marks, found.keys

    fast = told()
    monkeypatch.setattr("signals.yaml_source.FAST", None)
    assert told() == fast
