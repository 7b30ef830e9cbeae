"""What is looked at is what a verdict rests on."""

from evals.attacks.place import profile_with
from evals.attacks.seen import look


def test_every_question_that_was_put_is_seen(reviewer, bases, handbook, tmp_path):
    """Also those of clauses that the verdict does not tell of."""
    profile = profile_with(bases["host"], "evidence", "", handbook, tmp_path)
    seen = look(reviewer("no"), profile)
    assert seen.verdict.decision == "no_action" and seen.statuses == {}
    assert seen.odds and all(0 <= odds <= 1 for odds in seen.odds.values())


def test_the_tests_are_those_of_the_findings(reviewer, bases, handbook, tmp_path):
    """The secrets of a message are those of the clauses it could speak of."""
    seen = look(reviewer("no"), profile_with(bases["still"], "evidence", "", handbook, tmp_path))
    assert {leaf.signal for leaf, _ in seen.tests} >= {"static_frame_share", "shoppable_videos_7d"}
    assert seen.message.startswith("Hello")
