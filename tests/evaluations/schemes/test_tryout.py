"""The try-out box: worked examples computed from an address, with their way; bad input told by its field."""

from decimal import Decimal

import pytest
from django.urls import reverse

from evaluations import presets, schemes
from evaluations.models import Scheme, Threshold
from staff.access import Role
from staff.models import AuditEvent
from tests.factories import user_with

pytestmark = pytest.mark.django_db


def at(scheme, **query):
    return reverse("admin:evaluations_scheme_try", args=[scheme.pk], query=query)


# By the name of the example: the points and the mark of ability, of performance, and of the whole.
EXPECTED = {
    "係員: 能力72点・業績71.6点": (("72", "3"), ("71.6", "3"), ("71.84", "3")),
    "課長: 能力69.2点・業績71.6点": (("69.2", "3"), ("71.6", "3"), ("70.52", "3")),
    "課長: 能力82.4点・業績は上限の100点": (("82.4", "4"), ("100", "5"), ("92.08", "5")),
    "課長補佐: 能力51.2点・業績71.6点": (("51.2", "2"), ("71.6", "3"), ("61.4", "3")),
    "係員: すべて3で、ちょうど60点": (("60", "3"), ("60", "3"), ("60", "3")),
}


@pytest.mark.parametrize(("code", "number"), [("tachikawa", 4), ("oyama", 5)])
def test_the_worked_examples_are_offered_and_come_out_to_the_last_digit(client, city, code, number):
    """A city without a grade of an example's rank is not offered it."""
    framework = city(code)
    scheme = presets.make("numeric", framework.authority, framework)
    client.force_login(user_with(Role.HR, authority=framework.authority))
    examples = client.get(at(scheme)).context["examples"]
    assert len(examples) == number
    for name, address in examples:
        told = client.get(address).context["told"]
        parts = [*told["axes"], told["whole"]]
        assert tuple((part["total"], part["level"]) for part in parts) == EXPECTED[name]


def test_the_way_to_the_result_is_shown_as_a_receipt(hr, numeric):
    page = hr.get(hr.get(at(numeric)).context["examples"][0][1]).content.decode()
    assert "ウエイト20 × 4 ÷ 5" in page
    assert "困難度の係数1.2" in page
    assert "72点 × 60%" in page


def test_an_item_without_weight_is_not_asked_of_the_grade(hr, numeric):
    fields = hr.get(at(numeric, grade="G1")).context["form"].fields
    assert "first-ability-I4" not in fields
    assert "first-ability-I3" in fields


def test_nothing_is_said_before_anything_is_typed(hr, numeric):
    page = hr.get(at(numeric))
    assert (page.status_code, page.context["told"]) == (200, None)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("performance-1-weight", "百", "0から100まで"),
        ("performance-1-weight", "100.5", "0から100まで"),
        ("performance-1-weight", "", "目標のウエイトを入力してください。"),
        ("first-performance-1", "9", "一覧にない値です。"),
        ("first-ability-I1", "S", "一覧にない値です。"),
    ],
)
def test_bad_input_is_told_by_its_field(hr, numeric, field, typed, said):
    query = {"grade": "G1", "performance-1-weight": "100", "first-performance-1": "3"} | {field: typed}
    page = hr.get(at(numeric, **query))
    assert page.status_code == 422
    told = page.content.decode()
    where = "performance-1-weight" if field.startswith("performance") else field
    assert said in told.split(f'id="try-{where}_error"')[1].split("</span>")[0]
    assert page.context["told"] is None


def test_goals_that_nobody_could_hand_in_are_computed_and_told(hr, numeric):
    page = hr.get(at(numeric, **{"grade": "G1", "performance-1-weight": "90", "first-performance-1": "3"}))
    assert page.context["notes"] == [
        "目標は3つ以上立ててください。いまは1つです。",
        "ウエイトの合計はいま90です。あと10足して、ちょうど100にしてください。",
    ]


def test_a_grade_that_the_policy_does_not_have_is_not_found(hr, numeric):
    assert hr.get(at(numeric, grade="G99")).status_code == 404


def test_a_draft_that_cannot_be_computed_says_so(hr, numeric):
    Threshold.objects.filter(scheme=numeric, lower=0).update(lower=Decimal(70))
    query = {"grade": "G1", **{f"first-ability-I{n}": "1" for n in (1, 2, 3, 5, 6, 7, 8, 9, 10)}}
    page = hr.get(at(numeric, **query))
    assert (page.status_code, page.context["told"]) == (422, None)
    assert "「確かめる」で、足りないところを見てください。" in page.content.decode()


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_can_be_tried_and_nothing_is_written(hr, framework, name):
    scheme = presets.make(name, framework.authority, framework)
    schemes.freeze(scheme)
    before = AuditEvent.objects.count()
    page = hr.get(at(scheme))
    form = page.context["form"]
    query = {field: "20" if field.endswith("weight") else "1" for field in form.fields if "difficulty" not in field}
    told = hr.get(at(scheme, grade=page.context["grade"], **query)).context["told"]
    assert all(axis["level"] for axis in told["axes"])
    assert (Scheme.objects.count(), AuditEvent.objects.count()) == (1, before)


def test_an_adjusters_mark_stands_beside_the_points(hr, numeric):
    numeric.stagerule_set.create(stage="adjuster", gives_items=False)
    address = hr.get(at(numeric)).context["examples"][0][1]
    told = hr.get(f"{address}&adjuster-ability=5&adjuster-whole=4").context["told"]
    assert (told["axes"][0]["level"], told["axes"][0]["total"], told["whole"]["level"]) == ("5", "72", "4")
