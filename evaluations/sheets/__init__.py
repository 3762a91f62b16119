"""The one door of a record form (記録書の手続き): reading how it stands, writing on it, moving it.

``door``: a move of the table, with its guards, history, notices and audit record in one transaction. ``writing``: every
save, on the version that was read. ``drafts``: what was typed and not saved. ``ways``: which steps a sheet has.
"""
