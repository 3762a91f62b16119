"""What the way of an enrolment is called on pages, papers and in notices (受講の流れの言葉)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from training.rules.way import Progress, Stage
from training.rules.workflow import Action, State

Words = str | Promise

# On the button.
BUTTONS: dict[Action, Words] = {
    Action.RECOMMEND: _("推薦する"),
    Action.NOT_RECOMMEND: _("推薦しない"),
    Action.SELECT: _("受講を決める"),
    Action.PUT_ON_LIST: _("補欠にする"),
    Action.DECLINE: _("選外にする"),
    Action.WITHDRAW: _("取り下げる"),
    Action.MARK_ATTENDED: _("出席とする"),
    Action.MARK_ABSENT: _("欠席とする"),
    Action.REPORT: _("受講報告を書く"),
    Action.SEND_BACK: _("報告を差し戻す"),
    Action.COMPLETE: _("修了とする"),
    Action.FOLLOW_UP: _("職場での振り返りを書く"),
}

# In the history and in notices: what happened.
HAPPENED: dict[Action, Words] = {
    Action.APPLY: _("申し込みました"),
    Action.NOMINATE: _("所属長が推薦しました"),
    Action.DESIGNATE: _("受講者に指名されました"),
    Action.RECOMMEND: _("所属長が推薦しました"),
    Action.NOT_RECOMMEND: _("所属長が推薦しませんでした"),
    Action.SELECT: _("受講が決まりました"),
    Action.PUT_ON_LIST: _("補欠になりました"),
    Action.DECLINE: _("選外になりました"),
    Action.FORWARD: _("推薦のいらない申し込みとして受け付けました"),
    Action.SEAT: _("先着順で受講が決まりました"),
    Action.QUEUE: _("席が埋まっていたため、補欠になりました"),
    Action.MOVE_UP: _("席が空き、補欠から繰り上がりました"),
    Action.WITHDRAW: _("申し込みを取り下げました"),
    Action.CANCEL: _("研修が中止になりました"),
    Action.MARK_ATTENDED: _("受講しました"),
    Action.MARK_ABSENT: _("欠席しました"),
    Action.REPORT: _("受講報告を出しました"),
    Action.SEND_BACK: _("受講報告が差し戻されました"),
    Action.COMPLETE: _("修了しました"),
    Action.FOLLOW_UP: _("所属長が職場での振り返りを書きました"),
}

# To whoever made the move, about whom and which course.
MOVED: dict[Action, Words] = {
    Action.RECOMMEND: _("%(name)sさんを「%(course)s」に推薦しました。"),
    Action.NOT_RECOMMEND: _("%(name)sさんの「%(course)s」への申し込みは、推薦しないことにしました。"),
    Action.SELECT: _("%(name)sさんの「%(course)s」の受講を決めました。"),
    Action.PUT_ON_LIST: _("%(name)sさんを「%(course)s」の補欠にしました。"),
    Action.DECLINE: _("%(name)sさんを「%(course)s」の選外にしました。"),
    Action.WITHDRAW: _("「%(course)s」の申し込みを取り下げました(%(name)sさん)。"),
    Action.SEND_BACK: _("%(name)sさんの「%(course)s」の受講報告を差し戻しました。"),
    Action.COMPLETE: _("%(name)sさんの「%(course)s」を修了としました。"),
}

STAGES: dict[Stage, Words] = {
    Stage.APPLICATION: _("申し込み"),
    Stage.RECOMMENDATION: _("所属長の推薦"),
    Stage.SELECTION: _("受講者の決定"),
    Stage.ATTENDANCE: _("受講"),
    Stage.REPORT: _("受講報告"),
    Stage.COMPLETION: _("修了"),
    Stage.FOLLOW_UP: _("職場での振り返り"),
}

PROGRESS: dict[Progress, Words] = {
    Progress.DONE: _("済み"),
    Progress.NOW: _("いまここ"),
    Progress.STOPPED: _("ここで終わり"),
    Progress.TO_COME: _("これから"),
}

# What the reason of a move is asked as, and who will read it.
REASONS: dict[Action, Words] = {
    Action.NOT_RECOMMEND: _("推薦しない理由"),
    Action.DECLINE: _("選外にする理由"),
    Action.WITHDRAW: _("取り下げる理由"),
    Action.MARK_ABSENT: _("欠席の事情"),
    Action.SEND_BACK: _("差し戻す理由"),
}

# What comes next, told to everybody who sees the enrolment.
NEXT: dict[State, Words] = {
    State.APPLIED: _("所属長の推薦を待っています。推薦されると、研修担当が受講者を決めます。"),
    State.RECOMMENDED: _("研修担当が受講者を決めます。決まると、本人と所属長にお知らせが届きます。"),
    State.NOT_RECOMMENDED: _("この申し込みは終わりました。締切までなら、もう一度申し込めます。"),
    State.SELECTED: _("当日、会場に出席します。出られなくなったときは、早めに取り下げてください。"),
    State.WAITING: _("席が空くと、補欠の順に自動で繰り上がり、お知らせが届きます。"),
    State.DECLINED: _("この申し込みは終わりました。次の回に申し込めます。"),
    State.WITHDRAWN: _("この申し込みは終わりました。締切までなら、もう一度申し込めます。"),
    State.CANCELLED: _("この回は行われません。"),
    State.ABSENT: _("この回は欠席です。必要な研修なら、次の回に申し込みます。"),
    State.ATTENDED: _("本人が受講報告を出すと、所属長と研修担当が読みます。"),
    State.REPORTED: _("所属長と研修担当が報告を読み、研修担当が修了とします。"),
    State.COMPLETED: _("修了しました。"),
    State.FOLLOWED_UP: _("修了し、職場での振り返りまで済みました。"),
}
