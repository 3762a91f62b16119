"""The masters in the admin: who sees and changes what."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from competencies import models
from competencies.models import PARTS
from competencies.models.base import EditionPart
from config.admin_site import YEAR
from staff.access import Role
from tests import factories

pytestmark = pytest.mark.django_db

POLICY = ["方針の版", "方針: 職位と能力", "方針: 職位に求める能力", "方針: キャリアと育成"]
TRAINING = ["研修: 目録と回", "研修: 助成・アンケート・役割"]
EVALUATION = ["評価: 制度", "評価: 回と評価者"]
MASTERS = [models.Framework, *PARTS]


@pytest.fixture
def edition():
    return factories.FrameworkFactory()


@pytest.fixture
def hr(client, edition):
    """A client logged in as HR of the edition's authority."""
    client.force_login(factories.user_with(Role.HR, authority=edition.authority))
    return client


def url(model, page, *args, **query):
    return reverse(f"admin:competencies_{model._meta.model_name}_{page}", args=args, query=query or None)


def page_of(part, page="change"):
    return url(type(part), page, part.pk)


def login(client, role, edition):
    client.force_login(factories.user_with(role, authority=edition.authority))


def grade_data(grade, **changes):
    """What the form of a grade sends."""
    values = {name: getattr(grade, name) for name in ("code", "order", "level", "name")}
    return {**values, "family": grade.family_id, "is_managerial": "unknown", **changes}


@pytest.mark.parametrize("model", MASTERS)
@pytest.mark.parametrize(
    ("role", "status"), [(Role.HR, 200), (Role.AUDITOR, 200), (Role.ADMINISTRATOR, 403), (None, 403)]
)
def test_lists_are_for_hr_and_the_auditor(client, edition, model, role, status):
    login(client, role, edition)
    assert client.get(url(model, "changelist")).status_code == status


def test_everybody_else_is_sent_to_the_one_login_page(client):
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1] == (f"{reverse('login')}?next={reverse('admin:index')}", 302)


def test_the_index_has_every_master_in_a_group_of_the_years_work():
    registered = {f"{m._meta.app_label}.{m._meta.object_name}" for m in admin.site._registry}
    assert {name for work in YEAR for name in work.models} == registered


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        (Role.HR, [*POLICY, "組織と人", "休業・派遣・資格", *TRAINING, *EVALUATION, "取り込み", "利用者と権限"]),
        (Role.TRAINING, TRAINING),
        (Role.AUDITOR, [*POLICY, *TRAINING, *EVALUATION, "取り込み", "利用者と権限", "記録"]),
        (Role.ADMINISTRATOR, ["利用者と権限"]),
    ],
)
def test_the_index_shows_the_groups_that_the_role_may_open(client, edition, role, groups):
    login(client, role, edition)
    assert [group["name"] for group in client.get(reverse("admin:index")).context["app_list"]] == groups


def test_hr_changes_a_draft(hr, edition):
    grade = factories.GradeFactory(framework=edition)

    answer = hr.post(page_of(grade), grade_data(grade, name="新しい名"))

    grade.refresh_from_db()
    assert (answer.status_code, grade.name) == (302, "新しい名")


def test_the_auditor_changes_nothing(client, edition):
    grade = factories.GradeFactory(framework=edition, name="元の名")
    login(client, Role.AUDITOR, edition)

    statuses = [
        client.get(page_of(grade)).status_code,
        client.post(page_of(grade), grade_data(grade, name="別の名")).status_code,
        client.post(page_of(grade, "delete"), {"post": "yes"}).status_code,
        client.get(url(models.Grade, "add")).status_code,
    ]

    grade.refresh_from_db()
    assert (statuses, grade.name) == ([200, 403, 403, 403], "元の名")


def test_a_frozen_part_is_shown_and_never_changed(hr, edition):
    grade = factories.GradeFactory(framework=edition, name="元の名")
    factories.put_in_force(edition)

    shown = hr.get(page_of(grade))
    statuses = [
        hr.post(page_of(grade), grade_data(grade, name="別の名")).status_code,
        hr.post(page_of(grade, "delete"), {"post": "yes"}).status_code,
    ]

    grade.refresh_from_db()
    assert (shown.status_code, statuses, grade.name) == (200, [403, 403], "元の名")
    assert "改定案を作る" in shown.content.decode()
    assert 'name="_save"' not in shown.content.decode()


