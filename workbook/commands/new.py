"""ziping new: a workbook for one unit, or for every unit of a roster."""

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.commands import OK, UsageError
from workbook.commands.schemes import add_scheme_argument, chosen_scheme, schemes_at_hand
from workbook.files.file_names import safe_name
from workbook.files.output import need_suffix, read_input, refuse_taken, write_output

if TYPE_CHECKING:
    from schemas.scheme import Scheme
    from workbook.new import Entry

MAX_PROJECTS = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--unit", metavar="单位", help="单位名称；有名册时只做这一个单位")
    parser.add_argument("--year", required=True, type=int, metavar="年度", help="自评年度，如 2023")
    parser.add_argument("--projects", type=int, metavar="N", help="项目自评表的张数（默认 1）")
    parser.add_argument("--roster", type=Path, metavar="名册", help="项目名册（.xlsx 或 .csv），每个单位一个工作簿")
    parser.add_argument("--from", dest="last", type=Path, metavar="上年.xlsx", help="沿用上年的单位、项目和指标")
    add_scheme_argument(parser, "计分方案的编号或文件（默认 national-2020；沿用上年时同上年）")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="文件|目录", help="写到哪里")


def run(options: argparse.Namespace) -> int:
    """Build the workbooks and write them."""
    from schemas.tables import FIRST_YEAR, LAST_YEAR

    if not FIRST_YEAR <= options.year <= LAST_YEAR:
        raise UsageError(f"自评年度是 {options.year}，应为四位数年份，如 2023。")
    if options.roster is not None and (options.last is not None or options.projects is not None):
        raise UsageError("名册已经定了各单位的项目，不能同时给 --projects 或 --from。")
    if options.roster is not None:
        return _from_roster(options)
    if options.last is not None:
        return _from_last_year(options)
    return _from_nothing(options)


def _from_nothing(options: argparse.Namespace) -> int:
    from workbook.new import Entry

    projects = 1 if options.projects is None else options.projects
    if not options.unit or not options.unit.strip():
        raise UsageError("请用 --unit 写单位全称。")
    if not 1 <= projects <= MAX_PROJECTS:
        raise UsageError(f"项目张数是 {projects}，应在 1 到 {MAX_PROJECTS} 之间。")
    scheme, overall = chosen_scheme(options)
    data = _built(scheme, overall, projects, options.year, [Entry("unit", "unit", options.unit.strip())])
    return _write({_target(options, options.unit): data})


def _from_last_year(options: argparse.Namespace) -> int:
    from workbook.carry_over import carried_over, project_count
    from workbook.document import read_document
    from workbook.files.package import NotAWorkbook
    from workbook.new import Entry

    try:
        last = read_document(read_input(options.last), schemes_at_hand(options))
    except NotAWorkbook as problem:
        raise UsageError(f"上年的工作簿“{options.last}”用不了：{problem}") from problem
    if options.scheme and chosen_scheme(options)[0].id != last.scheme.id:
        raise UsageError(f"上年用的方案是 {last.scheme.id}，换方案时指标要重填，请不用 --from 新建。")
    entries = carried_over(last)
    unit = options.unit or last.tables.one("unit").text("unit") or "未填单位"
    entries.append(Entry("unit", "unit", unit))
    projects = max(project_count(last), options.projects or 1)
    data = _built(last.scheme, last.overall_scheme, projects, options.year, entries)
    return _write({_target(options, unit): data}, (options.last,))


def _from_roster(options: argparse.Namespace) -> int:
    from workbook.from_roster import given_by
    from workbook.new import Entry
    from workbook.roster import RosterError, RosterProject, read_roster

    try:
        roster = read_roster(read_input(options.roster), options.roster.name)
    except RosterError as problem:
        raise UsageError(str(problem)) from problem
    units: defaultdict[str, list[RosterProject]] = defaultdict(list)
    for project in roster:
        if options.unit in (None, project.unit):
            units[project.unit].append(project)
    if not units:
        raise UsageError(f"名册里没有单位“{options.unit}”的项目。" if options.unit else "名册里没有项目。")
    if len(units) > 1 and options.output.suffix:
        raise UsageError(f"名册里有 {len(units)} 个单位，-o 请给一个目录。")
    scheme, overall = chosen_scheme(options)
    books = {}
    for unit, listed in units.items():
        projects = [project for project in listed if project.name]
        given = given_by(projects, scheme)
        entries = [Entry("unit", "unit", unit), *given.entries]
        books[_target(options, unit)] = _built(scheme, overall, max(1, len(projects)), options.year, entries)
        if given.unplaced:
            names = "、".join(indicator.name for indicator in given.unplaced)
            print(f"{unit}：这些指标没有可放的行（名册没写二级指标，或行不够），请自己填：{names}。", file=sys.stderr)
    return _write(books, (options.roster,))


def _built(scheme: "Scheme", overall: "Scheme", projects: int, year: int, entries: "list[Entry]") -> bytes:
    from schemas.scheme_files import Schemes
    from workbook.new import Entry, blank_workbook, enter

    entered = [*entries, Entry("unit", "year", year)]
    schemes = Schemes({one.id: one for one in (scheme, overall)})
    return enter(blank_workbook(scheme, overall, projects), entered, schemes)


def _target(options: argparse.Namespace, unit: str) -> Path:
    """The file named, or one named after the unit in the folder named."""
    output: Path = options.output
    if output.suffix and not output.is_dir():
        need_suffix(output, ".xlsx")
    if output.is_dir() or not output.suffix:
        return output / f"{safe_name(unit)}-{options.year}年度绩效自评.xlsx"
    return output


def _write(books: dict[Path, bytes], inputs: tuple[Path, ...] = ()) -> int:
    """Write all workbooks, or none when one of them would replace a file."""
    refuse_taken(*books, inputs=inputs)
    for path, data in books.items():
        print(write_output(path, data))
    return OK
