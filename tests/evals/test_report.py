"""The report: everything wrong is in it, nothing foreign runs or is loaded."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from evals.canvas import duration
from evals.case_forms import ChatCase
from evals.faults import FAULTS, faults_of
from evals.intervals import share
from evals.legend import HEADLINES, LEGEND, entry, span, told
from evals.metrics import AMOUNTS, SHARES
from evals.plots import recall_curve
from evals.report import render
from evals.result import Kind
from evals.runner import answered, run
from evals.summary import summarize

EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>'
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """Checks that elements close in order, and collects what a page has."""

    def __init__(self, text):
        """Reads a whole page."""
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.loads: list[str] = []
        self.elements: list[Any] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        """Keep ids and addresses; remember what is open."""
        given = dict(attrs)
        self.elements.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        self.loads += [v for k, v in attrs if k in ("src", "href", "xlink:href") and not v.startswith("#")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """An element of SVG that closes itself."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        """Must be the one opened last."""
        if tag not in VOID:
            assert self.open.pop() == tag


class Evil:
    """Answers with markup wherever there is room for text."""

    name = EVIL
    kinds: frozenset[Kind] = frozenset()

    def answer(self, case):
        """Wrong in everything."""
        if isinstance(case, ChatCase):
            return {"tool": EVIL, "clauses": [EVIL], "text": EVIL}
        if hasattr(case, "query"):
            return {"ranking": [EVIL]}
        if hasattr(case, "ask"):
            return {"answer": "no", "probability": 0.3, "quote": EVIL}
        if case.id.startswith("error"):
            raise ValueError(EVIL)
        test = {"test": EVIL, "value": 1.0, "threshold": 1.0, "result": True, "margin": 0.0}
        quote = {"text": EVIL, "start": 0, "end": 1}
        judged = {
            "ask": EVIL,
            "for": EVIL,
            "answer": "yes",
            "probability": 1.0,
            "evidence": [EVIL],
            "quote": EVIL,
        }
        finding = {"clause": EVIL, "policy": EVIL, "version": 1, "status": "breached", "probability": 1.0}
        finding |= {"occurrence": 1, "tests": [{**test, "quote": quote}], "judgements": [judged]}
        reason = {"code": EVIL, "clause": EVIL, "detail": EVIL, "settle_by": EVIL}
        return {
            "decision": "restrict",
            "confidence": 0.8,
            "findings": [finding],
            "escalation": [reason],
            "rationale": EVIL,
        }

    def close(self):
        """Nothing to give back."""

    def made_of(self):
        """Markup too."""
        return {"model": EVIL, "handbook": "0123456789abcdef" * 4, "prompts": {EVIL: "v1"}}


@pytest.fixture(scope="module")
def evil(build, small, tmp_path_factory):
    """Cases and answers that hold markup in every text, with the page made of them."""
    folder = tmp_path_factory.mktemp("evil")
    item = {"id": EVIL, "kind": EVIL, "trusted": True, "text": EVIL}
    profile = build.profile({EVIL: 1, "b": {"value": EVIL}}, evidence=[item], region=EVIL, language=EVIL)
    chat = {"id": f"c{EVIL}", "creator_id": "c", "turns": [EVIL], "expect": {"tool": "t", "must_say": [EVIL]}}
    cases = [
        build.verdict(f"v{EVIL}", profile, tags=[EVIL], why=EVIL, decision="educate", breached=["STILL-2"]),
        build.verdict(f"error{EVIL}", profile, tags=[EVIL], why=EVIL),
        build.judgement(f"j{EVIL}", ask=EVIL, why=EVIL, tags=[EVIL], evidence=[{"text": EVIL}]),
        build.query(f"q{EVIL}", query=EVIL, why=EVIL),
        ChatCase.model_validate({**chat, "expect": {"tool": "t", "clauses": [EVIL], "must_not_say": [EVIL]}}),
    ]
    results = run(cases, Evil(), small, folder, {"kinds": [EVIL], "cases": [EVIL]}, lambda *_: None)
    summary = summarize(cases, results, folder)
    return cases, results, render(cases, results, summary)


@pytest.fixture
def page(says, small, tmp_path, monkeypatch):
    """The page of cases that are all answered alike."""

    def make(cases, answer, pictures=True):
        if not pictures:
            monkeypatch.setattr("evals.report.sections_of", lambda *_: [])
        results = run(cases, says(lambda case: answer), small, tmp_path, {}, lambda *_: None)
        return render(cases, results, summarize(cases, results, tmp_path))

    return make


def test_markup_from_cases_is_text(evil):
    """No element, attribute or script of a case or an answer becomes one of the page."""
    _, _, text = evil
    page = Page(text)
    assert sum(tag == "script" for tag, _ in page.elements) == 1
    assert not any(name.startswith("on") for _, given in page.elements for name in given)
    assert not any(tag == "img" for tag, _ in page.elements)
    assert EVIL not in text and "&lt;script&gt;" in text


def test_every_wrong_case_is_in_it(evil):
    """Each with its own block."""
    cases, results, text = evil
    assert all(faults_of(result) for result in results)
    assert text.count('<details class="case"') == len(cases) == 5
    for name in "vjqc":
        assert f'<span class="id">{name}&lt;script&gt;' in text


def test_nothing_is_loaded(evil):
    """No address in the page at all, and links stay inside."""
    _, _, text = evil
    assert "http" not in text and "//" not in re.sub(
        r"<style>.*?</style>|<script>.*?</script>", "", text, flags=re.S
    )
    assert Page(text).loads == []
    assert not re.search(r"@import|url\((?!#)", text)


def test_ids_are_unique_and_links_arrive(evil):
    """Pictures do not borrow each other's clips, and the list of parts leads somewhere."""
    page = Page(evil[2])
    assert len(page.ids) == len(set(page.ids))
    links = {given["href"][1:] for tag, given in page.elements if tag == "a"}
    assert links and links <= set(page.ids)


