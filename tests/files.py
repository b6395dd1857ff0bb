"""Activity files as watches, sites and strangers write them."""

import struct
from dataclasses import replace
from datetime import UTC, datetime

from training.fit_writer import (
    ENUM,
    STRING,
    UINT8,
    UINT16,
    UINT32,
    FitActivity,
    FitEncoder,
    FitPoint,
    fit_crc,
    fit_time,
    wrap_fit,
    write_fit,
)

START = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)
STEP_M = 2.8
NORTH_PER_M = 1 / 111_320


def points(count=600, *, first=0, lat=55.75, lon=37.61):
    """A second apart, due north, on the flat, at 2.8 m/s."""
    return tuple(
        FitPoint(
            offset_s=first + i,
            lat=lat + i * STEP_M * NORTH_PER_M,
            lon=lon,
            distance_m=i * STEP_M,
            altitude_m=150.0,
            hr=140 + i % 5,
            cadence_spm=170,
        )
        for i in range(count)
    )


def run(**changes):
    """10 minutes: 1,680 m in 600 s of timer and 620 s in all, in Moscow's time."""
    base = FitActivity(
        start_at=START,
        type="run",
        distance_m=1680,
        moving_s=600,
        elapsed_s=620,
        points=points(),
        ascent_m=12,
        descent_m=9,
        avg_hr=142,
        max_hr=151,
        avg_cadence_spm=171,
        utc_offset_s=3 * 3600,
    )
    return replace(base, **changes)


def fit(**changes):
    return write_fit(run(**changes))


def body_of(data):
    """The messages of a file of ours, without header and checksum."""
    return data[14:-2]


def fit_with_header_checksum_zero(data):
    """Legal: a checksum of 0 in the header means that it was not computed."""
    whole = data[:12] + b"\0\0" + data[14:-2]
    return whole + struct.pack("<H", fit_crc(whole))


def fit_with_compressed_timestamps(seconds=100):
    """Records of an old watch: only the low five bits of their time, in the header byte."""
    start = fit_time(START)
    encoder = FitEncoder()
    encoder.add(0, [(0, ENUM, 4), (1, UINT16, 1), (4, UINT32, start)])
    encoder.add(21, [(253, UINT32, start), (0, ENUM, 0), (1, ENUM, 0)])
    body = encoder.body()
    body += struct.pack("<BBBHB", 0x42, 0, 0, 20, 2) + bytes((5, 4, UINT32, 3, 1, UINT8))
    for i in range(1, seconds + 1):
        body += bytes([0x80 | 2 << 5 | (start + i) & 0x1F]) + struct.pack("<IB", i * 300, 140)
    return wrap_fit(body)


def fit_with_developer_field(name, value):
    """A record whose app adds a byte under a name of its own choice."""
    at = fit_time(START)
    encoder = FitEncoder()
    encoder.add(0, [(0, ENUM, 4)])
    encoder.add(207, [(3, UINT8, 0)])
    encoder.add(206, [(0, UINT8, 0), (1, UINT8, 0), (2, UINT8, UINT8), (3, STRING, name)])
    body = encoder.body() + struct.pack("<BBBHB", 0x60 | 3, 0, 0, 20, 3)
    body += bytes((253, 4, UINT32, 3, 1, UINT8, 5, 4, UINT32)) + bytes((1, 0, 1, 0))
    for i in range(60):
        body += struct.pack("<BIBIB", 3, at + i, 150, i * 280, value)
    return wrap_fit(body)


def fit_of_kind(kind):
    """A FIT file that is no activity, by the number of its kind: 6 is a course, 5 a workout."""
    encoder = FitEncoder()
    encoder.add(0, [(0, ENUM, kind), (1, UINT16, 1), (4, UINT32, fit_time(START))])
    return encoder.file()


def session(start, *, sport, seconds, metres, sub_sport=0, **more):
    """Fields of a session message; `start` in FIT seconds, `more` by field names below."""
    numbers = {"timer": (8, UINT32), "ascent": (22, UINT16), "cadence": (18, UINT8), "hr": (16, UINT8)}
    fields = [
        (253, UINT32, start + seconds),
        (2, UINT32, start),
        (7, UINT32, seconds * 1000),
        (9, UINT32, None if metres is None else metres * 100),
        (5, ENUM, sport),
        (6, ENUM, sub_sport),
    ]
    return fields + [(*numbers[name], value) for name, value in more.items()]


def fit_of_messages(*messages):
    """A FIT activity of (message number, fields)."""
    encoder = FitEncoder()
    encoder.add(0, [(0, ENUM, 4), (1, UINT16, 1), (4, UINT32, fit_time(START))])
    for number, fields in messages:
        encoder.add(number, fields)
    return encoder.file()


def iso(offset_s):
    return datetime.fromtimestamp(START.timestamp() + offset_s, tz=UTC).isoformat().replace("+00:00", "Z")


def trkpt(offset_s, lat, lon=37.61, *, ele=None, extra="", time=None):
    inner = "" if ele is None else f"<ele>{ele}</ele>"
    when = iso(offset_s) if time is None else time
    inner += f"<time>{when}</time>" if when else ""
    return f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}">{inner}{extra}</trkpt>'


def segment(count=60, *, first=0, lat=55.75, step_m=STEP_M, **more):
    """Points a second apart, due north."""
    inner = "".join(trkpt(first + i, lat + i * step_m * NORTH_PER_M, **more) for i in range(count))
    return f"<trkseg>{inner}</trkseg>"


def gpx(*tracks, version="1.1", kind="running", creator="Tester"):
    """A GPX file; each track is the text of its segments."""
    said = f"<type>{kind}</type>" if kind else ""
    inner = "".join(f"<trk><name>Morning</name>{said}{track}</trk>" for track in tracks)
    space = f"http://www.topografix.com/GPX/{version.replace('.', '/')}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><gpx version="{version}" creator="{creator}"'
        f' xmlns="{space}">{inner}</gpx>'
    ).encode()


def lap(offset_s=0, *, seconds=600, metres=1680, inner=""):
    return (
        f'<Lap StartTime="{iso(offset_s)}"><TotalTimeSeconds>{seconds}</TotalTimeSeconds>'
        f"<DistanceMeters>{metres}</DistanceMeters>{inner}</Lap>"
    )


def trackpoint(offset_s, inner=""):
    return f"<Trackpoint><Time>{iso(offset_s)}</Time>{inner}</Trackpoint>"


def tcx_activity(*laps, sport="Running", offset_s=0):
    creator = "<Creator><Name>Forerunner</Name></Creator>"
    return f'<Activity Sport="{sport}"><Id>{iso(offset_s)}</Id>{"".join(laps)}{creator}</Activity>'


def tcx(*activities, declaration='<?xml version="1.0" encoding="UTF-8"?>', inner=""):
    space = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
    listed = f"<Activities>{''.join(activities)}</Activities>" if activities else ""
    return (
        f'{declaration}<TrainingCenterDatabase xmlns="{space}">{listed}{inner}</TrainingCenterDatabase>'
    ).encode()
