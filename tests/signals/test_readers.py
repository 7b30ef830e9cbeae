"""Every format gives the same profiles, and a bad file is told in one sentence."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from signals.profile import Profile
from signals.readers import load_profiles, read_profiles
from signals.rows import ProfileError

ALL = (".json", ".jsonl", ".csv", ".parquet")
CLAUSES = {"STILL-2", "OWN-1"}


@pytest.mark.parametrize("ending", ALL)
def test_good_profiles_are_read_alike(ending, store, good, catalog):
    """Every format gives the profile that its raw value stands for, with text ids kept as text."""
    [profile] = load_profiles(store(ending, good), catalog, clause_ids=CLAUSES)
    assert profile == Profile.model_validate(good)
    assert profile.creator_id == "0012"


@pytest.mark.parametrize("ending", ALL)
def test_a_creator_is_given_once_a_day(ending, store, good, catalog):
    """The same creator on the same day is an error; on another day it is not."""
    other = good | {"as_of": "2026-10-01"}
    reads = list(read_profiles(store(ending, good, other, good), catalog))
    assert [read.error is None for read in reads] == [True, True, False]
    assert '"0012" is given twice for 2026-09-30' in str(reads[2].error)


def test_a_key_given_twice_is_refused_in_json(tmp_path, catalog):
    """A doubled key spoils its own profile, with the line of the second one, and no other."""
    path = tmp_path / "two.json"
    text = '{"creator_id": "a", "as_of": "2026-01-01", "region": "US", "signals": {}}'
    path.write_text(f'[{text},\n{text[:-1]},\n"region": "DE"}}]'.replace('"a"', '"b"', 1))
    first, second = read_profiles(path, catalog)
    assert first.profile is not None
    assert str(second.error) == f"{path}:3: region: the key is given twice (first on line 2)"


def test_a_key_given_twice_is_refused_in_json_lines(tmp_path, catalog):
    """A doubled key inside a line spoils that line."""
    path = tmp_path / "two.jsonl"
    path.write_text(
        '{"creator_id": "a", "as_of": "2026-01-01", "region": "US", "signals": {}, "region": "X"}\n'
    )
    [read] = read_profiles(path, catalog)
    assert str(read.error).startswith(f"{path}:1: region: the key is given twice")


def test_1e999_is_no_number(tmp_path, good, catalog):
    """A decimal beyond all floats is refused like infinity."""
    for ending, text in ((".json", json.dumps(good)), (".jsonl", json.dumps(good))):
        path = tmp_path / f"big{ending}"
        path.write_text(text.replace("0.74", "1e999"))
        [read] = read_profiles(path, catalog)
        assert "static_frame_share.value: Infinity where a number belongs" in str(read.error)


@pytest.mark.parametrize("ending", ALL)
def test_lenient_reading_leaves_unknown_signals_out(ending, store, good, catalog):
    """Leniently an unknown signal is a warning with its place, and the rest of the profile is kept."""
    odd = copy.deepcopy(good)
    odd["signals"]["vibe_score"] = 0.5
    [read] = read_profiles(store(ending, odd), catalog, lenient=True)
    assert read.profile == Profile.model_validate(good)
    [warning] = read.warnings
    assert 'signals.vibe_score: unknown signal "vibe_score"' in str(warning)


@pytest.mark.parametrize("ending", ALL)
def test_lenient_reading_still_refuses_derived_signals(ending, store, good, catalog):
    """Computed signals cannot be given, leniently or not."""
    good["signals"]["health_rating"] = 5
    [read] = read_profiles(store(ending, good), catalog, lenient=True)
    assert "cannot be given" in str(read.error)


def test_sd_of_a_count_is_accepted(store, good, catalog):
    """Noise given for a counted signal is no fault."""
    good["signals"]["shoppable_videos_7d"] = {"value": 6, "sd": 0.5}
    assert load_profiles(store(".json", good), catalog)


def test_any_clause_passes_without_a_handbook(store, good, catalog):
    """Without clause ids the history is not compared with a handbook."""
    good["history"][0]["clause"] = "GONE-9"
    assert load_profiles(store(".json", good), catalog)


def test_entries_after_as_of_are_kept(store, good, catalog):
    """History after the day of the profile is listed, not refused."""
    good["history"][0]["date"] = "2026-12-24"
    [profile] = load_profiles(store(".json", good), catalog)
    assert profile.history[0].date.isoformat() == "2026-12-24"


@pytest.mark.parametrize(
    ("name", "data", "wording"),
    [
        ("empty.json", b"", "the file is empty"),
        ("blank.json", b" \n", "the file is empty"),
        ("list.json", b"[]", "the list is empty"),
        ("empty.jsonl", b"\n\n", "the file is empty"),
        ("empty.csv", b"", "the file is empty"),
        ("header.csv", b"creator_id,as_of,region\n", "there is a header but no row below it"),
        ("empty.parquet", b"", "cannot be read as Parquet"),
        ("junk.parquet", b"PAR1 not really PAR1", "cannot be read as Parquet"),
        ("broken.json", b'{"creator_id": "a",\n}', "broken.json:2: broken JSON, a key in double quotes"),
        ("cut.json", b'[{"creator_id":\n"a"', "cut.json:2: broken JSON, it ends in the middle"),
        ("lines.json", b'{"a": 1}\n{"a": 2}', "if each line is a profile, name it .jsonl"),
        ("latin.json", '{"creator_id":\n"ü"}'.encode("latin-1"), "latin.json:2: byte 0xfc is not UTF-8"),
        ("twice.csv", b"creator_id,as_of,region,as_of\n", 'the column "as_of" is given twice'),
        ("nameless.csv", b"creator_id,as_of,region,\n", "a column has no name"),
        ("typo.csv", b"creatorid,as_of,region\n", 'column "creator_id" is missing; is "creatorid" meant?'),
        ("latin.csv", "creator_id,as_of,region,ü\n".encode("latin-1"), "the header is not UTF-8"),
        ("quote.csv", b'creator_id,as_of,region\n"a"b,2026-01-01,US\n', "quote.csv:2: broken CSV"),
        ("open.csv", b'creator_id,as_of,region\n"a,2026-01-01,US\n', "broken CSV"),
        ("profiles.txt", b"hello", "its ending names no format; name it .json, .jsonl"),
    ],
)
def test_a_spoilt_file_is_refused_as_a_whole(name, data, wording, tmp_path, catalog):
    """Files without profiles, with broken syntax or without usable columns raise one clear error."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ProfileError) as caught:
        load_profiles(path, catalog)
    assert wording in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("name", ["folder", "folder.json", "folder.csv", "folder.parquet"])
