"""What is said about opening a cycle (評価の回の準備の言い方)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations.models import Exclusion
from evaluations.rules.eligibility import Missed

MISSED: dict[Missed, Promise] = {
    Missed.EMPLOYMENT: _("対象の任用形態でない"),
    Missed.SERVICE: _("期間中の勤務月数が足りない"),
    Missed.DUTY: _("期間中の勤務日数が足りない"),
    Missed.HOURS: _("週の勤務時間が足りない"),
}

# Of an exclusion the reason alone is told: what is written beside it is HR's.
EXCLUDED: dict[str, str | Promise] = {str(value): label for value, label in Exclusion.Reason.choices}

# By ``evaluations.opening.preflight.Topic``: what is wrong, and how it is mended.
TOPICS: dict[str, tuple[Promise, Promise]] = {
    "scheme": (
        _("評価制度に足りないところがあります"),
        _("評価制度の画面で直してください。"),
    ),
    "framework": (
        _("評価に使う方針が正しくありません"),
        _("評価の回の画面で、評価基準日に施行されている方針の版を選んでください。"),
    ),
    "windows": (
        _("手順の期間に誤りがあります"),
        _("評価の回の画面で、手順の期間を直してください。"),
    ),
    "no_people": (
        _("評価する人が一人もいません"),
        _("対象の組織、評価制度の対象の任用形態、本務の発令を確かめてください。"),
    ),
    "no_routes": (
        _("評価者の経路が一つもありません"),
        _("「経路の見本を作る」を押すか、評価者の経路の画面で入れてください。"),
    ),
    "no_evaluator": (
        _("評価者がいない人がいます"),
        _("経路を足すか、評価者の例外を入れてください。この回で評価しない人は、対象外にします。"),
    ),
    "duplicate": (
        _("同じ人が二つの段階を受け持っています"),
        _("経路か例外で別の人にしてください。同じ人でよい段階は、評価制度で決められます。"),
    ),
    "gone": (
        _("在職していない評価者がいます"),
        _("経路か例外で、別の評価者にしてください。"),
    ),
    "circle": (
        _("たがいに一次評価者になっている人がいます"),
        _("どちらかの評価者を、例外で別の人にしてください。"),
    ),
    "no_grade": (
        _("職位がわからない人がいます"),
        _(
            "発令の職位を、評価に使う方針にある記号に直してください。"
            "職位のない人(会計年度任用職員など)は、評価制度の独自の項目だけで評価する制度なら、そのまま評価できます。"
        ),
    ),
    "no_items": (
        _("評価項目がない人がいます"),
        _("方針の「職位に求める能力」か、評価制度の項目に、この職位の分を入れてください。"),
    ),
    "exempt": (
        _("評価対象外になる人"),
        _("記録書は「評価対象外」として作られます。あとで対象に戻せます。"),
    ),
    "exempt_unready": (
        _("評価対象外の人のうち、対象に戻すときに直すところがある人"),
        _("いまは直さなくても始められます。"),
    ),
    "unposted": (
        _("本務の発令がない人"),
        _("記録書は作られません。発令を入れると、始めたあとでも追加できます。"),
    ),
    "seconded": (
        _("派遣・出向中の人"),
        _("評価の対象に入っています。評価しないときは、対象外にしてください。"),
    ),
    "away": (
        _("休業中の評価者"),
        _("代行を決めるか、例外で別の評価者にしてください。"),
    ),
    "merged": (
        _("前の段階とまとめて行う人"),
        _("同じ人が続く二つの段階を受け持ち、評価制度がそれを認めています。経過に残ります。"),
    ),
    "skipped": (
        _("例外で段階を省く人"),
        _("例外に書かれた理由のとおり、この段階なしで進みます。"),
    ),
    "on_probation": (
        _("条件付採用の期間中の人"),
        _("条件付採用の評価の回で評価します。定期評価の回では、記録書は作られません。"),
    ),
    "not_on_probation": (
        _("新しく採用された人のうち、評価基準日に条件付採用の期間中でない人"),
        _("記録書は作られません。期間が違うときは、採用の発令と休業、条件付採用の画面を確かめてください。"),
    ),
    "others": (
        _("この回に関係しない人"),
        _("記録書は作られません。"),
    ),
    "dates": (
        _("日付について確かめること"),
        _("このままでも始められます。"),
    ),
}

OTHERS: dict[str, Promise] = {
    "place": _("対象の組織の外にいる人"),
    "employment": _("対象の任用形態でない人"),
    "probation": _("条件付採用の期間中の人"),
    "no_probation": _("条件付採用の期間中でない人"),
}