def test_a_frozen_edition_is_shown_and_never_changed(hr, edition):
    factories.put_in_force(edition)

    assert hr.get(page_of(edition)).status_code == 200
    assert hr.post(page_of(edition), {"title": "別の題"}).status_code == 403
    assert hr.post(page_of(edition, "delete"), {"post": "yes"}).status_code == 403


def test_parts_of_a_frozen_edition_cannot_be_deleted_from_the_list(hr, edition):
    grade = factories.GradeFactory(framework=edition)
    factories.put_in_force(edition)

    hr.post(
        url(models.Grade, "changelist"),
        {"action": "delete_selected", "_selected_action": [grade.pk], "post": "yes"},
    )

    assert models.Grade.objects.filter(pk=grade.pk).exists()


def test_rows_below_a_frozen_part_cannot_be_sent(hr, edition):
    family = factories.JobFamilyFactory(framework=edition)
    factories.put_in_force(edition)

    answer = hr.post(page_of(family), {"grade_set-TOTAL_FORMS": "1", "grade_set-INITIAL_FORMS": "0",
                                       "grade_set-0-code": "G1", "grade_set-0-name": "職位"})  # fmt: skip

    assert (answer.status_code, models.Grade.objects.count()) == (403, 0)


@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_another_authoritys_part_is_as_if_it_were_missing(hr, page):
    foreign = factories.GradeFactory()

    answers = [hr.get(url(models.Grade, page, pk), follow=True) for pk in (foreign.pk, 99999)]

    first, second = ((a.status_code, a.redirect_chain) for a in answers)
    assert first == second
    assert foreign.name not in answers[0].content.decode()


def test_a_list_shows_the_own_draft_alone(hr, edition):
    own = factories.GradeFactory(framework=edition)
    factories.GradeFactory()

    assert list(hr.get(url(models.Grade, "changelist")).context["cl"].result_list) == [own]


@pytest.mark.parametrize(("query", "found"), [("コミュ", 1), ("ｺﾐｭ", 1), ("Ｃ7", 1), ("伝える 力", 1), ("ない", 0)])
def test_a_search_folds_width_and_kana(hr, edition, query, found):
    factories.CompetencyFactory(framework=edition, code="C7", name="コミュニケーション", definition="伝える力")
    factories.CompetencyFactory(framework=edition, code="C8", name="判断", definition="決めること")

    assert len(hr.get(url(models.Competency, "changelist", q=query)).context["cl"].result_list) == found


def test_a_list_shows_the_edition_asked_for(hr, edition):
    old = factories.FrameworkFactory(authority=edition.authority, number=2)
    grade = factories.GradeFactory(framework=old)
    factories.put_in_force(old)

    answer = hr.get(url(models.Grade, "changelist", framework=old.pk))

    assert list(answer.context["cl"].result_list) == [grade]
    assert answer.context["has_add_permission"] is False


def test_another_authoritys_edition_cannot_be_asked_for(hr):
    foreign = factories.GradeFactory()
    answer = hr.get(url(models.Grade, "changelist", framework=foreign.framework_id), follow=True)
    assert foreign.name not in answer.content.decode()


@pytest.mark.parametrize("odd", ["", "x", "-1", "9" * 5000, "²", "1 OR 1=1"])
def test_an_odd_edition_in_the_address_is_no_server_error(hr, odd):
    assert hr.get(url(models.Grade, "changelist", framework=odd), follow=True).status_code == 200


def test_choices_come_from_the_same_edition(hr, edition):
    own = factories.JobFamilyFactory(framework=edition)
    other_edition = factories.FrameworkFactory(authority=edition.authority, number=2)
    factories.JobFamilyFactory(framework=other_edition)
    factories.JobFamilyFactory()

    form = hr.get(url(models.Grade, "add", framework=edition.pk)).context["adminform"].form

    assert list(form.fields["family"].queryset) == [own]
    assert list(form.fields["framework"].queryset) == [edition]


