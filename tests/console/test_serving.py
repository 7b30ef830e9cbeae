"""What is refused before the page opens, and what is not."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from agent.settings import load_settings
from console.serving import Wanted, serve
from signals.errors import UserError

ROOT = Path(__file__).parents[2]


def test_a_header_without_a_list_of_people_is_refused(tmp_path):
    """Else everybody who comes would be the lead."""
    with pytest.raises(UserError, match="there is no list of people; run `clausewise people add`"):
        serve(load_settings(home=tmp_path, model="none"), Wanted(), 7860, header="X-User")


@pytest.mark.usefixtures("alone")
def test_a_busy_machine_opens_the_page_too(home):
    """Gradio would look at its own page first and give up after three seconds."""
    slow = "import gradio.networking as n; n.url_ok = lambda url: False; from cli import main; main()"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-c", slow, "ui", "--home", str(home), "--model", "none", "--port", port]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as page:
        assert page.stderr
        told = next((line for line in page.stderr if "is open" in line or "rror" in line), "")
        page.terminate()
    assert "is open" in told
