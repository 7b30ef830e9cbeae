"""One case as HTML: it says what the verdict says, and nothing that others wrote is markup."""

import re
from collections import Counter
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from agent.llm.protocol import ChoiceRequest
from agent.llm.scripted import ScriptedModel
from agent.page.findings import grouped
from agent.page.words import percent
from agent.review import Reviewer
from agent.verdict import Verdict
from console.case_view import EMPTY, case_html
from console.creators import judged, read_samples
from console.queue import ordered
from index.store import open_index
from policies.handbook import load_handbook
from signals.profile import Profile

HOSTILE = [
    """ '"><img src=x onerror=alert(1)><script>alert(1)</script></p></article><!-- <b>""",
    """ <a href="http://x.example">&lt;b&gt;&#60;i&#62;</a><style>*{display:none}</style>{{ 7*7 }}{% x %}""",
    """ ' onmouseover='alert(1)' x=" onload="alert(1)" <svg/onload=alert(1)><iframe srcdoc='<b>'>""",
]
HARMLESS = " quite harmless"
WRITTEN = {
    "creator_id", "region", "language", "account_type", "id", "kind", "text", "surface", "caption", "clause",
    "model", "version", "evidence", "detail", "settle_by", "ask", "quote", "policy", "rationale",
    "not_assessed", "measure", "handbook", "index", "commit", "created_at", "clausewise", "verdict_id",
    "band",
}  # fmt: skip
"""Fields of a profile or a verdict that may hold any text."""


