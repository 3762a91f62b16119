"""The pages of a complaint: the person files, the office and the panel hear and answer, evaluators find nothing."""

import pytest
from django.urls import reverse

from evaluations import grievances
from evaluations.models import Draft, Grievance, Scheme, Sheet, SheetStage
from evaluations.rules.workflow import Stage, State
from staff import inbox
from staff.access import Role
from staff.models import AuditEvent, RoleGrant
from tests.browsers import browser_of
from tests.evaluations.noon import noon  # noqa: F401  # for all tests here
from tests.factories import user_with
from tests.staff.world import NOON, TODAY

pytestmark = pytest.mark.django_db
SAID = {"step": "formal", "text": "印申出甲を聞いてください", "wish": "再評価"}


@pytest.fixture
def case(year, disclosed):
    return grievances.file(disclosed, "formal", "印申出甲", wish="再評価", by=year.user(Stage.SELF), at=NOON)


@pytest.fixture
def member(year, case):
    """Somebody who sits on the panel and has no other part in it."""
    user = user_with(None, authority=year.world.authority, name="委員 七郎")
    grievances.appoint(case, user, by=year.user(Stage.HR), at=NOON)
    return user


def read(user, name, pk):
    response = browser_of(user).get(reverse(f"evaluations:{name}", args=[pk]))
    return response.content.decode() if response.status_code == 200 else response.status_code


def send(by, case, **data):
    return browser_of(by).post(reverse("evaluations:case", args=[case.pk]), data, follow=True)


class TestFiling:
    def test_until_when_and_what_not_is_told_before_anything_is_written(self, year, disclosed):
        page = year.get("complain", disclosed.pk).content.decode()
        assert "2026年11月28日(土)まで" in page
        assert "勤勉手当の額" in page

    def test_a_step_that_waits_for_the_answer_to_another_says_so(self, year, disclosed):
        Scheme.objects.filter(pk=year.scheme.pk).move(state="draft")
        year.scheme.grievancerule_set.update(trigger="answer")
        Scheme.objects.filter(pk=year.scheme.pk).move(state="frozen")
        page = year.get("complain", disclosed.pk).content.decode()
        assert "苦情相談への回答のあとに申し出られます。" in page
        assert "まだ申し出られる時期ではありません。" not in page

    def test_it_is_looked_over_before_it_is_filed(self, year, disclosed):
        page = year.post("complain", disclosed.pk, do="check", **SAID).content.decode()
        assert "この内容で申し出ます" in page
        assert not Grievance.objects.exists()
        page = year.post("complain", disclosed.pk, do="edit", **SAID).content.decode()
        assert "印申出甲を聞いてください</textarea>" in page
        page = year.post("complain", disclosed.pk, do="file", **SAID).content.decode()
        assert "苦情の窓口が調べ、回答はこの画面に出ます。" in page
        assert "申し出た日時" in page
        assert Grievance.objects.get().text == SAID["text"]

    def test_what_is_missing_is_told_and_nothing_typed_is_lost(self, year, disclosed):
        response = year.post("complain", disclosed.pk, do="check", step="formal", text="", wish="再評価をのぞむ")
        assert response.status_code == 422
        assert "再評価をのぞむ" in response.content.decode()

    def test_what_cannot_be_filed_any_more_is_refused_with_its_reason(self, year, disclosed, case):
        page = year.get("complain", disclosed.pk).content.decode()
        assert "いま調べているところです" in page
        assert "内容の確認へ進む" not in page
        assert year.post("complain", disclosed.pk, do="file", **SAID).status_code == 422
        assert Grievance.objects.count() == 1

    def test_a_draft_is_kept_offered_and_dropped_when_it_is_filed(self, year, disclosed):
        year.post("complain_draft", disclosed.pk, **SAID)
        assert Draft.objects.get().data == SAID
        assert "保存していない下書き" in year.get("complain", disclosed.pk).content.decode()
        assert "印申出甲を聞いてください</textarea>" in year.get("complain", disclosed.pk, draft=1).content.decode()
        year.post("complain", disclosed.pk, do="file", **SAID)
        assert not Draft.objects.exists()

    @pytest.mark.parametrize("stage", [Stage.FIRST, Stage.CONFIRMER, Stage.HR])
    def test_nobody_complains_for_somebody_else(self, year, disclosed, stage):
        assert year.get("complain", disclosed.pk, by=stage).status_code == 404
        assert year.post("complain_draft", disclosed.pk, by=stage, **SAID).status_code == 404

    def test_nobody_complains_about_a_result_that_he_does_not_know(self, year, disclosed):
        Sheet.objects.filter(pk=disclosed.pk).update(disclosed_at=None, state=State.CONFIRMED)
        assert year.get("complain", disclosed.pk).status_code == 404

    def test_it_is_taken_back_by_the_person(self, year, case):
        assert "取り下げました" in send(year.user(Stage.SELF), case, do="withdraw").content.decode()
        assert Grievance.objects.get().state == "withdrawn"


