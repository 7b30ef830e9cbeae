"""The table of a handbook: the shipped one is complete, and a handbook's own replaces entries."""

from dataclasses import replace

import pytest

from agent.statement.table import FILE, load_table
from signals.errors import UserError


@pytest.fixture
def own(office, tmp_path):
    """The shipped handbook, read from a folder with a table of its own."""

    def build(text):
        (tmp_path / FILE).write_text(text, "utf-8")
        return replace(office.handbook, root=tmp_path)

    return build


def test_every_limit_of_the_handbook_has_a_family(office):
    """No shipped measure is sent as OTHER."""
    rules = [clause.rule for clause in office.handbook.clauses if clause.rule]
    limits = {step.measure for rule in rules for step in rule.ladder if step.kind != "educate"}
    limits |= {step.measure for step in office.handbook.adjudication.milestones.values()}
    assert limits and all(office.table.measure(name).is_named for name in limits)


def test_every_ground_is_a_policy_or_a_clause(office):
    """A row for what does not exist is a slip."""
    known = {name for clause in office.handbook.clauses for name in (clause.id, clause.policy)}
    assert set(office.table.grounds) <= known and office.table.milestones in known


def test_a_clause_goes_before_its_policy(office):
    """Prices are another thing than look."""
    price, look = (office.handbook.find(name)[0] for name in ("MATCH-3", "MATCH-1"))
    assert office.table.ground(price).keywords == ("KEYWORD_NONCOMPLIANCE_PRICING",)
    assert office.table.ground(look).keywords == ("KEYWORD_MISLEADING_INFO_GOODS_SERVICES",)


def test_an_own_table_replaces_its_entries_alone(own):
    """All others stay those of the shipped table."""
    table = load_table(own("measures: {reach_limit: {decision_account: DECISION_ACCOUNT_SUSPENDED}}\n"))
    assert table.measure("reach_limit").decision_account == "DECISION_ACCOUNT_SUSPENDED"
    assert table.measure("commission_hold").decision_monetary == "DECISION_MONETARY_SUSPENSION"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("measures: {a: {decision_monetary: NONE}}\n", "measures.a.decision_monetary"),
        ("mesures: {}\n", "mesures"),
        ("[1]\n", "is no list of entries"),
    ],
)
def test_a_faulty_table_is_refused(own, text, said):
    """With the place of the fault."""
    with pytest.raises(UserError, match=said):
        load_table(own(text))


def test_the_table_is_no_part_of_the_handbooks_digest(tmp_path):
    """Naming a measure otherwise makes no verdict out of date."""
    from policies.folder import digest, read_folder

    (tmp_path / "a.md").write_text("# Nothing\n", "utf-8")
    before = digest({name: s.text for name, s in read_folder(tmp_path).files.items()}, "")
    (tmp_path / FILE).write_text("measures: {}\n", "utf-8")
    assert digest({name: s.text for name, s in read_folder(tmp_path).files.items()}, "") == before
