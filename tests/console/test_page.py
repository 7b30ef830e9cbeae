"""The page in a real browser: a reviewer works through cases, and nothing that creators wrote comes alive."""

import json
import re
import shutil
from pathlib import Path

import pytest

from agent.people import People
from agent.record.store import Records
from console.creators import samples
from scripts.screenshots import beside

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script> ![x](http://evil.example/x.png)"


def test_a_case_is_reviewed_and_found_again_after_a_restart(serving, home, person):
    """Open, pick, what-if, edit, decide; the next process has the decision, and nobody else was asked."""
    with serving(home) as address:
        ana = person(address).pick("c_1001")
        assert "STILL-2" in ana.page.inner_text("article.case")
        assert ana.page.locator(".test .bar .limit").count() > 0
        ana.pane("What if")
        ana.page.locator("#right button", has_text="→").first.click()
        ana.wait_for("Educate\n→\nNo Action", "#right")
        ana.page.get_by_role("button", name="Back to the facts").click()
        ana.page.wait_for_function("!document.querySelector('#right').innerText.includes('→\\nNo Action')")
        ana.pane("Decide")
        ana.decide("Accept", "Watched four of the clips")
        assert ana.strangers() == []
    with serving(home) as address:
        again = person(address)
        again.page.wait_for_selector("#queue .item.done:has-text('c_1001')")
        again.pick("c_1001")
        assert "Watched four of the clips" in again.text
    with Records(home / "audit.sqlite") as records:
        [entry] = records.rulings()
        assert (entry.ruling.action, entry.ruling.decision) == ("accept", "educate")
        assert records.verify() == ()


def test_a_whole_case_goes_by_keyboard(shared, person):
    """J opens, A accepts, the reason is typed, Ctrl+Enter records, J goes on."""
    address, _ = shared
    ana = person(address)
    keys = ana.page.keyboard
    keys.press("j")
    ana.page.wait_for_selector("#record:not([disabled])")
    first = ana.page.get_attribute("article.case", "data-creator")
    keys.press("a")
    ana.page.wait_for_selector("#reason textarea:focus")
    keys.type("Looked at it twice")
    keys.press("Control+Enter")
    ana.page.wait_for_selector(".rulings li.standing:has-text('Looked at it twice')")
    keys.press("Escape")
    keys.press("j")
    ana.page.wait_for_function(
        "(was) => document.querySelector('article.case').dataset.creator != was", arg=first
    )


def test_whoever_leafs_fast_ends_at_the_last_case(shared, person):
    """The forms are those of the case that stays open, and no click on the way went wrong."""
    address, home = shared
    ana = person(address)
    items = ana.page.locator("#queue .item")
    names = items.locator(".item-main b").all_inner_texts()[:12]
    for name in names:
        items.filter(has_text=name).first.click()
    ana.page.wait_for_selector(f'article.case[data-creator="{names[-1]}"]')
    ana.page.wait_for_selector("#record:not([disabled])")
    ana.page.wait_for_timeout(1000)
    assert ana.page.get_attribute("article.case", "data-creator") == names[-1]
    offered = ana.page.locator("#right input[type=checkbox][name]").evaluate_all(
        "all => all.map(e => e.name)"
    )
    assert offered and all(clause in ana.page.text_content("article.case") for clause in offered)
    assert ana.page.locator(".toast-body.error").count() == 0
    assert "Traceback" not in (home / "told.txt").read_text()


def test_the_second_of_two_people_is_told(shared, person):
    """Whoever decides on what somebody else has just decided learns who and what."""
    address, _ = shared
    ana, ben = person(address).pick("c_1005"), person(address).pick("c_1005")
    ana.decide("Accept", "Compared three clips")
    ben.page.locator("#action").get_by_text("Accept", exact=True).click()
    ben.page.locator("#reason textarea").fill("Me too")
    ben.page.locator("#record").click()
    ben.wait_for("look at the case again")
    assert ana.page.locator("#queue .item.done", has_text="c_1005").count() == 1


def test_a_message_is_checked_as_it_is_typed(shared, person):
    """A promise and an address are marked at once."""
    address, _ = shared
    ana = person(address).pick("c_1001")
    ana.page.get_by_text("Message to the creator", exact=True).first.click()
    letter = ana.page.locator("#letter textarea")
    assert "passes every check" in ana.page.inner_text("#right")
    letter.press_sequentially(" We guarantee a refund, see www.evil.example")
    marked = "Array.from(document.querySelectorAll('#right .checks mark'), (each) => each.innerText).join('')"
    for text in ("guarantee", "www.evil.example"):
        ana.page.wait_for_function(f"(text) => {marked}.includes(text)", arg=text)


def test_a_message_follows_the_decision(shared, person):
    """Unedited it is drafted anew at once; edited it stays and fails until the new draft is taken."""
    address, home = shared
    ana = person(address).pick("c_1002")
    ana.page.get_by_text("Message to the creator", exact=True).first.click()
    letter = ana.page.locator("#letter textarea")
    proposed = letter.input_value()
    assert "led to a limit on your account" in proposed
    ana.page.locator("#action").get_by_text("Change", exact=True).click()
    ana.page.locator("#instead input").click()
    ana.page.get_by_role("option", name="educate", exact=True).click()
    ana.wait_for("drafted anew for this decision", "#offer")
    assert "this is advice" in letter.input_value() and "led to a limit" not in letter.input_value()
    letter.press("Control+Home")
    letter.press_sequentially("Dear Ana. ")
    ana.page.locator("#instead input").click()
    ana.page.get_by_role("option", name="no action", exact=True).click()
    ana.wait_for("Your text stays until you take the new draft", "#offer")
    ana.page.wait_for_selector("#right .checks mark:has-text('this is advice')")
    assert letter.input_value().startswith("Dear Ana. Hello,")
    ana.page.locator("#reason textarea").fill("Prints, not stills")
    ana.page.locator("#record").click()
    ana.wait_for("tells of a measure that is not taken")
    ana.page.locator("#take").click()
    ana.page.wait_for_function(
        "document.querySelector('#letter textarea').value.includes('nothing that you need to change')"
    )
    ana.page.locator("#record").click()
    ana.page.wait_for_selector(".rulings li.standing:has-text('Prints, not stills')")
    with Records(home / "audit.sqlite") as records:
        [ruled] = [entry.ruling for entry in records.rulings() if entry.ruling.creator_id == "c_1002"]
    assert ruled.decision == "no_action" and ruled.failed_checks == ()
    assert "nothing that you need to change" in ruled.message and "advice" not in ruled.message


def test_a_creator_who_is_not_in_the_queue_any_more_costs_nobody_their_words(shared, person):
    """The click is told of, and what was typed on the open case stays."""
    address, _ = shared
    ana = person(address).pick("c_1003")
    ana.page.locator("#reason textarea").fill("Half a sent")
    gone = ana.page.locator("#queue .item", has_text="c_1004").first
    gone.evaluate("(item) => { item.dataset.key = 'k_gone'; }")
    gone.click()
    ana.wait_for("Not in the queue any more", "#draft")
    ana.page.wait_for_timeout(1000)
    assert ana.page.locator("#reason textarea").input_value() == "Half a sent"
    assert ana.page.locator("#record").is_enabled()
    assert ana.page.locator("article.case").get_attribute("data-creator") == "c_1003"


def test_an_appeal_is_heard_on_a_decided_case(serving, home, person, tmp_path):
    """Old and new stand side by side, nothing of it comes alive or is lifted, and the case's life has it."""
    proof = tmp_path / "proof.txt"
    proof.write_text("A licence of the owner.", "utf-8")
    with serving(home) as address:
        ana = person(address).pick("c_1007")
        ana.pane("Appeal")
        ana.page.locator("#appeal-text textarea").fill(f"I hold a valid written licence. {EVIL}")
        ana.wait_for("Nobody has decided on this case yet", "#appeal-rests")
        assert ana.page.locator("#appeal-hear").is_disabled()
        ana.pane("Decide")
        ana.decide("Accept", "Compared three clips")
        ana.pane("Appeal")
        ana.page.wait_for_selector("#appeal-hear:not([disabled])")
        ana.page.locator("#appeal-files input[type=file]").set_input_files(str(proof))
        ana.wait_for("proof", "#appeal-files")
        ana.page.locator("#appeal-hear").click()
        ana.wait_for("without the appeal", "#appeal-heard")
        assert "with the appeal" in ana.page.inner_text("#appeal-heard") and "<img" in ana.text
        assert ana.page.locator("#appeal-heard :is(img, script, a)").count() == 0
        assert ana.dialogs == [] and ana.strangers() == []
        ana.room("Audit")
        ana.page.locator(".side .item", has_text="c_1007").first.click()
        ana.wait_for("heard an appeal")
    with Records(home / "audit.sqlite") as records:
        [ruled] = records.rulings()
        last = records.of(ruled.case)[-1]
        assert last.kind == "appeal" and len(last.appeal.documents) == 1 and EVIL not in last.body
        assert records.standing(ruled.case) == ruled and records.verify() == ()


def test_nothing_that_a_creator_wrote_comes_alive(serving, home, person, tmp_path):
    """Script, image and link in name, bio, caption and file name are text; nothing opens, nobody is asked."""
    profile = {
        "creator_id": "c_<b>evil</b>",
        "as_of": "2026-09-30",
        "region": "US",
        "signals": {"static_frame_share": 0.7, "shoppable_videos_7d": 6},
        "evidence": [{"id": "<i>n</i>", "kind": "bio<u>", "text": EVIL}],
        "content": [{"id": "v<s>", "caption": EVIL}],
    }
    file = tmp_path / "<img src=x onerror=alert(3)>.json"
    file.write_text(json.dumps(profile), "utf-8")
    with serving(home, str(file), "--model", "none") as address:
        ana = person(address)
        ana.page.locator("#queue .item").first.click()
        ana.page.wait_for_selector("#record:not([disabled])")
        assert EVIL.split(" ", 1)[0] in ana.text
        ana.pane("Ask")
        ana.page.locator("#question textarea").fill(f"/search {EVIL}")
        ana.page.keyboard.press("Enter")
        ana.page.wait_for_function("document.querySelectorAll('#talk .bot, #talk .message').length > 1")
        assert ana.page.locator(":is(article.case, #talk) :is(img[src='x'], script, b b)").count() == 0
        assert ana.dialogs == [] and ana.strangers() == []


def test_no_pane_is_folded_away_in_a_small_window(shared, person):
    """Tabs that do not fit would go into a menu, where neither a key nor a clause finds them."""
    address, _ = shared
    ana = person(address)
    ana.page.set_viewport_size({"width": 1024, "height": 768})
    ana.page.reload()
    ana.page.wait_for_selector("#right button[role=tab]:has-text('Clauses')")
    assert ana.page.locator("#right button[role=tab]").count() == 5


def test_the_clause_of_a_finding_is_one_click_away(shared, person):
    """Its text is brought into view beside the case, with the words that the finding rests on marked."""
    address, _ = shared
    ana = person(address).pick("c_1004")
    links = ana.page.locator(".finding .to-clause")
    wanted = links.last.inner_text()
    links.last.click()
    head = ana.page.locator("#clauses h4.asked-for")
    head.wait_for()
    assert links.count() > 2 and head.inner_text().startswith(f"{wanted} ")
    box, room = head.bounding_box(), ana.page.viewport_size
    assert box and 0 <= box["y"] < room["height"] and ana.page.locator("#clauses mark").count() > 0


@pytest.mark.usefixtures("alone")
def test_nothing_in_a_handbook_comes_alive(serving, home, person, tmp_path):
    """A handbook from elsewhere may hold script, images and links in any text; all of it stays text."""
    handbook = tmp_path / "handbook"
    shutil.copytree(ROOT / "policies" / "handbook", handbook)
    for file in handbook.glob("*.md"):
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"(?m)^(## [A-Z]+-\d+ .*)\n\n", rf"\1 {EVIL}\n\n{EVIL} ", text), "utf-8")
    with serving(home, "--policies", str(handbook), "--model", "none") as address:
        ana = person(address).pick("c_1001")
        ana.pane("Clauses")
        ana.page.wait_for_selector("#clauses h4")
        ana.room("Policies")
        for clause in ana.page.locator(".side .item").all()[:3]:
            clause.click()
            ana.page.wait_for_timeout(700)
        assert "onerror" in ana.page.content()
        assert ana.page.locator("img[src='x'], img[src*='evil'], a[href*='evil'], b b").count() == 0
        assert ana.dialogs == [] and ana.strangers() == []


