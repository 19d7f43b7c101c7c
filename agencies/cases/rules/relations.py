"""What a contact point is, and whose it is."""

import unicodedata

PHONE, ADDRESS, EMAIL = "phone", "address", "email"
SELF, OTHER = "self", "other"

_KINDS = {
    PHONE: ("phone", "telephone", "mobile", "cell", "cell phone", "tel", "电话", "手机", "固话", "座机"),
    ADDRESS: ("address", "postal address", "地址", "住址"),
    EMAIL: ("email", "e mail", "邮箱", "电邮", "电子邮箱", "电子邮件"),
}
_RELATIONS = {
    SELF: ("self", "debtor", "borrower", "customer", "本人", "案人", "债务人"),
    "spouse": ("spouse", "husband", "wife", "partner", "配偶", "丈夫", "妻子", "夫妻"),
    "parent": ("parent", "father", "mother", "父母", "父亲", "母亲"),
    "child": ("child", "son", "daughter", "子女", "儿子", "女儿"),
    "relative": (
        *("relative", "family", "brother", "sister", "sibling"),
        *("亲属", "亲戚", "家人", "兄弟", "姐妹", "兄弟姐妹"),
    ),
    "colleague": ("colleague", "coworker", "co worker", "同事"),
    "friend": ("friend", "朋友"),
    "classmate": ("classmate", "同学"),
    "employer": ("employer", "work", "company", "单位", "公司"),
    "guarantor": ("guarantor", "cosigner", "co signer", "担保人", "保证人"),
    OTHER: ("other", "unknown", "neighbour", "neighbor", "其他", "其它", "未知", "邻居"),
}
RELATIONS = tuple(_RELATIONS)
KINDS = tuple(_KINDS)
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}
_RELATION_OF = {word: relation for relation, words in _RELATIONS.items() for word in words}


def kind_of(word: str) -> str | None:
    """Give the kind of contact point that a word means, or None."""
    return _KIND_OF.get(_plain(word))


def relation_of(word: str, *, named: bool) -> str | None:
    """Give the relation that a word means, or None for one that is not known.

    Where nothing is said the point is the debtor's own, unless it bears a name: then it is somebody's who
    must not be taken for the debtor.
    """
    plain = _plain(word)
    if not plain:
        return OTHER if named else SELF
    return _RELATION_OF.get(plain)


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word).casefold().replace("_", " ").replace("-", " ")
    return " ".join(folded.split())
