"""The summary as a FHIR R4B bundle: one Condition, and an Observation for each number that was given.

A Condition here is a complaint as the athlete reported it (`provisional`), never a diagnosis, unless a coach
or physio has added one with its code system.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from fhir.resources.R4B.bundle import Bundle

from coachsite.summaries.content import Summary
from injuries.enums import Area, DiagnosisSystem
from injuries.models import Episode, PainReport

if TYPE_CHECKING:
    from collections.abc import Iterable

FHIR_TYPE: Final = "application/fhir+json"
# LOINC "Pain severity - 0-10 verbal numeric rating [Score] - Reported".
PAIN_SCORE: Final = {
    "system": "http://loinc.org",
    "code": "72514-3",
    "display": "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
}
CLINICAL: Final = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFIED: Final = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
SYSTEM_URIS: Final = {
    DiagnosisSystem.OSIICS: "urn:osiics",
    DiagnosisSystem.SMDCS: "urn:smdcs",
    DiagnosisSystem.ICD_10: "http://hl7.org/fhir/sid/icd-10",
    DiagnosisSystem.ICD_11: "http://id.who.int/icd/release/11/mms",
}
MOMENTS: Final = {
    "worst_during": "worst during the run, or that day",
    "after_60min": "an hour after",
    "next_morning": "the next morning",
}


def bundle_of(summary: Summary, reports: "Iterable[PainReport]") -> dict[str, Any]:
    """Plain JSON of a bundle that validates as R4B; ids are those of our own rows."""
    episode = summary.episode
    patient = {
        "resourceType": "Patient",
        "id": str(episode.athlete.public_id),
        "name": [{"text": summary.name}],
    }
    condition = _condition(summary)
    scores = [score for report in reports for score in _scores(report, condition["id"])]
    bundle = Bundle.model_validate(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "timestamp": _instant(summary.made_at),
            "entry": [
                {"fullUrl": f"urn:uuid:{resource['id'][:36]}", "resource": resource}
                for resource in [patient, condition]
            ]
            + [{"resource": score} for score in scores],
        }
    )
    found: dict[str, Any] = bundle.model_dump(mode="json", exclude_none=True)
    return found


def _instant(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat()


def _patient(episode: Episode) -> dict[str, str]:
    return {"reference": f"Patient/{episode.athlete.public_id}"}


def _condition(summary: Summary) -> dict[str, Any]:
    episode = summary.episode
    ended = episode.ended_on is not None
    found: dict[str, Any] = {
        "resourceType": "Condition",
        "id": str(episode.public_id),
        "clinicalStatus": {"coding": [{"system": CLINICAL, "code": "resolved" if ended else "active"}]},
        "verificationStatus": {"coding": [{"system": VERIFIED, "code": "provisional"}]},
        "code": {"text": episode.diagnosis_text or f"Pain: {summary.place}", **_coding(episode)},
        "bodySite": [{"text": f"{Area(episode.area).value}, {episode.side}"}],
        "subject": _patient(episode),
        "onsetDateTime": episode.onset_date.isoformat(),
        "note": [{"text": f"Yes: {sign}"} for sign in summary.signs_yes]
        + [{"text": f"No: {sign}"} for sign in summary.signs_no],
    }
    if ended and episode.ended_on:
        found["abatementDateTime"] = episode.ended_on.isoformat()
    return {name: value for name, value in found.items() if value}


def _coding(episode: Episode) -> dict[str, Any]:
    if not episode.diagnosis_code:
        return {}
    system = SYSTEM_URIS[DiagnosisSystem(episode.diagnosis_system)]
    code = {"system": system, "version": episode.diagnosis_version, "code": episode.diagnosis_code}
    return {"coding": [code]}


def _scores(report: PainReport, condition_id: str) -> "Iterable[dict[str, Any]]":
    for moment, words in MOMENTS.items():
        value = getattr(report, moment)
        if value is None:
            continue
        yield {
            "resourceType": "Observation",
            "id": f"{report.public_id.hex}-{moment.replace('_', '-')}",
            "status": "final",
            "code": {"coding": [PAIN_SCORE], "text": words},
            "subject": {"reference": f"Patient/{report.athlete.public_id}"},
            "focus": [{"reference": f"Condition/{condition_id}"}],
            "effectiveDateTime": _instant(report.felt_at.astimezone(report.athlete.zone)),
            "valueInteger": value,
        }
