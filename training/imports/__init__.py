"""The import of the training office's masters (研修の取り込み): a book of ``staff.imports``, with a plan of its own.

``ledger`` is what is stored, ``planning`` holds a file against it, ``rules`` finds what cannot be, ``reporting`` tells
the difference, and ``book`` puts them together with the order in which rows are written.
"""
