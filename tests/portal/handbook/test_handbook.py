"""Help pages are rendered without scripts, found by words of both languages, and lead to each other."""

import pytest
from markdown_it import MarkdownIt

from agencies.common.access import Role
from portal.handbook import library, markup
from portal.handbook.glossary import find_terms, terms
from portal.handbook.markup import address_of, anchor_of, read_page
from portal.handbook.search import find, tokens
from tests.project.help_pages import LANGUAGES, page

FOLDERS = {code: folder for folder, code in LANGUAGES.items()}
in_both = pytest.mark.parametrize("language", list(FOLDERS))


@in_both
def test_every_page_stands_on_one_shelf(language: str) -> None:
    shelved = [name for shelf in library.SHELVES for name in shelf.names]
    assert sorted(shelved) == sorted(library.names(language))
    assert set(library.ROLE_PAGES) == set(Role)


@in_both
def test_every_page_is_rendered_with_the_anchors_that_links_use(language: str) -> None:
    for name in library.names(language):
        shown, written = read_page(language, name), page(FOLDERS[language], name)
        assert shown.title == written.headings[0][1].replace("`", "")
        anchors = {each.heading.anchor for each in shown.sections}
        assert anchors == written.anchors
        for each in shown.contents:
            assert f'id="{each.anchor}"' in shown.body
        assert "<script" not in shown.body
        assert "style=" not in shown.body
        assert ".md" not in shown.body.replace("&lt;", "") or name in {"commands", "settings"}


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("measures.md", "/help/measures"),
        ("measures.md#what-is-counted", "/help/measures#what-is-counted"),
        ("#below", "#below"),
        ("https://example.org/", "https://example.org/"),
        ("", ""),
    ],
)
def test_links_lead_to_the_pages_of_the_portal(link: str, address: str) -> None:
    assert address_of(link) == address


def test_html_in_a_page_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# Title\n\n<script>alert(1)</script> [x](javascript:alert(1)) <b onclick=x>\n"
    monkeypatch.setattr(library, "source", lambda language, name: text)
    shown = markup.read_page.__wrapped__("en", "hostile")
    assert "<script" not in shown.body
    assert "<b " not in shown.body
    assert 'href="javascript' not in shown.body
    assert isinstance(markup._reader(), MarkdownIt)


def test_an_unknown_page_is_none() -> None:
    for name in ("", "../settings", "nothing", "measures.md"):
        with pytest.raises(KeyError):
            read_page("en", name)


def test_chinese_is_cut_into_pairs_and_the_rest_into_words() -> None:
    assert list(tokens("回款率 of M4-M6, 案")) == ["回款", "款率", "of", "m4", "m6", "案"]
    assert anchor_of("What is counted?") == "what-is-counted"


@pytest.mark.parametrize(
    ("language", "wish", "name"),
    [
        ("en", "coverage", "measures"),
        ("en", "statement lock", "settlement"),
        ("en", "min_days_past_due", "settings"),
        ("en", "UNREACHABLE_SINCE", "case-file"),
        ("zh_CN", "尾期", "terms-file"),
        ("zh_CN", "停止催收名单", "role-vendor-manager"),
        ("zh_CN", "覆盖率", "measures"),
        ("zh_CN", "超额累进", "terms-file"),
        ("en", "clawback", "glossary"),
    ],
)
def test_words_find_their_page(language: str, wish: str, name: str) -> None:
    hits = find(language, wish)
    assert name in [each.name for each in hits[:8]]
    assert "<mark>" in "".join(each.excerpt for each in hits)


def test_what_is_looked_for_is_never_markup() -> None:
    assert find("en", "") == find("en", "???") == []
    assert find("en", "zzzzqqqq") == []
    for hit in find("en", "commission <script>"):
        assert "<script" not in hit.excerpt


@in_both
def test_the_glossary_is_read_whole_and_searched_in_both_languages(language: str) -> None:
    assert len(terms(language)) > 60
    assert "<table>" in read_page(language, "glossary").body
    assert "clawback" in {each.word if language == "en" else each.other for each in terms(language)}
    for wish in ("Clawback", "回拨"):
        assert find_terms(language, wish)[0].anchor in {"clawback", "回拨"}
    assert find_terms(language, "zzzz") == []
    assert find_terms(language, "") == list(terms(language))
