"""The pages of self-development, as those concerned use them: what is typed is kept, and files go to nobody else."""

from datetime import date

import pytest
from django.urls import reverse

from staff.access import Role
from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.factories import EmployeeFactory, employee_with_login, user_with
from tests.training.factories import CourseFactory, SessionFactory
from tests.training.factories_support import (
    NOW,
    PDF,
    BudgetFactory,
    ExternalRecordFactory,
    OJTPlanFactory,
    SharingFactory,
    SubsidyFactory,
    SubsidyKindFactory,
    document,
    picture,
    upload,
)
from training.models import Enrolment, Evidence, ExternalRecord, OJTPlan, Sharing, Subsidy
from training.stale import fingerprint
from training.support import files
from training.support.files import Checked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


@pytest.fixture
def _today(time_machine):
    time_machine.move_to("2026-11-21T03:00:00Z", tick=False)


@pytest.fixture
def own(world):
    return browser_of(world.users["own"])


@pytest.fixture
def officer(world):
    return browser_of(world.users["training"])


def at(name, *args):
    return reverse(f"training:{name}", args=args)


def text_of(response):
    return response.content.decode()


# ── Support


@pytest.fixture
def kind(world):
    return SubsidyKindFactory(authority=world.authority, code="LIC", note="業務に関係する資格")


