"""What the model may draw on when it writes about a clause: the passages that speak to creators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from agent.prose.disclosure import without_secrets
from agent.prose.facts import behind_the_breach, facts_of
from agent.prose.frame import Passage
from agent.prose.wording import Wording
from agent.rules.assess import Assessment
from agent.rules.case import Case
from policies.clause import Clause
from policies.criteria import Leaf
from signals.catalog import SignalSpec

WORD = re.compile(r"[^\W\d_]{3,}")
WHY, FIX = (
    re.compile(r"\bwhy\b", re.I),
    re.compile(r"\bfix\b|\bwhat to do\b|\bhow to (?:comply|mend|avoid)\b", re.I),
)


@dataclass(frozen=True)
class Source:
    """The text of a clause for creators, and the tests whose secrets must stay secret.

    `seen` names in words what the checks noticed; `text` is everything that prose may draw on.
    """

    clause: str
    title: str
    why: str
    fix: str
    seen: tuple[str, ...]
    language: str
    tests: tuple[tuple[Leaf, SignalSpec], ...]

    @property
    def text(self) -> str:
        """Everything that the prose may use, as one text."""
        return "\n".join((self.title, self.why, self.fix, *self.seen))


def source_of(case: Case, a: Assessment, wording: Wording) -> Source:
    """What may be told of a breached clause, with every secret left out."""
    facts = facts_of(case, a)
    tests = tuple((fact.leaf, fact.spec) for fact in facts)
    return Source(
        clause=a.clause.id,
        title=a.clause.title,
        why=without_secrets(_own_words(a.clause, "why", WHY, wording), tests),
        fix=without_secrets(_own_words(a.clause, "fix", FIX, wording), tests),
        seen=tuple(f.spec.phrase for f in behind_the_breach(facts, a) if f.spec.disclose.value),
        language=wording.language,
        tests=tests,
    )


def rule_of(clause: Clause) -> str:
    """The rule in one paragraph, for a model that explains to the reviewer how the facts meet it."""
    return plain(clause.definition.split("\n\n")[0])


def template(source: Source, wording: Wording) -> Passage:
    """The handbook's own words, used where no model writes or what it wrote does not stand."""
    fix = source.fix or wording.say("fix.none", clause=source.clause)
    return Passage(why=source.why, fix=fix)


def _own_words(clause: Clause, group: str, heading: re.Pattern[str], wording: Wording) -> str:
    key = f"{group}.{clause.id}"
    if wording.has(key):
        return wording.say(key)
    for section in clause.sections:
        if heading.search(section.heading):
            return plain(clause.text[section.start : section.end])
    return ""


def plain(markdown: str) -> str:
    """Prose on one line: list marks and emphasis gone, white space folded, quotation marks paired.

    A straight mark would end the text for a model that writes JSON.
    """
    lines = [re.sub(r"^\s*(?:[-*+]|\d+\.)\s+", "", line) for line in markdown.splitlines()]
    text = " ".join(re.sub(r"[*_`]", "", " ".join(lines)).split())
    return re.sub(r'"([^"]*)"', r"“\1”", text)


def content_words(text: str, language: str) -> set[str]:
    """Stems of the words that carry meaning, three letters or more."""
    stem, common = _stemmer(language)
    return {stem(word) for word in map(str.lower, WORD.findall(text)) if word not in common}


@cache
def _stemmer(language: str):  # type: ignore[no-untyped-def]  # PyStemmer has no types
    import Stemmer
    from bm25s.stopwords import STOPWORDS_EN

    return Stemmer.Stemmer("english" if language == "en" else "porter").stemWord, frozenset(STOPWORDS_EN)
