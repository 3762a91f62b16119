"""Goals of departments: read by all, set by the head, judged by the head above."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import Goal, OrganizationGoal, Sheet
from evaluations.rules.workflow import Stage, State
from tests.browsers import browser_of
from tests.evaluations import year as evaluation_year
from tests.factories import employee_with_login
from tests.staff.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def goal(world) -> OrganizationGoal:
    return OrganizationGoal.objects.create(department=world.section, year=2026, text="印課の目標", level="九割")


def text(response) -> str:
    return response.content.decode()


def ask(user, name: str, *args, **query):
    return browser_of(user).get(reverse(f"evaluations:{name}", args=args), query)


def send(user, name: str, *args, **data):
    return browser_of(user).post(reverse(f"evaluations:{name}", args=args), data, follow=True)


def seen(goal: OrganizationGoal) -> str:
    return str(goal.history.latest("history_id").history_id)


def test_everybody_of_the_authority_reads_the_tree_and_nobody_else(world, goal):
    OrganizationGoal.objects.create(department=world.bureau, year=2025, text="印昨年の目標")
    page = text(ask(world.users["beside"], "department_goals"))
    assert "印課の目標" in page
    assert "印昨年の目標" not in page
    assert "印昨年の目標" in text(ask(world.users["beside"], "department_goals", year=2025))
    assert "印課の目標" not in text(ask(world.users["elsewhere"], "department_goals"))
    assert ask(world.users["elsewhere"], "department_goal", goal.pk).status_code == 404


@pytest.mark.parametrize(
    ("who", "places"),
    [
        ("own", ["bureau", "section"]),  # his team has no goal and stands not on the page
        ("boss", ["bureau"]),
        ("elsewhere", []),
    ],
    ids=["own", "boss", "elsewhere"],
)
def test_the_page_leads_to_the_viewers_own_place_and_those_above(world, goal, who, places):
    page = ask(world.users[who], "department_goals")
    found = [getattr(world, name) for name in places]
    assert [unit.id for unit in page.context["own_places"]] == [place.pk for place in found]
    for place in found:
        assert f'href="#place-{place.pk}"' in text(page)
        assert f'id="place-{place.pk}"' in text(page)
    assert ("あなたの所属へ" in text(page)) == bool(places)


@pytest.mark.parametrize(
    ("who", "sets", "judges"),
    [
        ("manager", 200, 403), ("deputy", 200, 403), ("boss", 403, 200), ("hr", 200, 403), ("own", 403, 403),
        ("beside", 403, 403), ("elsewhere", 404, 404),
    ],
    ids=str,
)  # fmt: skip
def test_the_head_sets_and_the_head_above_judges(world, goal, who, sets, judges):
    user = world.users[who]
    assert ask(user, "department_goal_edit", goal.pk).status_code == sets
    assert ask(user, "department_goal_new", goal.department_id).status_code == sets
    assert ask(user, "department_goal_result", goal.pk).status_code == judges


def test_a_goal_is_set_under_one_of_the_department_above(world):
    above = OrganizationGoal.objects.create(department=world.bureau, year=2026, text="部の目標")
    beside = OrganizationGoal.objects.create(department=world.other_bureau, year=2026, text="よその目標")
    sent = {"text": "待ち時間を短くする", "level": "10分", "order": 1}
    refused = send(world.manager.user, "department_goal_new", world.section.pk, parent=beside.pk, **sent)
    assert refused.status_code == 422
    send(world.manager.user, "department_goal_new", world.section.pk, parent=above.pk, **sent)
    made = OrganizationGoal.objects.get(department=world.section)
    assert (made.parent, made.year, made.text) == (above, 2026, "待ち時間を短くする")
    assert made.history.get().history_user == world.manager.user


def test_a_save_that_comes_too_late_shows_both_texts(world, goal):
    before = seen(goal)
    goal.text = "印先の文"
    goal.save()
    page = send(world.manager.user, "department_goal_edit", goal.pk, text="印あとの文", level="", order=1, seen=before)
    assert page.status_code == 409
    assert "印先の文" in text(page)
    assert "印あとの文" in text(page)
    goal.refresh_from_db()
    assert goal.text == "印先の文"


def test_the_mark_of_a_goal_is_of_the_scheme_of_its_year_and_seen_by_heads(world, goal):
    year = evaluation_year.of(world)
    level = year.performance.scale.levels.get(symbol="A")
    said = {"result": "おおむね達した", "rating": level.pk, "seen": seen(goal)}
    assert "保存しました。" in text(send(world.boss.user, "department_goal_result", goal.pk, **said))
    assert "おおむね達した" in text(ask(world.users["own"], "department_goal", goal.pk))
    assert "評語" not in text(ask(world.users["own"], "department_goal", goal.pk))
    assert "<dt>評語</dt><dd>A</dd>" in text(ask(world.manager.user, "department_goal", goal.pk))


def test_a_goal_on_which_others_hang_is_not_deleted(world, goal):
    child = OrganizationGoal.objects.create(department=world.team, year=2026, text="係の目標", parent=goal)
    page = send(world.manager.user, "department_goal_edit", goal.pk, do="delete")
    assert page.status_code == 422
    assert "ひも付いているため、消せません。" in text(page)
    child.delete()
    send(world.manager.user, "department_goal_edit", goal.pk, do="delete")
    assert not OrganizationGoal.objects.exists()


@pytest.mark.parametrize(
    ("audience", "readers"),
    [("private", []), ("section", ["colleague"]), ("bureau", ["colleague", "neighbour"])],
    ids=["private", "section", "bureau"],
)
def test_words_of_personal_goals_are_open_as_the_scheme_says(world, goal, audience, readers):
    year = evaluation_year.build(world, goals_open_to=audience)
    sheet = year.sheet(State.IN_PERIOD)
    Goal.objects.filter(sheet=sheet, number=1).update(parent=goal, what="印個人の目標")
    people = {
        "colleague": employee_with_login(department=world.team),
        "neighbour": employee_with_login(department=world.bureau),
        "stranger": world.beside,
    }
    read = [n for n, who in people.items() if "印個人の目標" in text(ask(who.user, "department_goal", goal.pk))]
    assert read == readers
    assert "職員の目標 1件" in text(ask(world.beside.user, "department_goals"))


def test_goals_that_are_not_confirmed_are_not_even_counted(world, goal):
    year = evaluation_year.build(world, goals_open_to="bureau")
    sheet = year.sheet(State.GOAL_SUBMITTED)
    Goal.objects.filter(sheet=sheet).update(parent=goal, what="印個人の目標")
    page = ask(world.boss.user, "department_goal", goal.pk)
    assert "印個人の目標" not in text(page)
    assert page.context["goal"].hanging == 0


def test_the_sight_of_another_persons_goal_is_written_down(world, goal):
    year = evaluation_year.build(world, goals_open_to="bureau")
    sheet = year.sheet(State.IN_PERIOD)
    Goal.objects.filter(sheet=sheet, number=1).update(parent=goal)
    ask(employee_with_login(department=world.team).user, "department_goal", goal.pk)
    assert "組織目標にひも付く目標" in text(browser_of(year.user(Stage.SELF)).get(reverse("staff:sights")))
    assert Sheet.objects.count() == 1


@pytest.mark.parametrize("name", ["department_goals", "department_goal"], ids=str)
def test_they_ask_at_most_twelve_questions_for_many_goals_too(world, goal, name):
    for order in range(9):
        OrganizationGoal.objects.create(department=world.team, year=2026, text="目標", parent=goal, order=order)
    client = browser_of(world.manager.user)
    address = reverse(f"evaluations:{name}", args=[goal.pk] if name == "department_goal" else [])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) <= 12, "\n".join(query["sql"].partition(" FROM ")[2][:90] for query in asked)
