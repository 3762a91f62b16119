from common.importing import Difference, Kind, Problem, Report, RowChange, SheetReport, places
from common.spreadsheets import Sheet


def problem(**changes) -> Problem:
    return Problem(**{"sheet": "職位", "row": 3, "column": "名称", "value": "", "reason": "空欄です。"} | changes)


def test_counts_add_up_over_sheets():
    report = Report(
        [
            SheetReport("職位", [RowChange(Kind.NEW, 2, "G1"), RowChange(Kind.DELETED, None, "G9")], unchanged=3),
            SheetReport("印", [RowChange(Kind.NEW, 2, "◎")]),
        ]
    )
    assert report.counts == {Kind.NEW: 2, Kind.DELETED: 1, Kind.UNCHANGED: 3}


def test_the_fingerprint_is_of_what_was_said():
    def report(after: str) -> Report:
        change = RowChange(Kind.CHANGED, 2, "G1", (Difference("名称", "前", after),))
        return Report([SheetReport("職位", [change])], written=after == "書いた")

    assert report("後").fingerprint == report("後").fingerprint
    assert report("後").fingerprint != report("別").fingerprint


def test_problems_are_placed_in_their_cells():
    sheet = Sheet("職位", [[], ["記号", "名称"], ["G1", ""]])
    found = places(
        [problem(), problem(reason="もう一つ。"), problem(column="", reason="行。"), problem(row=None)], [sheet]
    )
    assert found == {("職位", 3, 2): "空欄です。\nもう一つ。", ("職位", 3, 1): "行。"}
