"""The plan: the shipped one holds, and every fault is told with its line."""

import pytest

from evals.population.plan_file import SHIPPED, load_plan
from signals.faults import InputError


def test_the_shipped_plan_gives_every_signal_of_the_catalog(handbook, texts):
    """A signal that is added to the catalog must be added to the plan."""
    plan = load_plan(SHIPPED, handbook.catalog, handbook.ids, texts)
    assert plan.signals.keys() == {n for n, spec in handbook.catalog.items() if spec.kind != "derived"}
    assert plan.regions.keys() == {"US", "EU", "UK", "SEA"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("share: 0.8", "share: 0.7", ":33: kinds: the shares add up to 0.9; make them add up to 1"),
        ("group: [4, 8]", "group: [8, 4]", "group: no size of a group; write [fewest, most]"),
        ("group: [4, 8]", "group: [0, 0]", "group: no size of a group; write [fewest, most]"),
        ("group: [4, 8]", "group: [600, 990]", "the groups may need"),
        ("host_on_screen_share", "host_on_screen", 'did you mean "host_on_screen_share"?'),
        ("host_on_screen_share", "health_rating", 'unknown name "health_rating"'),
        ("live_hours_7d:", "matched_videos_28d:", "another source has this signal already"),
        ("typical: 0.1,", "typical: 1,", "typical: 1 is not inside the range 0 to 1"),
        ("{typical: 0.8}", "{typical: 80}", "typical: 80 is not inside the range 0 to 1"),
        ("{typical: 0.8}", "{}", "nothing is changed; give typical, spread or none"),
        ("static_frame_share: {typical: 0.8}", "speech_share: {none: 1}", 'unknown name "speech_share"'),
        ("{craft: -0.8}", "{crafts: -0.8}", 'unknown name "crafts"; did you mean "craft"?'),
        ("{craft: -0.8}", "{craft: -0.8, reach: 0.7}", "the squares add up to more than 1"),
        ("zero_with: matched_videos_28d", "zero_with: orders_28d", 'no source has the signal "orders_28d"'),
        ("field: live", "field: film", 'unknown field "film"'),
        ("fields: {live: 0}", "fields: {film: 0}", 'kinds.mill.fields.film: unknown name "film"'),
        ("    age_days: 2\n", "", "values without a day cannot be late; give age_days, or take late away"),
        ("unknown: {language", "unknown: {languages", 'did you mean "language"?'),
        ("ORIG-1: 1", "ORGI-1: 1", 'history.clauses.ORGI-1: unknown name "ORGI-1"; did you mean "ORIG-1"?'),
        ("clauses: {STILL-2: 1}", "clauses: {STILL-2: 0}", "nothing has a weight above 0"),
        ("pending: 1", "pendant: 1", 'did you mean "pending"?'),
        (
            "topics: {everyday: 1}",
            "topics: {everydya: 1}",
            'there is no text on "everydya"; did you mean "everyday"?',
        ),
        ("languages: {de: 1}", "languages: {de: 0}", "regions.EU.languages: nothing has a weight above 0"),
        ("  bonus_points: {typical: 10, spread: 0.5, none: 0.5}\n", "", '"bonus_points" is missing'),
    ],
)
def test_a_fault_is_told_with_file_line_and_field(plan_file, handbook, texts, old, new, said):
    """So that whoever changes the plan can mend it."""
    with pytest.raises(InputError) as caught:
        load_plan(plan_file((old, new)), handbook.catalog, handbook.ids, texts)
    assert said in "\n".join(str(fault) for fault in caught.value.faults)
    assert "plan.yaml:" in str(caught.value)


def test_a_plan_of_groups_alone_is_refused(plan_file, handbook, texts):
    """Somebody must fill the places between them."""
    given = plan_file(("    share: 0.8\n", "    share: 0.8\n    group: [2, 3]\n"))
    given.write_text(
        given.read_text("utf-8").replace("share: 0.16\n", "share: 0.16\n    group: [2, 3]\n"), "utf-8"
    )
    with pytest.raises(InputError) as caught:
        load_plan(given, handbook.catalog, handbook.ids, texts)
    assert any("every kind comes in groups" in fault.what for fault in caught.value.faults)
