"""What a scheme does not disclose is out of the receipt."""

from evaluations.receipts import receipt
from evaluations.rules.disclosing import EVERYTHING, Tells, within

LINE = {"name": "企画力", "weight": "50", "rating": "4", "highest": "5", "points": "40"}
AXIS = {
    "code": "ability", "name": "能力評価", "level": "A", "by": "adjuster", "numeric": True,
    "judged": [["first", "C"], ["adjuster", "A"]], "total": "72.5", "compared": "72", "threshold": ["60", "B"],
    "stages": [{"stage": "first", "weight": "100", "lines": [LINE], "raw": "40", "total": "72.5"}],
}  # fmt: skip
WHOLE = {
    "level": "A", "by": "adjuster", "judged": [["adjuster", "A"]], "total": "72.5", "compared": "72",
    "threshold": ["60", "B"],
    "parts": [{"name": "能力評価", "total": "72.5", "weight": "100", "points": "72.5"}],
}  # fmt: skip
TOLD = {"scheme": "定期評価", "axes": [AXIS], "whole": WHOLE}


def words(tells):
    blocks = receipt(within(TOLD, tells))
    slips = [slip for block in blocks for slip in block.slips]
    lines = [line for lines in (*(s.lines + s.sums for s in slips), *(b.steps for b in blocks)) for line in lines]
    return [f"{line.label} {line.way} {line.value}".split() for line in lines], [block.because for block in blocks]


def test_the_mark_and_whose_it_is_are_always_told():
    lines, because = words(Tells())
    assert lines == []
    assert because == ["調整者が、点とは別に評語を決めました。"] * 2
    assert [block.mark for block in receipt(within(TOLD, Tells()))] == ["A", "A"]


def test_points_without_single_marks_tell_no_item():
    lines, _because = words(Tells(points=True))
    assert ["点", "72.5"] in lines
    assert not [line for line in lines if "企画力" in line or "C" in line]


def test_single_marks_without_points_tell_no_number_and_not_the_adjusters():
    lines, _because = words(Tells(items=True))
    assert lines == [["一次評価者の評語", "C"]]


def test_both_tell_each_line_but_not_what_the_adjuster_gave():
    lines, _because = words(Tells(items=True, points=True))
    assert ["企画力", "ウエイト50", "×", "4", "÷", "5", "40"] in lines
    assert not [line for line in lines if "調整者の評語" in line]


def test_those_who_evaluate_read_all_of_it():
    lines, _because = words(EVERYTHING)
    assert ["調整者の評語", "A"] in lines


def test_a_scheme_without_a_whole_tells_none():
    assert within({**TOLD, "whole": None}, Tells())["whole"] is None
