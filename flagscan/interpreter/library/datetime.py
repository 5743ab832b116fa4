"""``datetime``: what needs no clock."""

from __future__ import annotations

import datetime

from flagscan.interpreter.library import Summary, pure

_PARTS = "year month day hour minute second microsecond".split()

FUNCTIONS: dict[str, Summary] = {
    "datetime.timedelta": pure(
        datetime.timedelta,
        "days",
        "seconds",
        "microseconds",
        "milliseconds",
        "minutes",
        "hours",
        "weeks",
    ),
    "datetime.date": pure(datetime.date, *_PARTS[:3]),
    "datetime.datetime": pure(datetime.datetime, *_PARTS),
    "datetime.time": pure(datetime.time, *_PARTS[3:]),
    "datetime.date.fromisoformat": pure(datetime.date.fromisoformat),
    "datetime.datetime.fromisoformat": pure(datetime.datetime.fromisoformat),
    "datetime.datetime.strptime": pure(datetime.datetime.strptime),
}
