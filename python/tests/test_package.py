from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import winnow

from .conftest import ROOT


def test_the_version_is_that_of_the_project() -> None:
    pom = (ROOT / "pom.xml").read_text()
    version = re.search(r"<artifactId>winnow</artifactId>\s*<version>([^<]+)</version>", pom)
    assert version is not None
    assert importlib.metadata.version("winnow-tuning") == version[1].replace("-SNAPSHOT", ".dev0")


def test_the_wheel_holds_the_licence_and_says_that_it_is_typed() -> None:
    files = {str(file) for file in importlib.metadata.files("winnow-tuning") or []}
    assert "winnow/py.typed" in files
    assert "winnow/trainer.py" in files
    assert (Path(__file__).parents[1] / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()
    assert any(file.endswith("licenses/LICENSE") for file in files)


def test_to_import_it_loads_no_library() -> None:
    import subprocess
    import sys

    heavy = "{'kubernetes', 'yaml', 'optuna', 'pandas', 'numpy'}"
    code = f"import sys, winnow; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"


def test_every_name_that_is_told_is_there() -> None:
    assert [name for name in winnow.__all__ if not hasattr(winnow, name)] == []
