"""The page's handlers as plain functions, and the page itself in a real browser."""

import base64
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import ui
from policies.handbook import load_handbook
from signals.errors import UserError
from ui import main, read_creators, samples, stories

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def handbook():
    """The shipped handbook."""
    return load_handbook()


def test_every_sample_is_offered_with_its_story():
    """The names of the page lead to files, and each file has a story."""
    told = stories()
    assert len(samples()) >= 24
    assert all(path.is_file() and told[path.stem] for path in samples().values())


def test_a_file_of_creators_is_read_and_a_bad_one_refused(tmp_path, handbook):
    """Labels name creator, day and region; faults are located."""
    lines = [json.dumps(json.loads(path.read_text())) for path in list(samples().values())[:3]]
    good = tmp_path / "many.jsonl"
    good.write_text("\n".join(lines))
    assert len(read_creators(good, handbook)) == 3
    bad = tmp_path / "bad.json"
    bad.write_text('{"creator_id": 1}')
    with pytest.raises(UserError, match=r"bad\.json"):
        read_creators(bad, handbook)


def test_too_many_creators_are_refused(tmp_path, handbook, monkeypatch):
    """The page is for looking, not for jobs."""
    monkeypatch.setattr(ui, "MOST_CREATORS", 1)
    file = tmp_path / "two.jsonl"
    paths = list(samples().values())[:2]
    file.write_text("\n".join(json.dumps(json.loads(path.read_text())) for path in paths))
    with pytest.raises(UserError, match="holds 2 creators"):
        read_creators(file, handbook)


def test_a_wrong_option_is_told_in_one_line(tmp_path, capsys):
    """No traceback: a folder that is no handbook ends with status 2."""
    with pytest.raises(SystemExit) as ended:
        main(["--policies", str(tmp_path / "absent"), "--model", "none", "--home", str(tmp_path)])
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_the_page_cannot_be_shared():
    """`--share` knows one word."""
    with pytest.raises(SystemExit):
        main(["--share", "yes"])


SERVER = """
import sys
from pathlib import Path
import ui
from agent.review import Reviewer
from index.store import open_index
from policies.handbook import load_handbook
handbook = load_handbook()
ui.serve(Reviewer(handbook, open_index(handbook, None, Path("nowhere")), None), int(sys.argv[1]))
"""


@pytest.fixture
def address():
    """The page, served by a process of its own, on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([sys.executable, "-c", SERVER, str(port)], cwd=Path(ui.__file__).parent) as server:
        try:
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(port, server):
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert server.poll() is None, "the server ended"
        time.sleep(0.2)
    pytest.fail("the server did not start")


class Browser:
    """A page in headless Chromium, asked over its own debugging protocol."""

    def __init__(self, socket):
        """`requested` holds every address that the page asked for."""
        self._socket, self._number = socket, 0
        self.requested: list[str] = []
        self.call("Network.enable")
        self.call("Page.enable")

    def call(self, method, **params):
        """Sends a command and returns its result; events on the way are noted."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            said = json.loads(self._socket.recv(timeout=30))
            if said.get("method") == "Network.requestWillBeSent":
                self.requested.append(said["params"]["request"]["url"])
            if said.get("id") == self._number:
                return said["result"]

    def value(self, script):
        """The value of a JavaScript expression."""
        return self.call("Runtime.evaluate", expression=script)["result"].get("value")

    def wait_for(self, text):
        """Waits until the page shows a text; its whole visible text."""
        for _ in range(200):
            shown = self.value("document.body.innerText") or ""
            if text in shown:
                return shown
            time.sleep(0.2)
        return pytest.fail(f"the page never showed {text!r}, but {shown[:500]!r}")


@pytest.fixture
def browser(tmp_path):
    """A browser with one empty page."""
    from urllib.request import urlopen

    from websockets.sync.client import connect

    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--window-size=1400,1000"]
    command = [CHROMIUM, *flags, f"--user-data-dir={tmp_path}", "--remote-debugging-port=0", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            told = tmp_path / "DevToolsActivePort"
            for _ in range(150):
                if told.exists() and told.read_text().count("\n"):
                    break
                time.sleep(0.2)
            port = told.read_text().splitlines()[0]
            with urlopen(f"http://127.0.0.1:{port}/json") as answer:
                [page] = [each for each in json.load(answer) if each["type"] == "page"]
            with connect(page["webSocketDebuggerUrl"], max_size=None) as socket:
                yield Browser(socket)
        finally:
            process.terminate()


@pytest.mark.browser
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"there is no {CHROMIUM}")
def test_a_link_opens_the_page_with_the_verdict(address, browser):
    """In a real browser: decision, message and marked clause are there, and nobody else was asked."""
    browser.call("Page.navigate", url=f"{address}/?creator=still_mill")
    text = browser.wait_for("Message to the creator")
    assert "EDUCATE" in text and "done in" in text
    assert browser.value("document.querySelectorAll('#clauses mark').length") > 0
    assert browser.requested
    assert [url for url in browser.requested if not url.startswith((address, "data:", "blob:"))] == []
    if place := os.environ.get("CLAUSEWISE_SCREENSHOT"):
        Path(place).write_bytes(base64.b64decode(browser.call("Page.captureScreenshot")["data"]))
