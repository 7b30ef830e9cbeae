"""Builders for small handbooks and profiles, written as a policy team and a data team would write them.

A test says what matters to it: the rule, the signals, the history. Everything else is filled in here.
Handbooks go through the real parser as Markdown; equal ones are parsed once.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from agent.llm.protocol import ChoiceRequest
from agent.llm.scripted import Reply, Request, ScriptedModel
from agent.review import Reviewer
from agent.rules.case import Answer, AskKey, Case
from agent.rules.decide import Outcome, decide
from index.retrieve import Retriever
from index.store import open_index
from policies.handbook import Handbook, load_handbook, parse_handbook
from signals.catalog import Catalog, load_catalog
from signals.profile import Profile
from signals.readers import load_profiles

AS_OF = "2026-09-30"
NOTE = {"id": "n1", "kind": "reviewer_note", "trusted": True, "text": "A licence was shown to the reviewer."}
OWN_SIGNALS = """
signals:
- {name: test_share, title: Test share, meaning: A noisy share., unit: share, range: [0, 1],
   direction: higher_is_worse, kind: measured, sd: 0.1, stale_after_days: 10,
   disclose: {value: true, threshold: true}, phrase: the test share}
- {name: exact_share, title: Exact share, meaning: A share without noise., unit: share, range: [0, 1],
   direction: lower_is_worse, kind: measured, sd: 0.0, stale_after_days: null,
   disclose: {value: true, threshold: true}, phrase: the exact share}
- {name: free_score, title: Free score, meaning: A score without bounds., unit: points, range: [null, null],
   direction: neutral, kind: measured, sd: 2.0, stale_after_days: 0,
   disclose: {value: true, threshold: true}, phrase: the free score}
- {name: free_count, title: Free count, meaning: A count without a highest value., unit: videos,
   range: [0, null], direction: higher_is_worse, kind: counted, sd: null, stale_after_days: 30,
   disclose: {value: true, threshold: true}, phrase: the free count}
"""


def write_clause(clause: Mapping[str, Any]) -> str:
    """One policy file with one clause, whose prose states every threshold in digits."""
    front = {
        "policy": clause["id"].lower(),
        "title": f"Policy of {clause['id']}",
        "version": clause.get("version", 1),
        "effective_from": clause["effective_from"],
        "regions": list(clause["regions"]),
        "owner": "Tests",
        "summary": "A policy for tests.",
    }
    if clause.get("effective_to"):
        front["effective_to"] = clause["effective_to"]
    text = f"---\n{json.dumps(front)}\n---\n\n## {clause['id']} A clause for tests\n\n"
    rule = clause.get("rule")
    if not rule:
        return text + "This clause explains words and decides nothing.\n"
    text += f"The numbers of this rule: {', '.join(sorted(_numbers(rule)))}.\n\n"
    return f"{text}```rule\n{yaml.safe_dump(json.loads(json.dumps(rule)), sort_keys=False)}```\n"


def _numbers(rule: Any) -> set[str]:
    """Every threshold of a rule and every number of days, in digits."""
    match rule:
        case str():
            words = rule.split()
            return {words[2].lstrip("+")} if len(words) == 3 and words[1][0] in "<>=!" else set()
        case Mapping():
            days = {str(rule["days"])} if "days" in rule else set()
            return days.union(*(_numbers(each) for each in rule.values()))
        case list():
            return set().union(*map(_numbers, rule))
    return set()


class Bench:
    """Where handbooks and cases are put together."""

    def __init__(self, catalog: Catalog, specs: dict[str, dict[str, Any]]) -> None:
        """`specs` is the same catalog as plain dicts, read from the same text."""
        self.catalog, self.specs = catalog, specs
        self._parsed: dict[str, Handbook] = {}

    @staticmethod
    def rule(breach_when: Any = None, **keys: Any) -> dict[str, Any]:
        """A rule block that is complete: moderate, and advice for every breach, unless told otherwise."""
        rule: dict[str, Any] = {"severity": "moderate", "ladder": ["educate"], **keys}
        return rule if breach_when is None else {"breach_when": breach_when, **rule}

    @staticmethod
    def clause(name: str, rule: Mapping[str, Any] | None, **keys: Any) -> dict[str, Any]:
        """A clause in force everywhere since 2024, unless told otherwise."""
        return {"id": name, "regions": ["*"], "effective_from": "2024-01-01", "rule": rule, **keys}

    def handbook(
        self, clauses: Iterable[Mapping[str, Any]], adjudication: Mapping[str, Any] | None = None
    ) -> Handbook:
        """A handbook of clauses, through the real parser and all of its checks."""
        clauses = list(clauses)
        key = json.dumps([clauses, adjudication], sort_keys=True)
        if key not in self._parsed:
            files = {f"policy-{n}.md": write_clause(clause) for n, clause in enumerate(clauses)}
            if adjudication:
                files["adjudication.yaml"] = yaml.safe_dump(dict(adjudication))
            self._parsed[key] = parse_handbook(files, self.catalog)
        return self._parsed[key]

    @staticmethod
    def profile(signals: Mapping[str, Any] | None = None, **keys: Any) -> Profile:
        """A creator in the US on 2026-09-30."""
        given = {"creator_id": "c_1", "as_of": AS_OF, "region": "US", "signals": signals or {}, **keys}
        return Profile.model_validate(given)

    def case(
        self,
        rules: Mapping[str, Mapping[str, Any]] | Iterable[Mapping[str, Any]],
        signals: Mapping[str, Any] | None = None,
        *,
        adjudication: Mapping[str, Any] | None = None,
        answers: Mapping[tuple[str, str], tuple[Any, ...]] | None = None,
        found: Iterable[str] | None = None,
        has_model: bool = True,
        **profile: Any,
    ) -> Case:
        """A case from rules by clause id (or from whole clauses), signals, and further fields of the profile.

        Answers are (answer, P(yes)[, code]). Retrieval brings every clause unless `found` says otherwise.
        """
        clauses = (
            [self.clause(name, r) for name, r in rules.items()] if isinstance(rules, Mapping) else list(rules)
        )
        said = {AskKey(*key): Answer(*answer) for key, answer in (answers or {}).items()}
        brought = frozenset(found) if found is not None else frozenset(c["id"] for c in clauses)
        handbook = self.handbook(clauses, adjudication)
        return Case(self.profile(signals, **profile), handbook, said, brought, has_model)

    def decide(self, rules: Any, signals: Mapping[str, Any] | None = None, **keys: Any) -> Outcome:
        """The outcome of a case."""
        return decide(self.case(rules, signals, **keys))


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Builder of handbooks and cases, over the shipped catalog and four signals for tests."""
    path = tmp_path_factory.mktemp("catalog") / "signals.yaml"
    path.write_text(OWN_SIGNALS, encoding="utf-8")
    shipped = Path(__file__).parents[2] / "signals" / "catalog.yaml"
    texts = (shipped.read_text("utf-8"), OWN_SIGNALS)
    specs = {spec["name"]: spec for text in texts for spec in yaml.safe_load(text)["signals"]}
    return Bench(load_catalog(path), specs)


