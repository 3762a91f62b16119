"""A whole city at a press: in the background, each by itself, and all told of it."""

import pytest
from django.urls import reverse

from common import jobs
from common.models import Job
from evaluations import disclosure, disclosure_work
from evaluations.disclosure import Deed
from evaluations.models import Sheet
from evaluations.rules.workflow import Stage, State
from evaluations.views import disclose
from staff.models import AuditEvent, RoleGrant
from tests.evaluations.noon import noon  # noqa: F401  # for all tests here
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db


def ask(year, sheets, deed=Deed.DISCLOSE, reason=""):
    asked, hr = [sheet.pk for sheet in sheets], year.user(Stage.HR)
    job = disclosure_work.ask(year.cycle, deed, asked, reason=reason, title="開示する", by=hr, now=NOON)
    return Job.objects.get(pk=job.pk)


def page_of(year, job):
    return year.get("disclose_job", job.pk, by=Stage.HR).content.decode()


@pytest.fixture
def few_at_once(monkeypatch):
    monkeypatch.setattr(disclose, "AT_ONCE", 1)
    monkeypatch.setattr(disclosure_work, "_READ_AT_ONCE", 1)


def test_a_long_list_is_told_in_the_background_by_one_press(year, confirmed, few_at_once):
    said = {"do": "disclose", "everybody": "1"}
    page = year.client(Stage.HR).post(f"{reverse('evaluations:disclose')}?show=waiting", said, follow=True)
    assert page.redirect_chain[-1][0] == reverse("evaluations:disclose_job", args=[Job.objects.get().pk])
    for words in ("押したときの一覧は2人です。2人に結果を開示しました。", "できなかった人はいません。"):
        assert words in page.content.decode()
    assert set(Sheet.objects.values_list("state", flat=True)) == {State.DISCLOSED}
    assert "「2026年度 人事評価」の結果を開示する" in year.get("disclose", by=Stage.HR).content.decode()


def test_what_stayed_is_told_by_its_reason_with_names_and_the_sight_is_written_down(year, confirmed):
    disclosure.withhold(confirmed[0], "本人が望まない", by=year.user(Stage.HR), at=NOON)
    job = ask(year, confirmed)
    (stayed,) = job.result["stayed"]
    assert (job.result["done"], job.result["passed"], stayed[1]) == (1, 0, [confirmed[0].pk])
    text = page_of(year, job)
    for words in ("1人はできませんでした", "開示しないことになっています", "本人 三郎"):
        assert words in text
    assert AuditEvent.objects.filter(what="開示できなかった人", people=[confirmed[0].employee_id]).exists()


def test_what_was_done_already_is_counted_apart_when_it_is_started_again(year, confirmed):
    disclosure.do_all(confirmed[:1], Deed.DISCLOSE, by=year.user(Stage.HR), at=NOON)
    job = ask(year, confirmed)
    assert (job.result["done"], job.result["passed"], job.result["stayed"]) == (1, 1, [])
    assert "1人は、ほかの操作ですでに済んでいたか" in page_of(year, job)
    again = Job.objects.get(pk=jobs.restart(job, now=NOON).pk)
    assert (again.result["done"], again.result["passed"]) == (0, 2)


def test_only_the_sheets_that_stood_in_the_list_are_told(year, confirmed):
    ask(year, confirmed[:1])
    assert list(Sheet.objects.order_by("pk").values_list("state", flat=True)) == [State.DISCLOSED, State.CONFIRMED]


def test_many_are_withheld_for_a_reason_and_released_again(year, confirmed):
    ask(year, confirmed, Deed.WITHHOLD, reason="調査中")
    assert set(Sheet.objects.values_list("undisclosed_reason", flat=True)) == {"調査中"}
    ask(year, confirmed, Deed.RELEASE)
    assert set(Sheet.objects.values_list("undisclosed_reason", flat=True)) == {""}


def test_a_right_that_was_taken_away_bites_in_the_job(year, confirmed):
    RoleGrant.objects.filter(user=year.user(Stage.HR)).delete()
    job = ask(year, confirmed)
    assert (job.state, job.message) == ("failed", "この処理を行う権限がありません。")
    assert set(Sheet.objects.values_list("state", flat=True)) == {State.CONFIRMED}


def test_who_presses_twice_is_led_to_the_first_and_another_list_is_another_job(year, confirmed):
    first = ask(year, confirmed)
    Job.objects.update(state=Job.State.RUNNING, heartbeat_at=NOON)
    assert ask(year, confirmed) == first
    assert ask(year, confirmed[:1]) != first


def test_sheets_are_read_a_few_at_a_time(year, confirmed, few_at_once):
    assert ask(year, confirmed).result == {"done": 2, "passed": 0, "stayed": []}
