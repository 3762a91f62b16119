"""What follows from rows of the file: ends of orders, leaving, lives of departments."""

from datetime import date

from common.spreadsheets import Sheet
from staff.models import Department, DepartmentVersion, Employee, Posting
from tests.factories import EmployeeFactory, PostingFactory
from tests.importing import differences
from tests.staff.imports.files import APRIL, departments, employees, postings, problems


def test_a_new_main_order_ends_the_one_before_it_and_says_so(hall):
    sheet = postings(["001", "D2", "2027-04-01", "", "転任", "本務", "", "主任"])
    checked = hall.check(sheet)
    assert differences(checked, "発令") == {2: [("前の発令の終了日(D1 総務課)", "", "2027-03-31")]}
    hall.take(sheet)
    hall.post.refresh_from_db()
    assert hall.post.valid_to == date(2027, 3, 31)
    new = Posting.objects.get(valid_from=APRIL)
    assert (new.department, new.title, new.order_kind, new.is_main) == (hall.tax, "主任", "transfer", True)
    assert new.history.get().history_change_reason == "取り込み: 次年度.xlsx"
    assert hall.post.history.first().history_user == hall.hr


def test_each_row_is_new_changed_field_by_field_or_unchanged(hall):
    headings = ["職員番号", "氏名", "フリガナ", "採用日", "旧姓"]
    rows = [["001", "山田 花代", "ヤマダ ハナヨ", "2020-04-01", "山田"], ["002", "新人 一郎", "", "2027-04-01", ""]]
    first = hall.check(Sheet("職員", [headings, *rows]))
    assert differences(first, "職員") == {
        2: [("氏名", "山田 花子", "山田 花代"), ("フリガナ", hall.yamada.kana, "ヤマダ ハナヨ"), ("旧姓", "", "山田")],
        3: [],
    }
    assert first.result["sheets"][0]["counts"] == {"new": 1, "changed": 1, "unchanged": 0}
    hall.write(first)
    again = hall.check(Sheet("職員", [headings, *rows]))
    assert again.result["sheets"][0]["counts"] == {"new": 0, "changed": 0, "unchanged": 2}


def test_an_empty_cell_empties_the_field_and_a_missing_column_says_nothing(hall):
    hall.yamada.former_name, hall.yamada.pay_family = "鈴木", "F1"
    hall.yamada.save()
    hall.take(Sheet("職員", [["職員番号", "氏名", "採用日", "旧姓"], ["001", "山田 花子", "2020-04-01", ""]]))
    hall.yamada.refresh_from_db()
    assert (hall.yamada.former_name, hall.yamada.pay_family) == ("", "F1")


def test_a_concurrent_order_ends_nothing(hall):
    hall.take(postings(["001", "D2", "2027-04-01", "", "併任", "兼務", "", ""]))
    hall.post.refresh_from_db()
    assert hall.post.valid_to is None


def test_the_same_file_again_changes_nothing(hall):
    sheets = [
        departments(["D3", "2027-04-01", "新設課", "D1"], ["D1", "2027-04-01", "総務企画課", ""]),
        employees(["002", "新人 一郎", "2027-04-01"], ["001", "山田 花子", "2020-04-01"]),
        postings(
            ["001", "D1", "2020-04-01", "", "採用", "本務", "", "主事"],
            ["001", "D2", "2027-04-01", "", "転任", "本務", "はい", "課長"],
            ["002", "D3", "2027-04-01", "", "採用", "本務", "", ""],
        ),
    ]
    hall.take(*sheets)
    before = list(Posting.history.values_list("pk"))
    again = hall.check(*sheets)
    assert problems(again) == []
    assert not again.result["changes_something"]
    assert hall.write(again).state == "done"
    assert list(Posting.history.values_list("pk")) == before
    assert Posting.objects.get(department__code="D1").valid_to == date(2027, 3, 31)


def test_retirement_ends_every_order_and_the_service(hall):
    PostingFactory(employee=hall.yamada, department=hall.tax, is_main=False)
    sheet = postings(["001", "", "2027-03-31", "", "定年退職", "", "", ""])
    assert differences(hall.check(sheet), "発令") == {
        2: [
            ("退職日", "", "2027-03-31"),
            ("退職の事由", "", "定年退職"),
            ("発令の終了日(D1 総務課)", "", "2027-03-31"),
            ("発令の終了日(D2 税務課)", "", "2027-03-31"),
        ]
    }
    hall.take(sheet)
    hall.yamada.refresh_from_db()
    assert (hall.yamada.left_on, hall.yamada.left_by) == (date(2027, 3, 31), Employee.Leaving.AGE)
    assert {p.valid_to for p in hall.yamada.postings.all()} == {date(2027, 3, 31)}
    assert not hall.check(sheet).result["changes_something"]