@pytest.fixture(scope="session")
def naive() -> ModuleType:
    """The second adjudicator, which knows the rules alone and none of the project's code."""
    path = Path(__file__).with_name("naive_adjudicator.py")
    spec = importlib.util.spec_from_file_location("naive_adjudicator", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def entry(clause: str, date: str, points: int = 0, outcome: str = "confirmed") -> dict[str, Any]:
    """One entry of a creator's history."""
    return {"clause": clause, "date": date, "outcome": outcome, "points": points}


@pytest.fixture(scope="session")
def past() -> Any:
    """Builder of history entries: clause, date, points, outcome."""
    return entry


@pytest.fixture(scope="session")
def note() -> dict[str, Any]:
    """One trusted piece of evidence, so that questions can be answered."""
    return NOTE


SAMPLES = Path(__file__).parents[2] / "agent" / "samples"


def certain(request: ChoiceRequest, *said: str) -> dict[str, float]:
    """Odds of a model that is sure of whichever of its words a question allows."""
    return {answer: float(answer in said) for answer in request.answers}


def parrot(request: Request) -> Reply:
    """A well-behaved model: repeats the rule's own words, and sees a no in all evidence."""
    if isinstance(request, ChoiceRequest):
        return certain(request, "No", "missing")
    told = dict(re.findall(r"^([A-Z][\w ]*): (.*)$", request.suffix[-1].content, re.MULTILINE))
    if "Why it exists" not in told:
        return json.dumps({"reading": f"{told['Rule'].split('. ')[0].rstrip('.')}."})
    return json.dumps({"why": told["Why it exists"], "fix": told["How to fix it"]})


class Desk:
    """The shipped handbook with search by words, and reviewers over it or over another handbook."""

    def __init__(self, handbook: Handbook) -> None:
        """`parrot` is a script for a model that writes prose which stands."""
        self.handbook = handbook
        self.parrot = parrot
        self._search = {id(handbook): open_index(handbook, None, Path("nowhere"))}

    def sample(self, name: str) -> Profile:
        """A shipped sample creator."""
        path = SAMPLES / f"{name}.json"
        [profile] = load_profiles(path, self.handbook.catalog, clause_ids=self.handbook.ids)
        return profile

    @property
    def samples(self) -> list[str]:
        """Names of all sample creators."""
        return sorted(path.stem for path in SAMPLES.glob("*.json"))

    def search(self, handbook: Handbook) -> Retriever:
        """Search over a handbook by words and signals."""
        return self._search.setdefault(id(handbook), open_index(handbook, None, Path("nowhere")))

    def reviewer(self, script: Any = None, handbook: Handbook | None = None, **keys: Any) -> Reviewer:
        """A reviewer whose model follows a script; without one, no model."""
        handbook = handbook or self.handbook
        model = None if script is None else ScriptedModel(script)
        return Reviewer(handbook, self.search(handbook), model, **keys)


@pytest.fixture(scope="session")
def desk() -> Desk:
    """The shipped handbook, its samples, and reviewers."""
    return Desk(load_handbook())
