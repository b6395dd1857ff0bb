"""Activities out again: as a table, as FIT, as TCX. What we write, our own importers read."""

from training.exports.fit import fit_of
from training.exports.table import table_of
from training.exports.tcx import tcx_of

__all__ = ["fit_of", "table_of", "tcx_of"]
