"""The help: its contents, one page, the search and the glossary."""

from starlette.responses import Response

from agencies.common.errors import NotFound
from portal.handbook import library
from portal.handbook.glossary import find_terms
from portal.handbook.markup import read_page
from portal.handbook.search import find
from portal.web.visit import Visit

_LONGEST_WISH = 100


async def show_help(visit: Visit) -> Response:
    """Show what the help holds, the page of the reader's role first."""
    shelves = [
        (shelf.words, [read_page(visit.language, name) for name in shelf.names]) for shelf in library.SHELVES
    ]
    own = read_page(visit.language, library.ROLE_PAGES[visit.actor.role])
    return visit.show("help/help.html", shelves=shelves, own=own)


async def show_page(visit: Visit) -> Response:
    """Show one page of the help."""
    try:
        shown = read_page(visit.language, visit.word("name"))
    except KeyError:
        raise NotFound("There is no help page “{name}”; search the help.", name=visit.word("name")) from None
    return visit.show("help/page.html", shown=shown)


async def search(visit: Visit) -> Response:
    """Show the sections of the help that fit the words looked for."""
    wish = visit.asked.text("find", most=_LONGEST_WISH)
    return visit.show("help/search.html", wish=wish, hits=find(visit.language, wish))


async def show_glossary(visit: Visit) -> Response:
    """Show the words of the trade in both languages, or those that fit what is looked for."""
    wish = visit.asked.text("find", most=_LONGEST_WISH)
    return visit.show("help/glossary.html", wish=wish, terms=find_terms(visit.language, wish))