def test_a_folder_is_no_file(name, tmp_path, catalog):
    """A folder is named as such, whatever its ending."""
    (tmp_path / name).mkdir()
    with pytest.raises(ProfileError, match="is a folder; give a file of profiles"):
        load_profiles(tmp_path / name, catalog)


@pytest.mark.parametrize("name", ["none", *(f"none{ending}" for ending in ALL)])
def test_a_missing_file_is_told(name, tmp_path, catalog):
    """A path without a file is told in one sentence."""
    with pytest.raises(ProfileError, match="there is no such file; check the path"):
        load_profiles(tmp_path / name, catalog)


def test_an_unreadable_file_is_told(tmp_path, catalog, monkeypatch):
    """A file that the system refuses to open is told with the system's reason."""

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.json").write_text("{}", "utf-8")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ProfileError, match=r"cannot be read \(Permission denied\)"):
        load_profiles(tmp_path / "a.json", catalog)


@pytest.mark.parametrize(("name", "ending"), [("a", ".json"), ("b.txt", ".jsonl"), ("c.dat", ".parquet")])
def test_unknown_endings_are_sniffed(name, ending, store, good, catalog, tmp_path):
    """JSON, JSON Lines and Parquet are known by their start where the ending says nothing."""
    source = store(ending, good, good | {"creator_id": "c_2"})
    source.rename(tmp_path / name)
    assert len(load_profiles(tmp_path / name, catalog)) == 2


