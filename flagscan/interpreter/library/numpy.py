"""Constants of NumPy."""

from __future__ import annotations

import math

from flagscan.interpreter.library import Summary

FUNCTIONS: dict[str, Summary] = {}
CONSTANTS: dict[str, object] = {
    "numpy.inf": math.inf,
    "numpy.Inf": math.inf,
    "numpy.nan": math.nan,
    "numpy.NaN": math.nan,
    "numpy.pi": math.pi,
    "numpy.e": math.e,
}
