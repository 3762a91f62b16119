"""The forms of a department in one paper: whose, as who reads them, in how little memory, and that they left."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common import kept_files
from common.models import Job
from evaluations.models import Sheet, SheetStage
from evaluations.papers import bundles, work
from evaluations.papers.sight import Copy
from evaluations.rules.workflow import Stage, State
from evaluations.views import prints
from staff.models import AuditEvent, RoleGrant
from tests.browsers import browser_of
from tests.common.test_pdf import ask
from tests.evaluations.noon import noon  # noqa: F401  # for all tests here
from tests.factories import DepartmentFactory, EmployeeFactory
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db
ADDRESS = reverse("evaluations:prints")


@pytest.fixture
def two(year):
    """The subject's and his neighbour's forms, rated."""
    return [year.sheet(State.RATED), year.sheet(State.RATED, year.world.beside)]


@pytest.fixture
def paper(monkeypatch):
    """Drawing costs seconds; most tests ask who and what."""
    monkeypatch.setattr(
        bundles, "records_pdf", lambda records, **_said: "・".join(r.sheet.name for r in records).encode()
    )


def press(year, by=Stage.HR, query=""):
    return year.client(by).post(ADDRESS + query, follow=True)


def take(year, job=None, by=Stage.HR):
    answer = year.get("print_file", (job or Job.objects.latest("pk")).pk, by=by)
    return b"".join(answer.streaming_content) if answer.streaming else answer


# ── The paper


def test_all_forms_of_a_department_are_one_paper_with_who_printed_it_and_names_in_its_outline(year, two):
    page = press(year, query=f"?department={year.world.bureau.pk}")
    assert "記録書 2件です。" in page.content.decode()
    data = take(year)
    text = "".join(ask("pdftotext", data, "-layout").split())
    for said in ("本人三郎", "隣人四郎", "".join(f"{year.user(Stage.HR).name}が印刷・保管用".split())):
        assert said in text
    pages = int("".join(ask("pdfinfo", data).split("Pages:")[1:]).split()[0])
    assert pages >= 4  # a new page for each form, and goals on pages of their own


def test_of_more_than_one_paper_holds_several_lie_in_an_archive(year, two, paper, monkeypatch):
    monkeypatch.setattr(bundles, "IN_A_PAPER", 1)
    assert "いくつかのPDFに分け" in press(year).content.decode()
    archive = ZipFile(io.BytesIO(take(year)))
    assert [archive.read(name).decode() for name in archive.namelist()] == ["本人 三郎", "隣人 四郎"]


def test_more_than_can_be_printed_is_refused_with_its_number_before_and_in_the_job(year, two, paper, monkeypatch):
    for module in (work, prints):
        monkeypatch.setattr(module, "MOST", 1)
    refused = press(year)
    assert refused.status_code == 422
    assert "この範囲の記録書は2件です。一度に印刷できるのは1件まで" in refused.content.decode()
    job = work.ask(year.cycle, None, Copy.ARCHIVE, title="記録書", by=year.user(Stage.HR), now=NOON)
    job.refresh_from_db()
    assert (job.state, job.message[:16]) == ("failed", "この範囲の記録書は2件です。一度")


# ── Whose


def test_a_department_is_printed_with_all_under_it_and_nothing_beside_it(year, two, paper):
    other = DepartmentFactory(authority=year.world.authority)
    Sheet.objects.filter(pk=two[1].pk).update(department=other, department_name="水道局")
    for asked, names in ((year.world.section, "本人 三郎"), (other, "隣人 四郎")):
        press(year, query=f"?department={asked.pk}")
        assert take(year).decode() == names


def test_an_evaluator_has_those_whom_he_evaluates_and_no_choice_of_others(year, two, paper):
    two[1].stages.filter(stage=Stage.FIRST).delete()
    page = year.get("prints", by=Stage.FIRST)
    assert "印刷できる記録書は 1件です。" in page.content.decode()
    assert year.world.other_bureau.pk not in [place.pk for place in page.context["view"].places]
    press(year, by=Stage.FIRST)
    assert take(year, by=Stage.FIRST).decode() == "本人 三郎"


def test_a_form_stands_on_the_paper_as_its_reader_sees_it(year, two):
    seen = {
        by: {s.sheet.pk: s.parts for s in bundles.sights([two[0].pk], Copy.ARCHIVE, year.user(by), on=NOON.date())}
        for by in (Stage.HR, Stage.FIRST, Stage.SELF)
    }
    assert seen[Stage.HR][two[0].pk] > seen[Stage.FIRST][two[0].pk]
    assert seen[Stage.SELF] == {}  # nobody prints his own in a bundle


def test_hr_prints_no_form_of_its_own(year, two, paper):
    RoleGrant.objects.create(user=year.user(Stage.SELF), role="hr", valid_from=NOON.date())
    press(year, by=Stage.SELF)
    assert take(year, by=Stage.SELF).decode() == "隣人 四郎"


def test_who_evaluates_nobody_has_no_such_page(year, two):
    assert year.get("prints").status_code == 403


# ── Taking it


def test_who_takes_it_is_written_down_for_each_person(year, two, paper):
    press(year)
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT).exists()
    take(year)
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.EXPORT)
    assert {subject.employee_id for subject in event.whose.all()} == {sheet.employee_id for sheet in two}
    assert event.actor == year.user(Stage.HR)


def test_nobody_else_finds_the_file(year, two, paper):
    press(year)
    assert year.get("print_file", Job.objects.get().pk, by=Stage.FIRST).status_code == 404


def test_who_may_no_longer_read_what_stands_on_it_does_not_get_it(year, two, paper):
    press(year, by=Stage.FIRST)
    SheetStage.objects.filter(sheet=two[0], stage=Stage.FIRST).update(is_current=False)
    answer = year.client(Stage.FIRST).get(reverse("evaluations:print_file", args=[Job.objects.get().pk]), follow=True)
    assert "読める範囲が変わった" in answer.content.decode()
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT).exists()


def test_after_an_hour_it_is_gone_and_that_is_said(year, two, paper):
    press(year)
    job = Job.objects.get()
    assert kept_files.sweep(now=timezone.now() + timedelta(days=9999)) >= 1
    assert take(year, job).status_code == 302
    assert "時間がたったため、ファイルを消しました" in year.get("print_job", job.pk, by=Stage.HR).content.decode()


# ── What it costs


def test_the_page_asks_few_questions(year, two):
    client = browser_of(year.user(Stage.HR))
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as asked:
        client.get(ADDRESS)
    assert len(asked) <= 12, "\n".join(query["sql"][:110] for query in asked.captured_queries)


def test_whether_it_may_still_be_read_is_asked_for_all_at_once(year, two, django_assert_max_num_queries):
    for _n in range(3):
        year.sheet(State.RATED, EmployeeFactory(authority=year.world.authority))
    parts = {sheet.pk: ["goals"] for sheet in Sheet.objects.all()}
    hr = year.user(Stage.HR)
    hr.standing_on(NOON.date())
    with django_assert_max_num_queries(3):
        assert bundles.still_reads(hr, Copy.ARCHIVE, parts, on=NOON.date())
