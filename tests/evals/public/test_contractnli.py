"""Three-way judgement on public contracts: the split is clean, search is measured, the floors are fair."""

import json

import pytest

from agent.judge.calibration import Scale
from agent.llm.scripted import ScriptedModel
from evals.public.contractnli import (
    ANSWERS,
    DEPTH,
    FILE,
    SPAN_CHARS,
    VARIABLE,
    bearing,
    chosen,
    compare,
    data_folder,
    load,
    main,
    parted,
    prior,
    source,
    span_recall,
)
from signals.errors import UserError

LABELS = {
    "s-1": {"hypothesis": "Receiving Party may copy the secrets."},
    "s-2": {"hypothesis": "Receiving Party shall return the papers."},
}
COPY = {
    "Entailment": "Copies: the Receiving Party may copy the secrets.",
    "Contradiction": "Copies: the Receiving Party may never copy the secrets.",
    "NotMentioned": "The courts of the capital are competent.",
}
FILLER = [f"Clause {word} binds the heirs." for word in ("one", "two", "three", "four", "five", "six")]


def contract(n):
    """A contract of seven passages; the answer to the first statement turns with its number."""
    answer = ANSWERS[n % 3]
    spans, text = [], ""
    for part in [*FILLER, COPY[answer]]:
        spans.append([len(text), len(text) + len(part)])
        text += part + "\n"
    gold = [] if answer == "NotMentioned" else [6]
    annotations = {
        "s-1": {"choice": answer, "spans": gold},
        "s-2": {"choice": "NotMentioned", "spans": []},
    }
    return {"id": n, "text": text, "spans": spans, "annotation_sets": [{"annotations": annotations}]}


@pytest.fixture
def folder(tmp_path):
    """A folder of the public form with 60 contracts."""
    data = {"documents": [contract(n) for n in range(60)], "labels": LABELS}
    (tmp_path / FILE).write_text(json.dumps(data), "utf-8")
    return tmp_path


@pytest.fixture
def pairs(folder):
    """Its pairs."""
    return load(folder)


def _says(request):
    """A reader that tells the two answers apart that are in the passages, by one word."""
    read = request.suffix[-1].content
    states = "may never copy" in read, "may copy" in read.partition("Copies:")[2]
    asked = "return the papers" not in read
    likely = {(True, False): 0.1, (False, True): 0.9}.get(states, 0.5) if asked else 0.5
    rest = (1 - likely) / (len(request.answers) - 1)
    return {a: likely if a in ("Yes", "proven") else rest for a in request.answers}


def test_passages_are_cut_out_of_the_text(pairs):
    """Two statements a contract; offsets become passages."""
    assert len(pairs) == 120 and {p.answer for p in pairs} == set(ANSWERS)
    assert pairs[0].spans == (*FILLER, COPY["Entailment"]) and pairs[0].gold == {6}


def test_no_contract_is_fitted_and_tested_on(pairs):
    """The hash of a contract's id decides, so the order in the file does not."""
    fit, test = parted(pairs)
    assert fit and test and len(fit) + len(test) == len(pairs)
    assert not {p.contract for p in fit} & {p.contract for p in test}
    again = parted(pairs[::-1])
    assert ({p.id for p in fit}, {p.id for p in test}) == tuple({p.id for p in part} for part in again)


def test_the_same_pairs_are_chosen_every_time(pairs):
    """At most so many, whatever their order."""
    assert chosen(pairs, 20) == chosen(pairs[::-1], 20) and len(chosen(pairs, 20)) == 20
    assert len(chosen(pairs, 500)) == len(pairs)


def test_the_passage_that_says_it_is_found_first(pairs):
    """Five passages, best first; of equals the earlier one."""
    found = bearing(pairs[0])
    assert found == [6, 0, 1, 2, 3] and len(found) == DEPTH


def test_recall_is_over_pairs_with_annotated_passages(pairs):
    """Pairs without any say nothing about search; half of two passages found counts half."""
    assert (span_recall(pairs).n, span_recall(pairs).value) == (40, 1.0)
    missed = pairs[0]._replace(gold=frozenset({5, 6}))
    assert span_recall([missed]).value == 0.5


