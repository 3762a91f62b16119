"""Probation is begun with the hire, reckoned from the days served, judged at milestones and decided by HR."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from evaluations.models import Draft, Opinion, Probation, Route
from evaluations.probations.deciding import draft_of, extend, make_regular, stamp, write_opinion
from evaluations.probations.reckoning import bring_up_to_date, every_day
from evaluations.rules.workflow import State
from staff.models import AuditEvent, Leave, Posting
from tests.browsers import browser_of
from tests.evaluations.factories import CycleFactory, SchemeFactory, SheetFactory
from tests.evaluations.papers.test_record_pdf import read
from tests.factories import EmployeeFactory, PostingFactory
from tests.staff.world import NOON, TODAY

pytestmark = pytest.mark.django_db

HIRED = date(2026, 7, 1)


def hire(world, on=HIRED, **post):
    person = EmployeeFactory(authority=world.authority, hired_on=on)
    PostingFactory(employee=person, department=world.team, valid_from=on, order_kind="hire", **post)
    return person


def kept(world, person, on=TODAY):
    bring_up_to_date(world.authority, on=on)
    return Probation.objects.filter(employee=person).first()


@pytest.mark.parametrize(
    ("employment", "end", "milestones"),
    [
        ("regular", date(2026, 12, 31), [2, 5]),
        ("fixed_term", date(2026, 12, 31), [2, 5]),
        ("fiscal_year", date(2026, 7, 31), [1]),
    ],
)
def test_a_hire_begins_a_probation_of_his_kind_of_employment(world, employment, end, milestones):
    row = kept(world, hire(world, employment=employment))
    assert (row.starts_on, row.ends_on, row.extension_reason) == (HIRED, end, "")
    assert [opinion.milestone for opinion in row.opinions.all()] == milestones


@pytest.mark.parametrize("employment", ["reappointed", "temporary"])
def test_the_re_employed_and_the_temporary_have_none(world, employment):
    assert kept(world, hire(world, employment=employment)) is None


def test_who_was_hired_long_ago_or_is_to_come_has_none(world):
    bring_up_to_date(world.authority, on=TODAY)
    hire(world, on=TODAY + timedelta(1))
    assert not Probation.objects.exists()


def test_a_new_term_of_an_employee_of_the_fiscal_year_begins_another(world):
    person = hire(world, employment="fiscal_year", on=date(2026, 4, 1), valid_to=date(2026, 8, 31))
    PostingFactory(
        employee=person, department=world.team, valid_from=date(2026, 9, 1), order_kind=Posting.Order.RENEWAL,
        employment="fiscal_year",
    )  # fmt: skip
    kept(world, person)
    assert list(Probation.objects.filter(employee=person).order_by("starts_on").values_list("starts_on")) == [
        (date(2026, 4, 1),), (date(2026, 9, 1),)
    ]  # fmt: skip


def test_twice_a_day_makes_nothing_twice(world):
    person = hire(world)
    kept(world, person)
    before = Probation.history.count()
    kept(world, person)
    assert Probation.history.count() == before
    assert (Probation.objects.count(), Opinion.objects.count()) == (1, 2)
    assert every_day(NOON) == 1


def test_leave_extends_it_until_enough_days_are_served_and_the_last_opinion_moves_along(world):
    person = hire(world)
    Leave.objects.create(employee=person, kind="sickness", valid_from=date(2026, 8, 1), valid_to=date(2026, 12, 31))
    row = kept(world, person)
    assert row.ends_on > date(2026, 12, 31)
    assert row.ends_on <= date(2027, 6, 30)
    assert "90日に満たない" in row.extension_reason
    last = row.opinions.last()
    assert date(2026, 11, 30) < last.due < row.ends_on
    Leave.objects.all().delete()
    assert (kept(world, person).ends_on, kept(world, person).extension_reason) == (date(2026, 12, 31), "")


def test_it_never_lasts_longer_than_a_year(world):
    person = hire(world)
    Leave.objects.create(employee=person, kind="sickness", valid_from=HIRED)
    assert kept(world, person).ends_on == date(2027, 6, 30)


def test_the_evaluator_of_the_day_is_asked_and_what_he_wrote_stays(world):
    person = hire(world)
    row = kept(world, person)
    assert {opinion.evaluator for opinion in row.opinions.all()} == {None}  # no route says who
    route = Route.objects.create(authority=world.authority, stage="first", valid_from=date(2020, 4, 1))
    row = kept(world, person)
    assert {opinion.evaluator for opinion in row.opinions.all()} == {world.manager}
    write_opinion(row.opinions.first(), "suitable", "", by=world.manager.user, at=NOON)
    route.levels_up = 1
    route.save()
    assert [opinion.evaluator for opinion in kept(world, person).opinions.all()] == [world.manager, world.boss]


@pytest.fixture
def row(world):
    found = Probation.objects.create(
        employee=world.subject, starts_on=HIRED, ends_on=date(2026, 12, 31), least_days=90, milestones=("2", "5")
    )
    for milestone, day in ((2, date(2026, 8, 31)), (5, date(2026, 11, 30))):
        Opinion.objects.create(probation=found, milestone=milestone, due=day, evaluator=world.manager)
    return found


def test_an_opinion_is_the_evaluators_and_a_doubt_has_a_reason(world, row):
    opinion = row.opinions.first()
    for kind in ("own", "boss", "deputy", "hr"):
        with pytest.raises(ValidationError, match="決められた評価者だけ"):
            write_opinion(opinion, "suitable", "", by=world.users[kind], at=NOON)
    for verdict, said in (("unsuitable", "理由を"), ("extend", "理由を"), ("", "意見を選")):
        with pytest.raises(ValidationError, match=said):
            write_opinion(opinion, verdict, " ", by=world.manager.user, at=NOON)
    write_opinion(opinion, "extend", "欠勤が多い", by=world.manager.user, at=NOON)
    assert AuditEvent.objects.filter(kind="evaluation", what="条件付採用の意見を書いた").count() == 1


def test_hr_makes_him_regular_from_the_day_after_and_then_all_is_fixed(world, row):
    hr = world.users["hr"]
    for kind in ("manager", "own", "hr_elsewhere"):
        with pytest.raises(ValidationError, match="ほかの人事担当だけ"):
            make_regular(row, by=world.users[kind], at=NOON)
    with pytest.raises(ValidationError, match="理由を"):
        make_regular(row, by=hr, at=NOON)
    write_opinion(row.opinions.last(), "suitable", "", by=world.manager.user, at=NOON)
    assert make_regular(row, by=hr, at=NOON).became_regular_on == date(2027, 1, 1)
    with pytest.raises(ValidationError, match="もう書き換えられません"):
        write_opinion(row.opinions.first(), "suitable", "", by=world.manager.user, at=NOON)
    with pytest.raises(ValidationError, match="すでに"):
        make_regular(row, by=hr, at=NOON)


def test_hr_extends_it_within_a_year_and_the_calendar_does_not_shorten_it(world, row):
    hr, until = world.users["hr"], date(2027, 2, 28)
    Leave.objects.all().delete()
    for day, reason, said in (
        (date(2026, 12, 31), "欠勤", "より後で"),
        (date(2027, 7, 1), "欠勤", "までの日"),
        (until, " ", "理由を"),
    ):
        with pytest.raises(ValidationError, match=said):
            extend(row, day, by=hr, at=NOON, reason=reason)
    extend(row, until, by=hr, at=NOON, reason="力を見極めるため")
    bring_up_to_date(world.authority, on=TODAY)
    row.refresh_from_db()
    assert (row.ends_on, row.extension_reason) == (until, "力を見極めるため")


def test_the_special_sheet_is_found_when_a_cycle_has_made_it(world, row):
    scheme = SchemeFactory(authority=world.authority, kind="probation")
    cycle = CycleFactory(scheme=scheme, period_from=HIRED, period_to=date(2026, 12, 31), base_date=date(2026, 12, 1))
    sheet = SheetFactory(cycle=cycle, employee=world.subject, department=world.team, state=State.SELF_SUBMITTED)
    bring_up_to_date(world.authority, on=TODAY)
    row.refresh_from_db()
    assert row.sheet == sheet


# ── Pages


def page(world, kind, row):
    return browser_of(world.users[kind]).get(reverse("evaluations:probation", args=[row.pk]))


def send(world, kind, row, **data):
    return browser_of(world.users[kind]).post(reverse("evaluations:probation", args=[row.pk]), data, follow=True)


def test_the_evaluator_writes_and_hr_reads_and_the_person_finds_nothing(world, row):
    opinion = row.opinions.first()
    refused = send(world, "manager", row, do="opinion", opinion=opinion.pk, verdict="extend", reason="")
    assert refused.status_code == 422
    done = send(world, "manager", row, do="opinion", opinion=opinion.pk, verdict="extend", reason="欠勤が多い")
    assert "意見を保存しました" in done.content.decode()
    assert "欠勤が多い" in page(world, "hr", row).content.decode()
    assert page(world, "own", row).status_code == page(world, "boss", row).status_code == 404
    assert send(world, "manager", row, do="regular").status_code == 403


def test_hr_decides_on_the_page_and_what_was_typed_stays(world, row):
    refused = send(world, "hr", row, do="extend", until="いつか", reason="見極めるため")
    assert refused.status_code == 422
    assert "見極めるため" in refused.content.decode()
    assert "延ばしました" in send(world, "hr", row, do="extend", until="2027-02-28", reason="見極め").content.decode()
    assert "正式採用としました" in send(world, "hr", row, do="regular", reason="問題なし").content.decode()


def test_an_opinion_that_was_saved_in_another_window_is_shown_beside_what_was_typed(world, row):
    opinion = row.opinions.first()
    write_opinion(opinion, "suitable", "先の理由", by=world.manager.user, at=NOON)
    late = {"do": "opinion", "opinion": opinion.pk, "verdict": "extend", "reason": "あとの理由"}
    answer = send(world, "manager", row, seen="", **late)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "先の理由" in text
    assert "あとの理由</textarea>" in text
    opinion.refresh_from_db()
    assert opinion.reason == "先の理由"
    seen = text.partition('name="seen" value="')[2].partition('"')[0]
    send(world, "manager", row, seen=seen, **late)
    opinion.refresh_from_db()
    assert opinion.reason == "あとの理由"


# ── Drafts of an opinion


def keep(world, kind, opinion, reason, **said):
    data = {"opinion": opinion.pk, "verdict": "extend", "reason": reason, "seen": stamp(opinion)}
    return browser_of(world.users[kind]).post(
        reverse("evaluations:opinion_draft", args=[opinion.probation_id]), data, **said
    )


def taken(world, opinion):
    address = reverse("evaluations:probation", args=[opinion.probation_id])
    browser = browser_of(world.users["manager"])
    return browser.get(address, {"opinion": opinion.pk, "draft": 1}).content.decode()


class TestDrafts:
    def test_what_is_typed_is_kept_and_offered_when_the_page_is_opened_again(self, world, row):
        opinion, other = row.opinions.all()
        said = keep(world, "manager", opinion, "見極めたい", headers={"HX-Request": "true"})
        assert "下書きを保存しました" in said.content.decode()
        offered = page(world, "manager", row).content.decode()
        assert offered.count("保存していない下書きがあります") == 1
        assert "見極めたい" not in offered
        shown = taken(world, opinion)
        assert "見極めたい</textarea>" in shown
        assert 'value="extend" checked' in shown
        assert "見極めたい" not in taken(world, other)

    def test_sent_again_after_a_login_it_leads_to_the_page(self, world, row):
        answer = keep(world, "manager", row.opinions.first(), "見極めたい")
        assert answer.url == reverse("evaluations:probation", args=[row.pk])
        assert Draft.objects.get().data["reason"] == "見極めたい"

    def test_it_is_gone_once_it_is_saved_or_thrown_away(self, world, row):
        opinion, other = row.opinions.all()
        keep(world, "manager", other, "もう一つの意見")
        keep(world, "manager", opinion, "見極めたい")
        address = reverse("evaluations:probation", args=[row.pk])
        browser_of(world.users["manager"]).post(f"{address}?opinion={opinion.pk}", {"do": "discard"})
        assert Draft.objects.get().form == draft_of(other)
        keep(world, "manager", opinion, "見極めたい")
        send(world, "manager", row, do="opinion", opinion=opinion.pk, verdict="suitable", seen="")
        assert Draft.objects.get().form == draft_of(other)

    def test_a_draft_of_what_was_saved_since_saves_over_nothing(self, world, row):
        opinion = row.opinions.first()
        keep(world, "manager", opinion, "下書きの理由")
        write_opinion(opinion, "suitable", "先の理由", by=world.manager.user, at=NOON)
        shown = taken(world, opinion)
        assert "先の理由" in shown
        seen = shown.partition('name="seen" value="')[2].partition('"')[0]
        late = {"verdict": "extend", "reason": "下書きの理由", "seen": seen}
        assert send(world, "manager", row, do="opinion", opinion=opinion.pk, **late).status_code == 409
        opinion.refresh_from_db()
        assert opinion.reason == "先の理由"

    def test_nobody_else_keeps_one_or_reads_it(self, world, row):
        opinion = row.opinions.first()
        keep(world, "manager", opinion, "見極めたい")
        for kind in ("own", "boss", "deputy", "hr"):
            assert keep(world, kind, opinion, "ほかの人").status_code == 404
        assert Draft.objects.get().data["reason"] == "見極めたい"
        assert "見極めたい" not in page(world, "hr", row).content.decode()

    def test_once_it_is_decided_none_is_kept_and_what_was_typed_is_shown_to_its_writer(self, world, row):
        opinion = row.opinions.first()
        keep(world, "manager", opinion, "見極めたい")
        make_regular(row, by=world.users["hr"], at=NOON, reason="問題なし")
        late = keep(world, "manager", opinion, "あとから", headers={"HX-Request": "true"})
        assert "いまは書けない状態になりました" in late.content.decode()
        assert "あとから" not in Draft.objects.get().data.values()
        assert "見極めたい" in page(world, "manager", row).content.decode()

    def test_what_nobody_types_is_not_kept(self, world, row):
        answer = keep(world, "manager", row.opinions.first(), "あ" * 60_001, headers={"HX-Request": "true"})
        assert "長すぎるため" in answer.content.decode()
        assert not Draft.objects.exists()


def test_the_list_tells_ends_and_what_is_late_in_few_questions(world, row, time_machine, django_assert_max_num_queries):
    time_machine.move_to(NOON)
    browser, address = browser_of(world.users["hr"]), reverse("evaluations:probations")
    browser.get(address)
    with django_assert_max_num_queries(12):
        listed = browser.get(address)
    assert [one.next_due for one, _verdict in listed.context["probations"]] == [date(2026, 8, 31)]
    with django_assert_max_num_queries(12):
        browser.get(reverse("evaluations:probation", args=[row.pk]))
    assert "計算し直しました" in browser.post(address, follow=True).content.decode()


def tick(world, *rows, kind="hr"):
    data = {"do": "regular", "probation": [row.pk for row in rows]}
    return browser_of(world.users[kind]).post(reverse("evaluations:probations"), data, follow=True)


def suitable(world, row):
    Opinion.objects.filter(probation=row).update(evaluator=world.manager)
    write_opinion(row.opinions.last(), "suitable", "", by=world.manager.user, at=NOON)
    return row


def test_hr_takes_on_all_who_are_ticked_and_those_who_cannot_be_are_named(world, row, time_machine):
    time_machine.move_to(NOON)
    others = [kept(world, hire(world)) for _n in range(3)]
    good = [suitable(world, one) for one in (row, others[0])]
    against = suitable(world, others[1])
    write_opinion(against.opinions.last(), "extend", "印まだ早い", by=world.manager.user, at=NOON)
    page = tick(world, *good, against)
    text = page.content.decode()
    assert "2人を正式採用としました" in text
    [(named, why)] = page.context["batch"].stayed
    assert named == against
    assert why == ["最後の意見が「正式採用が適当」でないときは、理由を書いてください。"]
    assert f"{against.employee.name}({against.employee.staff_number})</a>: {why[0]}" in text
    decided = Probation.objects.exclude(became_regular_on=None)
    assert set(decided) == set(good)
    assert AuditEvent.objects.filter(what="正式採用とした").count() == 2
    assert {one for one, _verdict in page.context["probations"]} == {against, others[2]}


def test_nothing_is_decided_for_nobody_twice_or_by_whoever_is_not_hr(world, row, time_machine):
    time_machine.move_to(NOON)
    suitable(world, row)
    assert (tick(world).status_code, tick(world, row, kind="manager").status_code) == (422, 403)
    assert not Probation.objects.exclude(became_regular_on=None).exists()
    tick(world, row, kind="hr_elsewhere")
    assert not Probation.objects.exclude(became_regular_on=None).exists()
    assert "1人を正式採用としました" in tick(world, row).content.decode()
    again = tick(world, row)
    assert again.status_code == 422
    assert "正式採用がすでに決まっています。" in again.content.decode()


def test_the_page_leads_to_the_sheet_whoever_may_see_it_and_tells_the_terms(world, row):
    scheme = SchemeFactory(authority=world.authority, kind="probation", name="特別評価")
    cycle = CycleFactory(scheme=scheme, period_from=HIRED, period_to=date(2026, 12, 31), base_date=date(2026, 12, 1))
    sheet = SheetFactory(cycle=cycle, employee=world.subject, department=world.team, state=State.SELF_SUBMITTED)
    bring_up_to_date(world.authority, on=TODAY)
    link = reverse("evaluations:sheet", args=[sheet.pk])
    assert link in page(world, "hr", row).content.decode()
    Opinion.objects.filter(probation=row).update(evaluator=world.manager)
    seen = page(world, "manager", row).content.decode()
    assert link not in seen  # he has no stage on it
    assert "90日に満たないと" in seen
    assert "見本の数字" in seen


def notice(world, kind, row):
    return browser_of(world.users[kind]).get(reverse("evaluations:probation_notice", args=[row.pk]))


def test_the_notice_says_what_was_decided_and_no_opinion_and_is_written_down(world, row):
    assert notice(world, "hr", row).status_code == 404  # nothing is decided
    write_opinion(row.opinions.last(), "extend", "意見だけのことば", by=world.manager.user, at=NOON)
    extend(row, date(2027, 2, 28), by=world.users["hr"], at=NOON, reason="力を見極めるため")
    text = read(notice(world, "hr", row))
    for said in ("条件付採用期間延長通知書", "本人三郎様", "令和8年12月31日", "令和9年2月28日", "力を見極めるため"):
        assert said in text
    assert "意見だけのことば" not in text
    make_regular(row, by=world.users["hr"], at=NOON, reason="問題なし")
    text = read(notice(world, "hr", row))
    assert "正式採用通知書" in text
    assert "令和9年3月1日" in text
    assert "問題なし" not in text
    assert notice(world, "manager", row).status_code == notice(world, "own", row).status_code == 404
    whats = AuditEvent.objects.filter(kind="export").values_list("what", flat=True)
    assert set(whats) == {"条件付採用期間延長通知書", "正式採用通知書"}


def test_the_person_is_told_the_days_on_his_own_page_and_no_opinion(world, row, time_machine):
    time_machine.move_to(NOON)
    write_opinion(row.opinions.first(), "extend", "意見だけのことば", by=world.manager.user, at=NOON)
    mine = browser_of(world.users["own"]).get(reverse("evaluations:mine")).content.decode()
    assert "あなたの条件付採用の期間は、2026年7月1日から2026年12月31日までです。" in mine
    assert "意見だけのことば" not in mine