@pytest.mark.parametrize("ending", [".json", ".jsonl", ".csv"])
def test_a_byte_order_mark_is_ignored(ending, store, good, catalog):
    """Files that begin with a byte order mark are read as without it."""
    path = store(ending, good)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_profiles(path, catalog) == [Profile.model_validate(good)]


def test_one_object_is_one_profile(tmp_path, good, catalog):
    """A JSON file may hold a single object instead of a list."""
    path = tmp_path / "one.json"
    path.write_text(json.dumps(good), "utf-8")
    assert load_profiles(path, catalog) == [Profile.model_validate(good)]


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("7", "number 7 where a profile belongs"),
        ("[[]]", "a list where a profile belongs"),
        ('{"verdict_id": "x"}', "not a profile, it has none of creator_id, as_of, region, signals"),
    ],
)
def test_what_is_no_profile_is_told(text, wording, tmp_path, catalog):
    """Other JSON is recognised as no profile at all."""
    path = tmp_path / "odd.json"
    path.write_text(text)
    with pytest.raises(ProfileError, match=wording):
        load_profiles(path, catalog)


def test_a_bad_line_leaves_the_others(tmp_path, good, catalog):
    """Broken JSON, bytes that are not UTF-8 and endless nesting each spoil one line only."""
    lines = [b'{"creator_id": ', b'{"creator_id": "\xff"}', b"[" * 100_000, json.dumps(good).encode(), b""]
    path = tmp_path / "mixed.jsonl"
    path.write_bytes(b"\n".join(lines))
    reads = list(read_profiles(path, catalog))
    assert [read.number for read in reads] == [1, 2, 3, 4]
    assert "mixed.jsonl:1: broken JSON, it ends in the middle" in str(reads[0].error)
    assert "mixed.jsonl:2: byte 0xff is not UTF-8" in str(reads[1].error)
    assert "mixed.jsonl:3: broken JSON" in str(reads[2].error)
    assert reads[3].profile is not None


def test_all_faults_are_counted(store, good, catalog):
    """Loading tells the first fault and the number of the others, and keeps them all."""
    bad = [copy.deepcopy(good) | {"creator_id": f"c{n}", "region": ""} for n in range(3)]
    with pytest.raises(ProfileError) as caught:
        load_profiles(store(".jsonl", *bad), catalog)
    assert "creators.jsonl:1: region: empty text (and 2 more); fill it in" in str(caught.value)
    assert [fault.where.rsplit(":")[-1] for fault in caught.value.faults] == ["1", "2", "3"]


def test_loading_stops_at_twenty_faults(store, good, catalog):
    """A file that is bad throughout is not read to its end."""
    bad = [good | {"creator_id": f"c{n}", "region": ""} for n in range(30)]
    with pytest.raises(ProfileError, match="and at least 19 more"):
        load_profiles(store(".jsonl", *bad), catalog)


def test_content_is_never_run_nor_opened(store, good, catalog, tmp_path):
    """Text that looks like code, tags or paths stays text."""
    trap = tmp_path / "trap"
    hostile = f"__import__('pathlib').Path({str(trap)!r}).touch()"
    good["evidence"][0]["text"] = hostile
    good["creator_id"] = "../../etc/passwd"
    good["content"][0]["caption"] = "!!python/object/apply:os.system ['true']"
    before = sorted(tmp_path.iterdir())
    for ending in ALL:
        path = store(ending, good)
        [profile] = load_profiles(path, catalog)
        assert profile.creator_id == "../../etc/passwd"
        assert profile.evidence[0].text == hostile
        path.unlink()
    assert sorted(tmp_path.iterdir()) == before