def test_somebody_applies_after_a_look_at_it(own, kind):
    page = at("subsidy_apply", "LIC")
    typed = {"title": "簿記2級", "purpose": "決算のため\r\n正しく読む", "cost": "３３，333".replace("，", "")}
    looked = own.post(page, typed)
    assert "16,666円" in text_of(looked)
    assert not Subsidy.objects.exists()
    assert "決算のため" in text_of(own.post(page, typed | {"edit": "1"}))
    answer = own.post(page, typed | {"send": "1"}, follow=True)
    subsidy = Subsidy.objects.get()
    assert answer.redirect_chain[-1][0] == at("subsidy", subsidy.pk)
    assert (subsidy.title, subsidy.cost, subsidy.year) == ("簿記2級", 33_333, 2026)
    assert "簿記2級" in text_of(own.get(at("support")))
    again = own.post(page, typed | {"send": "1"})
    assert (again.status_code, Subsidy.objects.count()) == (409, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cost", "百円"), ("cost", "-1"), ("cost", "9" * 30), ("cost", ""), ("cost", "1.5"), ("title", ""),
        ("title", "長" * 121), ("title", "簿記\u202e"), ("purpose", "\x00"), ("purpose", "長" * 1001),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_beside_its_field_and_what_was_typed_stays(own, kind, field, value):
    typed = {"title": "簿記2級", "purpose": "決算のため", "cost": "1000"} | {field: value}
    answer = own.post(at("subsidy_apply", "LIC"), typed | {"send": "1"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    kept = {"title": "簿記2級", "purpose": "決算のため", "cost": "1000"}
    assert all(word in text_of(answer) for name, word in kept.items() if name != field)
    assert not Subsidy.objects.exists()


def test_a_group_is_named_by_staff_numbers_and_unknown_ones_are_told(world, own):
    SubsidyKindFactory(authority=world.authority, code="GRP", is_for_groups=True)
    typed = {"title": "研究", "purpose": "目的", "cost": "1000"}
    wrong = own.post(at("subsidy_apply", "GRP"), typed | {"members": f"999999、{world.elsewhere.staff_number}"})
    assert "999999、" in text_of(wrong)
    number = world.beside.staff_number
    own.post(at("subsidy_apply", "GRP"), typed | {"members": f"{number}\n{number}", "send": "1"})
    assert list(Subsidy.objects.get().members.all()) == [world.beside]


def test_what_is_over_takes_no_application(world, own):
    SubsidyKindFactory(authority=world.authority, code="OLD", valid_to=date(2026, 3, 31))
    assert "いま申請を受け付けていません" in text_of(own.get(at("subsidy_apply", "OLD")))
    typed = {"title": "簿記", "purpose": "決算", "cost": "1000", "send": "1"}
    assert own.post(at("subsidy_apply", "OLD"), typed).status_code == 409
    SubsidyKindFactory(code="ALIEN")
    assert own.get(at("subsidy_apply", "ALIEN")).status_code == 404


def test_from_the_application_to_the_payment_on_the_pages(world, own, officer, kind):
    BudgetFactory(kind=kind, amount=50_000)
    subsidy = SubsidyFactory(employee=world.subject, kind=kind, title="簿記2級")
    page = at("subsidy", subsidy.pk)
    assert "簿記2級" in text_of(officer.get(at("support_review")))
    assert "50,000円" in text_of(officer.get(page))
    assert "50,000円" not in text_of(own.get(page))  # the year's money is the office's matter
    officer.post(page, {"do": "approve", "approve-granted": "12000"})
    sent = {"do": "report", "report-spent": "30000", "report-completed_on": "令和8年11月1日", "report-result": "合格"}
    assert own.post(page, sent).status_code == 422  # no evidence
    own.post(page, sent | {"report-evidence": [upload(), upload(picture(), "領収書.png")]})
    assert subsidy.evidence.count() == 2
    assert "12,000円" in text_of(officer.get(page))
    officer.post(page, {"do": "settle"})
    subsidy.refresh_from_db()
    assert (subsidy.state, subsidy.paid, subsidy.completed_on) == ("settled", 12_000, date(2026, 11, 1))
    line = officer.get(at("support_review")).context["budgets"][0]
    assert (line.budget.kept, line.budget.paid, line.budget.left) == (0, 12_000, 38_000)


def test_two_officers_on_one_page_the_second_is_told_and_his_words_are_not_lost(world, officer, kind):
    subsidy = SubsidyFactory(employee=world.subject, kind=kind)
    page = at("subsidy", subsidy.pk)
    browser_of(world.users["hr"]).post(page, {"do": "approve", "approve-granted": "100"})
    answer = officer.post(page, {"do": "decline", "decline-reason": "対象にならない資格"})
    assert answer.status_code == 409
    assert "対象にならない資格" in text_of(answer)
    subsidy.refresh_from_db()
    assert (subsidy.state, subsidy.steps.count()) == ("approved", 1)


@pytest.mark.parametrize("who", ["own", "manager", "boss"])
def test_a_forged_decision_of_somebody_without_the_role_does_nothing(world, who):
    subsidy = SubsidyFactory(employee=world.subject)
    answer = browser_of(world.users[who]).post(at("subsidy", subsidy.pk), {"do": "approve", "approve-granted": "1"})
    assert answer.status_code == 409
    subsidy.refresh_from_db()
    assert subsidy.state == "applied"


@pytest.mark.parametrize("who", ["beside", "elsewhere", "hr_elsewhere", "bureau_hr", "auditor"])
def test_what_one_may_not_see_one_may_not_post_to(world, who):
    subsidy, record = SubsidyFactory(employee=world.subject), ExternalRecordFactory(employee=world.subject)
    browser = browser_of(world.users[who])
    assert browser.post(at("subsidy", subsidy.pk), {"do": "withdraw", "withdraw-reason": "x"}).status_code == 404
    if who != "bureau_hr":  # he reads what was learned elsewhere
        assert browser.post(at("external", record.pk), {"do": "confirm"}).status_code == 404


def test_a_form_without_its_token_does_nothing(world):
    from django.test import Client

    subsidy = SubsidyFactory(employee=world.subject)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.users["own"])
    answer = strict.post(at("subsidy", subsidy.pk), {"do": "withdraw", "withdraw-reason": "x"})
    assert answer.status_code == 403
    subsidy.refresh_from_db()
    assert subsidy.state == "applied"


def test_the_review_leaves_as_a_file_and_who_is_in_it_is_written_down(world, officer, kind):
    SubsidyFactory(employee=world.subject, kind=kind, title="=HYPERLINK(1)")
    SubsidyFactory(employee=world.subject, kind=kind, state="declined", title="不承認の資格")
    told = officer.get(at("support_review"), {"export": "csv-utf8"}).content.decode("utf-8-sig").splitlines()
    assert len(told) == 2
    assert told[1].split(",")[:3] == ["2026-11-21", "2026", world.subject.staff_number]
    assert "'=HYPERLINK(1)" in told[1] or "=HYPERLINK(1)" not in told[1].split(",")
    event = AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT).get()
    assert event.whose.filter(employee=world.subject).exists()
    every = officer.get(at("support_review"), {"export": "csv-utf8", "state": "all"}).content.decode("utf-8-sig")
    assert "不承認の資格" in every


@pytest.mark.parametrize("query", [{"year": "x"}, {"state": "x"}, {"kind": "x"}, {"page": "9" * 40}, {"year": "2025"}])
def test_odd_addresses_are_answered(officer, kind, query):
    assert officer.get(at("support_review"), query).status_code == 200


# ── Learning elsewhere


def external_typed(**more):
    return {"title": "放送大学 法学", "provider": "放送大学学園", "completed_on": "2026-10-01", "hours": "22.5"} | more


def test_what_was_learned_elsewhere_is_entered_mended_and_confirmed(world, own, officer):
    course = CourseFactory(authority=world.authority)
    own.post(at("external_new"), external_typed(evidence=[upload()]))
    record = ExternalRecord.objects.get()
    page = at("external", record.pk)
    seen = own.get(page).context["acts_by_name"]["edit"].form.initial["seen"]
    edited = {f"edit-{name}": value for name, value in external_typed(title="放送大学 行政法", seen=seen).items()}
    kept = record.evidence.get().pk
    own.post(page, edited | {"do": "edit", "edit-dropped": [kept], "edit-evidence": [upload(name="新しい.pdf")]})
    record.refresh_from_db()
    assert (record.title, [file.name for file in record.evidence.listed()]) == ("放送大学 行政法", ["新しい.pdf"])
    stale = own.post(page, edited | {"do": "edit", "edit-title": "別の題"})
    assert (stale.status_code, "別の題" in text_of(stale)) == (409, True)
    officer.post(page, {"do": "confirm", "confirm-course": course.pk})
    record.refresh_from_db()
    assert (record.state, record.course) == ("confirmed", course)
    late = own.post(page, edited | {"do": "edit", "edit-title": "遅れた題"})
    assert (late.status_code, "遅れた題" in text_of(late)) == (409, True)


def test_a_refusal_tells_why_and_can_be_mended(world, own, officer):
    record = ExternalRecordFactory(employee=world.subject)
    page = at("external", record.pk)
    assert officer.post(page, {"do": "decline", "decline-reason": "長" * 201}).status_code == 422
    officer.post(page, {"do": "decline", "decline-reason": "修了証を付けてください"})
    assert "修了証を付けてください" in text_of(own.get(page))
    seen = own.get(page).context["acts_by_name"]["edit"].form.initial["seen"]
    own.post(page, {"do": "edit"} | {f"edit-{k}": v for k, v in external_typed(seen=seen).items()})
    record.refresh_from_db()
    assert (record.state, record.reason) == ("submitted", "")


@pytest.mark.parametrize("do", ["confirm", "decline"])
def test_what_was_mended_since_is_not_decided_on_unseen(world, own, officer, do):
    """The answer shows what it says by now; sent once more, it is meant."""
    record = ExternalRecordFactory(employee=world.subject)
    page = at("external", record.pk)
    sent = {"do": do, "decline-reason": "書類がない", f"{do}-seen": form_of(officer.get(page), do).initial["seen"]}
    mended = external_typed(title="別の講座", seen=form_of(own.get(page), "edit").initial["seen"])
    own.post(page, {"do": "edit"} | {f"edit-{name}": value for name, value in mended.items()})
    stale = officer.post(page, sent)
    record.refresh_from_db()
    assert (stale.status_code, record.state, "別の講座" in text_of(stale)) == (409, "submitted", True)
    again = form_of(stale, do)
    assert officer.post(page, sent | {f"{do}-seen": again["seen"].value()}).status_code == 302
    record.refresh_from_db()
    assert record.state in {"confirmed", "declined"}


def form_of(response, do):
    return response.context["acts_by_name"][do].form


def test_another_citys_course_cannot_be_chosen(world, officer):
    record = ExternalRecordFactory(employee=world.subject)
    answer = officer.post(at("external", record.pk), {"do": "confirm", "confirm-course": CourseFactory().pk})
    assert answer.status_code == 422
    record.refresh_from_db()
    assert record.state == "submitted"


def test_a_wrong_file_is_refused_by_its_name_and_what_was_typed_stays(own):
    wrong = upload(b"<html><script>alert(1)</script>", "修了証.pdf")
    answer = own.post(at("external_new"), external_typed(evidence=[upload(), wrong]))
    assert answer.status_code == 422
    assert "「修了証.pdf」: 受け取れるのはPDF、JPEG、PNGです" in text_of(answer)
    assert "放送大学 法学" in text_of(answer)
    assert not Evidence.objects.exists()


def test_too_many_files_and_files_beside_another_mistake(own):
    many = own.post(at("external_new"), external_typed(evidence=[upload(name=f"{n}.pdf") for n in range(6)]))
    assert "5個まで" in text_of(many)
    other = own.post(at("external_new"), external_typed(title="", evidence=[upload()]))
    assert "もう一度選んでください" in text_of(other)
    assert not ExternalRecord.objects.exists()


def test_fields_that_the_form_does_not_name_are_not_written(world, own):
    sent = external_typed(state="confirmed", employee=world.beside.pk, reason="x", course=1)
    own.post(at("external_new"), sent)
    record = ExternalRecord.objects.get()
    assert (record.state, record.employee, record.reason, record.course) == ("submitted", world.subject, "", None)


# ── Files


def evidence_of(employee, name="修了証 (1).pdf"):
    record = ExternalRecordFactory(employee=employee)
    files.attach([Checked(name, "application/pdf", PDF)], to=record, by=employee.user, at=NOW)
    return record.evidence.get()


def test_a_file_leaves_as_an_attachment_that_nothing_runs_in(world, own):
    answer = own.get(at("evidence", evidence_of(world.subject).pk))
    assert answer.content == PDF
    headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]
    encoded = "%E4%BF%AE%E4%BA%86%E8%A8%BC%20%281%29.pdf"
    assert headers["Content-Disposition"] == f"attachment; filename*=utf-8''{encoded}"


