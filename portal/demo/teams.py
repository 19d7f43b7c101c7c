"""Who works for the agencies of the demo: their managers, their collectors, and the language they read."""

from collections.abc import Mapping
from dataclasses import dataclass

CHINESE, ENGLISH = "zh_CN", "en"


@dataclass(frozen=True, slots=True)
class Team:
    """An agency's people; the first `WITH_LOGIN` of the collectors have a login, all of them make calls."""

    manager: str
    collectors: tuple[str, str, str, str]
    language: str = CHINESE


WITH_LOGIN = 2
TEAMS: Mapping[str, Team] = {
    "QH": Team("林涛 Lin Tao", ("孙丽 Sun Li", "郑凯 Zheng Kai", "冯雪 Feng Xue", "蒋勇 Jiang Yong")),
    "HY": Team("吴倩 Wu Qian", ("周明 Zhou Ming", "许静 Xu Jing", "何军 He Jun", "吕娜 Lü Na")),
    "JC": Team("曹磊 Cao Lei", ("沈洁 Shen Jie", "韩冰 Han Bing", "杨帆 Yang Fan", "朱琳 Zhu Lin")),
    "TD": Team("魏强 Wei Qiang", ("姜波 Jiang Bo", "谢芳 Xie Fang", "邹健 Zou Jian", "潘玉 Pan Yu")),
    "NB": Team("Grace Palmer", ("Noah Fisher", "Emma Reed", "Owen Hayes", "Chloe Grant"), language=ENGLISH),
    "LK": Team("Daniel Brooks", ("Mia Turner", "Lucas Webb", "Ruth Foster", "Evan Shaw"), language=ENGLISH),
}
# Of the lender's people the others read English.
READ_CHINESE = frozenset({"victor", "fiona"})
