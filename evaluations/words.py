"""What buttons, histories and notices call the moves of a sheet (手続きの言い方)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations.rules.workflow import Action, Stage, State

A, S = Action, State

BUTTONS: dict[Action, Promise] = {
    A.SUBMIT_GOALS: _("目標を提出する"),
    A.RETURN_GOALS: _("目標を差し戻す"),
    A.CONFIRM_GOALS: _("目標を確定する"),
    A.REQUEST_CHANGE: _("目標の変更を申し出る"),
    A.REOPEN_GOALS: _("目標の変更を認める"),
    A.OPEN_SELF: _("自己申告を始める"),
    A.SUBMIT_SELF: _("自己申告を提出する"),
    A.SKIP_SELF: _("自己申告なしで進める"),
    A.RETURN_SELF: _("自己申告を差し戻す"),
    A.SUBMIT_FIRST: _("一次評価を提出する"),
    A.RETURN_FIRST: _("一次評価を差し戻す"),
    A.SUBMIT_SECOND: _("二次評価を提出する"),
    A.RETURN_RATING: _("再評価を求める"),
    A.ADJUST: _("調整の結果を提出する"),
    A.RETURN_ADJUSTED: _("再調整を求める"),
    A.CONFIRM: _("評価を確認する"),
    A.DISCLOSE: _("結果を開示する"),
    A.FEED_BACK: _("期末面談を済ませる"),
    A.CLOSE: _("完了とする"),
    A.EXEMPT: _("評価対象外とする"),
    A.READMIT: _("評価の対象に戻す"),
    A.FORCE: _("次の手順へ進める"),
}

HAPPENED: dict[Action, Promise] = {
    A.SUBMIT_GOALS: _("目標を提出しました"),
    A.RETURN_GOALS: _("目標を差し戻しました"),
    A.CONFIRM_GOALS: _("目標を確定しました"),
    A.REQUEST_CHANGE: _("目標の変更を申し出ました"),
    A.REOPEN_GOALS: _("目標の変更を認めました"),
    A.OPEN_SELF: _("自己申告が始まりました"),
    A.SUBMIT_SELF: _("自己申告を提出しました"),
    A.SKIP_SELF: _("自己申告なしで進めました"),
    A.RETURN_SELF: _("自己申告を差し戻しました"),
    A.SUBMIT_FIRST: _("一次評価を提出しました"),
    A.RETURN_FIRST: _("一次評価を差し戻しました"),
    A.SUBMIT_SECOND: _("二次評価を提出しました"),
    A.RETURN_RATING: _("再評価を求めました"),
    A.ADJUST: _("調整の結果を提出しました"),
    A.RETURN_ADJUSTED: _("再調整を求めました"),
    A.CONFIRM: _("評価を確認しました"),
    A.DISCLOSE: _("結果を開示しました"),
    A.FEED_BACK: _("期末面談を済ませました"),
    A.CLOSE: _("完了としました"),
    A.EXEMPT: _("評価対象外としました"),
    A.READMIT: _("評価の対象に戻しました"),
    A.FORCE: _("人事担当が次の手順へ進めました"),
}

# What the reason of a move is asked as.
REASONS: dict[Action, Promise] = {
    A.RETURN_GOALS: _("直してほしいところ"),
    A.REQUEST_CHANGE: _("変えたいところと、その理由"),
    A.REOPEN_GOALS: _("目標を変える理由"),
    A.SKIP_SELF: _("自己申告なしで進める理由"),
    A.RETURN_SELF: _("直してほしいところ"),
    A.RETURN_FIRST: _("差し戻す理由"),
    A.RETURN_RATING: _("再評価を求める理由"),
    A.RETURN_ADJUSTED: _("再調整を求める理由"),
    A.EXEMPT: _("評価対象外とする理由"),
    A.READMIT: _("対象に戻す理由"),
    A.FORCE: _("次へ進める理由"),
}

STAGES: dict[Stage, Promise] = {
    Stage.SELF: _("本人"),
    Stage.FIRST: _("一次評価者"),
    Stage.SECOND: _("二次評価者"),
    Stage.ADJUSTER: _("調整者"),
    Stage.CONFIRMER: _("確認者"),
    Stage.HR: _("人事担当"),
    Stage.SYSTEM: _("自動"),
}

# What happens now, and who does it: for the person.
NOW: dict[State, Promise] = {
    S.GOAL_DRAFT: _("目標を書いて、一次評価者に提出します。"),
    S.GOAL_SUBMITTED: _("一次評価者が目標を読んでいます。期首面談のあとで確定します。"),
    S.IN_PERIOD: _("評価の期間中です。進み具合を書きとめておくと、自己申告のときに役立ちます。"),
    S.SELF_OPEN: _("この期間を振り返り、自己申告を書いて提出します。"),
    S.SELF_SUBMITTED: _("一次評価者が評価しています。"),
    S.FIRST_RATED: _("二次評価者が評価しています。"),
    S.RATED: _("調整者が全体を見ています。"),
    S.ADJUSTED: _("確認者が確認しています。"),
    S.CONFIRMED: _("評価が決まりました。まもなく開示されます。"),
    S.DISCLOSED: _("結果が開示されました。内容を確かめて「確認しました」を押します。このあと期末面談があります。"),
    S.FEEDBACK_DONE: _("期末面談が済みました。"),
    S.CLOSED: _("この評価は完了しました。"),
    S.EXEMPT: _("今回は評価の対象外です。評価が低いという意味ではありません。"),
}

# Where the scheme has no self-report.
IN_PERIOD_ALONE = _("評価の期間中です。期間が終わると、一次評価者が評価します。")
PERIOD_OVER = _("評価の期間が終わりました")

# Steps that are no move of the table.
OPENED, CORRECTED = "opened", "correct"
REASSIGNED, STAGE_ADDED, STAGE_SKIPPED = "reassign", "add_stage", "skip_stage"
HANDED_OVER = "hand_over"
ALSO: dict[str, Promise] = {
    OPENED: _("記録書を作りました"),
    CORRECTED: _("再評価のため、訂正の記録書を作りました"),
    REASSIGNED: _("評価者が替わりました"),
    STAGE_ADDED: _("評価者を加えました"),
    STAGE_SKIPPED: _("評価の段階を省きました"),
    HANDED_OVER: _("前の評価者が引き継ぎを書きました"),
}


def happened(action: str, state: str) -> str:
    """What the history says of a step that led to this state."""
    if action == A.OPEN_SELF and state != S.SELF_OPEN:
        return str(PERIOD_OVER)
    return str(ALSO[action] if action in ALSO else HAPPENED[Action(action)])
