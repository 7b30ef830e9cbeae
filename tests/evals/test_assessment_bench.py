"""The bench of the rules over columns, on files that are judged in a moment."""

import pytest

from evals.assessment_bench import Assessed, Job, Split, assess, figures, main, populate, run, sizes, split


@pytest.fixture
def people(tmp_path):
    """Give a file of some invented creators."""
    path = tmp_path / "people.parquet"
    populate(path, 40)
    return path


@pytest.mark.parametrize(
    ("most", "asked"), [(500, [500]), (100_000, [10_000, 100_000]), (300_000, [10_000, 100_000, 300_000])]
)
def test_sizes_end_with_what_was_asked_for(most, asked):
    """Each once."""
    assert sizes(most) == asked


def test_the_first_creators_are_read_and_judged(people):
    """As many as asked for, with the time of both and a peak that holds an interpreter."""
    found = assess(people, 20)
    assert found.creators == 20 and min(found.reading, found.judging, found.processor) > 0
    assert 20 < found.peak < 20_000


@pytest.fixture
def passing(tmp_path, monkeypatch):
    """Have reviewers opened without models, and give the folder for what passes."""
    import tempfile

    from agent.review import Reviewer
    from index.store import open_index

    def opened(settings, tell):
        from policies.handbook import load_handbook

        assert settings.model == "none"
        handbook = load_handbook()
        return Reviewer(handbook, open_index(handbook, None, tmp_path), None)

    monkeypatch.setattr("agent.opening.open_reviewer", opened)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))
    (tmp_path / "passing").mkdir()
    return tmp_path / "passing"


def test_a_job_is_run_as_the_command_runs_it(people, passing):
    """Without a model; nothing of it stays."""
    found = run(people)
    assert found.creators == 40 and found.seconds > 0 and found.processor > 0
    assert list(passing.iterdir()) == []


def test_a_job_is_split_as_a_cluster_splits_it(people, passing):
    """Both parts take their time, and verdicts are as long as verdicts are."""
    found = split(people)
    assert found.creators == 40 and min(found.driver, found.worker) > 0
    assert 1_000 < found.length / 40 < 100_000
    assert list(passing.iterdir()) == []


def test_figures_are_rates_and_peaks():
    """Creators by seconds; each size by its own name."""
    found = figures([Assessed(100, 1.0, 3.0, 5.0, 70.4)], Job(30, 2.0, 3.0, 90.6), Split(30, 3.0, 1.5, 1200))
    assert found == {
        "read_per_second_100": 100,
        "judged_per_second_100": 33,
        "both_per_second_100": 25,
        "both_per_processor_second_100": 20,
        "peak_mib_100": 70,
        "job_creators": 30,
        "job_per_second": 15,
        "job_per_processor_second": 10,
        "job_peak_mib": 91,
        "worker_per_processor_second": 20,
        "driver_per_processor_second": 10,
        "verdict_bytes": 40,
    }


def test_nobody_is_refused(capsys):
    """In one line."""
    assert main(["--creators", "0"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
