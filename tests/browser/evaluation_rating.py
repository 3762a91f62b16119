"""The evaluator's pages, to be walked and photographed: 20002 heads a section of the made-up city."""

from evaluations.models import Sheet, SheetStage
from staff.models import Employee
from tests.browser.evaluation_opening import running
from tests.browser.place import Place

HEAD = "20002"


def _rated() -> Sheet:
    """One that waits for the head's mark; one is passed to him where none does."""
    running()
    head = Employee.objects.get(staff_number=HEAD)
    waiting = SheetStage.objects.filter(
        sheet__state="self_submitted", sheet__cycle__scheme__authority=head.authority_id,
        sheet__cycle__rehearsal_of=None, stage="first", is_current=True,
    ).exclude(sheet__employee=head)  # fmt: skip
    row = waiting.filter(evaluator=head).first()
    if row is None:
        row = waiting.select_related("sheet").order_by("pk")[0]
        SheetStage.objects.filter(pk=row.pk).update(evaluator=head, name=head.name)
    return row.sheet


def board() -> str:
    _rated()
    return "/evaluations/board/"


def rate() -> str:
    return f"/evaluations/sheets/{_rated().pk}/rate/"


def interviews() -> str:
    return f"/evaluations/sheets/{_rated().pk}/interviews/"


PLACES = [
    Place("evaluation-board", board, HEAD),
    Place("evaluation-rate", rate, HEAD),
    Place("evaluation-interviews", interviews, HEAD),
]
