"""The result page: what each reader is told, and when."""

from datetime import date

import pytest

from competencies.models import AppointingAuthority
from evaluations.models import Cycle, GrievanceRule, Scheme, Sheet
from evaluations.rules.workflow import Action, Stage, State
from evaluations.sheets import corrections
from staff.models import AuditEvent, Employee
from tests.evaluations import year as years
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db


def read(year, sheet, by=Stage.SELF):
    response = year.get("result", sheet.pk, by=by)
    return response.content.decode() if response.status_code == 200 else response.status_code


def change(year, **fields):
    Scheme.objects.filter(pk=year.scheme.pk).move(**fields)


def may_complain(year, **rule):
    change(year, state="draft")
    GrievanceRule.objects.create(scheme=Scheme.objects.get(pk=year.scheme.pk), **rule)
    change(year, state="frozen")


def test_the_person_finds_a_result_once_it_is_disclosed_and_evaluators_once_it_is_confirmed(year, confirmed):
    assert read(year, confirmed) == 404
    assert "この評価の決まり方" in read(year, confirmed, Stage.FIRST)
    assert "この評価の決まり方" in read(year, confirmed, Stage.HR)
    year.move(confirmed, Action.DISCLOSE, Stage.HR)
    assert "この評価の決まり方" in read(year, confirmed)


def test_nobody_finds_a_result_before_it_is_confirmed(year):
    sheet = year.sheet(State.ADJUSTED)
    assert [read(year, sheet, by) for by in (Stage.SELF, Stage.FIRST, Stage.SECOND, Stage.HR)] == [404] * 4


def test_the_person_reads_the_confirmed_mark_and_no_more_than_the_scheme_discloses(year, disclosed):
    page = read(year, disclosed)
    assert page.count('class="result-symbol">A<') == 2
    assert "二次評価者の評語が結果です" in page
    assert "一つひとつの評語" not in page
    assert "印一次" not in page
    change(year, tells_comments=True)
    assert "印一次全体甲" in read(year, disclosed)
    assert "印一次所見甲" in read(year, disclosed)  # the axes' comments
    assert "一つひとつの評語" not in read(year, disclosed)
    change(year, tells_comments=False, tells_items=True)
    page = read(year, disclosed)
    assert "一つひとつの評語" in page
    assert "印一次" not in page


def test_what_is_disclosed_besides_the_result_is_said_in_one_sentence(year, disclosed):
    change(year, tells_comments=True, tells_items=True)
    page = year.get("result", disclosed.pk).content.decode()
    assert "この制度では、評価の結果のほかに、項目ごとの評語・所見も開示しています。" in page
    change(year, tells_comments=False, tells_items=False)
    assert "この制度で開示しているのは、評価の結果です。" in year.get("result", disclosed.pk).content.decode()


def test_evaluators_and_hr_read_all_of_it(year, disclosed):
    for by in (Stage.FIRST, Stage.HR):
        page = read(year, disclosed, by)
        assert "印一次全体甲" in page
        assert "一つひとつの評語" in page
        assert "確認しました" not in page


def test_to_have_read_it_is_said_once_and_only_by_the_person(year, disclosed):
    page = year.post("result", disclosed.pk).content.decode()
    assert "結果を確認したことを記録しました" in page
    assert "2026年11月21日 12:00に、結果を確認しました" in page
    assert Sheet.objects.get(pk=disclosed.pk).acknowledged_at == NOON
    assert "本人がします" in year.post("result", disclosed.pk, by=Stage.FIRST).content.decode()


def test_until_when_one_can_complain_is_told_in_words(year, disclosed):
    may_complain(year, step="consultation", length=7)
    may_complain(year, step="formal", length=7, trigger="answer")
    page = read(year, disclosed)
    assert "2026年11月28日(土)まで申し出られます" in page
    assert "苦情相談への回答のあとに" in page
    assert "苦情相談" not in read(year, disclosed, Stage.FIRST)


def test_the_commission_is_named_to_those_whom_it_hears(year, disclosed):
    assert "公平委員会" in read(year, disclosed)
    Employee.objects.filter(pk=year.world.subject.pk).update(pay_family="企業職給料表")
    assert "公平委員会" not in read(year, disclosed)


