"""What happens in mid-period, to be walked and photographed: another evaluator, his predecessor's memo, probation."""

from django.utils import timezone

from evaluations.models import Opinion, Probation, SheetStage
from evaluations.rules.workflow import OPEN
from staff.models import Employee
from tests.browser.evaluation_opening import HR, running
from tests.browser.place import Place
from tests.browser.staff_places import HEAD


def _changed() -> SheetStage:
    """A segment that the head evaluated, of a sheet that goes on."""
    running()
    head = Employee.objects.get(staff_number=HEAD)
    sheets = {"sheet__cycle__scheme__authority": head.authority, "sheet__cycle__rehearsal_of": None}
    rows = SheetStage.objects.filter(**sheets, stage="first", sheet__state__in=sorted(OPEN)).exclude(
        sheet__employee=head
    )
    row = rows.filter(evaluator=head, is_current=False).first()
    if row is None:
        now = rows.filter(is_current=True, submitted_at=None).order_by("pk")[0]
        before = {"valid_from": now.valid_from, "valid_to": now.valid_from, "is_current": False}
        row = SheetStage.objects.create(
            sheet=now.sheet, stage="first", evaluator=head, name=head.name, **before,
            handover="窓口の手順書づくりを任せ、9月までに案ができました。後輩への教え方がていねいです。",
        )  # fmt: skip
    return row


def following() -> str:
    return f"/evaluations/office/evaluators/?cycle={_changed().sheet.cycle_id}"


def handover() -> str:
    return f"/evaluations/sheets/{_changed().sheet_id}/handover/"


def evaluators() -> str:
    return f"/evaluations/sheets/{_changed().sheet_id}/evaluators/"


def probation() -> str:
    head, today = Employee.objects.get(staff_number=HEAD), timezone.localdate()
    who = Employee.objects.filter(authority=head.authority).exclude(pk=head.pk).order_by("pk")[0]
    row, _made = Probation.objects.get_or_create(employee=who, starts_on=today, defaults={"ends_on": today})
    Opinion.objects.get_or_create(probation=row, milestone=5, defaults={"due": today, "evaluator": head})
    return f"/evaluations/probations/{row.pk}/"


PLACES = [
    Place("evaluation-following", following, HR),
    Place("evaluation-evaluators", evaluators, HR),
    Place("evaluation-handover", handover, HEAD),
    Place("evaluation-probation", probation, HEAD),
    Place("evaluation-probations", "/evaluations/office/probations/", HR),
]
