"""Trials as text, for the emitters: command lines, JSON objects, cells that Guild decodes."""
