"""An entry gives back what it holds, and says so where it cannot."""

from dataclasses import replace

import pytest

from agent.record.entry import canonical, seal
from agent.storage import StorageError


def test_the_digest_covers_every_field(show):
    """It is that of the entry's own fields, and no field can change under it."""
    entry = show()
    fields = ("number", "at", "kind", "case", "body", "before")
    values = [getattr(entry, name) for name in fields]
    assert seal(*values) == entry.digest
    for place, value in enumerate(values):
        other = [*values]
        other[place] = value + 1 if isinstance(value, int) else f"{value} "
        assert seal(*other) != entry.digest


@pytest.mark.parametrize("body", ["{", "{}", '{"verdict":{}}', "[]"])
def test_a_damaged_entry_is_one_sentence(show, body):
    """It leads to the command that looks at the whole record."""
    entry = replace(show(), body=body)
    with pytest.raises(
        StorageError, match="entry 1 of the record: cannot be read; see `clausewise audit verify`"
    ):
        _ = entry.verdict


def test_every_sample_survives_the_record(desk, records, verdicts):
    """Profiles come back equal, whatever fields they have."""
    _, verdict = verdicts["clean_host"]
    for name in desk.samples:
        profile = desk.sample(name)
        assert records.add_verdict(f"k_{name}", verdict, profile).profile == profile


def test_canonical_json_has_one_form():
    """Sorted, without spaces, ASCII."""
    assert canonical({"b": "ü", "a": [1.5, None]}) == '{"a":[1.5,null],"b":"\\u00fc"}'
