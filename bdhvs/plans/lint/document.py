"""Checks of the paper: parts that an official document must have, numbering, annexes, the period."""

from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.lint.findings import Findings, Found, Surroundings
from bdhvs.plans.lint.numbering import gaps, repeated


def parts(plan: PlanFile, _around: Surroundings) -> Findings:
    """Signature block, recipients, bases, annexes."""
    if not plan.document.signing:
        yield Found("signature-missing", ("document",), plan.document.id)
    elif _is_collective(plan.document.issuer) is not plan.document.signing[0].startswith("TM."):
        words = {"issuer": plan.document.issuer, "signing": plan.document.signing[0]}
        yield Found("signing-mismatch", ("document", "signing"), plan.document.id, words)
    if plan.recipients is None:
        yield Found("recipients-missing", ("plan",))
    if not plan.bases:
        yield Found("bases-missing", ("plan",))
    for index, annex in enumerate(plan.annexes):
        if not annex.attached:
            yield Found("annex-missing", ("annexes", index), annex.id, {"title": annex.says})


def numbering(plan: PlanFile, _around: Surroundings) -> Findings:
    """Jumps and repetitions in the numbers of the sections."""
    sections = plan.document.sections
    for index, missing in gaps(sections):
        words = {"found": sections[index], "missing": missing}
        yield Found("numbering-gap", ("document", "sections", index), plan.document.id, words)
    for index in repeated(sections):
        path = ("document", "sections", index)
        yield Found("section-repeated", path, plan.document.id, {"found": sections[index]})


def period(plan: PlanFile, _around: Surroundings) -> Findings:
    """A period the text does not give, and a plan that is still a copy."""
    head = plan.plan
    if head.period_chosen:
        words = {"period": f"từ {head.period_from:%d/%m/%Y} đến trước {head.period_to:%d/%m/%Y}"}
        yield Found("period-chosen", ("plan", "period_to"), words=words)
    if head.copied_from:
        yield Found("copied", ("plan", "copied_from"), words={"source": head.copied_from})


def _is_collective(issuer: str) -> bool:
    """A committee signs through TM.; its chair signs alone."""
    return issuer.lower().startswith(("ủy ban nhân dân", "uỷ ban nhân dân", "ubnd"))
