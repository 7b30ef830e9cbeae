"""The page's handlers as plain functions, and the page itself in a real browser."""

import base64
import json
import os
import re
import socket
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

import ui
from agent.events import Decided, Done
from agent.llm.protocol import ChoiceRequest, ModelError
from agent.llm.scripted import ScriptedModel
from agent.review import Reviewer
from index.store import open_index
from policies.handbook import load_handbook
from signals.errors import UserError
from ui import (
    EMPTY_CLAUSES,
    START,
    View,
    cited,
    clause_text,
    main,
    prose,
    read_creators,
    review_views,
    samples,
    stories,
)

CHROMIUM = "/usr/bin/chromium"
EVIL = "<img src=x onerror=alert(1)> ![x](http://evil.example/x.png) [a](http://evil.example) $x$"


def _parrot(request):
    if isinstance(request, ChoiceRequest):
        return {answer: float(answer in ("No", "missing")) for answer in request.answers}
    told = dict(re.findall(r"^([A-Z][\w ]*): (.*)$", request.suffix[-1].content, re.MULTILINE))
    if "Why it exists" not in told:
        return json.dumps({"reading": f"{told['Rule'].split('. ')[0].rstrip('.')}."})
    return json.dumps({"why": told["Why it exists"], "fix": told["How to fix it"]}, indent=1)


@pytest.fixture(scope="module")
def handbook():
    """The shipped handbook."""
    return load_handbook()


@pytest.fixture(scope="module")
def reviewer(handbook):
    """A reviewer with a model that writes prose which stands."""
    return Reviewer(handbook, open_index(handbook, None, Path("nowhere")), ScriptedModel(_parrot))


def _sample(name, handbook):
    [profile] = read_creators(samples()[name], handbook).values()
    return profile


def test_every_sample_is_offered_with_its_story():
    """The names of the page lead to files, and each file has a story."""
    told = stories()
    assert len(samples()) >= 24
    assert all(path.is_file() and told[path.stem] for path in samples().values())


def test_the_decision_is_shown_before_any_prose(reviewer, handbook):
    """Whoever watches knows the decision while the model still writes."""
    views = list(review_views(reviewer, _sample("still mill", handbook)))
    decided = next(n for n, view in enumerate(views) if view.page.startswith("## EDUCATE"))
    writing = next(n for n, view in enumerate(views) if view.prose)
    assert decided < writing < len(views) - 1
    assert "Reviewing" in views[0].page


def test_steps_only_ever_grow(reviewer, handbook):
    """Nothing that was told is taken back; questions name their answer."""
    views = list(review_views(reviewer, _sample("licence claimed", handbook)))
    for before, after in pairwise(views):
        assert after.steps.startswith(before.steps)
    assert "question 1 of" in views[-1].steps and "**no**" in views[-1].steps
    assert views[-1].steps.splitlines()[-1].startswith("- done in")


def test_the_last_view_is_the_verdict_with_its_clauses(reviewer, handbook):
    """The whole page, no draft left, the clause beside it with the quoted words marked."""
    last = list(review_views(reviewer, _sample("still mill", handbook)))[-1]
    assert "### Message to the creator" in last.page and last.prose == ""
    assert "STILL-2" in last.clauses and "<mark>" in last.clauses and last.clauses != EMPTY_CLAUSES


def test_a_fault_that_can_be_mended_is_one_sentence_on_the_page(reviewer, handbook, monkeypatch):
    """The page says what, where and what to do; the steps so far stay."""

    def fails(profile):
        yield from list(reviewer.review_stream(profile))[:2]
        raise ModelError("the database <b>is</b> locked", where="clausewise.sqlite", hint="close the other")

    broken = Reviewer(handbook, open_index(handbook, None, Path("nowhere")), None)
    monkeypatch.setattr(broken, "review_stream", fails)
    last = list(review_views(broken, _sample("still mill", handbook)))[-1]
    assert "clausewise.sqlite: the database \\<b\\>is\\</b\\> locked" in last.page
    assert "clauses found" in last.steps


def test_what_a_creator_wrote_is_never_markup(reviewer, handbook):
    """Names, notes and captions come out escaped: no HTML, image, link or formula."""
    profile = _sample("licence claimed", handbook)
    evidence = [{"id": "n<b>", "kind": "appeal", "text": EVIL}]
    data = {**profile.model_dump(), "creator_id": EVIL[:60], "evidence": evidence}
    for view in review_views(reviewer, profile.model_validate(data)):
        for text in view:
            assert "<img" not in text.replace("\\<img", "") and "![" not in text.replace("\\!\\[", "")
            assert not re.search(r"(?<!\\)\]\(", text) and "http://evil" not in text


def test_prose_is_shown_as_words_while_its_json_is_still_open():
    """Keys, quotes and braces of the model's answer are left out, in a second try as in the first."""
    assert prose({"A-1, message": '{"why":"Buyers want'}) == "**A-1, message** Buyers want …"
    two = '{"why":"Old.","fix":"Old."}{"why":"New \\"one\\".","fix":"Do'
    assert prose({"A-1, message": two}) == '**A-1, message** New "one". Do …'
    assert prose({}) == ""


def test_clause_text_shows_no_image_link_or_html(handbook):
    """A handbook is data, too; its headings are small, its quotes marked."""
    from dataclasses import replace

    clause = replace(handbook.find("STILL-2")[-1], text=f"Half of it.\n\n### Why\n\n{EVIL}\n")
    text = clause_text(clause, {(0, 4)})
    assert text.startswith("<mark>Half</mark> of it.") and "**Why**" in text
    assert "<img" not in text and "](" not in text.replace("\\[", "[").replace("[x](", "").replace("[a](", "")
    assert "http://" not in text


def test_the_version_of_a_clause_that_was_applied_is_shown(reviewer, handbook):
    """Not the one of another year."""
    verdict = reviewer.review(_sample("still mill", handbook))
    assert "_still-frame, version 2_" in cited(verdict, handbook)
    assert "version 1_" not in cited(verdict, handbook)


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


def test_events_without_a_picture_leave_the_page_alone(reviewer, handbook):
    """Every event is understood."""
    view = START
    for event in reviewer.review_stream(_sample("clean host", handbook)):
        view = ui.shown(view, event, {}, handbook)
        assert isinstance(view, View)
        if isinstance(event, Decided | Done):
            assert view.page.startswith("## NO ACTION")


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
