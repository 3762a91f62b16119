"""The sheet of a requirement table in the admin."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from competencies.matrix_editing import open_sheet
from competencies.models import Requirement, TableColumn, TableRow
from staff.access import Role
from tests import factories

pytestmark = pytest.mark.django_db


def make_table(edition, *, size=2):
    """``size`` grades × ``size`` competencies, marks ◎ and 〇, and nothing asked yet."""
    table = factories.TableFactory(framework=edition)
    for strength, symbol in ((2, "◎"), (1, "〇")):
        factories.MarkFactory(framework=edition, table=table, symbol=symbol, strength=strength)
    family, group = factories.JobFamilyFactory(framework=edition), factories.GroupFactory(framework=edition)
    for n in range(1, size + 1):
        grade = factories.GradeFactory(framework=edition, family=family, order=n, name=f"職位{n}")
        competency = factories.CompetencyFactory(framework=edition, group=group, order=n, name=f"能力{n}")
        TableColumn.objects.create(framework=edition, table=table, grade=grade, order=n)
        TableRow.objects.create(framework=edition, table=table, competency=competency, order=n)
    return table


@pytest.fixture
def table():
    return make_table(factories.FrameworkFactory())


@pytest.fixture
def hr(client, table):
    client.force_login(factories.user_with(Role.HR, authority=table.framework.authority))
    return client


def address(table):
    return reverse("admin:competencies_requirementtable_matrix", args=[table.pk])


def sheet_data(table, *typed, was=("", "", "", ""), version=1):
    """What the page sends: each cell as typed, and as it was."""
    data = {"version": version}
    for (grade, competency), value, before in zip(open_sheet(table).cells, typed, was, strict=True):
        data |= {f"cell-{grade}-{competency}": value, f"was-{grade}-{competency}": before}
    return data


def saved(table):
    return list(open_sheet(table).saved.values())


def test_every_cell_says_its_competency_and_its_grade(hr, table):
    page = hr.get(address(table)).content.decode()
    labels = [f'aria-label="能力{c} × 職位{g}"' for c in (1, 2) for g in (1, 2)]
    assert [page.count(label) for label in labels] == [1, 1, 1, 1]


def test_hr_saves_the_sheet(hr, table):
    answer = hr.post(address(table), sheet_data(table, "1", "○", "", "◎"))

    assert (answer.status_code, answer.url) == (302, address(table))
    assert saved(table) == ["◎", "〇", "", "◎"]
    assert [e.change_message for e in LogEntry.objects.all()] == ["3マスを保存しました。"]


def test_saving_without_a_change_writes_and_logs_nothing(hr, table):
    hr.post(address(table), sheet_data(table, "", "", "", ""))
    assert (saved(table), LogEntry.objects.count()) == (["", "", "", ""], 0)


def test_errors_lead_to_their_cells_and_what_was_typed_stays(hr, table):
    answer = hr.post(address(table), sheet_data(table, "×", "◎", "9", ""))

    page = answer.content.decode()
    wrong = answer.context["wrong"]
    assert (answer.status_code, [w.label for w in wrong]) == (422, ["能力1 × 職位1", "能力2 × 職位1"])
    assert all(f'href="#cell-{w.key}"' in page and f'id="cell-{w.key}"' in page for w in wrong)
    assert [i.value for part in answer.context["groups"] for row in part["rows"] for i in row["inputs"]] == [
        "×", "◎", "9", "",
    ]  # fmt: skip
    assert saved(table) == ["", "", "", ""]


def test_a_stale_sheet_gets_409_with_both_values_and_keeps_what_was_typed(hr, table):
    hr.post(address(table), sheet_data(table, "◎", "◎", "", ""))

    answer = hr.post(address(table), sheet_data(table, "〇", "", "〇", "", version=1))

    conflict = answer.context["conflicts"][0]
    assert answer.status_code == 409
    assert (conflict.label, conflict.value, conflict.saved) == ("能力1 × 職位1", "〇", "◎")
    assert [(t.label, t.value) for t in answer.context["taken"]] == [("能力1 × 職位2", "◎")]
    assert saved(table) == ["◎", "◎", "", ""]
    assert 'name="version" value="2"' in answer.content.decode()

    hr.post(address(table), sheet_data(table, "〇", "◎", "〇", "", version=2))
    assert saved(table) == ["〇", "◎", "〇", ""]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 5000])
def test_a_broken_version_counts_as_stale(hr, table, version):
    data = sheet_data(table, "◎", "", "", "", version=version)
    assert hr.post(address(table), data).status_code == 409


def test_broken_names_are_passed_over(hr, table):
    odd = {"cell-x-y": "◎", "cell-1": "◎", f"cell-{'9' * 30}-1": "◎", "cell--1-2": "◎", "cell-²-1": "◎"}
    assert hr.post(address(table), {"version": 1, **odd}).status_code == 302
    assert saved(table) == ["", "", "", ""]


def test_a_frozen_table_is_read_only(hr, table):
    factories.put_in_force(table.framework)

    shown = hr.get(address(table))
    answer = hr.post(address(table), sheet_data(table, "◎", "", "", ""))

    assert (shown.status_code, '<input type="text"' in shown.content.decode()) == (200, False)
    assert (answer.status_code, saved(table)) == (409, ["", "", "", ""])


def test_the_auditor_reads_the_sheet_and_saves_nothing(client, table):
    client.force_login(factories.user_with(Role.AUDITOR, authority=table.framework.authority))

    assert "data-matrix-form" not in client.get(address(table)).content.decode()
    assert client.post(address(table), sheet_data(table, "◎", "", "", "")).status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_authoritys_table_is_not_found(hr, method):
    foreign = make_table(factories.FrameworkFactory())
    assert getattr(hr, method)(address(foreign)).status_code == 404


def test_a_table_without_columns_says_what_to_do(hr, table):
    empty = factories.TableFactory(framework=table.framework)
    assert "欄と行を追加する" in hr.get(address(empty)).content.decode()


def test_changing_a_cells_words_makes_open_sheets_stale(hr, table):
    hr.post(address(table), sheet_data(table, "◎", "", "", ""))
    cell = Requirement.objects.get()
    form = {"table": table.pk, "grade": cell.grade_id, "competency": cell.competency_id, "mark": cell.mark_id}

    hr.post(reverse("admin:competencies_requirement_change", args=[cell.pk]), {**form, "wording": "文言"})

    cell.refresh_from_db()
    table.refresh_from_db()
    assert (cell.wording, table.version) == ("文言", 3)


def test_the_sheet_takes_the_same_queries_whatever_its_size(client, django_assert_max_num_queries):
    edition = factories.FrameworkFactory()
    client.force_login(factories.user_with(Role.HR, authority=edition.authority))
    counts = []
    for size in (1, 12):
        table = make_table(edition, size=size)
        with django_assert_max_num_queries(14) as captured:
            client.get(address(table))
        counts.append(len(captured))
    assert counts[0] == counts[1]
