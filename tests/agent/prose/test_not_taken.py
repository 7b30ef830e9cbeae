"""A message never tells of a measure that is not taken, in the program's words or in a person's."""

from itertools import product

import pytest

from agent.prose.edited import NOT_TAKEN, edited_failures
from agent.prose.frame import carried, compose
from agent.prose.source import source_of, template
from agent.prose.wording import load_wording
from agent.rules.case import Case
from agent.rules.decide import decide
from agent.rules.measures import WEIGHT, heaviest
from agent.rules.ruled import Choice, as_chosen

EN = load_wording("en")


def written(case, outcome):
    """The message as the program writes it without a model."""
    passages = {a.clause.id: template(source_of(case, a, EN), EN) for a in carried(outcome)}
    return compose(case, outcome, passages, EN)


@pytest.fixture
def chosen(desk):
    """The case of a sample, and what follows if a person decides so."""

    def choose(name, choice):
        case = Case(desk.sample(name), desk.handbook)
        outcome = as_chosen(case, decide(case), choice)
        return case, outcome, written(case, outcome)

    return choose


@pytest.fixture
def advised(chosen):
    """The words marked, by check, where somebody edits a letter of advice in place of a limit."""
    case, outcome, text = chosen("still_mill_second", Choice("change", "educate"))

    def edited(new):
        now = text.replace("Hello,", new, 1)
        found = edited_failures(now, text, case, outcome, EN)
        return {(each.check, now[each.start : each.end]) for each in found}

    assert edited("Hello,") == set()
    return edited


def test_the_letter_for_another_decision_fails(desk, chosen):
    """Each pair of decisions on each sample that has a breach, with every sentence about measures marked."""
    tried = 0
    for name in desk.samples:
        case = Case(desk.sample(name), desk.handbook)
        if decide(case).ruled == "no_action":
            continue
        letters = {holds: chosen(name, Choice("change", holds)) for holds in WEIGHT}
        for wrong, right in product(WEIGHT, WEIGHT):
            _, told, text = letters[wrong]
            case, outcome, standing = letters[right]
            if wrong == right or heaviest(told.measures) != wrong or heaviest(outcome.measures) != right:
                continue
            tried += 1
            found = edited_failures(text, standing, case, outcome, EN)
            marked = {" ".join(text[f.start : f.end].split()) for f in found if f.check == NOT_TAKEN}
            opening = EN.say(f"opening.{wrong}").split(". ")[0]
            assert any(each.startswith(opening) for each in marked), (name, wrong, right)
    assert tried > 100


@pytest.mark.parametrize(
    ("new", "marked"),
    [
        ("Your content is shown to fewer people now.",
         {(NOT_TAKEN, "Your content is shown to fewer people")}),
        ("From now on you cannot\nsell through your content.",
         {(NOT_TAKEN, "you cannot\nsell through your content")}),
        ("Your account is limited.", {("measures", "limited")}),
        ("There is a limit on your account.", {("measures", "limit")}),
        ("This is no joke, for there is a limit on it.", {("measures", "limit")}),
    ],
)  # fmt: skip
def test_a_measure_in_a_persons_words_is_marked(advised, new, marked):
    """Though the program's letter says *limit* and *limited* itself, where it denies them."""
    assert advised(new) == marked


@pytest.mark.parametrize(
    "new", ["Your account is not limited.", "There is no limit on it.", "Nothing here is limited."]
)
def test_what_is_not_taken_may_be_denied(advised, new):
    """In other words than the program's."""
    assert advised(new) == set()


def test_what_is_taken_may_be_said(chosen):
    """In the program's words or about them."""
    case, outcome, text = chosen("still_mill_second", Choice("accept"))
    limit = "the number of shopping videos you can post is limited"
    now = text.replace("Hello,", f"Hello, please note: {limit}, and other limits do not apply.")
    assert limit in text
    assert {f.check for f in edited_failures(now, text, case, outcome, EN)} <= {"measures"}
    assert NOT_TAKEN not in {f.check for f in edited_failures(now, text, case, outcome, EN)}


def test_a_person_who_hands_on_tells_of_no_limit(chosen):
    """Nothing is taken while another person looks, whatever the rules propose."""
    case, outcome, text = chosen("still_mill_second", Choice("escalate"))
    now = f"{text} Your content is shown to fewer people."
    assert [f.check for f in edited_failures(now, text, case, outcome, EN)] == [NOT_TAKEN]
