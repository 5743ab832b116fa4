"""The cell of parameters, in a script of jupytext's: Guild changes it, and nothing else."""

from __future__ import annotations

import dataclasses

from flagscan.analysis import analyse

from .project import Project

SOURCE = """
# %% [markdown]
# # Training

# %% tags=["parameters"]
lr = 0.1  # learning rate
steps = 3
name = "1e-3"
amp = False

# %%
other = 4
record({"lr": lr, "steps": steps, "name": name, "amp": amp, "other": other})
"""
PLAIN = {"lr": 0.1, "steps": 3, "name": "1e-3", "amp": False, "other": 4}


def test_the_cell_of_parameters(project: Project) -> None:
    path = project.script("train.py", SOURCE)
    script = analyse(path.read_bytes(), "train.py").script
    assert script.selected_set is not None
    assert script.selected_set.interface == "papermill"
    text = project.emit(dataclasses.replace(script, path="train.py"))
    assert "flags-dest: globals" in text
    assert "other" not in text
    assert project.run("train")["value"] == PLAIN
    changed = project.run("train", "lr=0.5", "steps=7", "name=x", "amp=yes")["value"]
    assert changed == {**PLAIN, "lr": 0.5, "steps": 7, "name": "x", "amp": True}
