"""The writing bench without a model: what is asked, what is counted, what is written down."""

import json

import pytest

from agent.llm.protocol import Completion, ModelError
from evals import writing_bench
from evals.bench_file import load_bench
from evals.intervals import share
from evals.writing_bench import found, main, passages
from evals.writing_ways import WAYS, Measured, measured, present
from policies.handbook import load_handbook
from signals.errors import UserError


@pytest.fixture(scope="module")
def wanted():
    """Passages that breaches of the shipped handbook call for."""
    return passages(load_handbook(), 12, 9.0)


def good(source, tokens=30):
    """The handbook's own words, which pass."""
    return Completion(json.dumps({"why": source.why, "fix": source.fix}), 500, tokens, "stop")


BAD = Completion(
    '{"why":"Write to us at a@b.example.","fix":"Wait for 90 days, please do."}', 500, 10, "stop"
)


def test_no_two_passages_are_the_same(wanted):
    """So nothing can be kept or copied, and the same ones come every time."""
    assert len({request for _, request in wanted}) == 12
    assert len({request.prefix for _, request in wanted}) == 1
    assert all(source.title in request.suffix[-1].content for source, request in wanted)
    assert all(request.schema and request.time_limit == 9.0 for _, request in wanted)
    assert passages(load_handbook(), 12, 9.0) == wanted


def test_more_than_the_handbook_calls_for(monkeypatch):
    """A sentence, after so many creators."""
    monkeypatch.setattr(writing_bench, "DRAWN", 0)
    with pytest.raises(UserError, match="calls for 0 passages.*fewer"):
        passages(load_handbook(), 3, 9.0)


def test_figures_are_medians_and_ratios_of_the_same_round(wanted):
    """Errors count as texts that do not stand."""
    sources = [source for source, _ in wanted]
    rounds = []
    for number, (slow, fast) in enumerate([(60.0, 10.0), (30.0, 10.0), (90.0, 10.0)]):
        ours = [good(each) for each in sources[number * 4 :][:4]]
        rounds.append(
            {
                "naive": Measured([ours[0], BAD, ModelError("died"), ours[3]], slow, 100.4),
                "engine": Measured(list(ours), fast, 200.0 + number),
            }
        )
    figures = found(rounds, wanted)
    assert figures["naive_messages_per_minute"] == 4.0
    assert figures["engine_messages_per_minute"] == 24.0
    assert figures["engine_over_naive"] == 6.0
    assert figures["engine_tokens_per_second"] == 12.0
    assert figures["naive_tokens_per_second"] == pytest.approx(70 / 60, abs=0.01)
    assert figures["engine_standing"] == share([1.0] * 12)
    assert figures["naive_standing"] == share([1.0, 0.0] * 6)
    assert (figures["naive_peak_mib"], figures["engine_peak_mib"]) == (100, 202)


def test_each_round_has_its_own_passages_and_order(monkeypatch, tmp_path, capsys):
    """All ways write the same ones; what is found is printed and written down."""
    calls = []
    model = tmp_path / "tiny.gguf"
    model.write_bytes(b"GGUF")

    def measure(way, path, slots, requests):
        calls.append((way, slots, tuple(requests)))
        return Measured([BAD for _ in requests], 2.0 if way == "engine" else 4.0, 50.0)

    monkeypatch.setattr(writing_bench, "measured", measure)
    monkeypatch.setattr(writing_bench, "present", lambda: ["naive", "engine"])
    out = tmp_path / "writing.json"
    given = ["--messages", "3", "--rounds", "2", "--slots", "5", "--model", str(model), "--out", str(out)]
    assert main(given) == 0
    assert [way for way, _, _ in calls] == ["naive", "engine", "engine", "naive"]
    assert {slots for _, slots, _ in calls} == {5}
    assert calls[0][2] == calls[1][2] != calls[2][2] == calls[3][2]
    printed = capsys.readouterr()
    assert "xllamacpp is not installed and left out" in printed.err
    assert json.loads(printed.out)["engine_over_naive"] == 2.0
    assert load_bench(out).figures["engine_messages_per_minute"] == 90.0
    assert (load_bench(out).n, load_bench(out).name) == (6, "writing")


def test_a_way_whose_package_is_missing_is_left_out(monkeypatch):
    """The others are always there."""
    monkeypatch.setattr("evals.writing_ways.find_spec", lambda name: None)
    assert present() == ["naive", "engine"]
    monkeypatch.setattr("evals.writing_ways.find_spec", lambda name: object())
    assert present() == list(WAYS)


def test_a_way_that_dies_is_told(tmp_path, wanted):
    """The engine's own errors are outcomes; a file that is no model is one sentence."""
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"PK")
    with pytest.raises(ModelError, match="is no GGUF file"):
        measured("engine", broken, 2, [wanted[0][1]])
