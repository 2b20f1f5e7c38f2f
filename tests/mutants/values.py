"""Values of every Table Schema type: right ones, and those that look right, or nearly."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

WORDS = (
    "路灯不亮", "井盖松动", "柳泉公园长椅断裂", "水泵噪声", "人行道破损", "bridge", "leaking tap", "Qingxi Greenway", "东门", "3号楼",
    "a, b and c", "他说：“明天修”", 'the "old" well', "第一行\n第二行", "one\r\ntwo", "tab\there", "semi;colon", "pipe|d", "O'Neill",
    "'quoted'", "é", "e\u0301", "ｆｕｌｌ", "😀", "𠮷野家", "٣٤", "-", "N/A", "NULL", "0", "1", "true", "2026-03-05", " lead", "trail ",
    "=1+1", "#comment", "\\", "\\n", "a\\,b", "null", "x" * 60, "长" * 40,
)  # fmt: skip
PLAIN = (
    "路灯不亮",
    "井盖松动",
    "水泵噪声",
    "bridge",
    "leaking tap",
    "Qingxi Greenway",
    "东门",
    "3号楼",
    "market",
    "桥",
)


def text(chance: random.Random) -> str:
    if chance.random() < 0.6:
        return f"{chance.choice(PLAIN)}{chance.choice(('', ' ', '，'))}{chance.choice(PLAIN)}"
    return chance.choice(WORDS).strip() or "x"


def _date(chance: random.Random) -> str:
    return f"{chance.randint(1990, 2030):04}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def _time(chance: random.Random) -> str:
    return f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:{chance.randint(0, 59):02}"


def _number(chance: random.Random) -> str:
    return chance.choice((f"{chance.uniform(-999, 999):.2f}", str(chance.randint(-999, 999)), f"{chance.random():.6f}"))


@dataclass(frozen=True)
class Kind:
    """A field as a schema declares it, with a maker of right values."""

    about: dict[str, Any]
    make: Callable[[random.Random], str]
    #: constraints that Frictionless knows for it
    constraints: tuple[str, ...] = field(default=("required", "unique", "enum"))


_ORDERED = ("required", "unique", "enum", "minimum", "maximum")
_TEXT = ("required", "unique", "enum", "minLength", "maxLength", "pattern")


def _kind(type_: str, make: Callable[[random.Random], str], constraints: tuple[str, ...], **more: Any) -> Kind:
    return Kind({"type": type_, **more}, make, constraints)


KINDS = (
    _kind("string", text, _TEXT),
    _kind("string", text, _TEXT, format="default"),
    _kind("string", lambda c: f"code-{c.randint(0, 999):03}", _TEXT),
    _kind("string", lambda c: f"https://example.org/{c.randint(0, 999)}?q={c.choice('abc')}", _TEXT, format="uri"),
    _kind("string", lambda c: f"{c.choice(('a', 'li.wei', 'x-y'))}{c.randint(0, 99)}@example.org", _TEXT, format="email"),
    _kind("string", lambda c: str(uuid.UUID(int=c.getrandbits(128), version=4)), _TEXT, format="uuid"),
    _kind("string", lambda c: c.choice(("aGVsbG8=", "5L2g5aW9", "AAAA")), _TEXT, format="binary"),
    _kind("integer", lambda c: str(c.randint(-10_000, 10_000)), _ORDERED),
    _kind("integer", lambda c: f"{c.randint(0, 999)}%", _ORDERED, bareNumber=False),
    _kind("number", _number, _ORDERED),
    _kind("number", lambda c: f"€{c.randint(1, 9)}.{c.randint(0, 999):03},{c.randint(0, 99):02}", _ORDERED,
          decimalChar=",", groupChar=".", bareNumber=False),
    _kind("number", lambda c: f"{c.randint(1, 99)},{c.randint(0, 999):03}", _ORDERED, groupChar=","),
    _kind("number", _number, _ORDERED, floatNumber=True),
    _kind("boolean", lambda c: c.choice(("true", "false", "True", "FALSE", "1", "0")), ("required", "enum")),
    _kind("boolean", lambda c: c.choice("是否"), ("required",), trueValues=["是"], falseValues=["否"]),
    _kind("date", _date, _ORDERED),
    _kind("date", lambda c: f"{c.randint(1, 28):02}/{c.randint(1, 12):02}/2026", _ORDERED, format="%d/%m/%Y"),
    _kind("date", lambda c: f"{c.randint(1, 28)} March {c.randint(1990, 2030)}", _ORDERED, format="any"),
    _kind("time", _time, _ORDERED),
    _kind("datetime", lambda c: f"{_date(c)}T{_time(c)}Z", _ORDERED),
    _kind("datetime", lambda c: f"{_date(c)} {_time(c)}", _ORDERED, format="%Y-%m-%d %H:%M:%S"),
    _kind("year", lambda c: str(c.randint(1900, 2100)), _ORDERED),
    _kind("yearmonth", lambda c: f"{c.randint(1900, 2100)}-{c.randint(1, 12):02}", _ORDERED),
    _kind("duration", lambda c: c.choice(("P1D", "PT36H", "P1Y2M3DT4H5M6S", "P2W")), ("required", "enum")),
    _kind("geopoint", lambda c: f"{c.uniform(-179, 179):.4f}, {c.uniform(-89, 89):.4f}", ("required", "enum")),
    _kind("geopoint", lambda c: json.dumps([c.randint(-179, 179), c.randint(-89, 89)]), ("required",), format="array"),
    _kind("geojson", lambda c: json.dumps({"type": "Point", "coordinates": [c.randint(0, 90), 1]}), ("required",)),
    _kind("object", lambda c: json.dumps({"a": c.randint(0, 9)}), ("required",)),
    _kind("array", lambda c: json.dumps([c.randint(0, 9), "x"]), ("required", "minLength", "maxLength")),
    _kind("list", lambda c: ",".join(c.choice("abc") for _ in range(c.randint(1, 3))), ("required",)),
    _kind("list", lambda c: ";".join(str(c.randint(0, 9)) for _ in range(2)), ("required",), delimiter=";", itemType="integer"),
    _kind("any", text, ("required", "enum")),
)  # fmt: skip

#: those that most packages are made of
COMMON = tuple(kind for kind in KINDS if (len(kind.about) == 1 and kind.about["type"] in (
    "string", "integer", "number", "boolean", "date", "time", "datetime", "year", "yearmonth", "any",
)) or kind.about.get("format") in ("uri", "email"))  # fmt: skip

_ANYWHERE = (
    "", " ", "  ", "\t", "\n", "\r", "\r\n", "\u00a0", "\u200b", "\ufeff", "\0", "\x1f", "\x85", "\u2028", "\x1c", "\x0b", "\x0c", "-",
    "null", "None", "NaN", "nan", "NA", "n/a", "N/A", "#N/A", "inf", "-inf", "Infinity", "0", "-0", "00", "01", "1", "1.0", "1.00", "+1",
    "1 ", " 1", "1\n", "1e3", "1E+2", "1_000", "1,000", "１２", "٣", "0x10", "9" * 40, "9" * 5000, "1e999", "-1e-999", ".5", "5.", "1..2",
    "true", "TRUE", "True", "tRue", "yes", "t", "false", "是", '"', '""', "'", "a,b", "a;b", "a|b", "a\tb", "\\", "\\N", "#x", "[]", "{}",
    "[1", '{"a":1}', '{"a":NaN}', "null\n", "=1+1", "路", "é", "e\u0301", "ﬁ", "İ", "ß", "😀", "长" * 300, "x" * 2000,
)  # fmt: skip
_OF_TYPE = {
    "string": (
        "https://example.org/a b", "http://", "//example.org", "example.org", "mailto:a@b.cn", "http://[::1]/", "http://a/路", "x:", ":x",
        "https://x:99999/", "https://x_y.example/", "http://a..b/", "a@b", "a@b.cn", "@b.cn", "a..b@c.cn", "a@-b.cn", "a@b.c", "A@B.CN",
        "a@" + "b" * 64 + ".cn", "x" * 65 + "@b.cn", "123e4567-e89b-12d3-a456-426614174000", "123E4567E89B12D3A456426614174000",
        "{123e4567-e89b-12d3-a456-426614174000}", "not-a-uuid", "aGVsbG8", "aGVsbG8==", "a", "a===", "!!!!", "POINT (1 2)",
    ),
    "integer": ("1.5", "1.", "-5", "--5", "−5", "5-", "1 000", "1e3", "0b1", "1__0", "_1", "１", "०", "5%", "$5", "€ 5", "5-6", "3/4",
                "999999999999999", "9999999999999999", "-99999999999999999999", "٤٥", "²", "½", "1\u00a0", "\u20071", "007", "-007"),
    "number": ("1.5", "1,5", "1.000,5", "1,000.5", "-.5", "+.5", ".", "-", "1e", "e1", "1e5", "1E-5", "sNaN", "-NaN", "nan123", "Inf",
               "1_0.0", "１.5", "٣.٥", "1.5.5", "$1.5", "1.5%", "0.1", "0.10", "0.30000000000000004", "123456789012345678.123",
               "99999999.99999999", "0." + "1" * 30, "1" * 20 + "." + "1" * 20, "−1.5", "1 000.5", "1'000", "-0.0", "1e400"),
    "boolean": ("true", "True", "TRUE", "1", "0", "false", "yes", "no", "t", "f", "T", " true", "true ", "１", "on", "是", "否", "2", "-1"),
    "date": ("2026-2-3", "2026-02-30", "2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "0000-01-01", "0001-01-01", "9999-12-31",
             "10000-01-01", "2026-13-01", "2026-00-10", "2026-10-00", "20260305", "2026/03/05", "2026-03-05 ", " 2026-03-05",
             "2026-03-05T00:00:00", "２０２６-03-05", "٢٠٢٦-03-05", "05/03/2026", "5 March 2026", "March", "today", "2026-W10-1", "2026-064",
             "999-01-01", "0999-01-01", "26-03-05", "2026-03-05\n", "2026−03−05", "-2026-03-05", "+2026-03-05", "31/02/2026", "1/1/2026"),
    "time": ("25:00:00", "24:00:00", "23:59:60", "23:59:59", "1:2:3", "12:00", "12:00:00Z", "12:00:00+08:00", "12:00:00+0800", "T12:00:00",
             "12:00:00.5", "12:00:00.123456", "noon", "12", "120000", "12:00:00 ", "１２:00:00", "00:00:00", "12:00:00+00", "12:00:00z",
             "12:00:00-23:59", "12:00:00+24:00"),
    "datetime": ("2026-03-05", "2026-03-05T12:00:00", "2026-03-05T12:00:00Z", "2026-03-05 12:00:00", "2026-03-05T12:00", "20260305T120000",
                 "2026-03-05T12:00:00+08:00", "2026-03-05T24:00:00", "2026-02-30T12:00:00Z", "2026-03-05T12:00:00.123Z", "2026-3-5T1:2:3",
                 "2026-03-05t12:00:00z", "2026-03-05T12:00:60Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "2026-W10-1T12:00:00Z"),
    "year": ("26", "0000", "9999", "10000", "02026", "2026 ", " 202", "+202", "-202", "２０２６", "20.6", "2_26", "202", "1e10", "２026", "٢٠٢٦"),
    "yearmonth": ("2026-13", "2026-00", "2026-1", "2026-001", "26-03", "2026-03-05", "202603", "2026/03", "2026-03 ", " 2026-03", "-2026-03",
                  "２０２６-03", "9999-12", "0000-01", "10000-01", "0-1", "2_026-03", "2026-+3", "2026- 3", "2026-0_3"),
    "duration": ("P", "PT", "P1", "1D", "P1D1Y", "p1d", "P1.5D", "P1,5D", "PT1H", "-P1D", "+P1D", "P1Y", "P1W2D", "P0001-01-01T00:00:00", "P1H"),
    "geopoint": ("1,2", "1, 2", "181,0", "0,91", "-180,-90", "180,90", "1;2", "1,2,3", "[1, 2]", '{"lon":1,"lat":2}', "NaN,0", "a,b", ",",
                 "1,", " 1 , 2 ", "1e1,2", "１,2", "[1,2,3]", "[]", '{"lon":1}', "inf,0", "[true,false]"),
    "geojson": ('{"type":"Point","coordinates":[0,0]}', '{"type":"Point"}', '{"type":"point","coordinates":[0,0]}', "{}", "[]", "null", "1",
                '{"type":"Topology","objects":{},"arcs":[]}', '{"type":"FeatureCollection","features":[]}', '{"coordinates":[0,0]}'),
    "object": ("{}", "[]", "null", '"a"', "1", "{'a':1}", '{"a":1,"a":2}', '{"a":Infinity}', '{"a":1', '{"a":1} x', "{" * 50, '{"a":"\\ud800"}'),
    "array": ("[]", "{}", "null", "[1,]", "[1", "[NaN]", '["a","b","c","d"]', "[[[[]]]]", "[" * 50, "[1] [2]", "[true]", "[null]"),
    "list": ("", ",", "a,,b", "a, b", "1;2", "1;x", "1; 2", ";", "a", "1,2", "1.5;2", " "),
    "any": ("", " "),
}  # fmt: skip
TYPES = (*_OF_TYPE, "foo", "", "String", "num")
FORMATS = (
    "default", "any", "email", "uri", "uuid", "binary", "wkt", "array", "object", "topojson", "%Y-%m-%d", "%d/%m/%Y", "%Y", "%H:%M", "%q",
    "fmt:%d.%m.%Y", "%Y-%m-%dT%H:%M:%S", "foo", "", "YYYY-MM-DD", "(", "%",
)  # fmt: skip


def nasty(chance: random.Random, type_: object) -> str:
    """A value that may or may not be one of `type_`."""
    near = _OF_TYPE.get(str(type_), ())
    if near and chance.random() < 0.65:
        return chance.choice(near)
    if chance.random() < 0.3:
        return chance.choice(_OF_TYPE[chance.choice([*_OF_TYPE])])
    return chance.choice(_ANYWHERE)


def every_value(type_: str) -> list[str]:
    """All that `nasty` may give for the type, and some right ones, each once."""
    chance = random.Random(type_)
    right = [kind.make(chance) for kind in KINDS if kind.about["type"] == type_ for _ in range(4)]
    return list(dict.fromkeys([*right, *_OF_TYPE.get(type_, ()), *_ANYWHERE]))
