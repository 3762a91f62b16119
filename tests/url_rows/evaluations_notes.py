"""Behaviour notes: everybody has a list of his own; of a note its writer alone finds the page."""

from typing import Any

from evaluations.models import BehaviourNote
from tests.staff.world import NOON, TODAY, World
from tests.url_rows import StaffRow


def note_of(world: World) -> list[Any]:
    """Written by the head about the subject."""
    said = {"employee": world.subject, "author": world.manager, "on": TODAY, "text": "印職務行動記録"}
    kept, _made = BehaviourNote.objects.get_or_create(**said, defaults={"written_at": NOON})
    return [kept.pk]


OF_THE_WRITER = "302 404 200 404 404 404 404 404 404 404 404 404 404 403"
ROWS = [
    StaffRow("evaluations:notes", "302 200 200 200 200 200 200 200 200 200 200 200 200 403"),
    StaffRow("evaluations:notes", "302 422 422 422 422 422 422 422 422 422 422 422 422 403", method="POST"),
    StaffRow("evaluations:note", OF_THE_WRITER, note_of),
    StaffRow("evaluations:note", "302 404 422 404 404 404 404 404 404 404 404 404 404 403", note_of, method="POST"),
]
