"""My people: what awaits them and where a head is missing; the chart tells vacancies that are folded away, too."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.staff.replay import build
from tests.staff.world import TODAY, token

EXPIRES = f"「{token('甲', '資格')}」の期限が近づいています"


@pytest.fixture
def world(db, time_machine):
    time_machine.move_to(TODAY)
    return build()


def told(user, name):
    client = Client()
    client.force_login(user)
    return re.sub(r"\s+", " ", client.get(reverse(name)).content.decode())


@pytest.mark.parametrize("who", ["manager", "deputy", "boss"])
def test_what_awaits_the_people_is_told_with_its_day(world, who):
    markup = told(world.users[who], "staff:team")
    assert EXPIRES in markup
    assert "あと40日・12月31日(木)まで" in markup


def test_what_awaits_people_elsewhere_is_not_told(world):
    assert token("乙", "資格") not in told(world.users["boss"], "staff:team")


def test_a_department_without_a_head_leads_to_its_page(world):
    markup = told(world.users["manager"], "staff:team")
    assert f'<a href="{reverse("staff:department", args=["A11"])}">財務部 税務課 市民税係</a>' in markup
    assert "長が空席の組織</dt><dd>1<" in markup


def test_the_chart_counts_vacancies_and_tells_those_below(world):
    markup = told(world.users["beside"], "staff:organisation")
    assert "長の空席 3" in markup  # 市民税係, 福祉部, 福祉課
    assert markup.count("下に空席 1") == 3  # 財務部, 税務課, 福祉部