class TestHearing:
    def test_the_panel_reads_the_sheet_through_the_case_and_no_other_way(self, year, case, member):
        page = read(member, "case", case.pk)
        assert "印申出甲" in page
        assert "一つひとつの評語" in page
        assert "企画力の期待される行動" in page
        assert [read(member, name, case.sheet_id) for name in ("sheet", "result")] == [404, 404]
        assert "本人 三郎" in browser_of(member).get(reverse("evaluations:grievances")).content.decode()
        assert AuditEvent.objects.filter(what="苦情の申出", people=[case.sheet.employee_id]).exists()

    def test_who_sits_on_no_panel_has_no_list(self, year, case):
        assert browser_of(year.world.users["beside"]).get(reverse("evaluations:grievances")).status_code == 403

    def test_what_was_heard_is_read_by_the_desk_and_not_by_the_person(self, year, case, member):
        answer = send(member, case, do="hear", held_on="2026-11-20", whom="一次評価者", record="印聞取甲")
        assert "印聞取甲" in answer.content.decode()
        assert "印聞取甲" in read(year.user(Stage.HR), "case", case.pk)
        assert "印聞取甲" not in read(year.user(Stage.SELF), "case", case.pk)
        assert "記録書の内容" not in read(year.user(Stage.SELF), "case", case.pk)

    def test_a_hearing_of_tomorrow_is_refused_and_what_was_typed_stays(self, year, case):
        answer = send(year.user(Stage.HR), case, do="hear", held_on="2026-11-30", whom="本人", record="印聞取甲")
        assert answer.status_code == 422
        assert "印聞取甲</textarea>" in answer.content.decode()

    def test_the_answer_orders_a_re_rating_and_reaches_the_person(self, year, case, member):
        page = send(member, case, do="decide", outcome="upheld", decision="印回答甲").content.decode()
        assert "再評価が進んでいます" in page
        assert Sheet.objects.get(corrects=case.sheet).is_current
        own = read(year.user(Stage.SELF), "case", case.pk)
        assert "印回答甲" in own
        paper = read(year.user(Stage.SELF), "decision", case.pk)
        assert "令和8年11月21日" in paper
        assert "印回答甲" in paper

    def test_there_is_no_paper_before_the_answer(self, year, case):
        assert read(year.user(Stage.SELF), "decision", case.pk) == 404

    def test_the_person_neither_hears_nor_answers(self, year, case):
        send(year.user(Stage.SELF), case, do="decide", outcome="upheld", decision="よい")
        send(year.user(Stage.SELF), case, do="appoint", user=year.user(Stage.HR).pk)
        assert Grievance.objects.get().state == "filed"
        assert not case.panel.exists()

    def test_the_office_finds_and_appoints_the_panel(self, year, case):
        user = user_with(None, authority=year.world.authority, name="委員 八郎")
        hr = year.user(Stage.HR)
        found = browser_of(hr).get(reverse("evaluations:case", args=[case.pk]), {"find": "八郎"}).content.decode()
        assert "委員 八郎" in found
        send(hr, case, do="appoint", user=user.pk, part="委員長")
        assert [str(m.user.name) for m in case.panel.all()] == ["委員 八郎"]
        refused = send(hr, case, do="appoint", user=year.user(Stage.FIRST).pk).content.decode()
        assert "委員になれません" in refused

    @pytest.mark.parametrize("stage", [Stage.FIRST, Stage.SECOND, Stage.CONFIRMER])
    def test_evaluators_find_no_case_even_with_a_role_of_hr(self, year, case, stage):
        RoleGrant.objects.create(user=year.user(stage), role=Role.HR, valid_from=TODAY)
        assert read(year.user(stage), "case", case.pk) == 404
        assert "本人 三郎" not in year.get("grievances", by=stage).content.decode()

    def test_who_evaluated_formerly_finds_none_either(self, year, case):
        former = year.world.beside
        SheetStage.objects.create(
            sheet=case.sheet, stage="first", evaluator=former, name=former.name, valid_from=TODAY, is_current=False
        )
        RoleGrant.objects.create(user=former.user, role=Role.HR, valid_from=TODAY)
        assert read(former.user, "case", case.pk) == 404

    def test_hr_hears_no_case_of_its_own(self, year, case):
        RoleGrant.objects.create(user=year.user(Stage.SELF), role=Role.HR, valid_from=TODAY)
        page = read(year.user(Stage.SELF), "case", case.pk)
        assert "聞き取り" not in page
        assert "待っている申出はありません" in year.get("grievances").content.decode()

    @pytest.mark.parametrize("by", ["own", "member", "hr"])
    def test_the_page_of_a_case_takes_few_questions(self, year, case, member, by, django_assert_max_num_queries):
        user = {"own": year.user(Stage.SELF), "member": member, "hr": year.user(Stage.HR)}[by]
        client, address = browser_of(user), reverse("evaluations:case", args=[case.pk])
        client.get(address)
        with django_assert_max_num_queries(13):
            client.get(address)

    def test_the_page_to_complain_on_takes_few_questions(self, year, case, django_assert_max_num_queries):
        client, address = browser_of(year.user(Stage.SELF)), reverse("evaluations:complain", args=[case.sheet_id])
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)


