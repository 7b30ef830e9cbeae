"""What a job amounts to."""

from agent.batch.counts import Counting, Texts, in_words


def _verdict(decision, by="template", failed=()):
    return {"decision": decision, "education_message": {"written_by": by, "failed_checks": failed}}


def test_everything_is_counted():
    """Decisions and writers that never came are 0."""
    counting = Counting()
    for verdict in (_verdict("educate", "model", ["links", "ids"]), _verdict("escalate", failed=["ids"])):
        counting.verdict(verdict)
    counting.failure()
    counts = counting.counts()
    assert (counts.profiles, counts.failed) == (3, 1)
    assert counts.decisions == {"no_action": 0, "educate": 1, "restrict": 0, "suspend": 0, "escalate": 1}
    assert counts.messages == {"model": 1, "template": 1}
    assert counts.failed_checks == {"ids": 2, "links": 1}


def test_words_leave_zeros_out():
    """Lightest decision first, failures last."""
    assert (
        in_words({"educate": 3, "no_action": 1812, "restrict": 0}, 2)
        == "1,812 no action, 3 educate, 2 failed"
    )
    assert in_words({}, 0) == ""


def test_what_was_saved_is_a_share():
    """Of the texts that were needed; nothing where none was."""
    assert Texts(needed=8, different=2).saved == 0.75
    assert Texts().saved == 0
