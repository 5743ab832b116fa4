"""Run inside Guild's environment: what does Guild make of the texts of values?

    python decoder.py < texts.json

Reads a list of ``[text, type]`` and prints the ``repr`` of what each is decoded as.
"""

from __future__ import annotations

import json
import logging
import sys

from guild import flag_util  # type: ignore[import-not-found]


def main() -> None:
    """Print what the texts are decoded as."""
    logging.disable(logging.CRITICAL)
    found = [repr(flag_util.decode_flag_val(text, kind)) for text, kind in json.load(sys.stdin)]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
