"""Forms of the phone pages."""

from training.forms.runs import FIELD_OF, EffortForm, RunForm
from training.forms.shoes import SHOE_FIELD_OF, AssignForm, ShoeForm
from training.forms.table import TableForm
from training.forms.upload import UploadForm

__all__ = [
    "FIELD_OF",
    "SHOE_FIELD_OF",
    "AssignForm",
    "EffortForm",
    "RunForm",
    "ShoeForm",
    "TableForm",
    "UploadForm",
]
