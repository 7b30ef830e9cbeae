"""Three-way judgement on public rules: the split is clean, the prompt holds what is known, fitting helps."""

import json

import pytest

from agent.llm.scripted import ScriptedModel
from evals.bench_file import load_bench
from evals.intervals import share
from evals.public import sharc
from evals.public.sharc import ANSWERS, IDS, compare, counts, load, main, parted, request
from evals.retrieval_bench import QUESTIONS
from evals.retrieval_bench import RULES as RULES_FILE
from signals.errors import UserError

RULES = {"1": "You can join if you:\n* are of age\n* live here", "2": "Free for any of:\n* pupils\n* guests"}


def line(n, answer, history=(), rule="1", scenario=""):
    """One question of the public form; two questions a family."""
    return {
        "utterance_id": f"u{n}",
        "tree_id": f"f{n // 2}",
        "gold_snippet_id": rule,
        "question": "Can I join?",
        "scenario": scenario,
        "answer": answer,
        "history": [{"follow_up_question": q, "follow_up_answer": a} for q, a in history],
    }


@pytest.fixture
def folder(tmp_path):
    """A folder of the public form: no answers yet means More, a No means No, two Yes mean Yes."""
    kinds = [
        ("Are you of age?", []),
        ("No", [("Are you of age?", "No")]),
        ("Yes", [("Are you of age?", "Yes"), ("Do you live here?", "Yes")]),
    ]
    lines = [line(n, *kinds[n % 3]) for n in range(60)]
    (tmp_path / RULES_FILE).write_text(json.dumps(RULES), "utf-8")
    (tmp_path / QUESTIONS).write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return tmp_path


def test_a_follow_up_question_means_that_more_must_be_known(folder):
    """Answers other than yes and no are questions back."""
    assert {q.answer for q in load(folder)} == set(ANSWERS)


def test_no_family_is_fitted_and_tested_on(folder):
    """Questions about one rule stay together, whichever of them are tested."""
    questions = load(folder)
    train, test = parted(questions, frozenset({"u0", "u7", "u20"}))
    assert {q.id for q in test} == {"u0", "u7", "u20"}
    assert not {q.family for q in train} & {q.family for q in test}
    assert len(train) == 60 - 6


def test_the_model_is_told_all_that_is_known(folder):
    """Rule, scenario and each answer given; worked examples are shared by all questions."""
    [question] = [q for q in load(folder) if q.id == "u2"]
    asked = request(question)
    told = asked.suffix[-1].content
    assert "live here" in told and "Do you live here? Yes." in told and asked.answers == ANSWERS
    assert len({request(q).prefix for q in load(folder)}) == 1


def test_fitting_beats_a_model_that_always_says_yes(folder):
    """What code counts tells the answer here, and the report shows which part did it."""
    model = ScriptedModel(lambda _: {"Yes": 0.8, "No": 0.1, "More": 0.1})
    train, test = parted(load(folder), frozenset(f"u{n}" for n in range(20)))
    figures = compare(model, train, test)
    assert figures["the model's likeliest answer"].value == pytest.approx(6 / 20)
    assert figures["counts alone"].value == 1.0
    assert figures["odds and counts, fitted"].value == 1.0
    assert figures["odds and counts, fitted"].n == 20


def test_counts_are_numbers_for_any_question():
    """Also without conditions, scenario or answers."""
    bare = sharc.Question("q", "f", "Boats need a licence.", "", (), "Do I need one?", "Yes")
    assert all(isinstance(float(value), float) for value in counts(bare))


def test_the_tested_ids_are_fixed():
    """Three hundred, each once."""
    ids = IDS.read_text("utf-8").split()
    assert len(ids) == len(set(ids)) == 300


def test_another_form_is_told(tmp_path):
    """In one sentence, with the folder."""
    (tmp_path / RULES_FILE).write_text("{}", "utf-8")
    (tmp_path / QUESTIONS).write_text('{"utterance_id": 1}', "utf-8")
    with pytest.raises(UserError, match="OR-ShARC form"):
        load(tmp_path)


def test_figures_are_printed_and_written_where_asked_for(folder, tmp_path, monkeypatch, capsys):
    """With the model's digest and the number of tested questions."""
    ids = tmp_path / "ids.txt"
    ids.write_text("\n".join(f"u{n}" for n in range(20)), "utf-8")
    monkeypatch.setattr(sharc, "IDS", ids)
    model = ScriptedModel(lambda _: {"Yes": 0.8, "No": 0.1, "More": 0.1})
    monkeypatch.setattr("agent.llm.backends.open_model", lambda settings: model)
    place = tmp_path / "bench" / "sharc.json"
    assert main(["--data", str(folder), "--out", str(place)]) == 0
    written = load_bench(place)
    assert (written.name, written.n, written.model) == ("sharc", 20, model.digest)
    assert written.figures["counts alone"] == share([1.0] * 20)
    printed = capsys.readouterr().out
    assert len(written.figures) == 4 and all(name in printed for name in written.figures)


def test_without_a_model_there_is_nothing_to_measure(folder, tmp_path, capsys):
    """One sentence, exit status 2, no file."""
    assert main(["--data", str(folder), "--model", "none", "--out", str(tmp_path / "a.json")]) == 2
    assert "--model: the benchmark needs a model" in capsys.readouterr().err
    assert not (tmp_path / "a.json").exists()
