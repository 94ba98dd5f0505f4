"""Chromium as the reader of a page: headless, writing down every console message and every request."""

import base64
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from tests.office import missing

PACKAGES = "chromium chromium-driver"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--window-size=1366,768",
)  # fmt: skip
OWN_PAGES = ("chrome:", "data:", "about:")
MOST_TABS = 200


def need_chromium() -> None:
    """Skip loudly without Chromium and its driver; fail where CI promised them."""
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        missing(f"Chromium is needed: apt-get install --no-install-recommends {PACKAGES}")


class Browser:
    """A running Chromium with one page at a time."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, path: Path, place: str = "") -> None:
        """Open a file at a place (`#…`) as if never seen before."""
        self.driver.get("about:blank")
        self.driver.get(path.as_uri() + place)

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page; works where the page's own scripts are off."""
        answer = self.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": expression, "returnByValue": True})
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, *keys: str) -> None:
        """Keys pressed wherever the focus is."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def tab_to(self, selector: str) -> None:
        """Press Tab until the focus is on an element."""
        for _ in range(MOST_TABS):
            self.press(Keys.TAB)
            if self.ask(f"document.activeElement.matches({json.dumps(selector)})"):
                return
        raise AssertionError(f"{selector} is not reached by Tab")

    def printed(self) -> bytes:
        """The page as PDF, on the paper the page asks for."""
        answer = self.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
        return base64.b64decode(answer["data"])

    def console(self) -> list[str]:
        """What stood in the console since last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Every address asked for since last asked, also what was refused; Chromium's own pages apart."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [own["params"]["request"]["url"] for own in events if own["method"] == "Network.requestWillBeSent"]
        return [url for url in asked if not url.startswith(OWN_PAGES)]


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium of its own, gone afterwards."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
