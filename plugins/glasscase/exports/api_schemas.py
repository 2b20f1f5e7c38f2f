"""JSON Schema 2020-12 of every document of the API, made from the definitions of the columns that it holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .. import api
from ..article_kinds import ARTICLE_KINDS, HALL_KINDS, MOMENT_KEYS
from ..figures import City, DepartmentView, Figures
from ..model import Portal, Status
from ..read.schemas import load_schema
from ..settings import Settings
from .api_fields import REASON, Schema, listed, of_columns, of_fields, thing, words
from .csv_files import STANDING_FIELDS, VIEW_FIELDS
from .figure_files import COLUMNS, department_tables, figure_tables, numbers_of
from .hall_files import article_table
from .tables import Table

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ADDRESS: Schema = {"type": "string", "format": "iri-reference", "pattern": r"^\S+$"}
_TEXT: Schema = {"type": "string", "minLength": 1}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_MONTH: Schema = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}
#: a day, or a day with a time
_MOMENT = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])( ([01][0-9]|2[0-3]):[0-5][0-9])?$"
_DAY: Schema = {"type": "string", "format": "date"}
_DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
#: what is never null of a case that stands
_CASE = ("kind", "title", "description", "category", "reported_on", "source", "id")


def schemas(portal: Portal, settings: Settings, city: City) -> dict[str, Schema]:
    """name → schema. What several share is in `common`."""
    bodies: dict[str, tuple[dict[str, Schema], Schema]] = {
        "index": (_index(), {}),
        "cases": ({"count": _COUNT, "months": listed(thing(
            {"month": _MONTH, "count": _COUNT, "withdrawn": _COUNT, "href": _ADDRESS}
        ))}, {}),
        "cases-month": ({"month": _MONTH, "count": _COUNT, "cases": listed({"$ref": "#/$defs/case"})}, {"case": _row()}),
        "case": ({"case": {
            "if": {"properties": {"status": {"const": "withdrawn"}}},
            "then": {"$ref": "#/$defs/withdrawn"}, "else": {"$ref": "#/$defs/case"},
        }}, {"case": _case(), "withdrawn": _withdrawn()}),
        "departments": ({"definitions": _shared("definitions"), "departments": listed(thing({
            **of_fields(load_schema("department")["fields"]), "figures": _shared("figures"), "href": _ADDRESS,
            "page": _ADDRESS,
        }))}, {}),
        "department": (_department(portal), {}),
        "districts": (_terms("districts", "district"), {}),
        "categories": (_terms("categories", "category"), {}),
        "sources": (_terms("sources", "source", outcomes=_outcomes(portal, city)), {}),
        "figures": ({"figures": _shared("figures"), "definitions": _shared("definitions"), **_tables(
            figure_tables(city, portal.registry)
        )}, {}),
        "articles": ({kind: _articles(article_table(portal, kind, settings)) for kind in HALL_KINDS}, {}),
        "datasets": (_datasets(), {"file": _file()}),
        "withheld": ({
            "count": _COUNT, "withheld": listed(thing({"reason": REASON, "since": _DAY})),
            "withdrawn": listed(thing({"reason": REASON, "count": _COUNT})),
        }, {}),
        "moved": ({"id": _TEXT, "moved_to": _ADDRESS}, {}),
    }  # fmt: skip
    about = {one.schema: one for one in (*api.DOCUMENTS, api.MOVED)}
    found = {
        name: _named(name, about[name], thing(
            {"$schema": _ADDRESS, "meta": _shared("meta"), "links": _shared("links"), **properties}, **(
                {"$defs": definitions} if definitions else {}
            )
        ), settings)
        for name, (properties, definitions) in bodies.items()
    }  # fmt: skip
    common = api.Document(
        "", "common", "共用定义", "Shared definitions", "各文件共有的部分。", "What all documents share."
    )
    return {"common": _named("common", common, {"$defs": _common()}, settings), **found}


def _named(name: str, about: api.Document, schema: Schema, settings: Settings) -> Schema:
    """The schema with its dialect and titles, and its own address once that is known."""
    own = {"$id": f"{settings.base_url}/{api.ROOT}schemas/{name}.json"} if settings.base_url else {}
    return {"$schema": DIALECT, **own, **words(about.title, about.title_en, about.text, about.text_en), **schema}


def _shared(name: str) -> Schema:
    return {"$ref": f"common.json#/$defs/{name}"}


def _common() -> dict[str, Schema]:
    licence = thing({"name": _TEXT, "title": _TEXT, "url": _ADDRESS})
    figures = {name: COLUMNS[name] for name in numbers_of(Figures())}
    return {
        "meta": thing({
            "name": _TEXT, "title": _TEXT, "title_en": _TEXT,
            "as_of": {**_DAY, **words("数据日期", "As of", "一切数字和状态都按这一天推算。", "Statuses and figures are reckoned for this day.")},
            "publisher": _TEXT, "publisher_en": _TEXT, "licence": licence,
            "source": {"type": ["string", "null"], **words("网页", "Page", "", "null while the portal has no address.")},
            "invented": {"type": "boolean", **words("虚构", "Invented", "true 表示仅供演示。", "true: for show only.")},
        }),
        "links": {
            **thing(dict.fromkeys(("self", "index", "page"), _ADDRESS)), "additionalProperties": _ADDRESS,
            **words("链接", "Links", "相对地址以本文件的地址为准。", "Relative ones are relative to the document's own address."),
        },
        "figures": thing(of_columns(figures), **words("统计数字", "Figures", "null 表示件数太少。", "null: too few cases.")),
        "definitions": thing(
            dict.fromkeys(api.DEFINITIONS, _ADDRESS), **words("口径", "Definitions", "", "Where each figure is defined."),
        ),
    }  # fmt: skip


def _index() -> dict[str, Schema]:
    entry = thing(
        {"name": _TEXT, "title": _TEXT, "title_en": _TEXT, "schema": _ADDRESS, "href": _ADDRESS, "template": _ADDRESS},
        optional=("href", "template"),
        oneOf=[{"required": ["href"]}, {"required": ["template"]}],
    )
    end = {"type": ["object", "null"], **words("停用公告", "Deprecation", "", "null: this version stands.")}
    return {
        "version": {"const": api.VERSION}, "cases": _COUNT, "departments": _COUNT, "documents": listed(entry),
        "deprecation": end, "policy": _TEXT, "policy_en": _TEXT,
    }  # fmt: skip


def _row() -> Schema:
    """A line of cases.csv: whole of a case that stands, hardly anything of a withdrawn one, and nobody's name."""
    properties = of_fields(VIEW_FIELDS)
    for name, field in of_fields(load_schema("case")["fields"]).items():
        if name in ("id", "kind"):
            properties[name] = field
    properties["reason"] = _or_null(REASON, properties["reason"])
    empty = {name: {"type": "null"} for name in ("title", "place", "unit", "official", "post", "url")}
    whole = {name: {"type": "string"} for name in ("title", "category", "source", "reported_on", "unit", "url")}
    return thing(
        properties,
        **{"if": {"properties": {"status": {"const": "withdrawn"}}}, "then": {"properties": empty}, "else": {"properties": whole}},
    )  # fmt: skip


