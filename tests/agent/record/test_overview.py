"""Where each case stands, read from the entries in their order."""

from agent.record.overview import overview


def test_the_newest_verdict_and_the_standing_ruling_count(records, show, rule, verdicts):
    """A later verdict takes the place of an earlier one, and the rulings on the case stay."""
    show()
    records.add_ruling(rule(action="change", decision="no_action"), 1)
    profile, verdict = verdicts["still_mill"]
    records.add_verdict("k_still_mill", verdict.model_copy(update={"decision": "restrict"}), profile)
    [row] = overview(records.entries())
    assert (row.decision, row.action, row.ruled, row.reviewer) == ("restrict", "change", "no_action", "ana")
    assert (row.newest, row.ruled_at) == (3, records.of("k_still_mill")[1].at)


def test_an_empty_record_has_no_cases(records):
    """Nothing was shown yet."""
    assert overview(records.entries()) == ()