def test_a_type_that_is_not_taken_any_more_leaves_as_bytes(world, own):
    file = evidence_of(world.subject)
    Evidence.objects.update(media_type="text/html", name='a"\r\nX: y.html')
    headers = own.get(at("evidence", file.pk)).headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert "\n" not in headers["Content-Disposition"]
    assert headers["Content-Disposition"].startswith("attachment;")


def test_a_sight_of_somebody_elses_file_is_written_down(world, officer):
    officer.get(at("evidence", evidence_of(world.subject).pk))
    event = AuditEvent.objects.latest("pk")
    assert (event.what, event.whose.get().employee) == ("証拠の書類", world.subject)


def test_lists_leave_contents_in_the_database(world, own, django_assert_max_num_queries):
    record = ExternalRecordFactory(employee=world.subject)
    large = Checked("大.pdf", "application/pdf", PDF)
    files.attach([large] * 5, to=record, by=world.subject.user, at=NOW)
    own.get(at("external", record.pk))
    with django_assert_max_num_queries(12) as asked:
        own.get(at("external", record.pk))
    assert not any('"training_evidence"."content"' in query["sql"] for query in asked.captured_queries)


# ── Sharing


def test_what_was_learned_is_announced_found_and_its_material_taken(world, own):
    enrolment = Enrolment.objects.create(
        session=SessionFactory(course__authority=world.authority), employee=world.subject, state="completed",
        applied_at=NOW,
    )  # fmt: skip
    typed = {"title": "ＡＩ研修の報告", "held_on": "2026-12-01", "audience": "課内", "enrolment": enrolment.pk}
    own.post(at("sharing_new"), typed | {"materials": [upload(document(), "発表.pptx")]})
    sharing = Sharing.objects.get()
    reader = browser_of(world.users["beside"])
    assert "ＡＩ研修の報告" in text_of(reader.get(at("sharings"), {"q": "ai研修"}))
    assert "ＡＩ研修の報告" not in text_of(reader.get(at("sharings"), {"q": "ペンギン"}))
    assert "発表.pptx" in text_of(reader.get(at("sharing", sharing.pk)))
    taken = reader.get(at("material", sharing.materials.get().pk))
    assert taken.headers["Content-Type"].endswith("presentationml.presentation")
    assert "attachment" in taken.headers["Content-Disposition"]
    assert own.post(at("sharing_new"), typed).status_code == 409  # a second click


