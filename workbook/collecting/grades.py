"""How many units and projects of a county have each grade."""

from collections import Counter
from collections.abc import Iterable

from schemas.scheme import GRADE_NAMES
from workbook.collecting.county import County

NO_GRADE = "未得分"


def unit_grades(county: County) -> dict[str, int]:
    """Units by grade, best first; last those without a score."""
    return _counted(unit.summary.grade for unit in county.units)


def project_grades(county: County) -> dict[str, int]:
    """Self-evaluated projects by grade, best first; last those without a score."""
    return _counted(project.grade for _, project in county.projects() if project.evaluated)


def _counted(grades: Iterable[str]) -> dict[str, int]:
    counts = Counter(grade or NO_GRADE for grade in grades)
    return {grade: counts[grade] for grade in (*GRADE_NAMES, NO_GRADE)}
