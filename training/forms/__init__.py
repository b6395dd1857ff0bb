"""Forms of the phone pages."""

from training.forms.upload import UploadForm

__all__ = ["UploadForm"]
