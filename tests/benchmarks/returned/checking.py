"""What the whole check costs a workbook, beside bare reading and beside what others would write."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.returned import peers, worker
from tests.benchmarks.returned.measure import (
    CALAMINE,
    Section,
    Step,
    Times,
    apart,
    bare_read,
    ratio,
    rounds,
    times_table,
)
from tests.benchmarks.returned.samples import DEMO_PROJECTS, Settings

MANY_PROJECTS = 100
ROUNDS, ROUNDS_OF_ONE, IN_WORKER, IN_BATCH, FOR_PEERS = 5, 60, 20, 96, 3
FEW = 4
WHOLE = "whole check, all rules, columns in batch"
COLUMNS = "of it, the columns' rules (pandera)"


def section(settings: Settings) -> Section:
    """The check of workbooks with eight projects, beside its peers, and of those with a hundred."""
    few, many = settings.files(DEMO_PROJECTS, IN_BATCH), settings.files(MANY_PROJECTS, FEW)
    count, of_one = settings.count(ROUNDS), settings.count(ROUNDS_OF_ONE)
    own = apart(worker.measured, few[:IN_WORKER], of_one)
    batch = apart(in_batch, few, FOR_PEERS, count)
    own_many = apart(worker.measured, many, of_one // 4)
    batch_many = apart(in_batch, many, 0, count)
    figures = {
        **_figures(own, batch, DEMO_PROJECTS),
        **_figures(own_many, batch_many, MANY_PROJECTS),
        **{name: ratio(batch, name, WHOLE) for name in peers.PACKAGES if name in batch},
    }
    text = (
        f"A workbook with {DEMO_PROJECTS} projects in a worker's process ({own.told}):",
        times_table(own.times, CALAMINE),
        f"{IN_BATCH} of them at once in one process; the peers on {FOR_PEERS} a round:",
        times_table(batch, CALAMINE, peers.missing()),
        f"A workbook with {MANY_PROJECTS} projects in a worker's process ({own_many.told}):",
        times_table(own_many.times, CALAMINE),
        f"{FEW} of them at once in one process:",
        times_table(batch_many, CALAMINE),
    )
    return Section("The whole check", "\n\n".join(text), figures)


def in_batch(paths: Sequence[Path], for_peers: int, count: int) -> Times:
    """Times of the check of all of them, and of the peers on so many a round, others every round; none for 0."""
    from schemas.plain_columns import columns_of
    from workbook.document import read_document
    from workbook.returned.batch import check, failures_each

    files = [(str(path), path.read_bytes()) for path in paths]
    columns = [columns_of(read_document(data).tables) for _, data in files]
    steps = {
        CALAMINE: Step(lambda number: [bare_read(data) for _, data in files], len(files)),
        WHOLE: Step(lambda number: check(files), len(files)),
        COLUMNS: Step(lambda number: failures_each(columns), len(files)),
    }
    if for_peers:
        steps |= _peers(paths, files[0][1], for_peers)
    return rounds(count, steps)


def _peers(paths: Sequence[Path], form: bytes, a_round: int) -> dict[str, Step]:
    def on_some(peer: peers.Peer) -> Step:
        return Step(lambda number: [peer(path) for path in paths[number * a_round :][:a_round]], a_round)

    return {name: on_some(peer) for name, peer in peers.installed(peers.tables_in(form)).items()}


def _figures(own: worker.Worked, batch: Times, projects: int) -> Mapping[str, float]:
    """The check of a returned workbook is what its worker does, and its part of what the parent does."""
    columns = ratio(batch, COLUMNS, CALAMINE)
    return {
        f"check {projects}": ratio(own.times, worker.WITHOUT_TEXT, CALAMINE) + columns,
        f"check with text {projects}": ratio(own.times, worker.READ_AND_JUDGED, CALAMINE) + columns,
    }
