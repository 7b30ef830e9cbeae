"""A policy file as people write it, to a `Policy`: pure, every offset exact, every fault located.

Markdown decides what a heading and what a fenced block is (a heading inside a block is no heading). The
prose of a clause is a slice of the file, so that a quote taken from it can be checked character by
character. Only the form of a file is judged here; what needs the other files, policies/checks does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from policies.clause import Clause, Front, Policy, Rule, Section
from policies.front import read_front
from policies.problem import Problem, Source
from policies.rule import read_rule
from signals.located import Mark

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

CLAUSE_ID = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+[a-z]?")
HEADING = re.compile(r"\s{0,3}#+[ \t]*(?P<text>.*?)[ \t]*(?:(?<=[ \t])#+[ \t]*)?$")
ID_FORM = "a clause heading is: ## STILL-2 Title, capital letters, a dash and a number first"


class Parsed(NamedTuple):
    """What one file gave. `ids` are those of its headings, also where the rest is faulty."""

    policy: Policy | None
    ids: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Block:
    """One clause as lines of the file, 0-based; `end` is the line below it."""

    id: str
    title: str
    line: int
    end: int
    headings: tuple[Token, ...]
    fences: tuple[Token, ...]


@lru_cache(maxsize=256)
def parse_policy(source: Source) -> Parsed:
    """Reads one policy file; a text that was read before is not read again.

    Returns:
        The policy (None if its front matter is faulty; a clause whose rule block is faulty has no rule),
        the ids of its headings, and every fault of form.
    """
    front, where, problems = read_front(source)
    tokens = _tokens(source, 0 if where is None else where.end + 1)
    blocks = _blocks(source, tokens, problems)
    clauses = []
    for block in blocks:
        rule, body_end = _rule(source, block, problems)
        clause = _clause(source, block, front, rule, body_end, problems)
        clauses += [clause] if clause else []
    if where is not None and not blocks and not problems:
        mark = Mark(where.end + 1, 1)
        problems.append(
            source.problem(mark, "no-clause", "the file has no clause", ID_FORM, severity="warning")
        )
    policy = Policy(**vars(front), clauses=tuple(clauses), path=source.path) if front else None
    return Parsed(policy, tuple(b.id for b in blocks), tuple(problems))


def _tokens(source: Source, first: int) -> list[Token]:
    """Headings and fenced blocks of the file below its front matter, in order."""
    body = "\n" * first + "\n".join(source.lines[first:])
    tokens = _markdown().parse(body)
    return [t for t in tokens if t.map and (t.type == "fence" or (t.type == "heading_open" and t.level == 0))]


@cache
def _markdown() -> MarkdownIt:
    """The parser of blocks; what stands inside a paragraph is nobody's concern here."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").disable(["inline", "text_join"])


def _lines(token: Token) -> tuple[int, int]:
    assert token.map is not None  # _tokens keeps only those that have one
    return token.map[0], token.map[1]


def _blocks(source: Source, tokens: list[Token], problems: list[Problem]) -> list[_Block]:
    """Clauses by their headings; a bad heading is reported and its lines belong to nobody."""
    tops = [t for t in tokens if t.tag in ("h1", "h2") and t.markup == "#" * int(t.tag[1])]
    found: list[_Block] = []
    owned: set[int] = set()
    for token, after in zip_longest(tops, tops[1:]):
        line, end = _lines(token)[0], _lines(after)[0] if after else len(source.lines)
        inside = [t for t in tokens if line < _lines(t)[0] < end]
        if token.tag == "h2":
            owned.update(id(t) for t in inside)
            found += _heading(source, line, end, inside, problems)
    for token in tokens:
        if token.type == "fence" and id(token) not in owned and _is_rule(token):
            message = "a rule block outside of a clause"
            problems.append(
                source.problem(Mark(_lines(token)[0] + 1, 1), "stray-rule", message, ID_FORM, length=99)
            )
    return found


def _heading(
    source: Source, line: int, end: int, inside: list[Token], problems: list[Problem]
) -> list[_Block]:
    text = _heading_text(source.lines[line])
    word, _, title = text.partition(" ")
    name, title = word.rstrip(":."), title.strip().lstrip("—–-:").strip()
    headings = tuple(t for t in inside if t.tag == "h3" and t.markup == "###")
    fences = tuple(t for t in inside if t.type == "fence")
    mark = Mark(line + 1, max(source.lines[line].find(word), 0) + 1)
    if not CLAUSE_ID.fullmatch(name):
        problems.append(
            source.problem(mark, "bad-clause-id", f'bad clause id "{word}"', _id_hint(name), length=len(word))
        )
        _check_fences(source, fences, problems)
        return []
    if not title:
        problems.append(source.problem(mark, "no-title", f"{name} has no title", ID_FORM, length=len(word)))
    return [_Block(name, title, line, end, headings, fences)]


