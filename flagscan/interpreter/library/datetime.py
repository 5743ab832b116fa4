"""``datetime.timedelta``: the one part of the module that needs no clock."""

from __future__ import annotations

import datetime

from flagscan.interpreter.library import Summary, pure

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
}