def test_the_office_takes_the_sharings_away_with_those_found_and_nobody_else_does(world, own, officer):
    SharingFactory(employee=world.subject, title="発表の記録", attendees=12)
    SharingFactory(employee=world.beside, title="別の会")
    rows = officer.get(at("sharings"), {"q": "発表", "export": "csv-utf8"}).content.decode("utf-8-sig").splitlines()
    assert [row.split(",")[1:6] for row in rows[1:]] == [
        ["発表の記録", world.subject.staff_number, "本人 三郎", "課内の朝礼", "12"]
    ]
    assert AuditEvent.objects.filter(kind="export", what="研修成果の発表・還元").count() == 1
    assert own.get(at("sharings"), {"export": "csv-utf8"}).status_code == 404


def test_one_mends_ones_own_and_nobody_elses(world, own):
    sharing = SharingFactory(employee=world.subject)
    page = at("sharing_edit", sharing.pk)
    seen = own.get(page).context["form"].initial["seen"]
    typed = {"title": "新しい題", "held_on": "2026-11-20", "audience": "課内", "attendees": "12", "seen": seen}
    own.post(page, typed)
    sharing.refresh_from_db()
    assert (sharing.title, sharing.attendees) == ("新しい題", 12)
    stale = own.post(page, typed | {"title": "もっと新しい題"})
    assert (stale.status_code, "もっと新しい題" in text_of(stale)) == (409, True)
    fresh = stale.context["form"]["seen"].value()
    assert own.post(page, typed | {"title": "もっと新しい題", "seen": fresh}).status_code == 302
    assert browser_of(world.users["beside"]).post(page, typed).status_code == 404