def test_a_choice_from_another_edition_is_refused(hr, edition):
    grade = factories.GradeFactory(framework=edition)
    foreign = factories.JobFamilyFactory(framework=factories.FrameworkFactory(authority=edition.authority, number=2))

    answer = hr.post(page_of(grade), grade_data(grade, family=foreign.pk))

    assert list(answer.context["adminform"].form.errors) == ["family"]


def test_a_new_part_goes_to_the_draft_at_the_end(hr, edition):
    first = factories.GradeFactory(framework=edition, order=7)
    form = hr.get(url(models.Grade, "add")).context["adminform"].form
    assert (form.initial["framework"], form.initial["order"]) == (edition.pk, 8)

    hr.post(url(models.Grade, "add"), grade_data(first, framework=edition.pk, code="NEW", order=8, name="新"))

    assert models.Grade.objects.get(code="NEW").framework == edition


def test_a_part_cannot_be_added_to_a_frozen_edition(hr, edition):
    family = factories.JobFamilyFactory(framework=edition)
    factories.put_in_force(edition)

    answer = hr.post(
        url(models.Grade, "add"), {"framework": edition.pk, "family": family.pk, "code": "G", "name": "名"}
    )

    assert answer.url == url(models.Framework, "changelist")
    assert not models.Grade.objects.exists()


def test_a_repeated_code_is_told_in_the_form(hr, edition):
    taken = factories.JobFamilyFactory(framework=edition)
    other = factories.JobFamilyFactory(framework=edition)
    rows = {"grade_set-TOTAL_FORMS": "0", "grade_set-INITIAL_FORMS": "0"}

    answer = hr.post(page_of(other), {"code": taken.code, "order": 1, "name": "名", **rows})

    assert answer.context["adminform"].form.non_field_errors() == ["この版には、同じ記号の項目がすでにあります。"]


def test_rows_are_added_below_a_part_in_its_edition(hr, edition):
    family = factories.JobFamilyFactory(framework=edition)
    rows = {"grade_set-TOTAL_FORMS": "1", "grade_set-INITIAL_FORMS": "0", "grade_set-0-code": "G9",
            "grade_set-0-order": "1", "grade_set-0-level": "1", "grade_set-0-name": "職位",
            "grade_set-0-is_managerial": "unknown", "grade_set-0-family": family.pk}  # fmt: skip

    answer = hr.post(page_of(family), {"code": family.code, "order": 1, "name": family.name, **rows})

    assert answer.status_code == 302
    assert (models.Grade.objects.get().framework, models.Grade.objects.get().family) == (edition, family)


def test_a_repeated_code_in_a_row_is_told_in_the_row(hr, edition):
    family = factories.JobFamilyFactory(framework=edition)
    taken = factories.GradeFactory(framework=edition)
    rows = {"grade_set-TOTAL_FORMS": "1", "grade_set-INITIAL_FORMS": "0", "grade_set-0-code": taken.code,
            "grade_set-0-order": "1", "grade_set-0-level": "1", "grade_set-0-name": "職位",
            "grade_set-0-is_managerial": "unknown", "grade_set-0-family": family.pk}  # fmt: skip

    answer = hr.post(page_of(family), {"code": family.code, "order": 1, "name": family.name, **rows})

    formset = answer.context["inline_admin_formsets"][0].formset
    assert formset.forms[0].non_field_errors() == ["この版には、同じ記号の項目がすでにあります。"]


def test_a_tree_is_listed_from_the_top(hr, edition):
    def measure(code, parent=None, order=1):
        return models.Measure.objects.create(
            framework=edition, code=code, order=order, parent=parent, kind="measure", name=code
        )

    second, first = measure("B", order=2), measure("A", order=1)
    below = measure("A2", first, 2)
    measure("A1", first, 1)
    measure("B1", second, 1)
    measure("A2-1", below, 1)

    rows = hr.get(url(models.Measure, "changelist")).context["cl"].result_list

    assert [m.code for m in rows] == ["A", "A1", "A2", "A2-1", "B", "B1"]


def test_the_first_edition_gets_the_own_authority_and_the_next_number(hr, edition):
    foreign = factories.AuthorityFactory()
    form = hr.get(url(models.Framework, "add")).context["adminform"].form
    assert (form.initial["authority"], form.initial["number"]) == (edition.authority_id, 2)

    answer = hr.post(url(models.Framework, "add"), {"authority": foreign.pk, "number": 2, "title": "よその方針"})

    assert list(answer.context["adminform"].form.errors) == ["authority"]


