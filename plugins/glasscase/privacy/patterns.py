"""Patterns as strings that Python (`re.ASCII`) and a browser (flag `u`) read alike, for text that is folded.

Both must mean the same to the character: no \\d, \\s, \\w or \\b, no flag i, and END instead of $.
"""

from __future__ import annotations

import json

END = r"(?![\s\S])"
_JOINT = r"[ \t]{0,2}[-‐‒–—―−·.]?[ \t]{0,2}"
#: a word in small or capital letters
_ORDER_WORDS = (
    "order", "tracking", "waybill", "parcel", "invoice", "contract", "serial", "receipt", "permit", "licence",
    "license", "reference", "ref", "batch", "barcode", "ticket", "transaction", "isbn", "ean", "sn",
)  # fmt: skip
_BANK_WORDS = (
    "card", "account", "acct", "a/c", "bank", "visa", "mastercard", "unionpay", "payee", "deposit", "transfer",
    "refund", "remit", "debit", "credit", "paid", "pay",
)  # fmt: skip
_LABELS = (
    "tel", "telephone", "phone", "mobile", "mob", "cell", "call", "dial", "sms", "wechat", "weixin", "whatsapp",
    "wx", "vx", "v", "t", "m", "p", "ph", "mp", "hp", "no", "qq",
)  # fmt: skip


def _any_case(words: tuple[str, ...]) -> str:
    """The words as a group that takes capital letters too, longest first."""
    spelled = [
        "".join(f"[{letter}{letter.upper()}]" if letter.isalpha() else letter for letter in word)
        for word in sorted(words, key=lambda word: (-len(word), word))
    ]
    return f"(?:{'|'.join(spelled)})"


_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_ORDER_CHINESE = (
    "单号|订单|编号|编码|代码|合同号?|流水号?|工单|运单|票号|文号|批号|批次|条码|序列号|设备号|交易号|受理号|登记号"
    "|备案号|许可证|执照|税号|发票|快递|书号|回单|凭证|单据|户号|发动机号|[案产书证型桩杆井箱柜表册期标卷]号"
)
_BANK_CHINESE = "卡(?![口点位车片通座])|账[号户]|帐[号户]|银行|银联|汇款|转账|转帐|打款|收款|付款|退款|开户|户名|[转汇打存][到至入给]|工资|存折|[工农建交招]行|邮储"

_NUMBER = "[0-9A-Za-z一二三四五六七八九十]{1,4}"
_HOUSE = f"{_NUMBER} ?(?:号楼|号院|栋|幢|座|弄|号|单元|组团)"
_ESTATE = "(?:小区|花园|家园|公寓|新村|新苑|家苑|花苑|佳苑|雅苑|名苑|花城|新城|(?<!政)府|(?<!法)庭|湾)"
_ROOM = (
    "(?:[0-9]{2,4}[A-Za-z]?(?:号房|房|室)(?![间屋产源租子内外]|[0-9一二两三四]厅)"
    "|(?<=单元)[0-9]{3,4}户(?![居业住人家商村]))"
)
_ENGLISH_ROOM = f"{_any_case(('room', 'rm', 'flat', 'apartment', 'apt', 'suite', 'unit'))}[.]? ?#?[0-9]{{2,4}}[A-Za-z]?"
_ENGLISH_HOUSE = f"{_any_case(('building', 'block', 'bldg', 'tower'))}[.]? ?#?(?:[0-9]{{1,3}}[A-Za-z]?|[A-Za-z])"
_ENGLISH_PART = f"{_any_case(('unit', 'entrance', 'floor'))} ?[0-9A-Za-z]{{1,3}},? "