def _case() -> Schema:
    properties = of_fields(load_schema("case")["fields"], required=_CASE)
    standing = of_fields(STANDING_FIELDS, required=(
        "status", "unit", "deadline_is_derived", "updated_on", "days_late", "extended", "corrected", "disputed", "reopened",
    ))  # fmt: skip
    standing["status"]["enum"] = [status.value for status in Status if status is not Status.WITHDRAWN]
    standing["reason"] = _or_null(REASON, standing["reason"])
    return thing(
        {
            **properties, "coord_sys": {"enum": ["WGS-84", None]}, "tags": listed(_TEXT),
            **of_fields([field for field in VIEW_FIELDS if field["name"] in ("department", "year")]),
            **standing, "url": _ADDRESS, "events": {**listed(_part("event")), "minItems": 1},
            "media": listed(_media()), "milestones": listed(_part("pledge")),
        },
        optional=("milestones",),
    )  # fmt: skip


def _withdrawn() -> Schema:
    case = of_fields(load_schema("case")["fields"])
    properties = {"id": case["id"], "status": {"const": "withdrawn"}, "reason": REASON, "withdrawn_on": _DAY}
    silent = dict.fromkeys(("title", "description", "unit", "official", "post", "events", "media"), False)
    shown = thing(properties)
    return {**shown, "properties": {**shown["properties"], **silent}}


