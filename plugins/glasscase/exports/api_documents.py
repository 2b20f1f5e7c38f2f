"""What all documents of the API share: `$schema`, `meta`, `links`, and one record a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from .. import api
from ..settings import Settings
from .artifact import Artifact
from .json_files import meta

JSON = "application/json"
#: dates become text in ISO form
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=str)


def root_of(path: str, settings: Settings) -> str:
    """The site's root as links in the file `path` write it, without a slash at the end: absolute where that is known."""
    return settings.base_url or "/".join([".."] * path.count("/"))


def linked(path: str, settings: Settings, **targets: str) -> dict[str, str]:
    """name → link from the file `path` to a target below the site's root."""
    root = root_of(path, settings)
    return {name: f"{root}/{target}" for name, target in targets.items()}


def document(
    path: str, schema: str, title: tuple[str, str], page: str, settings: Settings, body: Mapping[str, Any],
    *, rows: int | None = None, links: Mapping[str, str] | None = None,
) -> Artifact:  # fmt: skip
    """The document `path` below the site's root. `page` is where people read the same; `links` are made by `linked`."""
    address = settings.address(page)
    name = path.removeprefix(api.ROOT).removesuffix(".json").replace("/", "-")
    own = {"self": path, "index": f"{api.ROOT}index.json", "page": page}
    content = {
        **linked(path, settings, **{"$schema": f"{api.ROOT}schemas/{schema}.json"}),
        "meta": meta(name, title, address, settings, settings.today()),
        "links": {**linked(path, settings, **own), **(links or {})},
        **body,
    }
    return Artifact(path, lay_out(content), JSON, rows)


def lay_out(content: Mapping[str, Any]) -> bytes:
    """JSON with a line for each record of its lists, so that a difference between two days can be read."""
    return ("{" + ",\n".join(f"{_text(name)}: {_value(value)}" for name, value in content.items()) + "}\n").encode()


def _value(value: object) -> str:
    if not isinstance(value, list) or not value:
        return _text(value)
    return "[\n" + ",\n".join(map(_text, cast("list[object]", value))) + "\n]"


def _text(value: object) -> str:
    return _ENCODER.encode(value)
