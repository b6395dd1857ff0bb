"""Every reason for which a file is refused: its code, and the sentence that says what to do.

Whole constant sentences, so that they can be translated where they are shown (`gettext(error_detail)`).
"""

from typing import Final

from training.importers.parsed import Refusal
from training.importers.parsed import gettext_noop as _

type Reason = tuple[Refusal, str]

EMPTY: Final = (Refusal.EMPTY_FILE, _("The file is empty. Copy it from the watch again."))
TOO_LARGE: Final = (
    Refusal.TOO_LARGE,
    _("The file is over 25 MB. Upload the activities one by one, or packed as .gz."),
)
BOMB: Final = (
    Refusal.BOMB,
    _("The .gz unpacks to more than 25 MB. Upload the activities one by one."),
)
GZ_DAMAGED: Final = (
    Refusal.UNREADABLE,
    _("The .gz is damaged. Export it again, or unpack it and upload the file in it."),
)
GZ_OF_ARCHIVE: Final = (
    Refusal.UNSUPPORTED_TYPE,
    _("The .gz holds another archive. Upload the FIT, TCX or GPX file of an activity itself."),
)
ZIP: Final = (
    Refusal.UNSUPPORTED_TYPE,
    _("This is a zip archive. Unpack it and upload the files in it one by one."),
)
PICTURE: Final = (
    Refusal.UNSUPPORTED_TYPE,
    _("This is a picture. Upload the FIT, TCX or GPX file of an activity, as it is or as .gz."),
)
WEB_PAGE: Final = (
    Refusal.UNSUPPORTED_TYPE,
    _(
        "This is a web page, perhaps a sign-in page saved instead of the file. Upload the FIT, TCX or GPX"
        " file of an activity."
    ),
)
OTHER_TYPE: Final = (
    Refusal.UNSUPPORTED_TYPE,
    _("This is no activity file. Upload the FIT, TCX or GPX file of an activity, as it is or as .gz."),
)

XML_CUT_OFF: Final = (
    Refusal.TRUNCATED,
    _("The file ends in the middle. Export it again and upload the whole file."),
)
XML_BROKEN: Final = (
    Refusal.UNREADABLE,
    _("The file is not well-formed XML. Export it again from your watch's app."),
)
XML_HOSTILE: Final = (
    Refusal.HOSTILE_XML,
    _("The file declares a document type of its own. Export it again from your watch's app."),
)

FIT_CUT_OFF: Final = (
    Refusal.TRUNCATED,
    _("The file ends before its first recorded point. Copy it from the watch again."),
)
DAMAGED: Final = (
    Refusal.UNREADABLE,
    _("The file is damaged so that it cannot be read. Copy it from the watch again."),
)
_OTHER_FIT: Final = Refusal.NOT_AN_ACTIVITY
FIT_COURSE: Final = (
    _OTHER_FIT,
    _("This FIT file holds a course to follow. Choose the file of the recorded activity."),
)
FIT_WORKOUT: Final = (
    _OTHER_FIT,
    _("This FIT file holds a planned workout. Choose the file of the recorded activity."),
)
FIT_STEPS: Final = (
    _OTHER_FIT,
    _("This FIT file holds daily steps and health values. Choose the file of a recorded activity."),
)
FIT_SETTINGS: Final = (
    _OTHER_FIT,
    _("This FIT file holds settings of a watch. Choose the file of a recorded activity."),
)
FIT_NOTHING: Final = (
    _OTHER_FIT,
    _("This FIT file holds no recorded activity. Choose the file of the activity itself."),
)
GPX_PLANNED: Final = (
    Refusal.NOT_AN_ACTIVITY,
    _("This GPX file holds a planned route or waypoints. Choose the file of a recorded activity."),
)
GPX_ONE_POINT: Final = (
    Refusal.NOT_AN_ACTIVITY,
    _("This GPX file holds a single moment. Choose the file of a recorded activity."),
)
GPX_NO_TRACK: Final = (
    Refusal.NOT_AN_ACTIVITY,
    _("This GPX file holds no track. Choose the file of a recorded activity."),
)
TCX_PLANNED: Final = (
    Refusal.NOT_AN_ACTIVITY,
    _("This TCX file holds a course or a planned workout. Choose the file of a recorded activity."),
)
TCX_NOTHING: Final = (
    Refusal.NOT_AN_ACTIVITY,
    _("This TCX file holds no activity. Choose the file of a recorded activity."),
)

NO_TIMES: Final = (
    Refusal.NO_TIMES,
    _(
        "This track has no times, so it is a route or was stripped of them. Upload the original file of the"
        " watch, or enter the activity by hand."
    ),
)
NO_START: Final = (
    Refusal.NO_TIMES,
    _("The file says no start time. Enter this activity by hand."),
)
NO_DURATION: Final = (
    Refusal.NO_TIMES,
    _("The file says no duration. Enter this activity by hand."),
)
NO_DATE: Final = (
    Refusal.NO_DATE,
    _(
        "The watch had no date when this was recorded, so the day is not known. Enter this activity by hand"
        " with its date, and let the watch find its satellites before the next start."
    ),
)
NEGATIVE: Final = (
    Refusal.NEGATIVE_VALUE,
    _(
        "The file says a negative distance or time. Correct the activity where it was recorded, then export"
        " it again."
    ),
)
FUTURE: Final = (
    Refusal.FUTURE_START,
    _("This activity starts in the future. Set the clock of the watch, or enter the activity by hand."),
)
TOO_FAR: Final = (
    Refusal.ABSURD_DISTANCE,
    _("This activity is longer than 400 km. Correct or split it where it was recorded, then export it."),
)
TOO_FAST: Final = (
    Refusal.ABSURD_PACE,
    _(
        "Distance and time of this activity make a speed that nobody reaches. Correct it where it was"
        " recorded, then export it again."
    ),
)
TOO_LONG: Final = (
    Refusal.ABSURD_TIME,
    _("This activity lasts over ten days. Correct or split it where it was recorded, then export it again."),
)

TOO_SLOW: Final = (
    Refusal.TIME_LIMIT,
    _("Reading this file takes too long. Export it again, or upload the activities one by one."),
)
TOO_MUCH_MEMORY: Final = (
    Refusal.MEMORY_LIMIT,
    _("Reading this file takes more memory than one file may. Upload the activities one by one."),
)
FILE_LOST: Final = (Refusal.FILE_LOST, _("The uploaded file is gone. Upload it again."))
GAVE_UP: Final = (
    Refusal.GAVE_UP,
    _("Reading this file failed again and again, through no fault of yours. Upload it once more."),
)
