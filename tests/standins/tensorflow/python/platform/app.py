import sys

from absl.app import run as _run

from tensorflow.python.platform import flags  # noqa: F401


def run(main=None, argv=None):
    _run(main=main or sys.modules["__main__"].main, argv=argv)
