"""Forms of the phone pages."""

from training.forms.runs import FIELD_OF, EffortForm, RunForm
from training.forms.table import TableForm
from training.forms.upload import UploadForm

__all__ = ["FIELD_OF", "EffortForm", "RunForm", "TableForm", "UploadForm"]
