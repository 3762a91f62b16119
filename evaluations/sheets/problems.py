"""What is missing, in words (足りないところの言い方): where it is, what is wrong, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.rulebook import Rulebook
from evaluations.rules import goals, ratings
from evaluations.rules.goals import Wrong
from evaluations.rules.ratings import When
from evaluations.sheets.marks import AXIS, WHOLE, Thing

BECAUSE: dict[When, Promise] = {
    When.ALWAYS: gettext_lazy("所見は必ず書きます。"),
    When.TOP: gettext_lazy("最も高い評語を付けたときは、所見を書きます。"),
    When.BOTTOM: gettext_lazy("最も低い評語を付けたときは、所見を書きます。"),
    When.BELOW: gettext_lazy("標準より低い評語を付けたときは、所見を書きます。"),
    When.DIFFERS_FROM_SELF: gettext_lazy("自己評価と離れているときは、所見を書きます。"),
    When.DIFFERS_FROM_FIRST: gettext_lazy("一次評価と違うときは、理由を所見に書きます。"),
}


def of_ratings(found: Iterable[ratings.Lacks], things: Iterable[Thing]) -> list[str]:
    names = {thing.key: title(thing) for thing in things}
    return [f"{names[one.key]}: {_lack(one.when)}" for one in found]


def title(thing: Thing) -> str:
    """What a thing is called above its field."""
    if thing.kind == WHOLE:
        return _("総合評価")
    return _("%s(全体)") % thing.name if thing.kind == AXIS else _("「%s」") % thing.name


def _lack(when: When | None) -> str:
    return _("評語が選ばれていません。") if when is None else str(BECAUSE[when])


def of_goals(found: Iterable[goals.Problem], book: Rulebook) -> list[str]:
    names = {kind.code: kind.name for kind in book.kinds} | {d.code: d.label for d in book.difficulties}
    return [_goal_problem(problem, names.get(problem.code, problem.code)) for problem in found]


def _goal_problem(problem: goals.Problem, name: str) -> str:
    told = {
        Wrong.TOO_FEW: _("目標は%(limit)sつ以上立ててください。いまは%(value)sつです。"),
        Wrong.TOO_MANY: _("目標は%(limit)sつまでです。いまは%(value)sつあります。"),
        Wrong.LIGHT: _("目標%(goals)sのウエイトが軽すぎます。%(limit)s以上にしてください。"),
        Wrong.KIND_MISSING: _("「%(name)s」を一つ立ててください。あなたの職位では必ず立てる目標です。"),
        Wrong.KIND_TOO_OFTEN: _("「%(name)s」は%(limit)sつまでです。いまは%(value)sつあります。"),
        Wrong.DIFFICULT_TOO_OFTEN: _("困難度「%(name)s」にできるのは%(limit)sつまでです。いまは%(value)sつあります。"),
        Wrong.EMPTY: _("目標%(goals)sの「何を」「いつまでに」「どの水準まで」を書いてください。"),
    }
    if problem.wrong == Wrong.WEIGHTS:
        return _weights(problem)
    numbers = "・".join(map(str, problem.goals))
    return told[problem.wrong] % {
        "limit": _plain(problem.limit), "value": _plain(problem.value), "name": name, "goals": numbers,
    }  # fmt: skip


def _weights(problem: goals.Problem) -> str:
    """The present sum, and how much is missing or too much."""
    rest = problem.limit - problem.value
    told = (
        _("ウエイトの合計はいま%(value)sです。あと%(rest)s足して、ちょうど100にしてください。")
        if rest > 0
        else _("ウエイトの合計はいま%(value)sです。%(rest)s減らして、ちょうど100にしてください。")
    )
    return told % {"value": _plain(problem.value), "rest": _plain(abs(rest))}


def _plain(number: object) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