def test_pictures_take_the_colours_of_the_page(evil):
    """No placeholder is left, and text is text."""
    _, _, text = evil
    assert not re.search(r"#0[1-7]0[1-7]0[1-7]", text)
    assert "var(--right)" in text
    assert "restrict</text>" in text


def test_right_cases_are_not_listed(build, page):
    """A run without a fault says so, and has no filter."""
    text = page([build.verdict("fine")], {**build.answer(), "rationale": "[STILL-2]"}, pictures=False)
    assert "Nothing: every case is right" in text
    assert '<details class="case"' not in text and '<form class="filter"' not in text


def test_only_kinds_that_ran_have_a_section(build, page):
    """A run of queries has no verdicts and no fairness."""
    text = page([build.query()], {"ranking": ["STILL-2"]})
    assert 'id="retrieval"' in text
    assert all(f'id="{name}"' not in text for name in ("verdict", "judgement", "chat", "fairness"))


def test_a_run_of_errors_still_has_a_report(build, page):
    """Without a single answer there is the list of what broke."""
    text = page([build.verdict("a"), build.verdict("b")], {})
    assert "2 ended in an error" in text and text.count("KeyError") == 2


def test_figures_stand_with_n_and_interval(build, page):
    """Value, ends and number of cases of each headline."""
    text = page(
        [build.verdict("a"), build.verdict("b", decision="no_action")], build.answer(), pictures=False
    )
    card = re.search(
        r'Right decisions</div>\s*<div class="value">(.*?)</div>.*?"span">(.*?)</div>', text, re.S
    )
    assert card and card.groups() == ("50.0 %", "9.4 to 90.5 % · n 2")


def test_the_same_data_give_the_same_picture():
    """Byte for byte, so pages can be compared; ids inside differ from those of other pictures."""
    first, second, other = (
        recall_curve(name, {1: share([1.0]), 5: share([0.0])}) for name in ("a", "a", "b")
    )
    assert first == second != other


@pytest.mark.parametrize(
    ("due", "said", "kinds"),
    [
        ("educate", "restrict", ["wrongful"]),
        ("restrict", "educate", ["missed"]),
        ("educate", "escalate", ["needless"]),
        ("escalate", "no_action", ["alone"]),
        ("escalate", "suspend", ["wrongful", "alone"]),
        ("educate", "educate", []),
    ],
)
def test_faults_of_decisions(build, small, says, due, said, kinds):
    """Too heavy, too light, handed over, or not."""
    system = says(lambda case: build.answer(said))
    assert faults_of(answered(build.verdict(decision=due), system, small)) == kinds


def test_faults_of_parts(build, small, says):
    """The right decision for another reason is a fault as well."""
    answer = {**build.answer(breached=("COPY-1",)), "rationale": "[NOPE-1]", "rating": {"after": 1}}
    case = build.verdict(decision="educate", breached=["STILL-2"], rating_after=188)
    assert faults_of(answered(case, says(lambda _: answer), small)) == ["clauses", "details", "citations"]


def test_every_metric_has_words():
    """Headlines are metrics, and metrics have a title and a meaning."""
    names = {f"verdict.{name}" for name in [*SHARES, *AMOUNTS]}
    assert names | set(HEADLINES) <= set(LEGEND)
    assert all(each.title and each.meaning for each in LEGEND.values())
    assert entry("verdict.seconds_p95").unit == "seconds" and entry("chat.errors").title == "Errors"
    assert entry("verdict.new_thing").title == "new thing"


def test_values_are_told_with_their_unit(build):
    """Percent, seconds, numbers, and a dash for nothing."""
    from evals.intervals import Figure

    assert told(None, "share") == "–" and told(0.0774, "share") == "7.7 %"
    assert told(1234.4, "number") == "1,234" and told(0.25, "number") == "0.250"
    assert [duration(value) for value in (0.0754, 4.24, 75.2)] == ["75 ms", "4.2 s", "75 s"]
    assert span(Figure(value=0.5, low=0.25, high=0.75, n=9), "share") == "25.0 to 75.0 %"
    assert span(Figure(value=None, low=None, high=None, n=0), "share") == "–"


def test_faults_have_names():
    """Every kind that can be found is in the list that the filter shows."""
    assert len(set(FAULTS.values())) == len(FAULTS)
