"""Every page stands under a place of the menu."""

import pytest

from agencies.common.access import Role
from portal.web.menu import _menu


@pytest.mark.parametrize(
    ("role", "door", "place"),
    [
        (Role.VENDOR_MANAGER, "batch", "batches"),
        (Role.VENDOR_MANAGER, "plan_new", "batches"),
        (Role.VENDOR_MANAGER, "upload", "imports"),
        (Role.VENDOR_MANAGER, "import_cases", "imports"),
        (Role.VENDOR_MANAGER, "case", "cases"),
        (Role.AGENCY_MANAGER, "case", "work_cases"),
        (Role.AGENCY_MANAGER, "batch", "work"),
        (Role.AGENCY_MANAGER, "upload", "contact_log"),
    ],
)
def test_a_page_without_an_entry_marks_the_place_it_belongs_to(role: Role, door: str, place: str) -> None:
    assert [each.place.door for each in _menu(role, door) if each.current] == [place]
