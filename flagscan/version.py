"""Which flagscan this is, and what about it makes remembered answers stale."""

VERSION = "0.1.0"

ANALYSIS_VERSION = 43
"""Raised with every change that may give another answer for the same script: answers in the
cache are then not found any more. Releases change VERSION and need nothing else."""