def _part(schema: str) -> Schema:
    """A row of a table that is nested in its case, and so does not say of which."""
    fields = of_fields(load_schema(schema)["fields"])
    return thing({name: field for name, field in fields.items() if name != "case_id"})


def _media() -> Schema:
    part = _part("media")
    more = {
        "width": _COUNT, "height": _COUNT, "poster": _TEXT,
        "captions": {"type": "object", "additionalProperties": _TEXT},
    }  # fmt: skip
    return thing({**part["properties"], **more}, optional=("poster", "captions"))


def _department(portal: Portal) -> dict[str, Schema]:
    fields = of_fields(load_schema("department")["fields"])
    ids = thing({"count": _COUNT, "ids": listed(of_fields(load_schema("case")["fields"])["id"])})
    channel = of_fields(load_schema("channel")["fields"])
    month = of_fields(load_schema("figure")["fields"], required=())
    share = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
    return {
        "department": thing({**fields, "children": listed(fields["code"])}),
        "figures": _shared("figures"),
        "definitions": _shared("definitions"),
        "mix": thing({"judged": _COUNT, "on_time_share": share, "city_on_time_share": share}),
        **_tables(department_tables(DepartmentView(Figures(), (), (), None, None, 0))),
        "overdue": {**ids, **words("逾期案件", "Overdue cases", "逾期最久的在前。", "The longest overdue first.")},
        "open": {**ids, **words("未逾期的未办结案件", "Cases that wait in time", "最先到期的在前。", "The next deadline first.")},
        "channel_month": _or_null(_MONTH, words("渠道数字的月份", "Month of the channels' numbers")),
        "channels": listed(thing({
            "kind": channel["kind"], "name": channel["name"], "url": channel["url"],
            **{name: month[name] for name in ("posts", "replies", "followers", "median_reply_hours")},
            "last_month": _or_null(_MONTH, {}), "silent_days": {"type": ["integer", "null"], "minimum": 0},
            "silent": {"type": "boolean"},
        })),
        "datasets": listed(thing({"year": {"type": "integer"}, "href": _ADDRESS})),
    }  # fmt: skip


def _terms(name: str, schema: str, **more: Schema) -> dict[str, Schema]:
    fields = of_fields(load_schema(schema)["fields"])
    return {
        "definitions": _shared("definitions"),
        name: listed(thing({**fields, "figures": _shared("figures"), **more})),
    }


def _outcomes(portal: Portal, city: City) -> Schema:
    (table,) = (one for one in figure_tables(city, portal.registry) if one.name == "sources")
    return thing(
        {name: field for name, field in of_columns(table.columns).items() if name not in ("code", "name", "name_en")}
    )


def _tables(tables: Iterable[Table]) -> dict[str, Schema]:
    return {
        table.name: {**listed(thing(of_columns(table.columns))), **words(table.title, table.title_en)}
        for table in tables
    }


def _articles(table: Table) -> Schema:
    required = ("id", "language", "title", "date", "url", *ARTICLE_KINDS[table.name].required)
    columns = of_columns(table.columns, optional=[name for name in table.columns if name not in required])
    for name in MOMENT_KEYS & columns.keys():
        columns[name]["pattern"] = _MOMENT
    return {**listed(thing(columns)), **words(table.title, table.title_en)}


def _datasets() -> dict[str, Schema]:
    files = listed({"$ref": "#/$defs/file"})
    return {
        "datasets": listed(thing({
            "department": _TEXT, "year": {"type": "integer"}, "title": _TEXT, "title_en": {"type": ["string", "null"]},
            "rows": {"type": "object", "additionalProperties": _COUNT}, "page": _ADDRESS, "files": files,
        })),
        "collections": listed(thing({"folder": {"type": "string"}, "files": files})),
    }  # fmt: skip


def _file() -> Schema:
    return thing({
        "path": _TEXT, "href": _ADDRESS, "media_type": {"type": "string", "pattern": "^[a-z]+/"},
        "rows": {"type": ["integer", "null"], "minimum": 0}, "size": _COUNT, "sha256": _DIGEST,
    })  # fmt: skip


def _or_null(schema: Schema, more: Schema) -> Schema:
    nullable: dict[str, Any] = {**more, **schema, "type": [schema["type"], "null"]}
    if "enum" in nullable:
        nullable["enum"] = [*nullable["enum"], None]
    return nullable
