"""Case files as a lender of the demo would hand them over: most rows good, some not."""

import random

_REGIONS = ("浙江", "江苏", "广东", "四川", "山东")
_HEADINGS = "案件编号,欠款余额,逾期天数,姓名,手机号,省份,客户经理"
_BAD = ("一百二,95", "1200.50,昨天", ",120", "-7,40")


def case_file(rows: int, *, seed: int = 1) -> bytes:
    """Write a file of so many rows: one in fifty is refused, one column no field takes."""
    dice = random.Random(seed)
    lines = [_HEADINGS]
    for number in range(rows):
        facts = f"{dice.randrange(500, 60_000)}.{dice.randrange(100):02},{dice.randrange(30, 700)}"
        if number % 50 == 7:
            facts = _BAD[number // 50 % len(_BAD)]
        phone = f"139{dice.randrange(10**8):08}"
        lines.append(f"H{seed}-{number:05},{facts},客户{number},{phone},{dice.choice(_REGIONS)},柜台")
    return ("\n".join(lines) + "\n").encode()
