"""Handbooks are loaded whole or not at all, and looked up by region and day."""

from datetime import date

import pytest

from policies import HandbookError, lint, load_handbook, parse_handbook

DAY = date(2026, 9, 30)


def policy(slug="still", ids=("STILL-1",), **front):
    """A policy file with clauses without rules."""
    keys = {"policy": slug, "title": "T", "version": 1, "effective_from": "2026-01-01", "regions": '["*"]'}
    keys |= {"owner": "Q", "summary": "S."} | front
    head = "\n".join(f"{key}: {value}" for key, value in keys.items())
    return f"---\n{head}\n---\n" + "".join(f"\n## {name} Title\n\nWords of {slug}.\n" for name in ids)


def test_versions_are_found_by_region_and_day():
    """The version in force depends on region and day; ids sort."""
    book = parse_handbook(
        {
            "old.md": policy(ids=("STILL-2", "STILL-1"), effective_to="2026-06-30"),
            "us.md": policy("new", version=2, effective_from="2026-07-01", regions="[US]"),
        }
    )
    assert [c.id for c in book.in_force("US", date(2026, 6, 30))] == ["STILL-1", "STILL-2"]
    assert [(c.id, c.version) for c in book.in_force("US", DAY)] == [("STILL-1", 2)]
    assert book.in_force("EU", DAY) == ()
    assert [c.version for c in book.find("STILL-1")] == [1, 2]
    assert book.version_of("STILL-1", "EU", DAY) is None
    assert book.ids == {"STILL-1", "STILL-2"}


def test_clauses_with_rules_are_some_of_those_in_force():
    """In the same order, for every region and day anew."""
    book = load_handbook()
    for region, day in (("US", DAY), ("EU", DAY), ("US", date(2026, 1, 31)), ("XX", date(1999, 1, 1))):
        in_force = book.in_force(region, day)
        assert book.ruled(region, day) == tuple(c for c in in_force if c.rule)
    assert 0 < len(book.ruled("US", DAY)) < len(book.in_force("US", DAY))


def test_the_appeal_clause_of_the_region_is_found():
    """A policy that names the region goes before one for everywhere."""
    book = parse_handbook(
        {
            "all.md": policy("all", ("A-1",), appeal="A-1"),
            "eu.md": policy("eu", ("A-2",), regions="[EU]", appeal="A-2"),
        }
    )
    found = [book.appeal_clause(region, DAY) for region in ("US", "EU")]
    assert [clause and clause.id for clause in found] == ["A-1", "A-2"]
    assert book.appeal_clause("US", date(2025, 1, 1)) is None


def test_the_digest_is_of_the_texts():
    """The digest changes with any text, and not with the line ends or the folder."""
    one = parse_handbook({"a.md": policy()}).digest
    assert len(one) == 64
    assert parse_handbook({"a.md": policy().replace("\n", "\r\n")}).digest == one
    assert parse_handbook({"a.md": policy() + "More.\n"}).digest != one
    assert parse_handbook({"b.md": policy()}).digest != one


def test_a_new_file_in_the_folder_counts(tmp_path):
    """Policies at any depth are read; README, hidden files and messages hold no clauses."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "messages").mkdir()
    (tmp_path / "a" / "b" / "one.md").write_text(policy(), "utf-8")
    for name in ("README.md", "a/readme.md", ".hidden.md", "messages/en.md"):
        (tmp_path / name).write_text("Words without front matter.\n", "utf-8")
    book = load_handbook(tmp_path)
    assert book.ids == {"STILL-1"}
    assert book.messages == tmp_path / "messages"
    (tmp_path / "two.md").write_text(policy("more", ("MORE-1",)), "utf-8")
    assert load_handbook(tmp_path).ids == {"STILL-1", "MORE-1"}
    assert load_handbook(tmp_path).digest != book.digest


@pytest.mark.parametrize("act", [lint, load_handbook])
def test_a_folder_that_is_no_handbook_is_refused(tmp_path, act):
    """A missing folder, a file and an empty folder each give one sentence."""
    (tmp_path / "file").write_text("x", "utf-8")
    (tmp_path / "empty").mkdir()
    for name, words in (
        ("none", "no such folder"),
        ("file", "a file, not a folder"),
        ("empty", "holds no policy"),
    ):
        with pytest.raises(HandbookError, match=words):
            act(tmp_path / name)


def test_files_that_cannot_be_read_are_told(tmp_path):
    """Bytes that are not UTF-8 and files too large are errors at their place."""
    (tmp_path / "bytes.md").write_bytes(policy().encode() + b"\n\xff\xfe\n")
    (tmp_path / "large.md").write_text(policy("large") + "x" * 2_000_001, "utf-8")
    found = {(p.code, p.line) for p in lint(tmp_path)}
    assert found == {("not-utf8", 15), ("too-large", 1)}


def test_links_out_of_the_folder_are_not_followed(tmp_path):
    """A link that leads outside is left unread, with a warning."""
    root = tmp_path / "book"
    root.mkdir()
    (tmp_path / "outside.md").write_text(policy("outside", ("OUT-1",)), "utf-8")
    (root / "in.md").write_text(policy(), "utf-8")
    (root / "link.md").symlink_to(tmp_path / "outside.md")
    assert load_handbook(root).ids == {"STILL-1"}
    assert [p.code for p in lint(root)] == ["outside-link"]


def test_signals_of_the_handbook_are_known(tmp_path):
    """A handbook's own signals may be named by its rules."""
    (tmp_path / "signals.yaml").write_text(
        "signals:\n- {name: coupon_share, title: Coupons, meaning: Share of coupons., unit: share,"
        " range: [0, 1], direction: neutral, kind: counted, sd: null, stale_after_days: 9,"
        " disclose: {value: true, threshold: true}, phrase: the coupons}\n",
        "utf-8",
    )
    rule = "\nHalf.\n\n```rule\nseverity: minor\nbreach_when: coupon_share >= 0.5\nladder: [educate]\n```\n"
    (tmp_path / "a.md").write_text(policy() + rule, "utf-8")
    assert "coupon_share" in load_handbook(tmp_path).catalog
