"""What the public record commits to of an objection."""

from app.objections.models import Objection


def as_entered(objection: Objection) -> dict[str, object]:
    """What the record commits to of an objection, as it was raised."""
    return {
        "body": objection.body,
        "remedy": objection.remedy,
        "language": objection.language,
        "clause_id": objection.clause_id,
        "amendment_id": objection.amendment_id,
        "question_id": objection.question_id,
        "revision_id": objection.revision_id,
        "group": objection.group_key,
        "visibility": objection.visibility.value,
    }


def as_stands(objection: Objection) -> dict[str, object]:
    """What the record commits to of how an objection stands after an act."""
    return {
        "state": objection.state.value,
        "answer": objection.answer.value,
        "minority_body": objection.minority_body,
        "signature": objection.signature.value if objection.signature else None,
    }