def test_a_bad_file_is_one_sentence(shared, person, tmp_path):
    """What is wrong, where, and the queue stays."""
    bad = tmp_path / "bad.json"
    bad.write_text('{"creator_id": 1}', "utf-8")
    address, _ = shared
    ana = person(address)
    ana.page.get_by_text("Filter and file").click()
    ana.page.locator("#left input[type=file]").set_input_files(str(bad))
    ana.wait_for("bad.json:1: creator_id: number 1 where text belongs", ".toast-wrap")
    assert "/" not in ana.page.inner_text(".toast-wrap")
    assert ana.page.locator("#queue .item").count() > 30


def test_a_job_runs_from_the_page(shared, person, tmp_path):
    """Upload, run, download; the creators go to the queue."""
    file = tmp_path / "three.jsonl"
    paths = list(samples().values())[:3]
    file.write_text("\n".join(json.dumps(json.loads(path.read_text("utf-8"))) for path in paths), "utf-8")
    address, home = shared
    ana = person(address)
    ana.room("Batch")
    ana.page.locator("input[type=file]").last.set_input_files(str(file))
    ana.page.wait_for_timeout(1500)
    ana.page.get_by_role("button", name="Judge all").click()
    ana.wait_for("judged 3 creators")
    ana.page.get_by_role("button", name="Review these creators").click()
    ana.room("Review")
    ana.page.wait_for_function("document.querySelectorAll('#queue .item').length == 3")
    assert len(list((home / "exports").glob("job-*/verdicts.jsonl"))) == 1