def test_the_commission_hears_nobody_of_a_public_enterprise(year, disclosed):
    AppointingAuthority.objects.filter(pk=year.world.authority.pk).update(kind="enterprise")
    assert "公平委員会" not in read(year, disclosed)


def test_both_versions_stand_and_name_each_other_with_the_reason(year, disclosed):
    new = corrections.order(disclosed, by=year.user(Stage.HR), at=NOON, reason="手続きに誤りがあった")
    page = read(year, disclosed)
    assert "再評価の途中です" in page
    assert "手続きに誤りがあった" in page
    year.rate(new, Stage.FIRST, "S")
    year.rate(new, Stage.SECOND, "S")
    new = handed_on(year, new)
    assert f"/evaluations/sheets/{new.pk}/result/" in read(year, disclosed)
    assert f"/evaluations/sheets/{disclosed.pk}/result/" in read(year, new)
    assert "手続きに誤りがあった" in read(year, new)


def handed_on(year, sheet):
    """From the first evaluator's marks to the disclosure."""
    for action, by in ((Action.SUBMIT_FIRST, Stage.FIRST), (Action.SUBMIT_SECOND, Stage.SECOND),
                       (Action.CONFIRM, Stage.CONFIRMER), (Action.DISCLOSE, Stage.HR)):  # fmt: skip
        sheet = year.move(sheet, action, by)
    return sheet


def past(year, sheet):
    """The table of earlier results, with a heading for each sheet, however many marks it has."""
    [rows] = year.get("result", sheet.pk).context["past"].values()
    return [(row.cycle, row.period, row.is_corrected, row.marks) for row in rows]


def test_each_year_stands_once_among_the_results_with_all_its_marks(year, disclosed):
    years.before(year.world)
    marks = {"能力評価": "A", "業績評価": "A"}
    before = ("2025年度 人事評価", None, False, {"能力評価": "B", "業績評価": "B"})
    assert past(year, disclosed) == [(year.cycle.name, None, False, marks), before]
    page = read(year, disclosed).partition("これまでの結果")[2]
    assert page.count("2025年度 人事評価") == 1
    assert '<th scope="rowgroup" rowspan="2">2025年度 人事評価</th>' in page


def test_two_cycles_of_one_name_are_told_apart_by_their_periods(year, disclosed):
    years.before(year.world)
    Cycle.objects.update(name="人事評価")
    assert [period for _name, period, *_rest in past(year, disclosed)] == [
        (date(2026, 4, 1), date(2027, 3, 31)), (date(2025, 4, 1), date(2026, 3, 31)),
    ]  # fmt: skip
    assert "2025年4月〜2026年3月" in read(year, disclosed)


def test_a_result_that_was_given_anew_stands_alone_and_says_so(year, disclosed):
    new = corrections.order(disclosed, by=year.user(Stage.HR), at=NOON, reason="手続きに誤りがあった")
    year.rate(new, Stage.FIRST, "S")
    year.rate(new, Stage.SECOND, "S")
    new = handed_on(year, new)
    assert [(is_corrected, set(marks.values())) for *_told, is_corrected, marks in past(year, new)] == [(True, {"S"})]
    assert "再評価の結果" in read(year, new)


def test_results_of_other_years_stand_beside_by_their_scale(year, disclosed):
    years.before(year.world)
    page = read(year, disclosed)
    assert "2025年度 人事評価" in page
    assert page.count("段階がS・A・B・C・Dの結果") == 2  # the region and its table
    assert "別の表にしています" not in page


def test_a_look_at_somebody_elses_result_is_written_down(year, disclosed):
    read(year, disclosed, Stage.FIRST)
    assert AuditEvent.objects.filter(kind="sight", what="人事評価の結果", people=[disclosed.employee_id]).count() == 1


@pytest.mark.parametrize(("by", "most"), [(Stage.SELF, 12), (Stage.FIRST, 12)])
def test_the_page_takes_few_questions(year, disclosed, by, most, django_assert_max_num_queries):
    change(year, tells_items=True, tells_comments=True, tells_points=True)
    may_complain(year, step="consultation", length=7)
    client = year.client(by)
    address = f"/evaluations/sheets/{disclosed.pk}/result/"
    client.get(address)
    with django_assert_max_num_queries(most):
        client.get(address)