def test_somebody_elses_course_is_no_source(world, own):
    other = Enrolment.objects.create(
        session=SessionFactory(course__authority=world.authority), employee=world.beside, state="completed",
        applied_at=NOW,
    )  # fmt: skip
    typed = {"title": "題", "held_on": "2026-12-01", "audience": "課内", "enrolment": other.pk}
    assert own.post(at("sharing_new"), typed).status_code == 422


# ── OJT


def test_a_head_makes_a_plan_and_the_three_write_their_words(world, own):
    head, teacher = browser_of(world.users["manager"]), browser_of(world.users["beside"])
    typed = {
        "employee": world.subject.staff_number, "instructor": world.beside.staff_number, "aim": "一人で窓口に立てる",
        "valid_from": "2026-04-01", "valid_to": "2027-03-31",
    }  # fmt: skip
    head.post(at("ojt_new"), typed)
    plan = OJTPlan.objects.get()
    page = at("ojt_plan", plan.pk)
    assert "あなたが書く記録" not in text_of(own.get(page))
    head.post(page, {"do": "start"})
    for browser, voice in ((own, "trainee"), (teacher, "instructor"), (head, "head")):
        act = f"{voice}-2026-11"
        browser.post(page, {"do": act, f"{act}-text": f"{voice}の言葉", f"{act}-seen": fingerprint("")})
    text = text_of(own.get(page))
    assert all(f"{voice}の言葉" in text for voice in ("trainee", "instructor", "head"))
    forged = own.post(page, {"do": "head-2026-11", "head-2026-11-text": "本人が書いた"})
    assert forged.status_code == 409
    assert plan.logs.get().head == "headの言葉"
    teacher.post(page, {"do": "item", "item-what": "電話に出る", "item-due": "2026-12-01"})
    item = plan.items.get()
    assert own.post(page, {"do": f"done-{item.pk}"}).status_code == 409
    teacher.post(page, {"do": f"done-{item.pk}"})
    item.refresh_from_db()
    assert item.done_on == date(2026, 11, 21)
    assert "1件のうち1件" in text_of(teacher.get(at("ojt_plans")))
    head.post(page, {"do": "close", "close-outcome": "一人でできる"})
    assert "一人でできる" in text_of(own.get(page))


def test_an_unknown_or_foreign_number_is_told_beside_its_field(world):
    head = browser_of(world.users["manager"])
    typed = {"employee": world.elsewhere.staff_number, "instructor": "999", "aim": "姿", "valid_from": "2026-04-01"}
    answer = head.post(at("ojt_new"), typed)
    assert set(answer.context["form"].errors) == {"employee", "instructor"}
    assert "姿" in text_of(answer)


