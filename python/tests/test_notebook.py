from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from .conftest import ROOT


def test_the_notebook_runs_from_its_first_cell_to_its_last(winnow_command: None, tmp_path: Path) -> None:
    notebook = nbformat.read(ROOT / "examples" / "notebooks" / "tune.ipynb", as_version=4)
    nbformat.validate(notebook)

    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()

    outputs = {cell.id: _text(cell.outputs) for cell in notebook.cells if cell.cell_type == "code"}
    assert "line ████████████████████████ Complete, 12/12 trials, best " in outputs["wait"]
    assert "Best(trial='line-" in outputs["best"]
    assert "params_rate" in outputs["table"]
    assert "'rate': " in outputs["optuna"]
    assert outputs["optuna"].endswith("12)")
    assert outputs["log"].startswith("step 1: loss ")
    assert list((tmp_path / "runs").iterdir()) == []


def _text(outputs: list[Any]) -> str:
    texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs]
    return "\n".join(texts).strip()
