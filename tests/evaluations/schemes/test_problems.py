"""What a draft lacks is told in words, one by one."""

import pytest

from evaluations import schemes
from evaluations.models import Threshold
from evaluations.presets import make

pytestmark = pytest.mark.django_db


def found(scheme):
    return schemes.problems(scheme, {})


def test_points_need_somebody_who_gives_them(numeric):
    numeric.stagerule_set.filter(stage="first").update(weight=0)
    assert found(numeric) == ["点数にする軸がありますが、個別の評語を付けて点数のウエイトを持つ評価者がいません。"]


def test_symbols_need_somebody_who_judges_the_whole(framework):
    scheme = make("national", framework.authority, framework)
    scheme.stagerule_set.update(gives_overall=False)
    assert found(scheme) == ["評語を付ける軸がありますが、全体の評語を付ける評価者がいません。"]


def test_nobody_is_asked_for_a_comment_at_a_stage_that_is_not_there(numeric):
    numeric.commentrule_set.create(stage="adjuster", when="always")
    assert found(numeric) == ["「調整者」の所見の決まりがありますが、その段階がありません。"]


def test_what_follows_an_answer_needs_a_consultation(numeric):
    numeric.grievancerule_set.filter(step="consultation").delete()
    assert found(numeric) == ["「苦情処理」は苦情相談のあとにするものですが、苦情相談の期間がありません。"]


def test_a_threshold_leads_to_a_mark_of_its_own_scale_and_begins_at_nothing(numeric, framework):
    other = make("fujisawa", framework.authority, framework).scale_set.first().levels.first()
    Threshold.objects.filter(scheme=numeric, axis=None, lower=0).update(level=other, lower=10)
    assert found(numeric) == [
        "総合評価の段階の境が0点から始まっていません。", "総合評価の段階の境に、別の段階の組の評語があります。",
    ]  # fmt: skip


def test_an_axis_that_stands_for_itself_needs_its_thresholds(numeric):
    type(numeric).objects.filter(pk=numeric.pk).update(combines=False)
    numeric.refresh_from_db()
    numeric.threshold_set.all().delete()
    assert found(numeric) == ["「能力評価」の段階の境がありません。", "「業績評価」の段階の境がありません。"]
