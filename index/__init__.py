"""Finding clauses: chunks, vectors, words, and the search that joins them.

`build_index` makes the index of a handbook, `open_index` gives a `Retriever` over it or says why not. The
index is a build product: everything in it can be made again from the handbook and an encoder.
"""

from index.chunk import Chunk, chunk_clause
from index.encoder import Encoder, SentenceEncoder
from index.errors import DamagedIndex, EncoderFault, IndexFault, MissingIndex, StaleIndex
from index.manifest import Manifest, index_folder
from index.retrieve import Entry, Hit, Retriever
from index.store import IndexInfo, build_index, info, open_index

__all__ = [
    "Chunk",
    "DamagedIndex",
    "Encoder",
    "EncoderFault",
    "Entry",
    "Hit",
    "IndexFault",
    "IndexInfo",
    "Manifest",
    "MissingIndex",
    "Retriever",
    "SentenceEncoder",
    "StaleIndex",
    "build_index",
    "chunk_clause",
    "index_folder",
    "info",
    "open_index",
]
