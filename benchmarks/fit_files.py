"""Invented FIT files, as a watch writes them: a point a second with position, height, heart rate, cadence."""

from datetime import UTC, datetime, timedelta

import numpy as np

from training.fit_writer import FitActivity, FitPoint, write_fit

FIRST_START = datetime(2024, 1, 1, 6, tzinfo=UTC)
# What a point takes in the files of `write_fit`, about.
BYTES_A_POINT = 23


def fit_file(number: int, *, size: int) -> bytes:
    """A run of about `size` bytes; each number is a day and a course of its own."""
    random = np.random.default_rng(number)
    count = max(60, size // BYTES_A_POINT)
    speed = 2.9 + 0.25 * np.sin(np.arange(count) / 90) + random.normal(0, 0.05, count)
    metres = np.cumsum(speed)
    heading = np.cumsum(random.normal(0, 0.02, count))
    lat = 52.5 + np.cumsum(speed * np.cos(heading)) / 111_000
    lon = 13.4 + np.cumsum(speed * np.sin(heading)) / 67_000
    altitude = 40 + 8 * np.sin(metres / 700) + random.normal(0, 0.1, count)
    hr = np.clip(140 + 15 * np.sin(np.arange(count) / 400) + random.normal(0, 2, count), 90, 190)
    points = [
        FitPoint(
            offset_s=at,
            lat=float(lat[at]),
            lon=float(lon[at]),
            distance_m=float(metres[at]),
            altitude_m=float(altitude[at]),
            hr=int(hr[at]),
            cadence_spm=2 * int(random.integers(82, 90)),
        )
        for at in range(count)
    ]
    activity = FitActivity(
        start_at=FIRST_START + timedelta(days=number),
        type="run",
        distance_m=float(metres[-1]),
        moving_s=float(count - 1),
        elapsed_s=float(count - 1),
        points=points,
    )
    return write_fit(activity)


def typical_files(count: int) -> list[bytes]:
    """Files of 30 to 400 kB: half an hour to some five hours of running."""
    return [fit_file(n, size=int(size)) for n, size in enumerate(np.geomspace(30_000, 400_000, count))]