@pytest.mark.usefixtures("alone")
def test_people_sign_in_and_a_viewer_decides_nothing(serving, home, person, browser):
    """Without a password nothing is seen; with a viewer's, nothing is decided."""
    People({}).with_person("vic", "viewer", "correct horse").save(home / "people.toml")
    with serving(home) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("input[type=password]")
        assert page.locator("#queue .item").count() == 0
        page.get_by_label("username").fill("vic")
        page.get_by_label("password").fill("correct horse")
        page.get_by_role("button", name="Login").click()
        page.wait_for_selector("#queue .item")
        page.locator("#queue .item").first.click()
        page.wait_for_selector("article.case")
        page.wait_for_timeout(2000)
        assert "vic, viewer" in page.inner_text("body") and page.locator("#record[disabled]").count() == 1
        other = page.request.get(f"{address}/gradio_api/file=/etc/passwd")
        assert other.status in (403, 404)


def test_every_room_opens_and_nothing_lies_beside_the_window(shared, browser):
    """In two sizes, light and dark."""
    address, _ = shared
    for width, height, theme in ((1440, 900, "dark"), (1024, 768, "light")):
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(f"{address}/?creator=licence_claimed&__theme={theme}")
        page.wait_for_selector("#record:not([disabled])")
        for title in ("Policies", "Batch", "Quality", "Audit"):
            page.get_by_role("tab", name=title).first.click()
            page.wait_for_timeout(500)
            assert beside(page) == []
            assert page.locator(".tabitem:visible").first.inner_text().strip()


