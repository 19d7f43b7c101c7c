"""Who plays in the demo: two portfolios, six agencies that differ, and the people of all of them."""

from dataclasses import dataclass

from agencies.common.access import Role


@dataclass(frozen=True, slots=True)
class Market:
    """A portfolio of the demo."""

    code: str
    name: str
    currency: str
    zone: str
    rulebook: str
    share_percent: int


@dataclass(frozen=True, slots=True)
class Character:
    """How an agency works: which part of its cases it touches, how well, and how careless it is with rules.

    `coverage` is the part of the cases it ever touches, `effort` the contacts that a touched case gets in a
    month, `skill` multiplies the chance that a touched debtor pays, `careless` is the part of contacts made
    too late in the evening.
    """

    code: str
    name: str
    coverage: float
    effort: float
    skill: float
    careless: float
    terms: str
    abroad: bool = False


CHINA = Market("CN", "海港消费金融 Harbour Consumer Finance", "CNY", "Asia/Shanghai", "CN-GBT45251", 80)
AMERICA = Market("US", "Harbour Lending", "USD", "America/New_York", "US-REGF", 20)
MARKETS = (CHINA, AMERICA)

_LADDER = 'vat = "6%"\n[ladder]\nmetric = "monthly_amount"\nmethod = "{method}"\n'
_STEPS = (
    '[[ladder.steps]]\nfrom = "0"\nbelow = "{first}"\nrate = "18%"\n'
    '[[ladder.steps]]\nfrom = "{first}"\nrate = "22%"\n'
)
_TABLE = """vat = "6%"
rates = [
  { bucket = "M4-M6", hand = 1, rate = "14%" },
  { bucket = "M7-M12", hand = 1, rate = "20%" },
  { bucket = "M13-M24", hand = 1, rate = "28%" },
  { hand = 1, rate = "32%" },
  { rate = "34%" },
]
"""

STRONG = Character("QH", "启航资产 Qihang", 0.95, 1.25, 1.5, 0.0, _TABLE)
EASY_MIX = Character("JC", "锦程催收 Jincheng", 0.85, 0.9, 0.9, 0.0, 'rate = "15%"\nvat = "6%"\n')
WEAK = Character("TD", "通达信用 Tongda", 0.45, 0.75, 0.5, 0.0, 'rate = "20%"\nvat = "6%"\n')
CAST = (
    STRONG,
    Character(
        *("HY", "恒远法务 Hengyuan", 0.88, 1.0, 1.0, 0.0),
        _LADDER.format(method="marginal") + _STEPS.format(first="50000"),
    ),
    EASY_MIX,
    WEAK,
    Character(
        *("NB", "北桥 North Bridge Recovery", 0.9, 1.1, 1.1, 0.005),
        _LADDER.format(method="whole_amount") + _STEPS.format(first="80000"),
        abroad=True,
    ),
    Character(
        *("LK", "湖畔 Lakeside Collections", 0.92, 1.5, 1.05, 0.06),
        'rate = "21%"\nvat = "6%"\ntail_days = 15\n',
        abroad=True,
    ),
)
SCORECARD = """
[measures.coverage]
weight = 25
[measures.frequency]
weight = 10
floor = "10%"
target = "30%"
[measures.promise_kept]
weight = 10
[measures.recovery]
weight = 40
[measures.breaches]
weight = 15
"""
AMERICAN_TERMS = 'rate = "18%"\n'

LENDER = (
    ("vera", "陈薇 Vera Chen", Role.VENDOR_MANAGER),
    ("victor", "韩维 Victor Han", Role.VENDOR_MANAGER),
    ("frank", "李峰 Frank Li", Role.FINANCE),
    ("fiona", "王芳 Fiona Wang", Role.FINANCE),
    ("cora", "赵可 Cora Zhao", Role.COMPLIANCE),
    ("audrey", "周岚 Audrey Zhou", Role.AUDITOR),
    ("adam", "何达 Adam He", Role.ADMIN),
)
