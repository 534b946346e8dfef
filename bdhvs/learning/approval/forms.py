"""Shape of a reason."""

from django import forms

from bdhvs.learning.approval.rules import LONGEST_REASON
from bdhvs.ui.forms import FreeLine, FreeTextField


class ReasonForm(forms.Form):
    """Why something goes back to its writer, or is withdrawn."""

    reason = FreeTextField(label="Lý do", max_length=LONGEST_REASON, widget=FreeLine)
