"""How far an assignment is."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from athletes.querysets import Viewer
from training.enums import AssignmentResultState, AssignmentState
from training.models import PlanAssignment, PlanAssignmentResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Athletes done of all; `with_findings` are drafts that the gate has something against."""

    state: AssignmentState
    total: int
    done: int
    planned: int
    refused: int
    published: int
    with_findings: int

    @property
    def is_over(self) -> bool:
        return self.state in {AssignmentState.DONE, AssignmentState.FAILED}


def progress_of(assignment: PlanAssignment) -> Progress:
    """Counted on read, in one query."""
    return progress_of_all([assignment])[assignment.pk]


def progress_of_all(assignments: Collection[PlanAssignment]) -> dict[int, Progress]:
    """By assignment id, in one query for all."""
    planned, refused = AssignmentResultState.PLANNED, AssignmentResultState.REFUSED
    ids = [assignment.pk for assignment in assignments]
    rows = PlanAssignmentResult.objects.filter(assignment_id__in=ids).order_by().values("assignment_id")
    counts = {
        row.pop("assignment_id"): row
        for row in rows.annotate(
            total=Count("pk"),
            planned=Count("pk", filter=Q(state=planned)),
            refused=Count("pk", filter=Q(state=refused)),
            published=Count("pk", filter=Q(published=True)),
            with_findings=Count("pk", filter=Q(findings__gt=0)),
        )
    }
    return {
        assignment.pk: _progress(assignment, counts.get(assignment.pk) or dict.fromkeys(_COUNTS, 0))
        for assignment in assignments
    }


_COUNTS = ("total", "planned", "refused", "published", "with_findings")


def _progress(assignment: PlanAssignment, counts: dict[str, int]) -> Progress:
    done = counts["planned"] + counts["refused"]
    return Progress(state=AssignmentState(assignment.state), done=done, **counts)


def results_for(assignment: PlanAssignment, viewer: Viewer) -> list[PlanAssignmentResult]:
    """The results of the athletes whom this person coaches."""
    rows = PlanAssignmentResult.objects.visible_to(viewer).filter(assignment=assignment)
    return list(rows.select_related("athlete", "plan").order_by("pk"))