def test_the_judge_reads_passages_in_the_order_of_the_contract(pairs):
    """As evidence that is trusted and has no day, none longer than the limit."""
    long = pairs[0]._replace(spans=("word " * 400, *pairs[0].spans[1:]))
    read = source(long)
    assert len(read.texts) == DEPTH and read.texts[-1] == COPY["Entailment"]
    assert max(map(len, read.texts)) <= SPAN_CHARS
    assert read.ask == "Does the contract say this: “Receiving Party may copy the secrets”?"
    assert (read.purpose, read.trusted, read.as_of) == ("exception", True, None)


def test_what_a_statement_gets_elsewhere_leaves_its_own_contract_out(pairs):
    """Else the answer itself would be among the features."""
    first, other = (p for p in pairs if p.key == "s-1" and p.contract in ("0", "1"))
    alone = prior(first, [first])
    assert alone == pytest.approx([alone[0]] * 3)
    told = prior(first, [first, other])
    assert told[ANSWERS.index(other.answer)] == max(told) > alone[0]


def test_the_reading_beats_the_floors_where_the_model_can_tell(pairs, capsys):
    """The statement alone cannot know what this contract says."""
    model = ScriptedModel(_says)
    figures = compare(model, Scale(None), pairs)
    most, usual, read, both = (figure.value or 0.0 for figure in figures.values())
    assert read > most and both == 1.0 > usual
    assert len({figure.n for figure in figures.values()}) == 1
    assert "50 of " in capsys.readouterr().err


def test_too_few_contracts_are_told(pairs):
    """A fit needs all three answers."""
    with pytest.raises(UserError, match="too few contracts"):
        compare(ScriptedModel([]), Scale(None), pairs[:2])


def test_without_a_model_search_alone_is_measured(folder, tmp_path, capsys):
    """Printed, and written where asked for."""
    out = tmp_path / "out" / "contractnli.json"
    assert main(["--data", str(folder), "--model", "none", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "recall@5" in printed and "three-way" not in printed
    written = json.loads(out.read_text("utf-8"))
    assert (written["name"], written["model"], written["n"]) == ("contractnli", None, 120)
    assert list(written["figures"]) == ["passages, recall@5"]


def test_with_a_model_all_figures_are_written(folder, tmp_path, monkeypatch, capsys):
    """The file names the model and holds what was printed."""
    model = ScriptedModel(_says)
    monkeypatch.setattr("agent.llm.backends.open_model", lambda settings: model)
    out = tmp_path / "contractnli.json"
    assert main(["--data", str(folder), "--out", str(out)]) == 0
    written = json.loads(out.read_text("utf-8"))
    assert written["model"] == model.digest and len(written["figures"]) == 5
    assert written["n"] == written["figures"]["the judge's reading, fitted"]["n"]
    printed = capsys.readouterr().out
    assert all(name in printed for name in written["figures"])


def test_a_missing_folder_is_a_sentence(tmp_path, monkeypatch, capsys):
    """The line names the folder and how to give another; exit status 2."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))
    assert main(["--model", "none"]) == 2
    line = capsys.readouterr().err
    assert f"no {FILE} there; name the folder with --data or {VARIABLE}" in line and line.count("\n") == 1


def test_the_option_goes_before_the_environment(folder, monkeypatch):
    """A given folder wins; without one the environment's is taken."""
    monkeypatch.setenv(VARIABLE, "/nowhere")
    assert data_folder(folder) == folder
    monkeypatch.setenv(VARIABLE, str(folder))
    assert data_folder(None) == folder


@pytest.mark.parametrize("content", ["{", "[]", '{"documents": [], "labels": {}}', '{"documents": [{}]}'])
def test_another_form_is_told(tmp_path, content):
    """In one sentence, with the folder."""
    (tmp_path / FILE).write_text(content, "utf-8")
    with pytest.raises(UserError, match="ContractNLI form|no pairs"):
        load(tmp_path)


def test_a_fourth_answer_is_refused(tmp_path):
    """Labels that the benchmark does not know are not measured."""
    raw = contract(0)
    raw["annotation_sets"][0]["annotations"]["s-1"]["choice"] = "Maybe"
    (tmp_path / FILE).write_text(json.dumps({"documents": [raw], "labels": LABELS}), "utf-8")
    with pytest.raises(UserError, match="none of the three"):
        load(tmp_path)
