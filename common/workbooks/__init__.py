"""A record with all its parts as one Excel workbook, and back (ひとまとまりの表のブック).

``tables`` says what the sheets are, ``records`` reads them by their headings, ``rows`` makes them rows of the record
as it will be, ``writing`` saves these, and ``exchange`` puts it together: an export, an import that is all or nothing,
and what it would do. ``pages`` are its three steps in the admin. What was exported imports without a change.
"""
