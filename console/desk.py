"""What all sittings at the page share: the reviewer, the records, the conversations, and who may do what.

Nothing here knows how it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from agent.appeal.appeal import Appeal, hear
from agent.appeal.kept import kept
from agent.casework import Casework, Waiting
from agent.chat.turns import Other
from agent.conclude import conclude, message
from agent.events import ClausesFound, Decided, Judged, Writing
from agent.llm.leash import Leash
from agent.page.live import prose, step
from agent.people import People, Person, local_person
from agent.prose.edited import Marked, edited_failures
from agent.record.entry import Entry
from agent.record.ruling import Ruling
from agent.record.standing import told
from agent.record.store import Records
from agent.review import Reviewer
from agent.rules.case import Answer, AskKey, Case
from agent.rules.decide import Outcome, decide
from agent.rules.measures import heaviest
from agent.rules.ruled import Choice, as_chosen
from agent.state import Draft
from agent.verdict import Verdict
from console.opened import Opened
from console.queue import Item, Queue
from index.retrieve import Hit
from policies.handbook import Handbook
from signals.errors import UserError

if TYPE_CHECKING:
    from agent.chat.chat import Chat


MOST_DECIDED = 200
"""Cases ruled on before that a case is compared with, the latest ones."""


@dataclass(frozen=True)
class Reading:
    """A case while it is reviewed: the verdict so far, and what is going on."""

    verdict: Verdict
    answers: Mapping[AskKey, Answer]
    status: str
    """The newest step in words; empty when the verdict is complete."""
    draft: str
    """What the model has written so far, as Markdown."""
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    """What it wrote about each clause, when the verdict is complete."""


@dataclass(frozen=True)
class Desk:
    """The parts behind the page.

    Args:
        reviewer: Judges, with a model or without.
        rules: The same handbook and search without a model, for what must be there at once.
        casework: Pauses for a person and takes decisions.
        records: What was decided.
        chat: Answers questions.
        people: Who may come; None: only whoever sits at this machine.
        exports: The one folder whose files the page hands out.
    """

    reviewer: Reviewer
    rules: Reviewer
    casework: Casework
    records: Records
    chat: Chat
    people: People | None
    exports: Path

    @property
    def handbook(self) -> Handbook:
        """The handbook that verdicts are made by."""
        return self.reviewer.handbook

    def person(self, name: str | None) -> Person:
        """Who sits at the page; without a list of people it is the person at this machine.

        Raises:
            UserError: The name is not in the list.
        """
        if self.people is None:
            return local_person()
        found = self.people.named(name or "")
        if found is None:
            raise UserError("nobody of this name may review", where=name or "no name", hint="sign in again")
        return found

    def standing(self, items: Iterable[Item]) -> Queue:
        """A queue of the items, with the decisions that stand on them."""
        return Queue({each.key: replace(each, ruling=self.records.standing(each.key)) for each in items})

    def read(self, item: Item, leash: Leash | None = None) -> Iterator[Reading]:
        """Reviews a case, the model included, and tells how it stands from step to step.

        Args:
            item: The case.
            leash: Ends what the model does for it; None: it is waited for.

        Raises:
            Cancelled: The leash was pulled.
        """
        verdict, status = item.verdict, "waiting for the model"
        hits: tuple[Hit, ...] = ()
        answers: dict[AskKey, Answer] = {}
        written: dict[str, str] = {}
        for event in self.casework.open(item.profile, leash):
            match event:
                case Waiting():
                    yield Reading(event.verdict, event.answers, "", "", event.drafts)
                    return
                case ClausesFound(hits):
                    pass
                case Judged(judgement):
                    answers[judgement.ask.key] = judgement.answer
                case Decided(outcome):
                    tools = replace(self.reviewer.tools_for(item.profile), prose=False)
                    found = frozenset(hit.clause for hit in hits)
                    has_model = tools.model is not None
                    case = Case(item.profile, self.handbook, dict(answers), found, has_model)
                    verdict = conclude(case, outcome, tools, hits=hits, changes=(), drafts={}, seconds=0.0)
                case Writing():
                    key = f"{event.clause}, {event.what}"
                    written[key] = written.get(key, "") + event.piece
            status = step(event) or status
            yield Reading(verdict, dict(answers), status, prose(written))

    def others(self, items: Queue) -> Iterator[Other]:
        """Cases to compare with: those of the queue, and what was ruled lately on cases beside it."""
        for item in items.values():
            yield Other(item.verdict, told(item.ruling) if item.ruling else "")
        for shown, ruling in self.records.decided(MOST_DECIDED):
            if ruling.case not in items:
                yield Other(shown.verdict, told(ruling))

    def drafted(self, opened: Opened, choice: Choice) -> str:
        """The message to the creator as the program writes it if a person decides so.

        Empty where it would have to tell of a limit and no rule of the clauses chosen says which one.
        """
        if choice.action is None:
            return opened.verdict.education_message.text
        case, outcome = self._chosen(opened, choice)
        unsaid = outcome.decision in ("restrict", "suspend") and outcome.decision != heaviest(
            outcome.measures
        )
        tools = self.reviewer.tools_for(opened.profile)
        return "" if unsaid else message(case, outcome, opened.drafts, tools).text

    def checks(self, opened: Opened, choice: Choice, text: str) -> tuple[Marked, ...]:
        """What is wrong with an edited message on the open case, if a person decides so."""
        case, outcome = self._chosen(opened, choice)
        wording = self.reviewer.tools_for(opened.profile).wording
        return edited_failures(text, self.drafted(opened, choice), case, outcome, wording)

    def _chosen(self, opened: Opened, choice: Choice) -> tuple[Case, Outcome]:
        case = opened.case(self.handbook)
        return case, as_chosen(case, decide(case), choice)

    def hear(self, opened: Opened, person: Person, text: str, documents: Sequence[str]) -> Appeal:
        """Hears an appeal against what was decided on the open case, and records that it was heard.

        Raises:
            UserError: Nobody has decided on the case, the person is a viewer, or there are too many
                documents.
        """
        if not person.may("decide"):
            raise UserError("a viewer hears no appeal", where=person.name, hint="ask a lead for another role")
        standing = self.records.standing(opened.item.key)
        if standing is None:
            raise UserError("nobody has decided on this case yet", hint="decide first; an appeal comes after")
        shown = self.records.shown(standing.ruling)
        heard = hear(self.reviewer, shown.verdict, shown.profile, text, documents)
        self.records.add_appeal(kept(heard, shown, person.name, text, documents))
        return heard

    def rule(self, ruling: Ruling, seen: int) -> Entry:
        """Records a decision; see `Casework.rule`."""
        return self.casework.rule(ruling, seen)
