"""A result told like a receipt."""

from decimal import Decimal

from django.template import Context, Template

from evaluations.receipts import Line, number, receipt
from evaluations.results import told as tell
from evaluations.rulebook import AxisBook, LevelBook, Rulebook, ScaleBook
from evaluations.rules import outcome, scales, scoring
from evaluations.rules.scoring import Difficulty, DifficultyMode, GoalMark, GoalRules, ItemMark, Rounding, Threshold
from evaluations.rules.workflow import Stage

LEVELS = tuple(scales.Level(str(n), n, Decimal(n)) for n in range(1, 6))
SCALE = scales.Scale("5", LEVELS, 3)
BOOK = ScaleBook(1, "5段階", tuple(LevelBook(n, "", n == 3, LEVELS[n - 1]) for n in range(5, 0, -1)), SCALE)
ROWS = tuple(Threshold(Decimal(lower), LEVELS[n]) for n, lower in enumerate((0, 50, 60, 80, 90)))


def book(**axis):
    """One axis of numbers, under the name of 能力評価."""
    fields = {
        "pk": 1, "code": "ability", "name": "能力評価", "kind": "items", "is_numeric": True, "has_other_work": False,
        "difficulty_mode": "none", "items_from": "", "scale": BOOK, "overall": BOOK, "goals": GoalRules(),
        "thresholds": ROWS, "weights": (((), Decimal(100)),), "item_weights": (),
    }  # fmt: skip
    return Rulebook(
        1, "制度", (AxisBook(**fields | axis),), (), False, None, (), Rounding.NONE, 0, (), (), (), ()
    )  # fmt: skip


def told(rulebook, *given):
    return receipt(tell(outcome.outcome(rulebook.rules("G1"), given), rulebook))


def items(*marks, stage=Stage.FIRST, weight=100):
    return outcome.Given(
        stage, Decimal(weight), {"ability": tuple(ItemMark(f"項目{n}", Decimal(50), LEVELS[m - 1])
                                                  for n, m in enumerate(marks, 1))}
    )  # fmt: skip


def test_each_item_its_sum_and_the_row_that_applied_are_told():
    (block,) = told(book(), items(4, 3))
    (slip,) = block.slips
    assert (block.title, block.mark, block.because) == ("能力評価", "3", "点から決まりました。")
    assert slip.lines == (Line("項目1", "ウエイト50 × 4 ÷ 5", "40"), Line("項目2", "ウエイト50 × 3 ÷ 5", "30"))
    assert slip.sums == (Line("合計", "", "70"),)
    assert block.steps == (Line("当てはまる区分", "60点以上", "3"),)


def test_two_evaluators_are_blended_in_the_open():
    (block,) = told(book(), items(4, 4, weight=2), items(3, 3, stage=Stage.SECOND, weight=1))
    assert [slip.title for slip in block.slips] == ["一次評価者の点(重み2)", "二次評価者の点(重み1)"]
    assert block.steps[0] == Line("評価者の重みで合わせる", "80 × 約66.67% + 60 × 約33.33%", "約73.33")


def test_what_difficulty_does_to_a_goal_and_where_it_is_capped_is_told():
    rules = GoalRules(DifficultyMode.COEFFICIENT, Decimal(5))
    marks = (GoalMark("1 窓口", Decimal(100), LEVELS[4], Difficulty("◎", 0, Decimal("1.2"))),)
    given = outcome.Given(Stage.FIRST, Decimal(100), {"ability": marks})
    (block,) = told(book(kind="goals", goals=rules), given)
    (line,) = block.slips[0].lines
    assert line == Line("1 窓口", "ウエイト100% × 5点(評語5、困難度の係数1.2、上限で止めます)", "5")
    assert block.slips[0].sums == (Line("合計", "", "5"), Line("100点満点に直す", "", "100"))


def test_an_adjusters_mark_stands_beside_what_the_points_say():
    adjusted = outcome.Given(Stage.ADJUSTER, axes={"ability": LEVELS[3]})
    (block,) = told(book(), items(4, 3), adjusted)
    assert block.steps == (Line("当てはまる区分", "60点以上", "3"), Line("調整者の評語", "", "4"))
    assert (block.mark, block.because) == ("4", "調整者が、点とは別に評語を決めました。")


def test_symbols_are_told_as_the_judgement_of_whom_they_are():
    given = (
        outcome.Given(Stage.FIRST, axes={"ability": LEVELS[3]}),
        outcome.Given(Stage.SECOND, axes={"ability": LEVELS[2]}),
    )
    (block,) = told(book(is_numeric=False), *given)
    assert block.slips == ()
    assert block.steps == (Line("一次評価者の評語", "", "4"), Line("二次評価者の評語", "", "3"))
    assert block.because == "二次評価者の評語が結果です。点の計算はありません。"


def test_the_axes_add_up_to_the_whole_by_their_weights():
    score = scoring.AxisScore("ability", (), scoring.Fraction(70), scoring.Fraction(70))
    whole = scoring.overall([(score, Decimal(100))], ROWS, rounding=Rounding.DOWN)
    found = outcome.Outcome((outcome.AxisOutcome("ability", LEVELS[2]),), whole.level, None, whole)
    rulebook = Rulebook(1, "制度", book().axes, (), True, BOOK, ROWS, Rounding.NONE, 0, (), (), (), ())
    block = receipt(tell(found, rulebook))[-1]
    assert block.slips[0].lines == (Line("能力評価", "70点 × 100%", "70"),)
    assert (block.title, block.mark) == ("総合評価", "3")


def test_what_is_not_marked_yet_comes_to_nothing():
    (block,) = told(
        book(), outcome.Given(Stage.FIRST, Decimal(100), {"ability": (ItemMark("項目", Decimal(1), None),)})
    )
    assert (block.mark, block.because) == ("", "まだ決まっていません。")


def test_a_number_says_when_it_is_rounded():
    assert [number(n) for n in ("72", "43.25", "200/3", "0")] == ["72", "43.25", "約66.67", "0"]


def test_the_tag_draws_it_with_every_line():
    derivation = tell(outcome.outcome(book().rules("G1"), [items(4, 3)]), book())
    page = Template("{% load receipts %}{% receipt told %}").render(Context({"told": derivation}))
    assert "ウエイト50 × 4 ÷ 5" in page
    assert Template("{% load receipts %}{% receipt told %}").render(Context({"told": None})).strip() == ""
