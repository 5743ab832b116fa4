"""An environment with Guild AI, Jupyter, IPython and papermill.

Guild 0.9.0 runs notebooks with what ``REQUIREMENTS`` pins: it imports IPython's
``inputsplitter`` (gone from IPython 9) and asks for jupyter_contrib_nbextensions, which breaks
the conversion of notebooks beside notebook 7. Set ``FLAGSCAN_NOTEBOOK_ENV`` to the folder of an
environment that has them to use that one.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ..environments import environment

REQUIREMENTS = (
    "guildai==0.9.0",
    "setuptools<81",
    "ipykernel",
    "ipython<9",
    "jupyter_contrib_nbextensions",
    "nbconvert",
    "notebook<7",
    "papermill",
)


@pytest.fixture(scope="session")
def notebook_environment() -> Path:
    """The folder of that environment."""
    return environment("notebooks", REQUIREMENTS, "FLAGSCAN_NOTEBOOK_ENV")