def test_a_day_of_leaving_in_the_table_of_people_does_the_same(hall):
    sheet = employees(["001", "山田 花子", "2020-04-01", "令和9年3月31日"])
    assert differences(hall.check(sheet), "職員") == {
        2: [("退職日", "", "2027-03-31"), ("発令の終了日(D1 総務課)", "", "2027-03-31")]
    }
    hall.take(sheet)
    hall.post.refresh_from_db()
    assert hall.post.valid_to == date(2027, 3, 31)


def test_rows_refer_to_rows_of_the_same_file(hall):
    hall.take(
        departments(
            ["D9", "2027-04-01", "新係", "D8"], ["D8", "2027-04-01", "新課", "D7"], ["D7", "2027-04-01", "新部", ""]
        ),
        employees(["009", "新人 髙﨑", "2027-04-01"]),
        postings(["009", "D9", "2027-04-01", "", "採用", "本務", "はい", "係長"]),
    )
    version = DepartmentVersion.objects.get(department__code="D9")
    assert (version.parent.code, version.history.get().parent_id) == ("D8", version.parent_id)
    assert Posting.objects.get(employee__staff_number="009").department.code == "D9"
    assert Employee.objects.get(staff_number="009").search_key.startswith("新人高崎")


def test_a_new_name_of_a_department_is_a_new_version(hall):
    hall.take(departments(["D1", "2027-04-01", "総務人事課", ""]))
    assert [v.name for v in hall.general.versions.all()] == ["総務課", "総務人事課"]
    hall.general.refresh_from_db()
    assert hall.general.valid_to is None


def test_an_earlier_version_makes_the_department_older(hall):
    hall.take(departments(["D1", "1990-04-01", "庶務課", ""]))
    hall.general.refresh_from_db()
    assert hall.general.valid_from == date(1990, 4, 1)


def test_departments_change_places_in_the_tree(hall):
    hall.take(departments(["D1", "2027-04-01", "総務課", "D2"]))
    hall.take(departments(["D1", "2027-04-01", "総務課", ""], ["D2", "2027-04-01", "税務課", "D1"]))
    hall.take(departments(["D1", "2027-04-01", "総務課", "D2"], ["D2", "2027-04-01", "税務課", ""]))
    assert DepartmentVersion.objects.get(department=hall.general, valid_from=APRIL).parent == hall.tax


def test_a_department_may_be_abolished_when_the_same_file_moves_its_people(hall):
    rows = departments(["D1", "2000-04-01", "総務課", "", "2027-03-31"])
    ((*place, reason),) = problems(hall.check(rows))
    assert place == ["組織", 2, "廃止日"]
    assert reason.startswith(
        "この組織には、廃止日(2027-03-31)より後も続く発令が1件あります(山田 花子(001))。先に発令を終わらせるか、"
    )
    hall.take(rows, postings(["001", "D2", "2027-04-01", "", "組織改正", "", "", ""]))
    assert Department.objects.get(code="D1").valid_to == date(2027, 3, 31)


def test_heads_change_places(hall):
    """The old head stays as a plain member, and the new one is head from the same file on."""
    hall.post.is_head = True
    hall.post.save()
    suzuki = EmployeeFactory(authority=hall.authority, staff_number="003", hired_on=date(2020, 4, 1))
    PostingFactory(employee=suzuki, department=hall.general, title="主査")
    hall.take(
        postings(
            ["003", "D1", "2020-04-01", "", "採用", "本務", "はい", "課長"],
            ["001", "D1", "2020-04-01", "", "採用", "本務", "いいえ", "主査"],
        )
    )
    assert Posting.objects.get(department=hall.general, is_head=True).employee == suzuki


def test_somebody_serves_earlier_and_shorter_than_was_known(hall):
    hall.take(
        employees(["001", "山田 花子", "2010-04-01", "2027-03-31"]),
        postings(["001", "D2", "2010-04-01", "2020-03-31", "採用", "本務", "", ""]),
    )
    hall.yamada.refresh_from_db()
    assert (hall.yamada.hired_on, hall.yamada.left_on) == (date(2010, 4, 1), date(2027, 3, 31))