class TestDrafts:
    """What was heard, and the answer, survive an expired session and somebody who was quicker."""

    def keep(self, user, case, of, headers=None, **said):
        address = reverse("evaluations:case_draft", args=[case.pk, of])
        return browser_of(user).post(address, said, headers=headers or {})

    def test_an_answer_is_kept_while_it_is_typed_and_offered_again(self, year, case, member):
        kept = self.keep(member, case, "decide", {"HX-Request": "true"}, decision="書きかけの回答", outcome="upheld")
        assert "下書きを保存しました" in kept.content.decode()
        page = read(member, "case", case.pk)
        assert "保存していない下書きがあります" in page
        assert "書きかけの回答" not in page
        taken = browser_of(member).get(reverse("evaluations:case", args=[case.pk]), {"of": "decide", "draft": 1})
        assert "書きかけの回答</textarea>" in taken.content.decode()
        assert "書きかけの回答" not in read(year.user(Stage.HR), "case", case.pk)

    def test_it_is_gone_once_it_is_sent_or_thrown_away(self, year, case, member):
        address = reverse("evaluations:case", args=[case.pk])
        self.keep(member, case, "hear", whom="本人", record="書きかけ")
        browser_of(member).post(f"{address}?of=hear", {"do": "discard"})
        assert not Draft.objects.exists()
        self.keep(member, case, "hear", whom="本人", record="書きかけ")
        send(member, case, do="hear", held_on="2026-11-20", whom="本人", record="聞いたこと")
        assert not Draft.objects.exists()

    def test_of_two_answers_the_second_is_shown_beside_the_first_and_not_lost(self, year, case, member):
        send(year.user(Stage.HR), case, do="decide", outcome="not_upheld", decision="先の回答")
        late = send(member, case, do="decide", outcome="upheld", decision="あとの回答")
        assert late.status_code == 409
        for words in ("先の回答", "あとの回答", "ほかの人が先に進めました"):
            assert words in late.content.decode()
        case.refresh_from_db()
        assert case.decision == "先の回答"

    def test_a_draft_that_came_too_late_can_still_be_read(self, year, case, member):
        self.keep(member, case, "decide", decision="あとの回答")
        send(year.user(Stage.HR), case, do="decide", outcome="not_upheld", decision="先の回答")
        page = browser_of(member).get(reverse("evaluations:case", args=[case.pk]), {"of": "decide", "draft": 1})
        for words in ("先の回答", "あとの回答"):
            assert words in page.content.decode()

    def test_none_is_kept_of_what_can_no_longer_be_done_or_by_who_has_no_part(self, year, case, member):
        assert self.keep(year.user(Stage.SELF), case, "hear", record="x").status_code == 404
        assert self.keep(year.user(Stage.FIRST), case, "hear", record="x").status_code == 404
        assert self.keep(member, case, "withdraw", reason="x").status_code == 404
        send(year.user(Stage.HR), case, do="decide", outcome="not_upheld", decision="先の回答")
        kept = self.keep(member, case, "decide", {"HX-Request": "true"}, decision="あと")
        assert "いまは書けない状態になりました" in kept.content.decode()
        assert not Draft.objects.exists()


class TestHome:
    """What waits is told on the home page, to those who hear it and to who asked."""

    def test_the_panel_and_the_office_are_told_of_what_waits_and_evaluators_are_not(self, year, case, member):
        told = "評価の苦情の申出が1件、回答を待っています"
        for user, is_told in ((member, True), (year.user(Stage.HR), True), (year.user(Stage.FIRST), False)):
            assert (told in [duty.title for duty in inbox.duties(user, on=TODAY)]) is is_told

    def test_hr_is_not_told_of_its_own_case_but_of_the_answer(self, year, case):
        RoleGrant.objects.create(user=year.user(Stage.SELF), role=Role.HR, valid_from=TODAY)
        titles = [duty.title for duty in inbox.duties(year.user(Stage.SELF), on=TODAY)]
        assert not [title for title in titles if "苦情" in title]
        grievances.decide(case, outcome="not_upheld", decision="理由", by=year.user(Stage.HR), at=NOON)
        (answer,) = [duty for duty in inbox.duties(year.user(Stage.SELF), on=TODAY) if "苦情" in duty.title]
        assert answer.href == reverse("evaluations:case", args=[case.pk])