def test_the_state_of_an_edition_is_not_written_by_its_form(hr, edition):
    rows = {"idealpart_set-TOTAL_FORMS": "0", "idealpart_set-INITIAL_FORMS": "0"}

    hr.post(page_of(edition), {"title": "直した題", "state": "in_force", "number": "9", **rows})

    edition.refresh_from_db()
    assert (edition.title, edition.state, edition.number) == ("直した題", "draft", 1)


def test_only_the_own_authority_is_listed_and_none_is_added(hr, edition):
    factories.AuthorityFactory()

    listed = hr.get(url(models.AppointingAuthority, "changelist")).context["cl"].result_list

    assert list(listed) == [edition.authority]
    assert hr.get(url(models.AppointingAuthority, "add")).status_code == 403


def test_the_administrator_keeps_all_authorities(client, edition):
    factories.AuthorityFactory()
    login(client, Role.ADMINISTRATOR, edition)

    data = {"code": "new-city", "name": "新市長", "municipality": "新市", "kind": "mayor"}
    answer = client.post(url(models.AppointingAuthority, "add"), data)

    listed = client.get(url(models.AppointingAuthority, "changelist")).context["cl"].result_list
    assert (answer.status_code, len(listed)) == (302, 3)


def test_the_code_of_an_authority_stays(hr, edition):
    code = edition.authority.code

    hr.post(page_of(edition.authority), {"code": "other", "name": "市長", "municipality": "新しい市", "kind": "mayor"})

    edition.authority.refresh_from_db()
    assert (edition.authority.code, edition.authority.municipality) == (code, "新しい市")


def test_changes_are_logged(hr, edition):
    grade = factories.GradeFactory(framework=edition)
    hr.post(page_of(grade), grade_data(grade, name="新しい名"))
    assert [(entry.object_id, entry.action_flag) for entry in LogEntry.objects.all()] == [(str(grade.pk), 2)]


@pytest.mark.parametrize("model", PARTS)
def test_a_list_takes_the_same_queries_for_1_and_for_100_rows(hr, edition, model, django_assert_max_num_queries):
    counts = []
    for rows in (1, 99):
        for n in range(rows):
            make(model, edition, n + rows)
        with django_assert_max_num_queries(20) as captured:
            assert len(hr.get(url(model, "changelist")).context["cl"].result_list) == model.objects.count()
        counts.append(len(captured))
    assert counts[0] == counts[1]


FACTORIES = {
    models.JobFamily: factories.JobFamilyFactory,
    models.Grade: factories.GradeFactory,
    models.CompetencyGroup: factories.GroupFactory,
    models.Competency: factories.CompetencyFactory,
    models.RequirementTable: factories.TableFactory,
    models.Mark: factories.MarkFactory,
    models.CompetencyLevel: factories.LevelFactory,
}


def make(model: type[EditionPart], edition, n: int) -> None:
    """One more row of ``model``; an edition has one career path only."""
    if model is models.CareerPath and model.objects.exists():
        return
    if model in FACTORIES:
        FACTORIES[model](framework=edition)
    elif model in {models.TableColumn, models.TableRow, models.Requirement}:
        _make_cell(model, edition)
    else:
        text = {"band": "段階"} if model is models.CareerStage else {"name": "名", "title": "名"}
        names = {field.name for field in model._meta.fields}
        coded = {"code": f"X{n}"} if "code" in names else {}
        kinds = {"kind": model._meta.get_field("kind").choices[0][0]} if "kind" in names else {}
        model.objects.create(framework=edition, **coded, **kinds, **{k: v for k, v in text.items() if k in names})


def _make_cell(model, edition) -> None:
    table = factories.TableFactory(framework=edition)
    grade = {"grade": factories.GradeFactory(framework=edition)}
    competency = {"competency": factories.CompetencyFactory(framework=edition)}
    if model is models.TableColumn:
        parts = grade
    elif model is models.TableRow:
        parts = competency
    else:
        parts = {**grade, **competency, "mark": factories.MarkFactory(framework=edition, table=table)}
    model.objects.create(framework=edition, table=table, **parts)
