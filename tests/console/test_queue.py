"""The queue: the order in which a person looks, what narrows it, and what is counted."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.record.entry import FIRST, Entry
from agent.review import Reviewer
from console.creators import judged, read_samples
from console.queue import DECISIONS, Item, Queue, Wanted, chosen, clauses_in, counts, label, ordered, told_of
from index.store import open_index
from policies.handbook import load_handbook

RULING = Entry(1, "2026-10-01T00:00:00+00:00", "ruling", "k_1", "{}", FIRST, FIRST)


@pytest.fixture(scope="module")
def items():
    """All sample creators as the rules see them."""
    handbook = load_handbook()
    rules = Reviewer(handbook, open_index(handbook, None, Path("nowhere")), None)
    return judged(read_samples(handbook), rules)


@pytest.fixture
def like(items):
    """Makes items whose verdicts say what a test tells; all else is that of one sample."""

    def make(name, decision="educate", recommended=None, confidence=0.9, day="2026-09-30", ruling=None):
        said = {"creator_id": name, "decision": decision, "recommended": recommended}
        verdict = items[0].verdict.model_copy(update={**said, "confidence": confidence, "as_of": day})
        return Item(name, items[0].profile, verdict, ruling)

    return make


def names(items):
    """Who stands there, in order."""
    return [item.key for item in items]


def found(items, **wanted):
    """Keys of the items that a reviewer wants to see."""
    return {item.key for item in chosen(items, Wanted(**wanted))}


def test_order(like):
    """Called cases first, then the heaviest, the least sure, the oldest, by name; decided ones last."""
    wanted = [
        like("called heavy", "escalate", "suspend"),
        like("called light", "escalate", "no_action"),
        like("heavy", "suspend", confidence=1.0),
        like("unsure", "educate", confidence=0.8),
        like("old", day="2026-09-01"),
        like("a new"),
        like("b new"),
        like("calm", "no_action", confidence=0.1),
        like("decided", "escalate", "suspend", ruling=RULING),
    ]
    for seed in range(5):
        shuffled = random.Random(seed).sample(wanted, len(wanted))
        assert names(ordered(shuffled)) == names(wanted)


@given(st.data())
def test_order_does_not_hang_on_the_file(items, data):
    """The same creators in another order make the same queue."""
    assert names(ordered(data.draw(st.permutations(items)))) == names(ordered(items))


def test_everything_is_wanted_at_first(items):
    """Without a filter nobody is hidden, and blanks are no search."""
    assert found(items) == found(items, text="  ") == {item.key for item in items}


def test_each_filter_takes_its_own(items):
    """Decision, region, clause and reason each keep those who have it, and all of them."""
    for item in items:
        verdict = item.verdict
        assert found(items, decision=verdict.decision) == {
            i.key for i in items if i.verdict.decision == verdict.decision
        }
        assert found(items, region=verdict.region) == {
            i.key for i in items if i.verdict.region == verdict.region
        }
        for clause in told_of(verdict):
            assert found(items, clause=clause) == {i.key for i in items if clause in told_of(i.verdict)}
        for code in {reason.code for reason in verdict.escalation}:
            having = {i.key for i in items if any(e.code == code for e in i.verdict.escalation)}
            assert item.key in having and found(items, reason=code) == having
    assert found(items, clause="NO-SUCH-1") == set()


def test_a_near_miss_is_not_told(items):
    """What is clearly not breached is in no filter and no label."""
    item = next(item for item in items if len(told_of(item.verdict)) == 1)
    [finding] = item.verdict.findings
    near = finding.model_copy(update={"clause": "NEAR-1", "status": "not_breached"})
    also = replace(item, verdict=item.verdict.model_copy(update={"findings": (near, finding)}))
    assert label(also) == finding.clause and told_of(also.verdict) == (finding.clause,)
    assert found([also], clause="NEAR-1") == set() == found([also], text="near-1")


def test_filters_join(items):
    """Two filters take what both take."""
    for decision in DECISIONS:
        both = found(items, decision=decision, region="US")
        assert both == found(items, decision=decision) & found(items, region="US")


def test_open_only_hides_what_is_decided(like):
    """A decided case is there until only open ones are wanted."""
    rows = [like("open"), like("decided", ruling=RULING)]
    assert found(rows) == {"open", "decided"}
    assert found(rows, open_only=True) == {"open"}


def test_search_reads_ids_regions_clauses_and_texts(items):
    """Every word must stand somewhere, in any case and any order."""
    for item in items:
        profile = item.profile
        texts = [e.text for e in profile.evidence] + [c.caption for c in profile.content]
        for text in [profile.creator_id, *told_of(item.verdict), *texts]:
            words = text.split()[:4]
            assert item.key in found(items, text=" ".join(reversed(words)).upper())
    first, second = items[0].profile.creator_id, items[1].profile.creator_id
    assert found(items, text=f"{first} {second}") == set()


def test_counts_tell_all_and_skip_what_is_not_there(items):
    """Each decision counts its items, in the order of their weight."""
    told = counts(items)
    assert sum(told.values()) == len(items)
    assert all(n == len(found(items, decision=decision)) > 0 for decision, n in told.items())
    assert list(told) == [decision for decision in DECISIONS if decision in told]
    assert counts([]) == {}


def test_clauses_come_by_frequency(items):
    """The clause that most verdicts speak of is offered first."""
    offered = clauses_in(items)
    many = [len(found(items, clause=clause)) for clause in offered]
    assert many == sorted(many, reverse=True) and many[0] > many[-1] > 0
    assert len(set(offered)) == len(offered)


def test_label(items):
    """An item is called by its two heaviest clauses and by how many more there are."""
    for item in items:
        told = told_of(item.verdict)
        if not told:
            assert label(item) == "nothing found"
        elif len(told) <= 2:
            assert label(item) == ", ".join(told)
        else:
            assert label(item) == f"{told[0]}, {told[1]} +{len(told) - 2}"
    assert {min(len(told_of(item.verdict)), 3) for item in items} == {0, 1, 2, 3}


def test_the_heaviest_is_what_the_rules_alone_would_do(like):
    """A case that calls a person weighs as much as its recommended measure."""
    assert like("a", "escalate", "suspend").heaviest == "suspend"
    assert like("a", "restrict").heaviest == "restrict"
    assert like("a", "escalate").heaviest == "no_action"


def test_a_queue_with_a_newer_item_is_another_queue(items):
    """One item is renewed, the others stay, and the queue before is left as it was."""
    queue = Queue({item.key: item for item in items})
    newer = replace(items[0], ruling=RULING)
    after = queue.with_item(newer)
    assert after[newer.key] is newer and queue[newer.key] is items[0]
    assert list(after) == list(queue) and len(after) == len(items)
    assert after != queue and queue == queue