def test_a_head_makes_no_plan_for_somebody_elses_people(world):
    head = browser_of(world.users["manager"])
    typed = {
        "employee": world.beside.staff_number, "instructor": world.subject.staff_number, "aim": "姿",
        "valid_from": "2026-04-01",
    }  # fmt: skip
    assert head.post(at("ojt_new"), typed).status_code == 409
    assert not OJTPlan.objects.exists()


def test_an_item_of_another_plan_is_not_touched(world):
    other = OJTPlanFactory(employee=world.beside, instructor=world.boss)
    item = other.items.create(what="電話に出る")
    plan = OJTPlanFactory(employee=world.subject, instructor=world.beside)
    page = at("ojt_plan", plan.pk)
    for act in ("done", "drop"):
        assert browser_of(world.users["manager"]).post(page, {"do": f"{act}-{item.pk}"}).status_code == 409
    item.refresh_from_db()
    assert item.done_on is None


# ── Cost


def fill(world, count):
    """Many of everything, for one person and for the office."""
    kind = SubsidyKindFactory(authority=world.authority)
    for n in range(count):
        employee = EmployeeFactory(authority=world.authority)
        BudgetFactory(kind__authority=world.authority)
        for owner in (world.subject, employee):
            SubsidyFactory(employee=owner, kind=kind).members.add(world.beside)
            SharingFactory(employee=owner, held_on=date(2026, 11, 20 + n % 3))
        for owner in (world.subject, employee):
            record = ExternalRecordFactory(employee=owner)
            files.attach([Checked("a.pdf", "application/pdf", PDF)], to=record, by=world.users["hr"], at=NOW)
        plan = OJTPlanFactory(employee=employee, instructor=world.beside)
        plan.items.create(what="電話に出る")
        plan.logs.create(month=date(2026, 10, 1), trainee="言葉")


PAGES = [
    ("support", "own"), ("support", "beside"), ("support_review", "training"), ("sharings", "own"),
    ("ojt_plans", "training"), ("ojt_plans", "manager"), ("ojt_plans", "beside"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "who"), PAGES)
def test_a_list_takes_at_most_twelve_questions_and_no_more_for_many_rows(
    world, name, who, django_assert_max_num_queries
):
    fill(world, 1)
    browser = browser_of(world.users[who])
    browser.get(at(name))  # when somebody was last there is written every few minutes
    with django_assert_max_num_queries(12) as few:
        browser.get(at(name))
    fill(world, 6)
    with django_assert_max_num_queries(len(few)):
        browser.get(at(name))


@pytest.mark.parametrize("who", ["own", "manager", "boss", "training", "hr"])
def test_one_page_of_each_takes_at_most_twelve_questions(world, who, django_assert_max_num_queries):
    subsidy = SubsidyFactory(employee=world.subject, state="approved", granted=1000)
    subsidy.members.add(world.beside)
    record = evidence_of(world.subject).record
    plan = OJTPlanFactory(employee=world.subject, instructor=world.beside)
    for n in range(8):
        plan.items.create(what=f"こと{n}")
        plan.logs.create(month=date(2026, 4 + n % 8, 1), trainee="言葉")
    sharing = SharingFactory(employee=world.subject)
    browser = browser_of(world.users[who])
    pages = [
        at("subsidy", subsidy.pk), at("external", record.pk), at("ojt_plan", plan.pk), at("sharing", sharing.pk),
        at("evidence", record.evidence.get().pk),
    ]  # fmt: skip
    browser.get(pages[0])
    for page in pages:
        with django_assert_max_num_queries(12):
            assert browser.get(page).status_code == 200


def test_an_officer_who_applies_decides_on_it_nowhere(world):
    officer = employee_with_login(department=world.team, role=Role.TRAINING)
    subsidy, record = SubsidyFactory(employee=officer), ExternalRecordFactory(employee=officer)
    browser = browser_of(officer.user)
    assert set(browser.get(at("subsidy", subsidy.pk)).context["acts_by_name"]) == {"withdraw"}
    assert set(browser.get(at("external", record.pk)).context["acts_by_name"]) == {"edit"}
    assert user_with(Role.TRAINING).authority_id != officer.authority_id
