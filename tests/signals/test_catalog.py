"""The shipped catalog is whole, and a handbook's own catalog is checked line by line."""

from __future__ import annotations

import pytest

from signals.catalog import DERIVED, CatalogError, load_catalog
from signals.errors import UserError
from signals.yaml_source import YamlProblem

ENTRY = {
    "name": "own_share",
    "title": "Own share",
    "meaning": "A share of our own.",
    "unit": "share",
    "range": "[0, 1]",
    "direction": "neutral",
    "kind": "measured",
    "sd": "0.1",
    "stale_after_days": "7",
    "disclose": "{value: true, threshold: false}",
    "phrase": "our own share",
}


@pytest.fixture
def extra(tmp_path):
    """A function that writes a catalog of one entry, with changes; None leaves a key out."""

    def write(**changes):
        lines = [f"    {key}: {value}" for key, value in (ENTRY | changes).items() if value is not None]
        path = tmp_path / "signals.yaml"
        path.write_text("signals:\n  -\n" + "\n".join(lines) + "\n", "utf-8")
        return path

    return write


def test_the_shipped_catalog_declares_exactly_the_computed_signals(catalog):
    """Derived signals are those that the program computes."""
    assert tuple(name for name in catalog if catalog[name].kind == "derived") == DERIVED


def test_only_measured_signals_have_noise(catalog):
    """Noise is there for measured signals and for no other."""
    for spec in catalog.values():
        assert (spec.sd is not None) == (spec.kind == "measured"), spec.name


def test_names_come_in_order(catalog):
    """Iteration is sorted, so that everything made from it is the same everywhere."""
    assert list(catalog) == sorted(catalog)
    assert len(catalog) == len(set(catalog))


def test_the_nearest_name(catalog):
    """A slip finds its signal, nonsense finds none."""
    assert catalog.nearest("static_frame_shar") == "static_frame_share"
    assert catalog.nearest("zzzzqqqq") is None


def test_a_handbook_adds_signals(extra, catalog):
    """Its own signals stand beside the shipped ones."""
    both = load_catalog(extra())
    assert set(both) - set(catalog) == {"own_share"}
    assert both["own_share"].sd == 0.1


@pytest.mark.parametrize(
    ("bounds", "inside", "outside", "words"),
    [
        ("[0, 1]", (0, 1), (-0.1, 1.1), "0 to 1"),
        ("[0, null]", (0, 9e9), (-1,), "0 or more"),
        ("[null, 5]", (-9e9, 5), (6,), "5 or less"),
        ("[null, null]", (-9e9, 9e9), (), "any number"),
    ],
)
def test_ranges(bounds, inside, outside, words, extra):
    """Bounds are allowed values; a side may be open."""
    spec = load_catalog(extra(range=bounds))["own_share"]
    assert all(map(spec.admits, inside))
    assert not any(map(spec.admits, outside))
    assert spec.range_text == words


@pytest.mark.parametrize(
    ("changes", "line", "wording"),
    [
        (
            {"name": "static_frame_share"},
            3,
            'signals[0].name: the signal "static_frame_share" exists already',
        ),
        ({"name": "Own-Share"}, 3, '"Own-Share" is no signal name'),
        ({"name": "history"}, 3, '"history" is a field of every profile'),
        ({"name": "7"}, 3, "signals[0].name: number 7 where text belongs"),
        ({"kind": "derived", "sd": "null"}, 9, "signals[0].kind: the program computes no derived signal"),
        ({"kind": "mesured"}, 9, 'unknown value "mesured"; did you mean "measured"?'),
        ({"kind": "counted"}, 10, "signals[0].sd: a counted signal has no noise, sd must be null"),
        ({"sd": "null"}, 10, "signals[0].sd: a measured signal needs its noise, sd"),
        ({"sd": None}, 3, "signals[0].sd: a measured signal needs its noise, sd"),
        ({"sd": "-0.1"}, 10, "signals[0].sd: -0.1 is below 0"),
        ({"range": "[1, 0]"}, 7, "the lowest value 1 is not below the highest 0"),
        ({"range": "[0, much]"}, 7, 'signals[0].range[1]: text "much" where a number belongs'),
        ({"direction": "up"}, 8, "signals[0].direction: unknown value"),
        ({"stale_after_days": "1.5"}, 11, "number 1.5 where a whole number belongs"),
        ({"disclose": "{value: yes, threshold: true}"}, 12, 'text "yes" where true or false belongs'),
        ({"disclose": None}, 3, 'the required key "disclose" is missing'),
        ({"phrase": '""'}, 13, "signals[0].phrase: empty text"),
        ({"prase": "x"}, 14, 'unknown key "prase"; did you mean "phrase"?'),
    ],
)
def test_faults_have_a_line(changes, line, wording, extra):
    """Each fault of an entry names the line of the value, or of the key, that is wrong."""
    path = extra(**changes)
    with pytest.raises(CatalogError) as caught:
        load_catalog(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert wording in str(caught.value)


def test_all_faults_are_kept(extra):
    """One error holds them all and tells the first."""
    with pytest.raises(CatalogError, match="and 1 more") as caught:
        load_catalog(extra(direction="up", kind="counted"))
    assert len(caught.value.faults) == 2


def test_a_name_twice_in_one_file(extra):
    """A handbook cannot declare its own signal twice."""
    path = extra()
    text = path.read_text("utf-8")
    path.write_text(text + text.removeprefix("signals:\n"), "utf-8")
    with pytest.raises(CatalogError, match='"own_share" exists already'):
        load_catalog(path)


@pytest.mark.parametrize("text", ["[]", "signal: []", "signals: {}", "signals: []\nmore: 1", ""])
def test_a_catalog_is_one_list(text, tmp_path):
    """Anything but the key signals with a list is refused."""
    path = tmp_path / "signals.yaml"
    path.write_text(text)
    with pytest.raises(CatalogError, match="a catalog is one key, signals, with a list"):
        load_catalog(path)


def test_an_empty_list_adds_nothing(tmp_path, catalog):
    """A handbook may keep the key and no signal."""
    path = tmp_path / "signals.yaml"
    path.write_text("signals:\n")
    assert list(load_catalog(path)) == list(catalog)


def test_unsafe_yaml_is_refused(extra):
    """Tags and aliases never reach the catalog."""
    with pytest.raises(YamlProblem, match="signals.yaml:4"):
        load_catalog(extra(title="!!python/name:os.system x"))


def test_files_that_cannot_be_read(tmp_path):
    """A folder, a missing file and a file in another encoding are told in one sentence."""
    with pytest.raises(UserError, match="cannot be read"):
        load_catalog(tmp_path)
    with pytest.raises(UserError, match="cannot be read"):
        load_catalog(tmp_path / "none.yaml")
    path = tmp_path / "latin.yaml"
    path.write_bytes("signals:\n- ü".encode("latin-1"))
    with pytest.raises(UserError) as caught:
        load_catalog(path)
    assert str(caught.value) == f"{path}:2: not UTF-8 text; save it as UTF-8"
