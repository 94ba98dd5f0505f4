"""The page as Chromium shows it: filters, sorting, keyboard, paper; nothing asked for, nothing run."""

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from tests.chromium import Browser, browser, need_chromium
from tests.office import missing
from tests.pages import DAY, NASTY, saying, small_outcome
from workbook.returned.page import write_page
from workbook.returned.page.view import level_of
from workbook.returned.verdict import Checked, Outcome

SHOWN = "row => row.checkVisibility()"
ROWS = "Array.from(document.querySelectorAll('.findings tbody tr'))"
SETTLED = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))"
UNITS = "Array.from(document.querySelectorAll('#units tbody tr'))"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    need_chromium()
    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return small_outcome()


@pytest.fixture(scope="module")
def path(outcome: Outcome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(outcome, tmp_path_factory.mktemp("校验 报告"))


@pytest.fixture
def page(chromium: Browser, path: Path) -> Browser:
    """The page opened anew, with console and requests of before forgotten."""
    chromium.console()
    chromium.requests()
    chromium.open(path)
    return chromium


def written(outcome: Outcome, folder: Path) -> Path:
    target = folder / "校验报告.html"
    target.write_bytes(write_page(outcome, DAY).encode("utf-8"))
    return target


def choose(page: Browser, name: str, value: str) -> None:
    """Set a filter as a hand would: type, choose, or tick."""
    page.ask(
        f"""(() => {{
            const fields = Array.from(document.getElementsByName("{name}"));
            const field = fields.find(own => own.value === "{value}") ?? fields[0];
            if (field.type === "checkbox") field.click();
            else {{ field.value = "{value}"; field.dispatchEvent(new Event("input", {{bubbles: true}})); }}
        }})()"""
    )


def shown_rules(page: Browser) -> list[str]:
    return list(page.ask(f"{ROWS}.filter({SHOWN}).map(row => row.dataset.rule)"))


def shown_files(page: Browser) -> list[str]:
    return list(page.ask(f"{UNITS}.filter({SHOWN}).map(row => row.dataset.findings)"))


def shown_sections(page: Browser) -> list[str]:
    return list(page.ask(f"Array.from(document.querySelectorAll('.file')).filter({SHOWN}).map(own => own.id)"))


def count(page: Browser) -> tuple[int, int]:
    """(files, findings) that the page says it shows."""
    files, findings = re.findall(r"\d+", page.ask("document.getElementById('count').textContent"))[:2]
    return int(files), int(findings)


def codes(*verdicts: Checked) -> list[str]:
    return [finding.code for verdict in verdicts for finding in verdict.findings]


def test_at_first_everything_is_shown(page: Browser, outcome: Outcome) -> None:
    assert shown_rules(page) == codes(*outcome.verdicts)
    assert count(page) == (5, len(codes(*outcome.verdicts)))
    assert shown_sections(page) == ["file-1", "file-2", "file-4", "file-5"]


def test_a_unit_chosen_or_typed_leaves_its_file(page: Browser, outcome: Outcome) -> None:
    choose(page, "unit", "某县教育局")
    assert shown_files(page) == shown_sections(page) == ["file-1"]
    assert count(page) == (1, len(codes(outcome.verdicts[0])))
    choose(page, "unit", "")
    choose(page, "text", "教育局")
    assert shown_files(page) == ["file-1", "file-5"]
    choose(page, "text", "没有这个单位")
    assert count(page) == (0, 0)
    assert not shown_rules(page)


def test_a_rule_leaves_its_findings_in_whatever_file(page: Browser, outcome: Outcome) -> None:
    for rule in sorted(set(codes(*outcome.verdicts))):
        choose(page, "rule", rule)
        assert set(shown_rules(page)) == {rule}
        files = [own for own in outcome.verdicts if rule in codes(own)]
        assert count(page) == (len(files), codes(*outcome.verdicts).count(rule))
        assert len(shown_files(page)) == len(files)


def test_levels_and_conclusions_may_be_ticked_together(page: Browser, outcome: Outcome) -> None:
    levels = [level_of(finding) for verdict in outcome.verdicts for finding in verdict.findings]
    choose(page, "level", "waived")
    assert count(page)[1] == levels.count("waived") > 0
    choose(page, "level", "error")
    assert count(page)[1] == levels.count("waived") + levels.count("error")
    choose(page, "status", "valid")
    assert shown_sections(page) == ["file-2"]
    assert count(page)[1] == len(codes(outcome.verdicts[1]))


def test_a_conclusion_alone_keeps_files_without_a_finding(page: Browser) -> None:
    choose(page, "status", "valid")
    assert shown_files(page) == ["file-2", "file-3"]


def test_the_filters_stand_in_the_address_and_come_back_with_it(page: Browser, path: Path) -> None:
    choose(page, "text", "教育&局=#")
    choose(page, "level", "error")
    place = page.ask("location.hash")
    page.open(path, place)
    assert page.ask("document.querySelector('[name=text]').value") == "教育&局=#"
    assert page.ask("document.querySelector('[value=error]').checked") is True
    assert count(page) == (0, 0)
    page.open(path, "#rule=没有&unit=<b>&level=x")
    assert count(page)[0] == 5
    page.ask("document.getElementById('all').click()")
    assert page.ask("location.hash") == ""


def test_the_explanation_opens_at_the_finding_and_leads_to_all_findings_of_the_rule(page: Browser) -> None:
    page.ask("document.querySelector('.findings details summary').click()")
    rule = shown_rules(page)[0]
    opened = "document.querySelector('.findings details dl')"
    page.driver.execute_async_script(SETTLED)
    assert page.ask(f"{opened}.textContent") == page.ask(f"document.querySelector('#rule-{rule} dl').textContent")
    page.ask(f"document.querySelector('#rule-{rule} a').click()")
    page.driver.execute_async_script(SETTLED)
    assert set(shown_rules(page)) == {rule}


def test_a_heading_sorts_by_size_or_by_name_and_says_which_way(page: Browser) -> None:
    def press(title: str) -> tuple[list[str], str]:
        heading = f"Array.from(document.querySelectorAll('#units thead th')).find(own => own.textContent === '{title}')"
        page.ask(f"{heading}.querySelector('button').click()")
        return shown_files(page)[:], page.ask(f"{heading}.getAttribute('aria-sort')")

    rising, said = press("整体得分")
    assert ([own for own in rising if own < "file-4"], said) == (["file-3", "file-1", "file-2"], "ascending")
    falling, said = press("整体得分")
    assert (falling[:3], said) == (["file-2", "file-1", "file-3"], "descending")
    by_name, _ = press("单位和文件")
    assert [own for own in by_name if own < "file-4"] == ["file-1", "file-2", "file-3"]
    assert page.ask("document.querySelectorAll('[aria-sort]').length") == 1


def test_it_is_used_by_keyboard_alone(page: Browser) -> None:
    page.tab_to(".skip")
    assert page.ask("document.activeElement.getBoundingClientRect().left >= 0") is True
    page.press(Keys.ENTER)
    assert page.ask("document.activeElement.id") == "findings"
    page.tab_to("summary")
    page.press(Keys.ENTER)
    assert page.ask("document.activeElement.parentNode.open") is True
    page.open(Path(page.ask("decodeURIComponent(location.pathname)")))
    page.tab_to("[name=text]")
    page.press("教育局")
    assert count(page)[0] == 2
    page.tab_to("[name=unit]")
    assert page.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.press(Keys.ARROW_DOWN)
    assert count(page)[0] == 1
    page.tab_to("[value=hint]")
    page.press(Keys.SPACE)
    assert page.ask("document.activeElement.checked") is True
    page.tab_to("#all")
    page.press(Keys.ENTER)
    assert count(page)[0] == 5
    page.tab_to("#units button")
    page.press(Keys.SPACE)
    assert page.ask("document.querySelector('[aria-sort]').textContent") == "单位和文件"


def test_nothing_is_asked_for_and_nothing_complains(page: Browser, path: Path) -> None:
    for name, value in (("text", "局"), ("rule", "F105"), ("level", "error"), ("status", "invalid")):
        choose(page, name, value)
    page.ask("document.querySelectorAll('details').forEach(own => { own.open = true; })")
    page.ask("document.getElementById('all').click()")
    page.ask("document.querySelectorAll('#units button').forEach(own => own.click())")
    assert page.requests() == [path.as_uri()]
    assert page.console() == []


@pytest.mark.parametrize("text", NASTY)
def test_a_nasty_text_neither_runs_nor_asks(chromium: Browser, tmp_path: Path, text: str) -> None:
    path = written(saying(text), tmp_path)
    chromium.console()
    chromium.requests()
    chromium.open(path)
    chromium.ask("document.querySelectorAll('details').forEach(own => { own.open = true; })")
    chromium.ask(
        "document.querySelectorAll('td, th, option, label').forEach(own => own.dispatchEvent(new Event('mouseover')))"
    )
    assert chromium.ask("window.ran") is None
    assert chromium.ask("document.querySelector('td.value').textContent") == text
    assert chromium.ask("document.querySelector('[name=unit]').options[1].value") == text
    assert chromium.requests() == [path.as_uri()]
    assert chromium.console() == []


@pytest.fixture
def visited() -> Iterator[tuple[str, list[str]]]:
    """(address of a server, what it was asked for)."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


def test_even_what_got_into_the_page_would_not_run_or_load(page: Browser, visited: tuple[str, list[str]]) -> None:
    address, asked = visited
    page.ask(
        f"""(() => {{
            const script = document.createElement("script");
            script.append("window.ran = 1");
            const picture = document.createElement("img");
            picture.onerror = () => {{ window.failed = 1; }};
            picture.src = "{address}pixel.png";
            document.body.append(script, picture);
        }})()"""
    )
    page.ask("try { document.body.innerHTML = '<p id=in>'; } catch (refused) { }")
    page.driver.execute_async_script("setTimeout(arguments[0], 200)")
    assert page.ask("window.failed") == 1
    assert page.ask("window.ran") is None
    assert page.ask("document.getElementById('in')") is None
    assert asked == []


def test_without_script_everything_can_be_read(chromium: Browser, path: Path, outcome: Outcome) -> None:
    chromium.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        chromium.open(path, "#rule-F105")
        assert chromium.ask("document.getElementById('filters').checkVisibility()") is False
        assert chromium.ask("document.querySelector('.notice').textContent").startswith("浏览器没有启用脚本")
        assert shown_rules(chromium) == codes(*outcome.verdicts)
        assert chromium.ask("document.querySelector('#rule-F105').checkVisibility()") is True
    finally:
        chromium.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_it_fits_a_small_screen(chromium: Browser, path: Path) -> None:
    small = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    chromium.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", small)
    try:
        chromium.open(path)
        assert chromium.ask("document.documentElement.scrollWidth") <= 390
        chromium.ask("document.querySelector('.file').scrollIntoView()")
        chromium.driver.execute_async_script(SETTLED)
        assert chromium.ask("document.querySelector('.file').scrollWidth") <= 390
    finally:
        chromium.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_it_prints_on_a4_with_what_is_filtered_and_every_explanation(page: Browser, tmp_path: Path) -> None:
    choose(page, "rule", "F105")
    paper, text = printed(page, tmp_path)
    assert "841.92 x 594.96 pts (A4)" in paper
    assert "筛选后显示1个文件、1处问题" in text
    assert "项目自评1!G8" in text
    assert "单位信息!" not in text
    assert "怎么改：" in text
    assert "比什么" in text
    assert "某县信访局" in text
    for control in ("全部显示", "跳到问题清单", "只看这条规则的问题"):
        assert control not in text


def test_a_long_table_has_its_headings_on_every_sheet(chromium: Browser, tmp_path: Path, outcome: Outcome) -> None:
    many = Outcome(outcome.verdicts[2:3] * 60)
    chromium.open(written(many, tmp_path))
    _, text = printed(chromium, tmp_path)
    assert text.count("等级项目数全年预算数全年执行数") >= 3


def printed(page: Browser, folder: Path) -> tuple[str, str]:
    """(what pdfinfo says, all text without blanks) of the page on paper."""
    if not shutil.which("pdftotext"):
        missing("pdftotext and pdfinfo are needed: apt-get install poppler-utils")
    target = folder / "页.pdf"
    target.write_bytes(page.printed())
    return told("pdfinfo", str(target)), re.sub(r"\s", "", told("pdftotext", "-layout", str(target), "-"))


def told(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode("utf-8")
