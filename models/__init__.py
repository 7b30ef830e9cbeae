"""Model files: which there are, where they lie, how they get here, and whether they are whole.

Fetching is `models.pull.pull`, checking `models.verify.verify`, finding `models.locate.locate`; they carry
the names of their modules and are imported from there. Nothing here loads a model or runs anything that was
downloaded.
"""

from models.listing import Row, rows
from models.locate import default_home, find_known, search_folders
from models.stamps import digest_of
from models.table import Model, ModelFileError, load_table

__all__ = [
    "Model",
    "ModelFileError",
    "Row",
    "default_home",
    "digest_of",
    "find_known",
    "load_table",
    "rows",
    "search_folders",
]
