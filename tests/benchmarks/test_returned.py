"""The benchmarks measure what they say: workbooks as described, peers that really check, goals held or missed."""

from pathlib import Path

import pytest

from tests.benchmarks.returned import batches, goals, growth, marking, peers, worker
from tests.benchmarks.returned.measure import CALAMINE, Step, ratio, rounds, times_table
from tests.benchmarks.returned.nation import Simulated
from tests.benchmarks.returned.samples import FAILS_A_COLUMN_CHECK, HAS_ERRORS, Samples, Settings
from tests.steps import typed
from workbook.returned.batch import check

RIGHT = 0


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("样本")
    return Settings(Samples(folder / "samples"), folder, quick=True)


@pytest.fixture(scope="module")
def paths(settings: Settings) -> list[Path]:
    return settings.files(1, 10, counties=2)


def test_one_workbook_in_ten_fails_a_column_check_and_one_has_errors(paths: list[Path]) -> None:
    verdicts = check([(path.name, path.read_bytes()) for path in paths])
    assert len({verdict.summary.unit for verdict in verdicts if verdict.summary}) == len(paths)
    faulty = {number for number, verdict in enumerate(verdicts) if verdict.findings}
    assert faulty == {FAILS_A_COLUMN_CHECK, HAS_ERRORS}
    assert "W103" in {finding.code for finding in verdicts[FAILS_A_COLUMN_CHECK].findings}
    assert {"Y102", "W101"} <= {finding.code for finding in verdicts[HAS_ERRORS].findings}
    assert len({path.parent for path in paths}) == 2


@pytest.mark.parametrize("name", peers.PACKAGES)
def test_every_peer_finds_the_weight_below_zero_and_nothing_where_all_is_right(name: str, paths: list[Path]) -> None:
    known = peers.installed(peers.tables_in(paths[RIGHT].read_bytes()))
    if name not in known:
        pytest.skip(peers.missing()[name])
    assert known[name](paths[RIGHT]) == 0
    assert known[name](paths[FAILS_A_COLUMN_CHECK]) == 1


def test_without_the_text_audit_only_what_is_said_of_the_narrative_is_missing(paths: list[Path]) -> None:
    stale = [("a.xlsx", typed(paths[HAS_ERRORS].read_bytes(), ("自评总结", "C10", "随手写的一段，9.99万元。")))]
    (whole,) = check(stale)
    with worker.text_left_out():
        (rest,) = check(stale)
    assert [finding for finding in whole.findings if not finding.code.startswith("N")] == list(rest.findings)
    assert len(rest.findings) < len(whole.findings)


def test_a_run_is_held_against_the_read_of_the_same_files(paths: list[Path], tmp_path: Path) -> None:
    times = batches.measured(paths[:3], tmp_path, 1)
    assert set(times) == {CALAMINE, batches.ONE, batches.TWO, batches.AGAIN}
    assert ratio(times, CALAMINE, CALAMINE) == 1


def test_a_run_again_takes_every_verdict_from_the_store(paths: list[Path], tmp_path: Path) -> None:
    pool = batches.Pool(batches.Standard(), 1)
    try:
        first, again = (batches.run(paths, pool, tmp_path / "store.sqlite") for _ in range(2))
    finally:
        pool.close()
    assert (first.kept, again.kept) == (0, len(paths))
    assert again.verdicts == first.verdicts


def test_ratios_are_taken_within_a_round_and_the_warm_up_is_not_counted() -> None:
    seen: list[int] = []
    times = rounds(2, {"one": Step(seen.append, workbooks=4)})
    assert seen == [0, 0, 1]
    assert len(times["one"]) == 2
    assert ratio({"own": [3.0, 20.0, 5.0], "base": [1.0, 10.0, 1.0]}, "own", "base") == 3


def test_a_peer_that_is_not_there_is_named_in_the_table() -> None:
    assert times_table({"own": [0.002]}, "own", {"other": "not installed"}).splitlines() == [
        "|  | ms | × own |",
        "| --- | ---: | ---: |",
        "| own | 2.0 | **1** |",
        "| other | – | not installed |",
    ]


def test_goals_are_held_missed_by_a_factor_or_not_measured() -> None:
    lines = goals.goals_table({batches.TWO: 3, batches.AGAIN: 0.5, marking.MARKED: 10}).splitlines()
    ends = {line.split(" | ")[0].strip("| "): line.split(" | ")[-1].strip(" |") for line in lines}
    assert ends["200 workbooks, two processes × bare sequential read"] == "held"
    assert ends["unchanged re-run × bare read"] == "**missed by a factor of 2.5**"
    assert ends["openpyxl's load and save, slower than the marked copy"] == "**missed by a factor of 3**"
    assert ends["memory of a worker"] == "not measured in this run"


def test_growth_is_a_power_and_memory_a_slope() -> None:
    square = {number: (0.0, float(number**2), 0.0) for number in (1, 10, 100, 1000)}
    assert growth.exponent(square, 10) == pytest.approx(2)
    run = Simulated(parent=[(0, 500.0), *((done, 100 + done / 20) for done in range(250, 1001, 50))])
    assert run.growth == pytest.approx(50)
