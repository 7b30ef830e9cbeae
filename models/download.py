"""Fetching one GGUF file over HTTP, with resume.

What has arrived lies in a hidden file beside the target together with the server's mark of that version; a
broken download goes on where it stopped only if the server still has the same version. The file appears under
its name only when it is complete and is a GGUF file; a digest that the hub states is checked.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from models.locate import is_gguf
from models.progress import Progress
from models.remote import Remote
from models.stamps import hash_file, write_stamp
from models.table import ModelFileError

if TYPE_CHECKING:
    import httpx

_DIGEST = re.compile(r'^"?([0-9a-f]{64})"?$')


def download(remote: Remote, folder: Path, progress: Progress, client: httpx.Client | None = None) -> Path:
    """Fetch a file into its place below `folder`.

    Args:
        remote: What to fetch.
        folder: The `models` folder of the data folder.
        progress: Where the work is shown.
        client: Makes the requests; by default one that follows redirects.

    Returns:
        The file, with a stamp that records its digest.

    Raises:
        ModelFileError: No network, no such file, a broken transfer, no GGUF file, or a wrong digest.
        OSError: The disk is full, or cannot be written.
    """
    import httpx

    target = folder / remote.place
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    own = client or httpx.Client(follow_redirects=True, timeout=httpx.Timeout(60.0, connect=15.0))
    try:
        stated = _transfer(own, remote, partial, progress)
    except httpx.HTTPError as error:
        hint = "check the network, then run the same command again; it goes on from here"
        raise ModelFileError(
            f"cannot be fetched ({_reason(error)})", where=remote.reference, hint=hint
        ) from error
    finally:
        if client is None:
            own.close()
    sha256 = _check(remote, partial, stated)
    os.replace(partial, target)
    _mark_path(partial).unlink(missing_ok=True)
    write_stamp(target, remote.reference, {target.name: sha256})
    return target


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__


def _mark_path(partial: Path) -> Path:
    return partial.with_name(partial.name + ".mark")


def _transfer(client: httpx.Client, remote: Remote, partial: Path, progress: Progress) -> str | None:
    """Bring `partial` up to full length; return the digest that the server states, if any."""
    mark = _mark_path(partial)
    have = partial.stat().st_size if partial.exists() and mark.exists() else 0
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": mark.read_text("utf-8")}
    with client.stream("GET", remote.url, headers=headers) as answer:
        if answer.status_code == 416:
            # Longer than the server's file: what lies here is of no use.
            partial.unlink()
            return _transfer(client, remote, partial, progress)
        if answer.status_code not in (200, 206):
            raise _refused(remote, answer.status_code)
        have = have if answer.status_code == 206 else 0
        _remember_version(answer, mark)
        length = have + int(answer.headers.get("Content-Length", 0))
        with partial.open("ab" if have else "wb") as sink, progress.task(remote.reference, length) as advance:
            advance(have)
            for block in answer.iter_bytes():
                sink.write(block)
                advance(len(block))
            sink.flush()
            os.fsync(sink.fileno())
        if length > have and partial.stat().st_size != length:
            raise ModelFileError("broke off", where=remote.reference, hint="run the same command again")
        return _stated_digest(answer)


def _remember_version(answer: httpx.Response, mark: Path) -> None:
    etag = answer.headers.get("ETag", "")
    # A weak mark does not promise the same bytes, so such a transfer starts anew each time.
    if etag and not etag.startswith("W/"):
        mark.write_text(etag, encoding="utf-8")
    else:
        mark.unlink(missing_ok=True)


def _stated_digest(answer: httpx.Response) -> str | None:
    for step in (*answer.history, answer):
        found = _DIGEST.match(step.headers.get("X-Linked-Etag", ""))
        if found:
            return found[1]
    return None


def _refused(remote: Remote, status: int) -> ModelFileError:
    if status in (401, 403):
        return ModelFileError(
            "the server asks for a login", where=remote.reference, hint="fetch it by hand and give its path"
        )
    if status == 404:
        return ModelFileError(
            "there is no such file", where=remote.reference, hint="check owner, repository and file name"
        )
    return ModelFileError(f"the server answered {status}", where=remote.reference, hint="try again later")


def _check(remote: Remote, partial: Path, stated: str | None) -> str:
    if not is_gguf(partial):
        partial.unlink()
        raise ModelFileError(
            "not a GGUF file", where=remote.reference, hint="it was removed; check the reference"
        )
    sha256 = hash_file(partial)
    if stated and sha256 != stated:
        partial.unlink()
        raise ModelFileError(
            f"has the digest {sha256} and the hub states {stated}",
            where=remote.reference,
            hint="it was removed; run the same command again",
        )
    return sha256
