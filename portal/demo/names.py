"""Invented people: no number in here rings, no identity number was ever given out."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰建国春梅志远文博雨桐浩然子涵"
_FIRST_NAMES = (
    *("James", "Mary", "Robert", "Linda", "Michael", "Susan", "David", "Karen", "Daniel", "Nancy"),
    *("Carlos", "Maria", "Kevin", "Laura", "Brian", "Angela", "Tyrone", "Grace", "Omar", "Helen"),
)
_LAST_NAMES = (
    *("Smith", "Johnson", "Brown", "Garcia", "Miller", "Davis", "Wilson", "Anderson", "Taylor", "Moore"),
    *("Jackson", "Martin", "Lee", "Thompson", "White", "Lopez", "Clark", "Lewis", "Walker", "Young"),
)
PROVINCES = ("广东", "江苏", "山东", "浙江", "河南", "四川", "湖北", "湖南", "福建", "辽宁")
STATES = ("CA", "TX", "FL", "NY", "PA", "IL", "OH", "GA")
CHINESE_PRODUCTS = ("消费分期", "现金贷", "信用卡", "家装分期")
ENGLISH_PRODUCTS = ("personal loan", "credit card", "auto loan")


@dataclass(frozen=True, slots=True)
class Invented:
    """A debtor as the case file has them."""

    customer: str
    name: str
    id_number: str
    phone: str
    region: str


def invent_chinese(dice: Random, number: int) -> Invented:
    """Invent a debtor in China; identity numbers begin with 99, which no place has, phones with 120."""
    given = "".join(dice.sample(_GIVEN, dice.choice((1, 2, 2))))
    born = f"{dice.randint(1965, 1999)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"
    return Invented(
        customer=f"KH{number:07}",
        name=dice.choice(_SURNAMES) + given,
        id_number=f"990{dice.randint(100, 999)}{born}{number % 10_000:04}",
        phone=f"120{number:08}",
        region=_weighted(dice, PROVINCES),
    )


def invent_american(dice: Random, number: int) -> Invented:
    """Invent a debtor in the United States; social security numbers begin with 9, phones are 555-01xx."""
    return Invented(
        customer=f"C-{number:07}",
        name=f"{dice.choice(_FIRST_NAMES)} {dice.choice(_LAST_NAMES)}",
        id_number=f"9{number // 1_000_000 % 100:02}-{number // 10_000 % 100:02}-{number % 10_000:04}",
        phone=f"({201 + number // 100 % 700}) 555-01{number % 100:02}",
        region=_weighted(dice, STATES),
    )


def _weighted(dice: Random, places: Sequence[str]) -> str:
    return dice.choices(places, weights=range(len(places), 0, -1))[0]
