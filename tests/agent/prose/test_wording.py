"""Wording: what is shipped, what a handbook may replace, and how a fault is told."""

import string

import pytest
import yaml

from agent.prose.wording import DEFAULT_LANGUAGE, languages, load_wording
from signals.errors import UserError


@pytest.fixture
def messages(tmp_path):
    """Writes a handbook's own wording and returns its folder."""

    def write(text, language="en"):
        (tmp_path / f"{language}.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def _whole(**changes):
    """The English wording as a file of another language, with changes by dotted key."""
    entries: dict = {}
    for key, text in {**load_wording("en").entries, **changes}.items():
        group, _, name = key.partition(".")
        if text is not None:
            entries.setdefault(group, {})[name] = text
    flat = {group: inner.get("", inner) for group, inner in entries.items()}
    return yaml.safe_dump(flat, allow_unicode=True)


def test_english_is_shipped_whole():
    """Every entry is a sentence whose slots are plain names."""
    wording = load_wording(DEFAULT_LANGUAGE)
    assert wording.language == "en" and len(wording.entries) > 30
    for text in wording.entries.values():
        for _, name, form, how in string.Formatter().parse(text):
            assert name is None or (name.isidentifier() and not form and not how)


def test_a_handbook_replaces_single_entries_and_keeps_the_rest(messages):
    """The policy team owns the words it cares about."""
    wording = load_wording("en", messages('greeting: "Dear creator,"\n'))
    assert wording.say("greeting") == "Dear creator,"
    assert wording.say("closing") == load_wording("en").say("closing")


def test_a_handbook_may_add_measures_phrases_units_and_words_of_clauses(messages):
    """Names of its own measures, units and signals, and what it says of its clauses."""
    text = (
        "measure: {badge_loss: you lose the badge}\nunit: {teas: '{n} cups'}\nphrase: {tea_share: tea}\n"
        "why: {TEA-1: Tea is for all.}\nfix: {TEA-1: Pour slowly.}\n"
    )
    wording = load_wording("en", messages(text))
    assert wording.say("measure.badge_loss") == "you lose the badge"
    assert wording.say("unit.teas", n="3") == "3 cups"
    assert wording.say("fix.TEA-1") == "Pour slowly."
    assert wording.has("why.TEA-1") and not wording.has("why.TEA-2")


def test_a_handbook_may_bring_a_whole_language(messages):
    """A language is there as soon as every entry is."""
    folder = messages(_whole(greeting="Hola,"), "es")
    assert languages(folder) == ["en", "es"] and languages() == ["en"]
    assert load_wording("es", folder).say("greeting") == "Hola,"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("greeting: Hi\nfarewell: Bye\n", 2, "unknown entry farewell"),
        ("now:\n  educated: Good\n", 2, "unknown entry now.educated"),
        ("greeting: 'Hello {name},'\n", 1, "slot {name}"),
        ("now:\n  educate: 'Rule {clause} {clause.id}'\n", 2, "slot {clause.id}"),
        ("now:\n  educate: 'Rule {clause:>10}'\n", 2, "slot {clause:>10}"),
        ("now:\n  educate: 'Rule {clause!r}'\n", 2, "slot {clause!r}"),
        ("now:\n  educate: 'Rule {clause:{days}}'\n", 2, "slot {clause:{days}}"),
        ("greeting: 'Hello {},'\n", 1, "slot {}"),
        ("greeting: 'Hello {'\n", 1, "that nothing fills"),
        ("measure: {reach_limit: 'less {measure}'}\n", 1, "slot {measure}"),
        ("measure: {own_limit: 'less {n}'}\n", 1, "slot {n}"),
        ("phrase: {tea_share: 'tea {n}'}\n", 1, "slot {n}"),
        ("fix: {TEA-1: 'pour {n}'}\n", 1, "slot {n}"),
        ("greeting: 5\n", 1, "greeting is not a text"),
        ("greeting: {a: {b: c}}\n", 1, "greeting.a is not a text"),
        ("- greeting\n", None, "not a list of entries"),
        ("", None, "not a list of entries"),
        ("greeting: [\n", None, ""),
        ("greeting: a\ngreeting: b\n", 2, "greeting"),
    ],
)
def test_a_fault_in_the_handbooks_wording_is_one_located_sentence(messages, text, line, told):
    """Unknown entries, slots that nothing fills, and what is no text, at file and line."""
    with pytest.raises(UserError) as caught:
        load_wording("en", messages(text))
    said = str(caught.value)
    assert told in said and "\n" not in said
    assert f"en.yaml:{line}:" in said if line else "en.yaml" in said


def test_an_entry_that_a_new_language_lacks_is_named(messages):
    """A language that is not whole is no language."""
    folder = messages(_whole(closing=None), "es")
    with pytest.raises(UserError, match=r"es\.yaml: the wording lacks closing"):
        load_wording("es", folder)


def test_a_language_without_wording_names_those_that_there_are(messages):
    """One sentence, with what to use instead."""
    folder = messages(_whole(), "id")
    with pytest.raises(UserError, match='no wording for the language "tlh"; use one of en, id'):
        load_wording("tlh", folder)
