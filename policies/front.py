"""The front matter of a policy file: who owns the policy, and where and when it holds."""

from __future__ import annotations

from dataclasses import dataclass

from policies.clause import Front
from policies.fields import Fields, broken_yaml
from policies.problem import Problem, Source
from signals.located import Mark
from signals.yaml_source import YamlProblem, read_yaml

KEYS = (
    "policy",
    "title",
    "version",
    "effective_from",
    "effective_to",
    "regions",
    "owner",
    "summary",
    "appeal",
)
REQUIRED = ("policy", "title", "version", "effective_from", "regions")
WANTED = ("owner", "summary")
FENCE = "---"


@dataclass(frozen=True)
class FrontText:
    """Where the front matter stands: 0-based first line of its YAML, and the line of the closing fence."""

    first: int
    end: int


def has_front(source: Source) -> bool:
    """Whether the first line with text opens front matter."""
    return next((line.rstrip() == FENCE for line in source.lines if line.strip()), False)


def find_front(source: Source) -> FrontText | None:
    """The lines of the front matter; None where it is not closed."""
    opening = next(n for n, line in enumerate(source.lines) if line.strip())
    for number in range(opening + 1, len(source.lines)):
        if source.lines[number].rstrip() == FENCE:
            return FrontText(opening + 1, number)
    return None


def read_front(source: Source) -> tuple[Front | None, FrontText | None, list[Problem]]:
    """Reads the front matter of a file.

    Returns:
        The front matter (None if anything in it is wrong), its lines (None if there is none), and every
        fault found.
    """
    if not has_front(source):
        hint = "open the file with ---, the keys of the policy, and ---"
        problem = source.problem(Mark(1, 1), "no-front-matter", "the file has no front matter", hint)
        return None, None, [problem]
    where = find_front(source)
    if where is None:
        mark = source.find(rf"^{FENCE}\s*$", 1) or Mark(1, 1)
        message, hint = "the front matter is never closed", "end it with a line ---"
        return None, None, [source.problem(mark, "unclosed-front-matter", message, hint)]
    text = "\n".join(source.lines[where.first : where.end])
    try:
        located = read_yaml(text, str(source.path), where.first + 1)
    except YamlProblem as error:
        return None, where, [broken_yaml(source, error)]
    fields = Fields(source, located)
    front = _front(fields)
    return front, where, fields.problems


def _front(fields: Fields) -> Front | None:
    given = fields.mapping((), KEYS, REQUIRED)
    if given is None:
        return None
    start, end = fields.day(("effective_from",)), fields.day(("effective_to",))
    if start and end and end < start:
        message = f"effective_to lies before effective_from, {start}"
        fields.report(("effective_to",), "bad-date", message, "swap the two days, or correct one of them")
    policy, title = fields.slug(("policy",)), fields.text(("title",))
    version, regions = fields.whole(("version",), 1), _regions(fields)
    owner, summary, appeal = (fields.text((key,)) for key in ("owner", "summary", "appeal"))
    faultless = not fields.problems
    _warn_of_gaps(fields)
    if not (faultless and policy and title and version and start and regions):
        return None
    return Front(policy, title, version, start, end, regions, owner or "", summary or "", appeal)


def _regions(fields: Fields) -> tuple[str, ...]:
    names = fields.entries(("regions",)) or []
    return tuple(dict.fromkeys(name for n in range(len(names)) if (name := _region(fields, n))))


def _region(fields: Fields, index: int) -> str | None:
    if fields.get(("regions", index)) is None:
        hint = 'name a region, or "*" for everywhere'
        fields.report(("regions", index), "wrong-type", "a region must be a text, not null", hint)
    return fields.text(("regions", index))


def _warn_of_gaps(fields: Fields) -> None:
    for key in WANTED:
        if fields.get((key,)) is None:
            message = f'"{key}" is missing'
            mark = fields.located.mark()
            fields.problems.append(
                fields.source.problem(mark, "missing-key", message, f"add {key}: …", severity="warning")
            )
