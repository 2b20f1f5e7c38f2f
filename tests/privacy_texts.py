"""Invented texts with something private in them, and clean ones that look a little like it: for the tests of privacy.

All numbers are made up by rule (check digits and all) and belong to nobody.
"""

from __future__ import annotations

import csv
import string
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

PROJECT = Path(__file__).resolve().parents[1]

#: the two digits with which the codes of all 34 provinces begin
PROVINCES = [
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82,
]  # fmt: skip
#: real counties that python-stdnum's list does not know
UNLISTED = ("110119", "130434", "310151", "341881", "371203", "659012")
MOBILE_PREFIXES = [
    *range(130, 140), 145, 147, 149, *range(150, 154), *range(155, 160), 162, *range(165, 168), *range(170, 174),
    *range(175, 179), *range(180, 190), *range(190, 194), *range(195, 200),
]  # fmt: skip
PLATE_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"

ZH = {
    "id-card": [
        "当事人身份证号{}，已核对。", "身份证：{}", "{}系本人证件号码，请查收", "业主{n}女士（{}）来电反映楼道堆物", "经查，{n}某，公民身份号码{}。",
        "登记表上写有{}等信息，联系人{n}先生，3月5日登记", "低保户{n}某身份证{}，于2026年3月5日申请", "附件：{};案件2603-k7m3q",
    ],
    "mobile": [
        "联系电话{}，请回电。", "请拨打{}联系{n}先生", "反映人{n}女士{}，希望尽快处理", "手机：{}（微信同号）", "市民{n}某（{}）3月5日来电。",
        "{}打不通，已改发短信", "电话{}、地址不详，坐标121.50560,29.74339", "案件2603-k7m3q的反映人手机号为{}，预算3万元", "物业{n}经理{}",
    ],
    "bank-card": [
        "退款请打到银行卡{}，户名{n}某。", "卡号{}", "收款账号：{}，开户行建设银行明州分行", "请转账至{}（工商银行）", "账户{}已退押金1200元",
        "打款到{n}某的卡{}，谢谢", "{n}女士的储蓄卡是{}。", "请把补贴汇款到{}，案件2603-k7m3q",
    ],
    "plate": [
        "车牌号{}的小车长期占用消防通道。", "{}违停", "一辆白色轿车（{}）堵住小区大门", "车辆{}，3月5日8时30分", "反映{}在东门口乱停，已劝离",
        "渣土车{}沿街抛洒，2026年3月5日查处", "车主{n}某，车号{}，电话不详", "僵尸车{},停了两年",
    ],
    "email": [
        "请发邮件到{}。", "邮箱：{}", "反映人{n}女士的邮箱是{}，请回复", "{}（{n}先生）", "材料发至{}，3月5日前有效", "联系{}，谢谢",
        "电子邮件{}已收到，案件2603-k7m3q", "通过{}投诉",
    ],
}  # fmt: skip
EN = {
    "id-card": [
        "The resident's identity number is {}.", "ID card {} was shown at the desk.", "Applicant ({}) asked on 2026-03-05.",
        "Case 2603-k7m3q names {} as the tenant",
    ],
    "mobile": [
        "Please call {} after six.", "The caller's number is {}.", "Phone: {}", "Reported by a resident ({}) on 2026-03-05.",
        "Send a message to {} and ask for the key, case 2603-k7m3q",
    ],
    "bank-card": [
        "Please refund to card {}.", "Bank account {} was named in the letter.", "The deposit of 1,200 yuan goes to card no. {}",
        "Transfer it to {}, please.",
    ],
    "plate": [
        "A white car ({}) blocks the gate.", "The lorry {} was seen at 8:30.", "Plate {}", "Car {} parked on the pavement since 2026-03-05.",
    ],
    "email": ["Write to {}.", "E-mail: {}", "The resident ({}) asks for an answer by 2026-03-05.", "Sent from {} to the office"],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """A text, and what is private in it: `text[start:end]`."""

    text: str
    kind: str
    start: int
    end: int


def positives(kind: str, count: int, seed: int = 1) -> list[Sample]:
    """`count` texts of one kind in many spellings, two of three in Chinese."""
    random = Random(f"{kind}-{seed}")
    make = {"id-card": _id_card, "mobile": _mobile, "bank-card": _bank_card, "plate": _plate, "email": _email}[kind]
    samples = list[Sample]()
    for number in range(count):
        sentence = random.choice(EN[kind] if number % 3 == 2 else ZH[kind])
        sentence = sentence.replace("{n}", random.choice(SURNAMES))
        value = make(random, number)
        start = sentence.index("{}")
        samples.append(Sample(sentence.replace("{}", value), kind, start, start + len(value)))
    return samples


def digits(random: Random, count: int) -> str:
    return "".join(random.choices(string.digits, k=count))


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def id_number(random: Random, county: str) -> str:
    born = date(1930, 1, 1) + timedelta(random.randrange(365 * 90))
    body = f"{county}{born:%Y%m%d}{digits(random, 3)}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(sign) * weight for sign, weight in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[rest]


def _id_card(random: Random, number: int) -> str:
    if number % 10 == 0:
        county = random.choice(UNLISTED)
    else:
        county = f"{PROVINCES[number % len(PROVINCES)]}{random.randrange(1, 40):02}{random.randrange(1, 90):02}"
    value = id_number(random, county)
    a, b, c = value[:6], value[6:14], value[14:]
    spellings = (
        value, value, value.lower(), full_width(value), f"{a} {b} {c}", f"{a}-{b}-{c}", f"{a} {b[:4]} {b[4:]} {c}",
        f"{a[:3]} {a[3:]} {b[:4]} {b[4:]} {c}", value[:8] + "\u200b" + value[8:], f"{a}　{b}　{c.lower()}",
    )  # fmt: skip
    return random.choice(spellings)


def _mobile(random: Random, number: int) -> str:
    value = f"{random.choice(MOBILE_PREFIXES)}{digits(random, 8)}"
    a, b, c = value[:3], value[3:7], value[7:]
    spellings = (
        value, f"{a} {b} {c}", f"{a}-{b}-{c}", f"+86 {value}", f"0086{value}", full_width(value),
        f"+86 {a} {b} {c}", f"+86-{a}-{b}-{c}", f"86-{value}", f"0086-{value}", f"(+86){value}", f"（+86）{a}-{b}-{c}",
        full_width(f"{a}-{b}-{c}"), f"{a}\u200b{b}\u200b{c}", f"{a}·{b}·{c}", f"+86{value}", f"{a}\u00a0{b}\u00a0{c}",
        f"{a} {b}{c}", f"{a}－{b}－{c}", f"{a}.{b}.{c}",
    )  # fmt: skip
    # The first six by turns, so that each is proved on hundreds.
    return spellings[number % 12] if number % 12 < 6 else random.choice(spellings)


def card_number(random: Random, prefix: str, length: int) -> str:
    body = prefix + digits(random, length - len(prefix) - 1)
    doubled = [int(sign) * (2 - place % 2) for place, sign in enumerate(reversed(body))]
    return f"{body}{-sum(divmod(value, 10)[0] + value % 10 for value in doubled) % 10}"


def _bank_card(random: Random, number: int) -> str:
    prefix, length = random.choice((
        ("622202", 19), ("622848", 19), ("621700", 19), ("621226", 19), ("622588", 16), ("625914", 16), ("6214", 17),
        ("6228", 18), ("4367", 16), ("4563", 16), ("5187", 16), ("5522", 16), ("9558", 19), ("3568", 16), ("2221", 16),
    ))  # fmt: skip
    value = card_number(random, prefix, length)
    fours = [value[at : at + 4] for at in range(0, length, 4)]
    spellings = (
        value,
        value,
        " ".join(fours),
        "-".join(fours),
        full_width(value),
        f"{value[:6]} {value[6:]}",
        "　".join(fours),
    )
    return random.choice(spellings)


def _plate(random: Random, number: int) -> str:
    place = random.choice(PLATE_PROVINCES) + random.choice(LETTERS)
    letter, small = random.choice(LETTERS), random.choice("ABCDEFGHJK")
    body = random.choice((
        digits(random, 5), digits(random, 5), f"{letter}{digits(random, 4)}", f"{digits(random, 4)}{letter}",
        f"{digits(random, 2)}{letter}{digits(random, 2)}", f"{letter}{random.choice(LETTERS)}{digits(random, 3)}",
        f"{small}{digits(random, 5)}", f"{small}{letter}{digits(random, 4)}", f"{digits(random, 5)}{small}",
        f"{digits(random, 4)}{random.choice('挂学警')}", f"{letter}{digits(random, 3)}{random.choice('港澳')}",
    ))  # fmt: skip
    spellings = (
        place + body, place + body, f"{place}·{body}", f"{place} {body}", f"{place}-{body}", f"{place}•{body}",
        full_width(place + body), (place + body).lower(), f"{place} · {body}", f"{place}．{body}",
    )  # fmt: skip
    return random.choice(spellings)


def _email(random: Random, number: int) -> str:
    names = (
        "zhang.san",
        "li_si",
        "wangwu88",
        "chen-liu",
        "zhao+city",
        "sun7",
        "zhouba1990",
        digits(random, 9),
        "x.y.z",
    )
    hosts = ("example.com", "mail.example.org", "example.net", "post.example.cn", "uni.example.edu.cn", "a-b.example")
    value = f"{random.choice(names)}{random.randrange(100)}@{random.choice(hosts)}"
    return random.choice((value, value, value.upper(), value.replace("@", "＠"), full_width(value), value.title()))


def clean_texts(count: int, seed: int = 1) -> list[str]:
    """Nothing private: invented texts full of other numbers, and two of five from the demonstration's own tables."""
    random = Random(f"clean-{seed}")
    own = _own_texts()
    return [random.choice(own) if number % 5 < 2 else _clean(random) for number in range(count)]


def _own_texts() -> list[str]:
    texts = set[str]()
    for name in ("cases", "events"):
        for path in sorted((PROJECT / "data").glob(f"*/20*/{name}.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.reader(file):
                    texts.update(cell for cell in row if len(cell) > 5)
    return sorted(texts)


def _clean(random: Random) -> str:
    def n(count: int) -> str:
        return str(random.randrange(1, 10)) + digits(random, count - 1)

    day = date(2015, 1, 1) + timedelta(random.randrange(6000))
    lat, lon = (
        f"{random.uniform(18, 53):.{random.randrange(4, 15)}f}",
        f"{random.uniform(74, 134):.{random.randrange(4, 15)}f}",
    )
    case = f"{day:%y%m}-{''.join(random.choices('0123456789abcdefghjkmnpqrstvwxyz', k=5))}"
    hexes = "".join(random.choices("0123456789abcdef", k=64))
    return random.choice((
        f"位置：{lat},{lon}", f"坐标（{lon}，{lat}）附近", f"At {lat}, {lon} the lamp is out.", f"案件{case}已转{case}并案处理",
        f"See case {case} of {day}.", f"预算{n(7)}.{digits(random, 2)}元，实际支出¥{n(6)}.00", f"合计人民币{n(11)}元", f"累计投入{n(11)}.{n(2)}元", f"共人民币 {n(11)}", f"It cost {n(4)},{digits(random, 3)} yuan.",
        f"请拨打12345或12315，也可拨0755-{n(8)}", f"热线400-{n(3)}-{n(4)}，工作日9:00-17:30", f"客服电话 95{digits(random, 3)}，传真(0574){n(8)}",
        f"Hotline 12345, 010-{n(8)}, 400{n(7)}", f"{day:%Y年%m月%d日}{random.randrange(24)}时{random.randrange(60)}分现场核查", f"{day} 14:30:05 至 {day:%Y%m%d}143005",
        f"明政发〔{day.year}〕{random.randrange(1, 200)}号文件要求", f"依据GB {n(5)}.1-{day.year}第{random.randrange(9)}条", f"许可证号：{n(11)}", f"营业执照统一社会信用代码91330200{n(9)}X",
        f"合同编号HT-{day:%Y%m%d}-{n(6)}", f"订单号{n(18)}", f"订单编号：{n(16)}，已付{n(4)}元", f"运单号SF{n(13)}", f"快递单号：{n(15)}，已签收",
        f"Order no. {n(16)} was paid by the office.", f"Tracking number {n(13)}", f"Contract {n(12)}, serial {n(19)}", f"流水号{n(20)}", f"发票号码{n(8)}，代码{n(12)}",
        f"受理编号{day:%Y%m%d}{n(10)}", f"受理编号：{id_number(random, '330212')}", f"No.{n(11)}", f"不动产权证号{n(11)}", f"灯杆号：{n(11)}，井号{n(8)}", f"档案号{n(16)}已转到区里", f"SHA-256 {hexes}", f"摘要{hexes}", f"https://news.example/{day:%Y/%m}/{n(11)}.html 有报道", f"见https://a.example/p?id={n(18)}&t={n(13)}",
        f"ISBN 978-7-{n(3)}-{n(5)}-{n(1)}", f"条码69{n(11)}", f"长度{n(3)}米，面积{n(4)}.{n(2)}平方米", f"K{n(2)}+{n(3)}段，管径DN{n(3)}", f"共{n(3)}户{n(4)}人，{n(2)}栋{n(2)}层",
        f"{n(2)}路、{n(3)}路公交车改道", f"粤ICP备{n(8)}号", f"京公网安备 {n(14)}号", f"配电箱编号{n(3)}-{n(2)}，回路{n(1)}", f"G{n(2)}高速、S{n(3)}省道",
        f"电表读数{n(6)}，水表{n(5)}.{n(1)}", f"样品{n(4)}-{n(4)}-{n(3)}合格率{n(2)}.{n(1)}%", f"@明州发布 转发{n(4)}次", f"PM2.5浓度{n(2)}，AQI {n(2)}", f"版本3.{n(1)}.{n(2)}，补丁{n(6)}",
        f"电话0574-{n(8)}转{n(4)}", f"座机({n(3)}) {n(4)} {n(4)}", f"电费户号{n(10)}，表号{n(12)}", f"{day.year} {day.year + 1} {day.year + 2} 三年", f"设备9c{hexes[:6]}-{n(4)}-4{n(3)}",
        f"川A级景区、新B类项目各{n(1)}个", f"苏州{n(4)}工程，京沪线K{n(4)}", f"设备序列号{n(11)}", f"邮编{n(6)}，区号0574", f"第{n(2)}届{n(3)}次会议{n(2)}号提案",
    ))  # fmt: skip
