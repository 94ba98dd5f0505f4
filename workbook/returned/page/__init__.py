"""The report of a check as one HTML page: it opens offline, loads nothing, filters, prints, and reads without script.

Findings stand in the page as plain table rows, so that they can be read, searched and printed without script; the
script only hides rows. Each rule is explained once, at the end. The page's own style and script are admitted by their
digest, everything else is forbidden, and every text of a workbook is escaped.
"""

import base64
import datetime as dt
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.returned.page.charts import charts
from workbook.returned.page.view import FIGURE_TITLES, LEVEL_TITLES, count_levels, files_of, level_of, place_of
from workbook.returned.verdict import STATUS_TITLES, Outcome
from workbook.rule_book import facts
from workbook.rules import all_rules

if TYPE_CHECKING:
    from jinja2 import Template

HERE = Path(__file__).parent
# Control characters, halves of characters, and marks that turn the direction of writing and so disguise a text.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"


def write_page(outcome: Outcome, day: dt.date) -> str:
    """The page of a check made on `day`, to be written as UTF-8; money in 万元. One outcome gives one page."""
    style, script = _asset("page.css"), _asset("page.js")
    files = files_of(outcome.verdicts)
    findings = [finding for verdict in outcome.verdicts for finding in verdict.findings]
    said = {finding.code for finding in findings}
    text = _template().render(
        outcome=outcome,
        day=day,
        style=style,
        script=script,
        policy=_policy(style, script),
        files=files,
        units=list(dict.fromkeys(file.unit for file in files if file.unit)),
        charts=charts(outcome),
        rules={rule.code: rule for rule in all_rules() if rule.code in said},
        counts=count_levels(findings),
        level_titles=LEVEL_TITLES,
        status_titles=STATUS_TITLES,
        figure_titles=FIGURE_TITLES,
    )
    return UNPRINTABLE.sub(REPLACEMENT, text)


def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"level": level_of, "place": place_of, "facts": facts}
    return environment.from_string(_asset("page.html.jinja"))


def _asset(name: str) -> str:
    """A file of the page; its lines end in a line feed on every system, as a browser counts them for the digest."""
    return (HERE / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """The Content-Security-Policy: nothing but this style and this script, and no text made into markup."""
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
