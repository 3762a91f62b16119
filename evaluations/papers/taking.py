"""What a filled-in form would change (記入したExcelの読み込み): checked by the rules of the page, told, then saved.

Nothing is written while anything is wrong; what is saved goes through the functions that the pages use.
"""

from __future__ import annotations

from evaluations.models import Sheet
from evaluations.papers.layout import STAGE_OF, Choices
from evaluations.papers.taking_goals import take_goals
from evaluations.papers.taking_marks import take_marks, take_report
from evaluations.papers.takings import Taken
from evaluations.papers.workbook import Filled
from evaluations.rules.sights import Text
from evaluations.sheets.marks import Marks


def take(sheet: Sheet, text: Text, filled: Filled, choices: Choices) -> Taken:
    """Compare what was filled in with the sheet as it stands; all problems at once."""
    marks = Marks(sheet)
    if text == Text.GOALS:
        found = take_goals(marks, filled, choices)
    elif text == Text.SELF_REPORT:
        found = take_report(marks, filled)
    else:
        found = take_marks(marks, STAGE_OF[text], filled)
    found.problems = [*filled.problems, *found.problems]
    return found