@pytest.mark.model
@pytest.mark.timeout(600)
def test_the_model_reads_a_case_and_talks_about_it(serving, home, person):
    """The real small model: findings at once, then what it read; a question is answered by clause."""
    with serving(home, "--model", "small") as address:
        ana = person(address)
        ana.page.set_default_timeout(300_000)
        ana.page.locator("#queue .item", has_text="c_1008").click()
        ana.page.wait_for_selector('article.case[data-creator="c_1008"] .status')
        assert ana.page.locator("#record[disabled]").count() == 1
        ana.page.wait_for_selector("#record:not([disabled])")
        assert "read for an answer" in ana.page.inner_text("article.case")
        before = ana.page.inner_text("article.case .ruling")
        ana.pane("Ask")
        ana.page.locator("#question textarea").fill("why does ORIG-1 land on my desk?")
        ana.page.keyboard.press("Enter")
        ana.page.wait_for_function("document.querySelector('#talk').innerText.split('ORIG-1').length > 2")
        assert ana.page.inner_text("article.case .ruling") == before
        ana.page.reload()
        ana.page.wait_for_selector("#queue .item")
        ana.pick("c_1008").pane("Ask")
        ana.wait_for("why does ORIG-1 land on my desk?", "#talk")
        assert ana.strangers() == []


@pytest.mark.model
@pytest.mark.timeout(600)
def test_the_line_before_the_model_is_told_and_leafing_on_is_followed(serving, home, person):
    """Who waits sees how many are before them; who opens another case meanwhile has that one read."""
    with serving(home, "--model", "default") as address:
        ana, ben = person(address), person(address)
        for each in (ana, ben):
            each.page.set_default_timeout(300_000)
        ana.page.locator("#queue .item", has_text="c_1008").click()
        ana.page.wait_for_selector('article.case[data-creator="c_1008"] .status')
        ben.page.locator("#queue .item", has_text="c_1008").click()
        ben.wait_for("1 person before you", "#place")
        ana.pick("c_1015")
        ben.page.wait_for_selector("#record:not([disabled])")
        assert ben.page.get_attribute("article.case", "data-creator") == "c_1008"
        assert "read for an answer" in ben.page.inner_text("article.case")
        ben.page.wait_for_function("!document.querySelector('#place').innerText.trim()")
