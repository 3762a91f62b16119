"""The yearly import (毎年の取り込み): what a file says, what would follow, writing it, and taking it back.

``reading`` turns sheets into rows by their headings, ``planning`` holds them against the ``ledger`` of what is
stored and works out what follows, ``rules`` finds what cannot be, ``writing`` carries the changes out, ``undoing``
takes the last import back, and ``work`` does all this in the background.
"""
