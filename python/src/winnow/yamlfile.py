"""Reads YAML as kubectl does, where PyYAML differs: 1e-4 is a number, and a date is a text."""

from __future__ import annotations

import re
from typing import Any

from .errors import StudyInvalid

_FLOAT = re.compile(r"^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][-+]?[0-9]+$")


def documents(text: str) -> list[Any]:
    """The documents of a text, the empty ones left out.

    Raises StudyInvalid if the text is no YAML, or PyYAML is not there.
    """
    try:
        import yaml
    except ImportError:
        raise StudyInvalid("manifest: to read YAML install PyYAML, which the package kubernetes brings") from None

    class Loader(yaml.SafeLoader):
        """A loader of its own, so that the rules of others stay."""

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    Loader.add_implicit_resolver("tag:yaml.org,2002:float", _FLOAT, list("-+0123456789."))
    try:
        return [one for one in yaml.load_all(text, Loader) if one is not None]
    except yaml.YAMLError as error:
        raise StudyInvalid(f"manifest: is no YAML: {error}") from None
