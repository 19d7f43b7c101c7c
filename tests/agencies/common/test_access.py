"""Who may do what: the table as the trade would write it, and what an agency's people see."""

import pytest

from agencies.common.access import (
    AGENCY_ROLES,
    GRANTS,
    ROLE_WORDS,
    Actor,
    Permission,
    Role,
    require,
    visible_by_agency,
    visible_cases,
    visible_jobs,
)
from agencies.common.access_words import PERMISSION_WORDS
from agencies.common.errors import NotAllowed
from agencies.common.words import render


def _somebody(role: Role) -> Actor:
    return Actor(7, "x@mandate.example", "Xenia", role, 3 if role in AGENCY_ROLES else None)


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Permission.IMPORT_CASES, {Role.VENDOR_MANAGER}),
        (Permission.PLACE_CASES, {Role.VENDOR_MANAGER}),
        (Permission.RECALL_CASES, {Role.VENDOR_MANAGER}),
        (Permission.MANAGE_AGENCIES, {Role.VENDOR_MANAGER}),
        (Permission.HOLD_CASES, {Role.VENDOR_MANAGER, Role.COMPLIANCE}),
        (Permission.STOP_DEBTORS, {Role.VENDOR_MANAGER, Role.COMPLIANCE}),
        (Permission.IMPORT_CONTACTS, {Role.VENDOR_MANAGER, Role.AGENCY_MANAGER}),
        (Permission.RECORD_CONTACTS, AGENCY_ROLES),
        (Permission.ASSIGN_CASES, {Role.AGENCY_MANAGER}),
        (Permission.EXPORT_CASES, {Role.AGENCY_MANAGER}),
        (Permission.REVEAL_POINTS, {Role.VENDOR_MANAGER, Role.COMPLIANCE} | AGENCY_ROLES),
        (Permission.IMPORT_PAYMENTS, {Role.FINANCE}),
        (Permission.WORK_QUEUE, {Role.FINANCE}),
        (Permission.DRAFT_TERMS, {Role.VENDOR_MANAGER, Role.FINANCE}),
        (Permission.APPROVE_TERMS, {Role.VENDOR_MANAGER, Role.FINANCE}),
        (Permission.DRAFT_STATEMENTS, {Role.FINANCE}),
        (Permission.APPROVE_STATEMENTS, {Role.FINANCE}),
        (Permission.ANSWER_STATEMENTS, {Role.AGENCY_MANAGER}),
        (Permission.MANAGE_PEOPLE, {Role.ADMIN}),
        (Permission.MANAGE_COLLECTORS, {Role.ADMIN, Role.AGENCY_MANAGER}),
        (Permission.READ_PEOPLE, set(Role) - {Role.AGENCY_COLLECTOR, Role.OWNER}),
        (Permission.MANAGE_PORTFOLIOS, {Role.ADMIN}),
        (Permission.CANCEL_JOBS, {Role.ADMIN}),
        (Permission.READ_JOURNAL, {Role.ADMIN, Role.COMPLIANCE, Role.AUDITOR}),
        (Permission.VERIFY_JOURNAL, {Role.ADMIN, Role.COMPLIANCE, Role.AUDITOR}),
        (Permission.EXPORT_KEY, {Role.ADMIN, Role.FINANCE, Role.AUDITOR}),
    ],
)
def test_an_act_belongs_to_its_roles_and_the_owner(permission: Permission, roles: set[Role]) -> None:
    granted = {role for role in Role if permission in GRANTS[role]}
    assert granted == roles | {Role.OWNER}


def test_the_auditor_reads_everything_of_the_lender_and_changes_nothing() -> None:
    reads = {each for each in Permission if each.value.endswith((":read", ":verify", ":export"))}
    assert GRANTS[Role.AUDITOR] == reads


def test_a_collector_reads_and_works_cases_and_no_more() -> None:
    assert GRANTS[Role.AGENCY_COLLECTOR] == {
        Permission.READ_CASES,
        Permission.READ_MEASURES,
        Permission.RECORD_CONTACTS,
        Permission.REVEAL_POINTS,
    }


def test_a_role_without_the_act_is_told_so() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(_somebody(Role.FINANCE), Permission.PLACE_CASES)
    assert str(refused.value) == (
        "Xenia's role is Finance, and that role does not include placements:place (placing cases); these do:"
        " Vendor manager."
    )
    assert render(refused.value.message, "zh_CN") == (
        "Xenia的角色是财务，无权委案（placements:place）；有此权限的角色：委外管理岗。"
    )


def test_every_role_and_permission_has_words() -> None:
    assert set(ROLE_WORDS) == set(Role)
    assert set(PERMISSION_WORDS) == set(Permission)


@pytest.mark.parametrize("role", list(Role))
def test_only_agency_people_are_limited_to_their_agency(role: Role) -> None:
    for limit in (visible_cases(_somebody(role)), visible_by_agency(_somebody(role))):
        if role in AGENCY_ROLES:
            assert ":actor_agency" in limit.text
            assert limit.values == {"actor_agency": 3}
        else:
            assert limit.text == "true"


@pytest.mark.parametrize(
    ("role", "limit"),
    [
        (Role.VENDOR_MANAGER, "true"),
        (Role.AGENCY_MANAGER, "asker.agency_id = :actor_agency"),
        (Role.AGENCY_COLLECTOR, "asker.id = :actor_person"),
    ],
)
def test_jobs_of_others_are_seen_by_the_lender_and_an_agencys_manager(role: Role, limit: str) -> None:
    assert visible_jobs(_somebody(role), "asker").text == limit