class Reader(HTMLParser):
    """Counts elements with the names of their attributes, and keeps the text."""

    def __init__(self, html):
        """Reads at once."""
        super().__init__()
        self.elements: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self.text, self.open = "", list[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        """An element, told apart by its attributes too."""
        self.elements[tag, tuple(name for name, _ in attrs)] += 1
        if tag not in ("br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        """Elements must end in the order in which they began."""
        assert self.open.pop() == tag

    def handle_comment(self, data):
        """The page has no comments of its own."""
        self.elements["comment", ()] += 1

    def handle_data(self, data):
        """What a person reads."""
        self.text += data


def texts(data, more, key=""):
    """The same data with `more` behind every text that others may have written."""
    if isinstance(data, dict):
        return {name: texts(value, more, name) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return tuple(texts(value, more, key) for value in data)
    fixed = key == "kind" and data in ("educate", "restrict", "suspend")
    return data + more if isinstance(data, str) and key in WRITTEN and not fixed else data


def with_texts(model, more):
    """A profile or verdict whose texts end with `more`."""
    data = texts(model.model_dump(by_alias=True), more)
    if isinstance(model, Profile):
        data["region"] = data["region"][:32]
    return type(model).model_validate(data)


def reader(request):
    """A model that sees a yes in all evidence and quotes nothing."""
    assert isinstance(request, ChoiceRequest)
    return {answer: float(answer in ("Yes", "shown")) for answer in request.answers}


@pytest.fixture(scope="module")
def handbook():
    """The shipped handbook."""
    return load_handbook()


@pytest.fixture(scope="module")
def search(handbook):
    """Search by words."""
    return open_index(handbook, None, Path("nowhere"))


@pytest.fixture(scope="module")
def items(handbook, search):
    """All sample creators as the rules see them."""
    return judged(read_samples(handbook), Reviewer(handbook, search, None))


def read_html(item, handbook, status=""):
    """The drawn case, read."""
    return Reader(case_html(item.verdict, item.profile, handbook, status))


@pytest.mark.parametrize("hostile", HOSTILE, ids=["script", "link", "attribute"])
def test_hostile_texts_make_no_element(items, handbook, hostile):
    """Markup in every field that others write leaves the page as harmless words do, attributes included."""
    for item in items:
        drawn = {}
        for more in (hostile, HARMLESS):
            verdict, profile = with_texts(item.verdict, more), with_texts(item.profile, more)
            drawn[more] = Reader(case_html(verdict, profile, handbook, status=more))
        assert drawn[hostile].elements == drawn[HARMLESS].elements, item.profile.creator_id
        assert not drawn[hostile].open and hostile in drawn[hostile].text


def test_hostile_answers_make_no_element(items, handbook, search):
    """The same where a model has read the evidence, so that questions, pieces and quotes are shown."""
    model = ScriptedModel(reader)
    asking = Reviewer(handbook, search, model)
    seen = 0
    for item in items:
        if not item.profile.evidence:
            continue
        verdict = asking.review(item.profile, prose=False)
        given = verdict.model_dump(by_alias=True)
        for finding in given["findings"]:
            for judged_ in finding["judgements"]:
                judged_["quote"] = "as it was said"
                seen += 1
        verdict = Verdict.model_validate(given)
        drawn = [
            Reader(case_html(with_texts(verdict, more), with_texts(item.profile, more), handbook))
            for more in (HOSTILE[0], HARMLESS)
        ]
        assert drawn[0].elements == drawn[1].elements
    assert seen > 5


def test_invisible_and_turned_text_is_taken_out(items, handbook):
    """No direction mark, zero width or control character of a creator reaches the page."""
    item = next(item for item in items if item.profile.evidence and item.profile.content)
    profile = with_texts(item.profile, "\u202e\u200b\x1b[2J\u2066")
    html = case_html(item.verdict, profile, handbook)
    assert not re.search("[\u202e\u200b\x1b\u2066]", html)


def test_every_sample_is_drawn_whole(items, handbook):
    """Decision, confidence, measures, reasons, findings, evidence, content and message are all to be read."""
    for item in items:
        verdict, profile = item.verdict, item.profile
        drawn = read_html(item, handbook)
        assert not drawn.open
        said = " ".join(drawn.text.split())
        called = [reason.detail for reason in verdict.escalation]
        called += [reason.settle_by for reason in verdict.escalation]
        groups = grouped(verdict)
        asked = [finding.clause for finding in (*groups.full, *groups.light, *groups.near)]
        pieces = [e.text for e in profile.evidence] + [c.caption for c in profile.content]
        message = verdict.education_message.text
        for text in [profile.creator_id, profile.region, *called, *asked, *pieces, message]:
            assert " ".join(text.split()) in said
        assert f"confidence {percent(verdict.confidence)}" in said
        assert verdict.decision.replace("_", " ") in said and verdict.verdict_id in said


def test_status_stands_only_while_something_goes_on(items, handbook):
    """A step of the reading is told; a complete verdict tells none."""
    item = items[0]
    assert "question 1 of 2" in read_html(item, handbook, "question 1 of 2").text
    assert 'class="status"' not in case_html(item.verdict, item.profile, handbook)


def test_trusted_and_untrusted_evidence_are_told_apart(items, handbook):
    """What the platform knows and what the creator says carry different words."""
    for item in items:
        said = read_html(item, handbook).text
        trusted = sum(piece.trusted for piece in item.profile.evidence)
        assert said.count("known to the platform") == trusted
        assert said.count("said by the creator") == len(item.profile.evidence) - trusted


def test_a_clause_that_the_handbook_lost_is_still_shown(items, handbook):
    """A finding of another version is drawn with its tests, without title and window."""
    item = next(item for item in ordered(items) if item.verdict.decision == "restrict")
    [finding, *_] = item.verdict.findings
    gone = finding.model_copy(update={"version": 99})
    verdict = item.verdict.model_copy(update={"findings": (gone,)})
    said = Reader(case_html(verdict, item.profile, handbook)).text
    assert finding.clause in said and "breach in" not in said and "breach" in said


def test_an_occurrence_is_told_of_breaches_alone(items, handbook):
    """`2nd breach in 90 days` stands by what is breached, and by nothing else."""
    for item in items:
        breached = [f for f in item.verdict.findings if f.status == "breached"]
        assert len(
            re.findall(r"\d(?:st|nd|rd|th) breach in \d+ days", read_html(item, handbook).text)
        ) == len(breached)


def test_the_account_reads_as_people_write(items, handbook):
    """Followers, age and kind of the account, each in its right form."""
    profile = items[0].profile
    day = profile.as_of

    def account(**known):
        changed = profile.model_copy(update=known)
        return Reader(case_html(items[0].verdict, changed, handbook)).text

    assert "1 follower" in (one := account(followers=1)) and "1 followers" not in one
    assert "1,234,567 followers" in account(followers=1_234_567)
    assert "open 1 day" in (new := account(account_opened=day - timedelta(1))) and "1 days" not in new
    assert "open 12 days" in account(account_opened=day - timedelta(12))
    assert "open 2.0 years" in account(account_opened=day - timedelta(731))
    assert "small shop" in account(account_type="small_shop")


def test_a_breach_of_the_same_day_is_marked_as_not_counted(items, handbook):
    """History counts before the day of the profile; what is later is shown and said not to count."""
    item = next(item for item in items if item.profile.history)
    before, day = item.profile.history[0], item.profile.as_of

    def told(on: date):
        profile = item.profile.model_copy(update={"history": (before.model_copy(update={"date": on}),)})
        return Reader(case_html(item.verdict, profile, handbook)).text

    assert "not counted" not in told(day - timedelta(1))
    assert "not counted" in told(day) and "not counted" in told(day + timedelta(1))


def test_without_a_case_there_is_a_hint():
    """The empty room says what to do."""
    assert Reader(EMPTY).text == "Choose a creator from the queue."