PATTERNS: dict[str, str] = {
    # nothing that can be seen: left out before anything is looked for
    "invisible": "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]",
    "group": "[0-9]+",
    # between two groups of digits that may be one number
    "joint": f"^(?:{_JOINT}){END}",
    # also closes a country code in brackets
    "code_joint": f"^[ \\t]{{0,2}}[)]?{_JOINT}{END}",
    "url": "(?:https?|ftp)://[^\\x00-\\x20\\x7f-\\uffff\"'<>()\\[\\]{},;]+",
    "email": (
        r"[A-Za-z0-9_][A-Za-z0-9._%+\-]{0,63}@(?:[A-Za-z0-9][A-Za-z0-9\-]{0,62}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9@])"
    ),
    # identity cards: mainland provinces, Taiwan, Hong Kong, Macau; foreigners' begin with 9
    "province": "^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-8])",
    "century": "^(?:19|20[0-3])",
    "check_letter": f"^{_JOINT}[Xx](?![A-Za-z])",
    "id_words": f"(?:身份证|证件|证号|{_any_case(('identity', 'id card', 'id no', 'id number'))})[^0-9]{{0,12}}{END}",
    "mobile": f"^1(?:3[0-9]|4[5-9]|5[0-35-9]|6[125-7]|7[0-8]|8[0-9]|9[0-35-9])[0-9]{{8}}{END}",
    "country_code": "^(?:00)?86",
    "plus": f"[+] ?{END}",
    "bracket": f"[(] ?(?:[+] ?)?{END}",
    "label": f"(?:^|[^0-9A-Za-z]){_any_case(_LABELS)}[ .]?-?{END}",
    # what stands before a number that is no telephone
    "not_before": (
        "(?:[0-9]{2}[.]|(?:^|[^0-9])0[.]|[A-Za-z]-?|(?:^|[^0-9])[0-9]{1,6}-|(?:[¥$€]|人民币|RMB|CNY|USD)[: ]?)" + END
    ),
    # what makes any number a serial number
    "serial_before": (
        f"(?:(?:{_ORDER_CHINESE})[为是号码]{{0,2}}|(?:^|[^A-Za-z]){_any_case(_ORDER_WORDS)}"
        f"(?: ?(?:{_any_case(('number', 'no', 'id', 'code'))})[.]?)?(?: is)?"
        f"|(?:^|[^A-Za-z 话机]) ?[Nn][Oo][.:])[ :#=()\"'“”]{{0,3}}{END}"
    ),
    "not_after": "^(?:[A-Za-z]|[.,][0-9]{1,2}(?![0-9])| ?(?:元|%|亿|美元|RMB|CNY|yuan|dollars))",
    "card": "^(?:62|60|65|4|5[0-8]|35|2[2-7]|9[04-9])",
    "bank_words": f"{_BANK_CHINESE}|{_any_case(_BANK_WORDS)}",
    "plate": (
        f"(?<![最更全高创革崭])[{_PROVINCES}] ?[A-HJ-Za-hj-z]"
        r"[ \t]{0,2}[·・•‧∙⋅●.\-‐–—]?[ \t]{0,2}(?:"
        "[A-HJKa-hjk][0-9A-Za-z][0-9]{4}|[0-9]{5}[A-HJKa-hjk]"  # new energy: small, large
        "|[0-9A-Za-z]{4} ?[挂学警港澳试超领]"
        "|(?=[A-Za-z]{0,3}[0-9][A-Za-z]{0,3}[0-9])[0-9A-Za-z]{5}"
        ")(?![0-9A-Za-z])"
    ),
    "address": (
        f"(?:{_HOUSE}[ -]?){{1,4}}(?:{_NUMBER}[楼层] ?)?{_ROOM}"
        f"|{_ESTATE}{_ROOM}"
        f"|{_ESTATE}[0-9]{{1,3}}-[0-9]{{1,2}}-[0-9]{{3,4}}(?![0-9])"
        f"|{_ENGLISH_ROOM},? (?:{_ENGLISH_PART})?(?:(?:in|of) )?{_ENGLISH_HOUSE}(?![0-9A-Za-z])"
        f"|{_ENGLISH_HOUSE},? (?:{_ENGLISH_PART})?{_ENGLISH_ROOM}(?![0-9A-Za-z])"
    ),
}  # fmt: skip

#: for raw text, so in Python's own terms: a cheap net that catches whatever the patterns would
_GAP = r"[^\w\n\x1f]{0,9}"
_LETTER = "[A-Za-zＡ-Ｚａ-ｚ\u2100-\u214f\u24b6-\u24e9\U0001d400-\U0001d7cb\U0001f130-\U0001f149]"
SUSPECT: tuple[str, ...] = (
    # numbers; rooms in Chinese; rooms in English, by the ends of the words for them
    rf"\d(?:(?:{_GAP}\d){{10}}|{_GAP}(?:{_LETTER}{_GAP})?(?:号{_GAP})?[室房户]"
    r"|(?i:(?<=(?:om|rm|at|nt|pt|te|it)\d)|(?<=(?:oom|lat|ent|apt|ite|nit)[ \xa0.]\d)|(?<=rm[ \xa0.]\d)"
    r"|(?<=(?:om|rm|at|nt|pt|te|it)[.][ \xa0]\d)|(?<=#\d))\d)",
    rf"[{_PROVINCES}]{_GAP}{_LETTER}",
    rf"{_ESTATE}{_GAP}\d",
    "[@＠﹫]",
)


def as_json() -> str:
    """The patterns for the page that checks a text in the browser."""
    return json.dumps(PATTERNS, ensure_ascii=False, sort_keys=True)
