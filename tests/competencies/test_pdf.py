"""標準職務遂行能力一覧 and 職位別シート: first what is gathered, then what is printed."""

from datetime import date, timedelta

import pytest

from competencies.models import Framework, Grade, Requirement, TableColumn, TableRow
from competencies.papers.sheet import Asked, Section, grade_sheet, grade_sheet_context
from competencies.papers.table import Cell, Column, Line, Table, standard_competencies, standard_competencies_context
from tests.common.test_pdf import NAMES, ask
from tests.factories import (
    AuthorityFactory,
    CompetencyFactory,
    FrameworkFactory,
    GradeFactory,
    GroupFactory,
    MarkFactory,
    put_in_force,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


def tables(framework: Framework) -> list[Table]:
    return standard_competencies_context(framework, on=TODAY)["tables"]


def sections(framework: Framework, code: str) -> list[Section]:
    grade = Grade.objects.get(framework=framework, code=code)
    return grade_sheet_context(grade, on=TODAY)["sections"]


def lines(table: Table) -> list[Line]:
    return [line for group in table.groups for line in group.lines]


def shape(line: Line) -> list[tuple[int, str]]:
    return [(cell.width, cell.symbol if cell.asked else "―") for cell in line.cells]


class TestTablesOfTheCities:
    def test_fujisawa_levels_span_grades(self, city):
        first, second = tables(city("fujisawa"))
        assert [c.pay_grade for c in first.columns] == [f"{n}級" for n in range(1, 9)]
        assert shape(lines(first)[0]) == [(2, "ⅰ"), (2, "ⅱ"), (1, "ⅲ"), (2, "ⅳ"), (1, "ⅴ")]
        assert shape(lines(first)[8]) == [(8, "ⅰ")]
        assert first.legend == (("ⅰ・ⅱ・ⅲ・ⅳ・ⅴ", "段階(後のものほど高い)"),)
        assert first.notes == ("この表の職位への当てはめは、方針の文面から読み取れず推定したものです。",)
        assert second.columns == (
            Column("員級", "1・2級"),
            Column("班長級", "3級"),
            Column("上級班長級", "4級"),
            Column("上級主査級", "5級"),
        )
        assert shape(lines(second)[-1]) == [(4, "―")]
        assert second.legend == (("ⅰ・ⅱ", "段階(後のものほど高い)"), ("―", "求めない"))

    def test_fujisawa_names_an_ability_as_its_level_does(self, city):
        first, _second = tables(city("fujisawa"))
        assert [c.name for c in lines(first)[1].cells] == ["説明力", "", "", "", ""]
        assert lines(first)[1].cells[0].wording == "要点を整えて分かりやすく話し、上司と組んで庁内外と調整する"

    def test_tachikawa_marks_weights_from_the_top_down(self, city):
        wording, weights, common = tables(city("tachikawa"))
        assert [c.post for c in weights.columns] == ["部長", "課長", "係長", "主任", "主事"]
        assert [shape(line) for line in lines(weights)][:3] == [
            [(1, mark) for mark in ("◎", "〇", "―", "―", "―")],
            [(1, mark) for mark in ("◎", "〇", "―", "―", "―")],
            [(1, mark) for mark in ("◎", "◎", "〇", "―", "―")],
        ]
        assert weights.legend == (("◎", "特に必要"), ("〇", "必要"), ("―", "求めない"))
        assert [[c.starred for c in line.cells if c.asked] for line in (lines(weights)[0], lines(weights)[-1])] == [
            [True, True],
            [False] * 5,
        ]
        assert weights.notes == ("＊の欄は、方針の文面から読み取れず推定したものを含みます。",)
        # The list's only mark says no more than the words do.
        assert shape(lines(wording)[0]) == [(1, ""), (4, "―")]
        assert wording.legend == (("記載のある欄", "その職層で主に身につける"), ("―", "求めない"))
        assert (common.common, common.meaning) == (True, "どの職層にも求める")
        assert [line.name for line in lines(common)][:2] == ["対応力(責任感)", "変革力(チャレンジ精神)"]

    def test_aizuwakamatsu_has_seven_tables_in_groups_and_one_for_all(self, city):
        all_tables = tables(city("aizuwakamatsu"))
        assert [t.common for t in all_tables] == [False] * 7 + [True]
        assert [[g.name for g in t.groups] for t in all_tables[:7]] == [
            ["業務遂行能力", "政策形成能力", "組織運営能力", "対人関係能力"]
        ] * 7
        assert [len(lines(t)) for t in all_tables] == [11] * 7 + [4]
        assert lines(all_tables[0])[0].cells == (Cell(width=3),)
        assert all_tables[7].meaning == "全職種・職位に求める"

    def test_oyama_names_what_a_skill_holds(self, city):
        common, pillars, skills = tables(city("oyama"))
        assert [t.common for t in (common, pillars, skills)] == [True, False, False]
        assert [shape(line) for line in lines(pillars)] == [[(8, "要")]] * 4 + [[(3, "―"), (5, "要")]]
        assert [len(line.parts) for line in lines(skills)] == [7, 10, 6]
        assert shape(lines(skills)[2]) == [(1, "重視"), (7, "減る")]

    def test_nagareyama_is_one_list_of_eight_abilities_in_four_groups(self, city):
        [table] = tables(city("nagareyama"))
        assert table.common
        assert [g.name.removesuffix("を育てる能力") for g in table.groups] == [
            "Citizen",
            "Compliance",
            "Challenge",
            "Cost",
        ]
        assert [len(g.lines) for g in table.groups] == [2, 2, 2, 2]
        assert sum(len(line.parts) for line in lines(table)) == 28

    def test_queries_do_not_grow_with_the_tables(self, city, django_assert_num_queries):
        for code in ("nagareyama", "aizuwakamatsu"):
            framework = city(code)
            with django_assert_num_queries(5):
                tables(framework)


class TestImprint:
    def imprint(self, framework, on=TODAY):
        context = standard_competencies_context(framework, on=on)
        return context["effective"], context["status"]

    def test_a_draft_says_so(self):
        assert self.imprint(FrameworkFactory()) == ("未定", "改定案")

    def test_an_edition_in_force_says_since_when_in_the_era(self):
        framework = put_in_force(FrameworkFactory(), since=date(2019, 5, 1))
        assert self.imprint(framework) == ("令和元年5月1日", "")

    def test_before_its_day_it_is_not_yet_in_force(self):
        framework = put_in_force(FrameworkFactory(), since=TODAY)
        assert self.imprint(framework, on=TODAY - timedelta(days=1)) == ("令和8年11月21日", "施行前")

    def test_after_its_last_day_it_is_a_former_edition(self):
        framework = put_in_force(FrameworkFactory(), since=date(2018, 4, 1))
        Framework.objects.filter(pk=framework.pk).move(effective_to=date(2026, 3, 31))
        framework.refresh_from_db()
        assert self.imprint(framework) == ("平成30年4月1日(令和8年3月31日まで)", "旧版")

    def test_an_edition_without_a_name_is_called_by_its_number(self):
        context = standard_competencies_context(FrameworkFactory(edition=""), on=TODAY)
        assert (context["edition"], context["as_of"]) == ("第1版", "令和8年11月21日")


class TestGradeSheet:
    def test_fujisawa_shows_how_high_the_level_is(self, city):
        [section] = sections(city("fujisawa"), "G5")
        assert section.rows[0] == Asked(
            group="",
            name="役割認識・判断力",
            symbol="ⅲ",
            steps="●●●○○",
            steps_in_words="5段階の3",
            wording="部や課の目標を進めることを念頭に、担当業務の課題を的確につかみ、要るときは相談して速く判断する",
            starred=False,
        )
        assert [row.steps for row in section.rows] == [
            "●●●○○",
            "●●●○○",
            "●●●",
            "●●●○",
            "●●●○",
            "●●●○",
            "●●●○",
            "●●",
            "●",
            "●●●○○",
        ]

    def test_tachikawa_asks_a_section_head_for_marks_and_ends_with_what_all_share(self, city):
        own, weights, common = sections(city("tachikawa"), "G3")
        assert [s.marked for s in (own, weights, common)] == [False, True, False]
        assert [(r.name, r.symbol, r.starred) for r in weights.rows] == [
            ("危機管理能力", "〇", True),
            ("組織運営能力", "◎", True),
            ("政策立案能力", "◎", True),
            ("折衝交渉能力", "◎", True),
            ("指導育成能力", "◎", True),
            ("職務遂行能力", "◎", False),
            ("課題発見能力", "〇", False),
            ("専門能力", "〇", False),
        ]
        assert [r.name for r in common.rows][-1] == "支援力(共感)"

    def test_aizuwakamatsu_lists_only_what_the_grade_is_asked_for(self, city):
        own, common = sections(city("aizuwakamatsu"), "L1")
        assert [(r.group, r.name) for r in own.rows] == [
            ("業務遂行能力", "個別専門能力"),
            ("業務遂行能力", "業務改善能力"),
            ("業務遂行能力", "タイムマネジメント能力"),
            ("組織運営能力", "業務調整能力"),
            ("対人関係能力", "コミュニケーション能力"),
        ]
        assert [r.name for r in common.rows] == ["倫理意識", "市民主体意識", "コスト意識", "成長意識"]

    def test_oyama_puts_the_attitudes_of_all_last(self, city):
        assert [s.name for s in sections(city("oyama"), "G8")] == [
            "標準職務遂行能力（5つの柱）",
            "職位と能力の関係（カッツ・モデル）",
            "職員に求められる意識（全職員共通）",
        ]

    def test_role_titles_and_duties_are_lists(self, city):
        grade = Grade.objects.get(framework=city("aizuwakamatsu"), code="L4")
        context = grade_sheet_context(grade, on=TODAY)
        assert context["titles"] == "主幹級、副主幹級"
        assert context["roles"] == ["困難な業務の推進者", "知識・技能を有する監督者"]
        assert len(context["duties"]) == len(grade.duties.splitlines())

    def test_a_grade_that_no_table_knows_has_no_sections(self):
        assert grade_sheet_context(GradeFactory(), on=TODAY)["sections"] == []


@pytest.fixture
def long_table():
    """A draft whose one table takes several pages, full of difficult characters."""
    framework = FrameworkFactory(authority=AuthorityFactory(name="葛\U000e0100城市長", municipality="葛\U000e0100城市"))
    mark = MarkFactory(framework=framework)
    grade = GradeFactory(framework=framework, name="髙﨑𠮷級")
    TableColumn.objects.create(framework=framework, table=mark.table, grade=grade)
    group = GroupFactory(framework=framework)
    for order in range(1, 61):
        competency = CompetencyFactory(framework=framework, group=group, name=f"第{order}の力")
        cell = {"framework": framework, "table": mark.table, "competency": competency}
        TableRow.objects.create(**cell, order=order)
        Requirement.objects.create(**cell, grade=grade, mark=mark)
    Requirement.objects.filter(competency__name="第60の力").update(wording=NAMES)
    return framework


class TestPrinted:
    def test_names_and_signs_come_out_as_written(self, long_table):
        text = ask("pdftotext", standard_competencies(long_table, on=TODAY), "-raw")
        assert [word in text for word in ("葛\U000e0100城市長", "髙﨑𠮷級", NAMES, "◎", "改定案")] == [True] * 5

    def test_every_page_has_the_head_of_the_table_and_its_number(self, long_table):
        printed = standard_competencies(long_table, on=TODAY)
        pages = ask("pdftotext", printed, "-layout").rstrip("\f").split("\f")
        assert len(pages) >= 3
        assert [page.count("標準的な職") for page in pages] == [1] * len(pages)
        assert [page.count("髙﨑𠮷級") for page in pages] == [1] * len(pages)
        assert [f"{n} / {len(pages)} ページ" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)

    def test_the_table_lies_and_the_sheet_stands_on_a4(self, long_table):
        grade = Grade.objects.get(framework=long_table)
        sizes = [
            next(line for line in ask("pdfinfo", document).splitlines() if line.startswith("Page size"))
            for document in (standard_competencies(long_table, on=TODAY), grade_sheet(grade, on=TODAY))
        ]
        assert [size.split(":")[1].strip() for size in sizes] == [
            "841.89 x 595.276 pts (A4)",
            "595.276 x 841.89 pts (A4)",
        ]

    def test_titles_name_the_document_its_subject_and_its_authority(self, long_table):
        grade = Grade.objects.get(framework=long_table)
        documents = (standard_competencies(long_table, on=TODAY), grade_sheet(grade, on=TODAY))
        assert [ask("pdfinfo", d).splitlines()[0].split(":", 1)[1].strip() for d in documents] == [
            "標準職務遂行能力一覧 葛\U000e0100城市長",
            "職位別シート 髙﨑𠮷級 葛\U000e0100城市長",
        ]

    def test_fonts_are_embedded(self, long_table):
        rows = ask("pdffonts", standard_competencies(long_table, on=TODAY)).splitlines()[2:]
        assert {row.split()[-5] for row in rows} == {"yes"}

    def test_what_hr_types_is_text_and_not_markup(self):
        grade = GradeFactory(name="<b>係長</b>&amp;", duties='<img src="http://127.0.0.1/x">\n二つ目')
        text = ask("pdftotext", grade_sheet(grade, on=TODAY), "-raw")
        assert "<b>係長</b>&amp;" in text
        assert '<img src="http://127.0.0.1/x">' in text

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("tachikawa", ["政策決定能力", "◎", "〇", "対応力(責任感)"]),
            ("fujisawa", ["ⅰ", "ⅱ", "ⅲ", "ⅳ", "ⅴ", "1・2級"]),
            ("nagareyama", ["Citizenを育てる能力", "令和7年4月1日"]),
        ],
    )
    def test_a_citys_own_signs_are_printed(self, city, code, words):
        text = ask("pdftotext", standard_competencies(city(code), on=TODAY), "-raw")
        assert [word for word in words if word not in text] == []
