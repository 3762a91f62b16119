"""The import of who evaluates whom (評価者の経路と例外の取り込み): a book of ``staff.imports``.

``ledger`` is what is stored, ``planning`` holds a file against it, and ``book`` puts them together; how a plan is
told, and what is asked of every row, is that of training's masters.
"""
