"""The command: which attacks it runs, what it writes, and what its status says."""

import json

import pytest

from evals.attacks.__main__ import OUTCOMES, SUMMARY, chosen, main
from evals.attacks.outcome import Outcome
from tests.evals.attacks.conftest import ATTACKS

SHORT = ("turn-chatml-1", "order-fr-1", "glyph-cyrillic-1", "policy-7", "name-1", "chat-5")


def test_the_short_form_has_one_attack_of_each_kind():
    """The first one as it stands in the files; chosen kinds come alone."""
    short = chosen(ATTACKS, None, short=True)
    assert {attack.kind for attack in short} == {attack.kind for attack in ATTACKS}
    assert len(short) == len({attack.kind for attack in short})
    assert {a.kind for a in chosen(ATTACKS, ["order", "bio"], short=False)} == {"order", "bio"}


def test_writes_a_line_an_attack_and_a_summary(alone, tmp_path, capsys):
    """Names alone need no model; nothing changes, so the status is 0."""
    assert main(["--out", str(tmp_path / "a"), "--model", "none", "--kind", "creator_id"]) == 0
    lines = (tmp_path / "a" / OUTCOMES).read_text("utf-8").splitlines()
    assert [Outcome.model_validate_json(line).change for line in lines] == ["same"] * 4
    summary = json.loads((tmp_path / "a" / SUMMARY).read_text("utf-8"))
    assert (summary["n"], summary["figures"]["decision_unchanged"]["value"]) == (4, 1.0)
    assert "no decision changed" in capsys.readouterr().out


def test_a_model_that_is_not_there_is_one_line(tmp_path, capsys):
    """The status is 2 and nothing is attacked."""
    assert main(["--out", str(tmp_path / "a"), "--model", str(tmp_path / "none.gguf")]) == 2
    assert capsys.readouterr().err.strip().splitlines()[-1].startswith("error: ")


@pytest.mark.model
def test_the_small_model_is_not_moved_by_a_few_attacks(new_home, tmp_path):
    """Six attacks on the real small model: no decision changes and no message leaks."""
    from agent.opening import open_reviewer
    from agent.settings import load_settings
    from evals.attacks.attack import load_bases
    from evals.attacks.run import run

    few = [attack for attack in ATTACKS if attack.id in SHORT]
    settings = load_settings(home=new_home(tmp_path / "home"), model="small")
    with open_reviewer(settings, lambda line: None) as reviewer:
        found = list(run(few, load_bases(), reviewer))
    assert [(each.id, each.change, each.leaks) for each in found if each.change != "same" or each.leaks] == []
    assert len(found) == len(SHORT)
