"""The page on which HR puts siblings in order."""

import pytest
from django.urls import reverse

from competencies import models
from staff.access import Role
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "admin:competencies_grade_order"


@pytest.fixture
def family():
    family = factories.JobFamilyFactory(name="事務")
    for n in range(1, 4):
        factories.GradeFactory(framework=family.framework, family=family, order=n, name=f"職位{n}")
    return family


@pytest.fixture
def hr(client, family):
    client.force_login(factories.user_with(Role.HR, authority=family.framework.authority))
    return client


def names(family):
    return list(family.grade_set.order_by("order").values_list("name", flat=True))


def numbers(family, *typed):
    return {f"order-{g.pk}": n for g, n in zip(family.grade_set.order_by("order"), typed, strict=True)}


def test_numbers_put_grades_in_order(hr, family):
    answer = hr.post(reverse(ADDRESS), numbers(family, 2, 3, 1))
    assert (answer.status_code, names(family)) == (302, ["職位3", "職位1", "職位2"])


def test_each_family_has_its_own_list(hr, family):
    other = factories.JobFamilyFactory(framework=family.framework, name="技能", order=30000)
    factories.GradeFactory(framework=family.framework, family=other, order=1)

    page = hr.get(reverse(ADDRESS, query={"within": other.pk}))

    assert [(label, count, chosen) for label, count, _url, chosen in page.context["choices"]] == [
        ("事務", 3, False),
        ("技能", 1, True),
    ]


@pytest.mark.parametrize("typed", ["", "x", "0", "-1", "99999", "1.5"])
def test_a_broken_number_is_told_at_its_input(hr, family, typed):
    answer = hr.post(reverse(ADDRESS), numbers(family, typed, 2, 3))

    assert (answer.status_code, len(answer.context["form"].errors)) == (422, 1)
    assert names(family) == ["職位1", "職位2", "職位3"]


def test_an_item_added_meanwhile_is_noticed(hr, family):
    data = numbers(family, 3, 2, 1)
    factories.GradeFactory(framework=family.framework, family=family, order=4, name="職位4")

    answer = hr.post(reverse(ADDRESS), data)

    assert (answer.status_code, names(family)) == (409, ["職位1", "職位2", "職位3", "職位4"])
    assert "ほかの人が項目を追加または削除しました" in answer.content.decode()


def test_a_frozen_edition_is_shown_in_order_and_not_moved(hr, family):
    data = numbers(family, 3, 2, 1)
    factories.put_in_force(family.framework)

    assert "data-order-form" not in hr.get(reverse(ADDRESS)).content.decode()
    assert hr.post(reverse(ADDRESS), data).status_code == 409
    assert names(family) == ["職位1", "職位2", "職位3"]


def test_the_auditor_moves_nothing(client, family):
    client.force_login(factories.user_with(Role.AUDITOR, authority=family.framework.authority))

    assert client.get(reverse(ADDRESS)).status_code == 200
    assert client.post(reverse(ADDRESS), numbers(family, 3, 2, 1)).status_code == 403


@pytest.mark.parametrize("query", [{"within": "99999"}, {"within": "x"}, {"framework": "99999"}])
def test_a_list_that_is_not_there_is_not_found(hr, query):
    assert hr.get(reverse(ADDRESS, query=query)).status_code == 404


def test_another_authoritys_edition_is_not_found(hr):
    foreign = factories.GradeFactory()
    assert hr.get(reverse(ADDRESS, query={"framework": foreign.framework_id})).status_code == 404


def test_branches_of_a_tree_are_ordered_apart(hr, family):
    def measure(code, parent=None):
        return models.Measure.objects.create(
            framework=family.framework, code=code, name=code, kind="measure", parent=parent
        )

    top = measure("A")
    measure("A1", top)

    page = hr.get(reverse("admin:competencies_measure_order"))

    assert [(label, count) for label, count, *_ in page.context["choices"]] == [("いちばん上", 1), ("A", 1)]


def test_branches_with_the_same_number_are_not_mixed(hr, family):
    edition = family.framework
    tops = [
        models.Measure.objects.create(framework=edition, code=code, name=code, kind="pillar", order=1) for code in "AB"
    ]
    for n in (1, 2):
        for top in tops:
            models.Measure.objects.create(
                framework=edition, code=f"{top}{n}", name=f"{top}{n}", kind="measure", parent=top, order=n
            )

    page = hr.get(reverse("admin:competencies_measure_order", query={"within": tops[1].pk}))

    assert [(label, count) for label, count, *_ in page.context["choices"]] == [("いちばん上", 2), ("A", 2), ("B", 2)]
    assert [str(item) for item in page.context["form"].items] == ["B1", "B2"]


@pytest.mark.parametrize(
    "model", [m for m in models.PARTS if issubclass(m, models.CodedPart)] + [models.TableColumn, models.TableRow]
)
def test_every_ordered_model_has_its_page(hr, model):
    assert hr.get(reverse(f"admin:competencies_{model._meta.model_name}_order")).status_code == 200
