"""``absl``: flags of absl and of TensorFlow 1, those of imported modules included.

    flags.DEFINE_float("lr", 0.1, "learning rate", lower_bound=0.0)
    app.run(main)

``tf.app.flags``, ``tf.flags``, ``tf.compat.v1.flags`` and ``gflags`` are the same by other
names. ``definitions`` tells what a ``DEFINE_`` call makes, ``parsing`` what absl makes of its
default. ``registry`` holds the flags while the script runs; ``answers`` lists what absl answers it:
``defining``, ``reading`` (``FLAGS``) and ``running`` (``app.run``). ``collecting`` gathers what is
there when the command line is read, ``flags`` makes Flags of it.
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="absl",
    tier=Tier.COMMAND_LINE,
    collect="flagscan.interfaces.absl.collecting:collect",
    model="flagscan.interfaces.absl.answers:MODEL",
    packages=("absl",),
    words=("DEFINE_", "tf.app.run"),
)