def _id_hint(name: str) -> str:
    raised = name.upper().replace("_", "-")
    return f'did you mean "{raised}"?' if CLAUSE_ID.fullmatch(raised) else ID_FORM


def _heading_text(line: str) -> str:
    found = HEADING.match(line)
    return found["text"].strip() if found else line.strip()


def _is_rule(token: Token) -> bool:
    return token.info.strip() == "rule"


def _check_fences(source: Source, fences: tuple[Token, ...], problems: list[Problem]) -> bool:
    """Reports blocks that are never closed, and those that were meant to be rules; True if none is."""
    before = len(problems)
    for token in fences:
        first, end = _lines(token)
        mark = Mark(first + 1, 1)
        if not _closed(source, token) or (_is_rule(token) and _swallows(source, first, end)):
            hint = f"end it with a line {token.markup}"
            problems.append(
                source.problem(mark, "unclosed-block", "the block is never closed", hint, length=99)
            )
        elif not _is_rule(token) and "rule" in token.info.casefold().replace(",", " ").split():
            message = f'a block marked "{token.info.strip()}" is not read as a rule'
            problems.append(
                source.problem(mark, "unmarked-rule", message, f"mark it {token.markup}rule", length=99)
            )
        elif token.info.strip() in ("rules", "", "yaml", "yml") and re.search(r"(?m)^ladder:", token.content):
            message = "the block reads like a rule and is not marked as one"
            problems.append(
                source.problem(mark, "unmarked-rule", message, f"mark it {token.markup}rule", length=99)
            )
    return len(problems) == before


def _closed(source: Source, token: Token) -> bool:
    first, end = _lines(token)
    last = source.lines[end - 1].strip(" \t>") if end - 1 > first else ""
    return len(last) >= len(token.markup) and set(last) == {token.markup[0]}


def _swallows(source: Source, first: int, end: int) -> bool:
    """Whether a block runs over the heading of another clause or the opening of another block."""
    return any(re.match(r"\s{0,3}(?:## [A-Z]|```|~~~)", line) for line in source.lines[first + 1 : end - 1])


def _rule(source: Source, block: _Block, problems: list[Problem]) -> tuple[Rule | None, int]:
    """The rule of a clause, None without one or where it is faulty, and the line where the prose ends."""
    sound = _check_fences(source, block.fences, problems)
    rules = [t for t in block.fences if _is_rule(t)]
    if not rules:
        return None, block.end
    first, end = _lines(rules[0])
    for extra in rules[1:]:
        hint = f"the first is on line {first + 1}; a clause has one"
        mark = Mark(_lines(extra)[0] + 1, 1)
        problems.append(
            source.problem(mark, "second-rule", f"a second rule block in {block.id}", hint, length=99)
        )
    rest = next((n for n in range(end, block.end) if source.lines[n].strip()), None)
    if rest is not None and len(rules) == 1:
        message = f"text below the rule block of {block.id}, which must be its end"
        problems.append(
            source.problem(Mark(rest + 1, 1), "rule-not-last", message, "move it above the block", length=99)
        )
    if not sound:
        return None, first
    text = "\n".join(source.lines[first + 1 : end - 1])
    rule, faults = read_rule(source, text, first + 2, first + 1)
    problems += faults
    return rule, first


def _clause(
    source: Source,
    block: _Block,
    front: Front | None,
    rule: Rule | None,
    body_end: int,
    problems: list[Problem],
) -> Clause | None:
    start, end = _stripped(source.text, source.starts[block.line + 1], source.starts[body_end])
    if start == end:
        mark = Mark(block.line + 1, 1)
        problems.append(
            source.problem(
                mark, "no-text", f"{block.id} has no text", "say in words what the clause asks", length=99
            )
        )
    if front is None:
        return None
    return Clause(
        id=block.id,
        title=block.title,
        policy=front.slug,
        version=front.version,
        regions=front.regions,
        effective_from=front.effective_from,
        effective_to=front.effective_to,
        text=source.text[start:end],
        sections=_sections(source, block, start, end),
        rule=rule,
        path=source.path,
        line=block.line + 1,
        text_line=source.mark(start).line,
    )


def _sections(source: Source, block: _Block, start: int, end: int) -> tuple[Section, ...]:
    lines = [_lines(t) for t in block.headings if source.starts[_lines(t)[0]] < end]
    stops = [*(source.starts[first] for first, _ in lines), end][1:]
    found = []
    for (first, below), stop in zip(lines, stops, strict=True):
        body, last = _stripped(source.text, min(source.starts[below], stop), stop)
        if body == last:
            body = last = min(source.starts[first] + len(source.lines[first]), end)
        found.append(Section(_heading_text(source.lines[first]), body - start, last - start))
    return tuple(found)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
