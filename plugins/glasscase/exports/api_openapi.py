"""openapi.json (OpenAPI 3.1): every path of the API, its schema, and an example from the data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .. import api
from ..settings import Settings

_CORS = (
    "只读，无需密钥，不设限额。浏览器从别的网站读取时，主机须发送 `Access-Control-Allow-Origin: *`："
    "GitHub Pages 自动发送；Netlify 和 Cloudflare Pages 按本站根目录的 `_headers` 发送；其他主机见 /api/ 页。",
    "Read only, without a key and without a limit. For browsers on other sites the host must send "
    "`Access-Control-Allow-Origin: *`: GitHub Pages does; Netlify and Cloudflare Pages do by the file `_headers` at the "
    "site's root; for others see the page /api/.",
)
_AS_OF = (
    "这是静态文件，发布时更新。`meta.as_of` 是数据日期：状态、逾期天数和统计数字都按这一天推算，不随读取的时刻变化。",
    "These are files, made anew whenever the portal is published. `meta.as_of` is the day of the data: statuses, days "
    "late and figures are reckoned for it, whenever they are read.",
)
_PARAMETERS: dict[str, tuple[str, str]] = {
    "month": ("^[0-9]{4}-(0[1-9]|1[0-2])$", "月份，如 2026-08 / a month, as 2026-08"),
    "id": ("^[0-9]{4}-[0-9abcdefghjkmnpqrstvwxyz]{5}$", "案件编号 / id of a case"),
    "code": ("^[a-z][a-z0-9-]{1,39}$", "部门代码 / code of a department"),
}
#: OpenAPI takes `/cases/{month}.json` and `/cases/{id}.json` for one path, which is therefore said once
_EITHER = "name"


def openapi(documents: Mapping[str, bytes], example: bytes, settings: Settings) -> dict[str, Any]:
    """`documents` are path → content of those that were made, from which examples are taken; `example` is a case's."""
    made = {path.removeprefix(api.ROOT): content for path, content in documents.items()}
    if example:
        made[f"cases/{json.loads(example)['case']['id']}.json"] = example
    paths = dict[str, Any]()
    for one in api.DOCUMENTS:
        if one.path.startswith("cases/{"):
            continue
        paths[f"/{one.path}"] = {"get": _operation([one], made)}
    either = [one for one in api.DOCUMENTS if one.path.startswith("cases/{")]
    paths[f"/cases/{{{_EITHER}}}.json"] = {"get": _operation(either, made)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.name} {settings.name_en}",
            "version": api.VERSION,
            "summary": f"{settings.city}的案件公开数据 / open data of the cases of {settings.city_en}",
            "description": "\n\n".join((*_AS_OF, *_CORS, api.POLICY, api.POLICY_EN)),
            "contact": {"name": f"{settings.publisher} {settings.publisher_en}", "email": settings.contact},
            "license": {"name": settings.licence_title, "url": settings.licence_url},
        },
        "servers": [{"url": f"{settings.base_url}/{api.ROOT}".rstrip("/") if settings.base_url else "../v1"}],
        "externalDocs": {"url": f"{settings.base_url}/api/" if settings.base_url else "../"},
        "paths": paths,
    }


def _operation(documents: list[api.Document], made: Mapping[str, bytes]) -> dict[str, Any]:
    first, examples = documents[0], dict[str, Any]()
    names = [one.schema for one in documents]
    for one in documents:
        if found := _example(one, made):
            key, content = found
            examples[one.schema] = {"summary": key, "value": _shortened(json.loads(content))}
    if any(one.varies and one.schema != "cases-month" for one in documents):
        names.append(api.MOVED.schema)
        if content := _moved(first, made):
            examples[api.MOVED.schema] = {"value": json.loads(content)}
    refs = [{"$ref": f"schemas/{name}.json"} for name in names]
    answer = {"schema": refs[0] if len(refs) == 1 else {"oneOf": refs}, **({"examples": examples} if examples else {})}
    responses: dict[str, Any] = {
        "200": {"description": " / ".join((first.title, first.title_en)), "content": {"application/json": answer}}
    }
    if first.varies:
        responses["404"] = {"description": "没有这个编号、月份或代码 / no such id, month or code"}
    return {
        "operationId": "-".join(one.schema for one in documents),
        "summary": " / ".join(text for one in documents for text in (one.title, one.title_en)),
        "description": "\n\n".join(text for one in documents for text in (one.text, one.text_en)),
        **({"parameters": [_parameter(documents, made)]} if first.varies else {}),
        "responses": responses,
    }


def _parameter(documents: list[api.Document], made: Mapping[str, bytes]) -> dict[str, Any]:
    names = [_name(one) for one in documents]
    schemas = [{"type": "string", "pattern": _PARAMETERS[name][0]} for name in names]
    values = {name: found[0] for name, one in zip(names, documents, strict=True) if (found := _example(one, made))}
    return {
        "name": _EITHER if len(names) > 1 else names[0],
        "in": "path",
        "required": True,
        "description": "\n\n".join(_PARAMETERS[name][1] for name in names),
        "schema": {"oneOf": schemas} if len(schemas) > 1 else schemas[0],
        **({"examples": {name: {"value": value} for name, value in values.items()}} if values else {}),
    }


def _name(document: api.Document) -> str:
    return document.path.partition("{")[2].partition("}")[0]


def _example(document: api.Document, made: Mapping[str, bytes]) -> tuple[str, bytes] | None:
    """What stands for it in its path ("" where nothing varies), and its content: of months the last one."""
    if not document.varies:
        content = made.get(document.path)
        return ("", content) if content else None
    before, after = document.path.split("{")[0], ".json"
    own = f'schemas/{document.schema}.json"'.encode()
    found = [path for path in made if path.startswith(before) and own in made[path][:400]]
    if not found:
        return None
    path = max(found) if document.schema == "cases-month" else found[0]
    return path.removeprefix(before).removesuffix(after), made[path]


def _moved(document: api.Document, made: Mapping[str, bytes]) -> bytes | None:
    before = document.path.split("{")[0]
    found = [made[path] for path in made if path.startswith(before) and b'schemas/moved.json"' in made[path][:400]]
    return found[0] if found else None


def _shortened(value: Any) -> Any:
    """The document with one record in each of its lists."""
    if isinstance(value, dict):
        return {key: _shortened(one) for key, one in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return [_shortened(one) for one in value[:1]]  # pyright: ignore[reportUnknownVariableType]
    return value
