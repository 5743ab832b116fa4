"""Stands in for TensorFlow 1, which no Python of today can install: its flags and its app.

Only what ``tensorflow/python/platform/flags.py`` and ``app.py`` of 1.15 do: absl's functions under
other names, that take other keywords, and flags that are parsed when they are first read.
"""

from tensorflow import compat, python
from tensorflow.compat.v1 import app, flags

__all__ = ["app", "compat", "flags", "python"]
