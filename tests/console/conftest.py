"""The page in a process of its own, and a real browser to look at it with."""

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
WAIT = 60_000


@contextmanager
def served(home, *options):
    """The page over a data folder, on a free port of this machine; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "ui.py", "--home", str(home), "--port", str(port), *options]
    told = home / "told.txt"
    with told.open("w") as errors, subprocess.Popen(command, cwd=ROOT, stderr=errors) as server:
        try:
            _wait_for(port, server, told)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(port, server, told):
    for _ in range(900):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            pytest.fail(f"the page ended: {told.read_text()}")
        time.sleep(0.2)
    pytest.fail("the page did not start")


@pytest.fixture
def home(new_home, tmp_path):
    """A data folder."""
    return new_home(tmp_path / "home")


@pytest.fixture
def serving():
    """Serves the page over a data folder, by the rules alone unless told otherwise."""
    return lambda home, *options: served(home, *(options or ("--model", "none")))


@pytest.fixture(scope="module")
def shared(new_home, tmp_path_factory):
    """A page that several tests use, each for other creators: its address and its data folder."""
    home = new_home(tmp_path_factory.mktemp("shared") / "home")
    with served(home, "--model", "none") as address:
        yield address, home


@pytest.fixture(scope="module")
def browser():
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


class Reviewing:
    """Somebody at the page."""

    def __init__(self, browser, address):
        """`asked` holds every address that the page asked for, `dialogs` what tried to open a window."""
        self.page = browser.new_page(viewport={"width": 1440, "height": 900})
        self.page.set_default_timeout(WAIT)
        self.address = address
        self.asked: list[str] = []
        self.dialogs: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("dialog", self._refuse)

    def _refuse(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def enter(self, query=""):
        """Opens the page and waits for the queue."""
        self.page.goto(self.address + query)
        self.page.wait_for_selector("#queue .item")
        return self

    def pick(self, creator):
        """Opens a case and waits until it can be decided on."""
        self.page.locator("#queue .item", has_text=creator).first.click()
        self.page.wait_for_selector(f'article.case[data-creator="{creator}"]')
        self.page.wait_for_selector("#record:not([disabled])")
        return self

    def pane(self, title):
        """Goes to a pane on the right."""
        self.page.locator("#right").get_by_role("tab", name=title, exact=True).click()

    def room(self, title):
        """Goes to a room of the page."""
        self.page.get_by_role("tab", name=title, exact=True).first.click()

    def decide(self, action, reason):
        """Decides by the form and waits until that is recorded."""
        self.page.locator("#action").get_by_text(action, exact=True).click()
        self.page.locator("#reason textarea").fill(reason)
        self.page.locator("#record").click()
        self.page.wait_for_selector(f".rulings li.standing:has-text('{reason}')")

    @property
    def text(self):
        """All that is to be read."""
        return self.page.inner_text("body")

    def wait_for(self, text, where="body"):
        """Waits until something says a text."""
        self.page.wait_for_function(
            "([where, text]) => document.querySelector(where)?.innerText.includes(text)", arg=[where, text]
        )

    def strangers(self):
        """Addresses that were asked for and are not the page's own."""
        return [url for url in self.asked if not url.startswith((self.address, "data:", "blob:"))]


@pytest.fixture
def person(browser):
    """Makes people at the page, who leave it when the test ends."""
    came = []

    def come(address, query=""):
        came.append(Reviewing(browser, address))
        return came[-1].enter(query)

    yield come
    for each in came:
        each.page.context.close()
