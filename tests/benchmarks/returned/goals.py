"""The goals, and whether what was measured holds them."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.benchmarks.returned import batches, marking, peers, starts
from tests.benchmarks.returned.measure import table


@dataclass(frozen=True)
class Goal:
    """What is to be at most, or at least, `limit`; `figure` names what was measured."""

    what: str
    figure: str
    limit: float
    unit: str = "×"
    at_least: bool = False

    def verdict(self, measured: float) -> str:
        """Held, or by how much it is missed."""
        over = self.limit / measured if self.at_least else measured / self.limit
        return "held" if over <= 1 else f"**missed by a factor of {over:.2g}**"


GOALS = (
    Goal("whole check × bare read, 8 projects, text audit apart", "check 8", 2.7),
    Goal("the same, stretch", "check 8", 2),
    Goal("whole check × bare read, 100 projects, text audit apart", "check 100", 3.5),
    Goal(f"{peers.PANDAS_PANDERA}, slower than ziping", peers.PANDAS_PANDERA, 20, at_least=True),
    Goal(f"{peers.FRICTIONLESS}, slower than ziping", peers.FRICTIONLESS, 30, at_least=True),
    Goal(f"{peers.JSONSCHEMA}, slower than ziping", peers.JSONSCHEMA, 27, at_least=True),
    Goal("openpyxl's load and save, slower than the marked copy", marking.MARKED, 30, at_least=True),
    Goal("share of values the marked copy keeps", marking.KEPT, 1, "", at_least=True),
    Goal("200 workbooks, two processes × bare sequential read", batches.TWO, 3),
    Goal("two processes, faster than one", f"{batches.ONE} / {batches.TWO}", 1.3, at_least=True),
    Goal("memory of a worker", "worker MB", 40, "MB"),
    Goal("memory of the parent", "parent MB", 250, "MB"),
    Goal("unchanged re-run × bare read", batches.AGAIN, 0.2),
    Goal("`ziping --help` × `python -c pass`", starts.HELP, 6),
    Goal("one file checked, whole process × `import pandera.pandas`", starts.ONE_FILE, 1.3),
)


def goals_table(figures: Mapping[str, float]) -> str:
    """Every goal with what was measured."""
    return table(("goal", "", "measured", ""), [_row(goal, figures.get(goal.figure)) for goal in GOALS])


def _row(goal: Goal, measured: float | None) -> tuple[str, str, str, str]:
    limit = f"{'≥' if goal.at_least else '≤'} {goal.limit:g} {goal.unit}"
    if measured is None:
        return goal.what, limit, "–", "not measured in this run"
    return goal.what, limit, f"{measured:.3g} {goal.unit}", goal.verdict(measured)
