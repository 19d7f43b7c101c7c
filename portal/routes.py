"""Every door of the portal with the permission that it asks for: the one table."""

from agencies.common.access import Permission
from portal.pages import case, cases, components, jobs, language, people, profile, reveal, sign_in
from portal.web.doors import Door

DOORS: tuple[Door, ...] = (
    Door("/language", "language", act=language.choose_language, anyone=True),
    # Who comes in, people, jobs, journal.
    Door("/sign-in", "sign_in", show=sign_in.show_sign_in, act=sign_in.enter, anyone=True),
    Door("/sign-out", "sign_out", act=sign_in.leave, anyone=True),
    Door("/invitation/{token}", "invitation", show=sign_in.show_invitation, act=sign_in.accept, anyone=True),
    Door("/profile", "profile", show=profile.show_profile, act=profile.change),
    Door("/profile/password", "profile_password", show=profile.show_profile, act=profile.change_own_password),
    Door("/profile/sessions", "profile_sessions", show=profile.show_profile, act=profile.end_others),
    Door(
        "/profile/sessions/{session_id:int}",
        "profile_session",
        show=profile.show_profile,
        act=profile.end_one,
    ),
    Door("/people", "people", Permission.READ_PEOPLE, show=people.show_people),
    Door(
        "/people/invite",
        "people_invite",
        Permission.MANAGE_COLLECTORS,
        show=people.show_invite,
        act=people.invite,
    ),
    Door("/people/{person_id:int}", "person", Permission.READ_PEOPLE, show=people.show_person),
    Door(
        "/people/{person_id:int}/link",
        "person_link",
        Permission.MANAGE_COLLECTORS,
        show=people.show_person,
        act=people.give_link,
    ),
    Door(
        "/people/{person_id:int}/role",
        "person_role",
        Permission.MANAGE_PEOPLE,
        show=people.show_person,
        act=people.set_role,
    ),
    Door(
        "/people/{person_id:int}/deactivate",
        "person_deactivate",
        Permission.MANAGE_COLLECTORS,
        show=people.show_person,
        act=people.deactivate,
    ),
    Door(
        "/people/{person_id:int}/reactivate",
        "person_reactivate",
        Permission.MANAGE_COLLECTORS,
        show=people.show_person,
        act=people.reactivate,
    ),
    Door("/jobs", "jobs", show=jobs.show_jobs),
    Door("/jobs/{job_id:int}", "job", show=jobs.show_job),
    Door("/jobs/{job_id:int}/events", "job_events", show=jobs.show_events),
    Door("/jobs/{job_id:int}/cancel", "job_cancel", show=jobs.show_job, act=jobs.cancel),
    # Home, cases, imports, plans, recalls.
    Door("/cases", "cases", Permission.READ_CASES, show=cases.show_cases),
    Door("/search", "search", Permission.READ_CASES, show=cases.search),
    Door("/cases/{case_id:int}", "case", Permission.READ_CASES, show=case.show_case),
    Door("/cases/{case_id:int}/hold", "case_hold", Permission.HOLD_CASES, show=case.show_case, act=case.hold),
    Door(
        "/cases/{case_id:int}/release",
        "case_release",
        Permission.HOLD_CASES,
        show=case.show_case,
        act=case.release,
    ),
    Door(
        "/cases/{case_id:int}/stop", "case_stop", Permission.STOP_DEBTORS, show=case.show_case, act=case.stop
    ),
    Door(
        "/cases/{case_id:int}/lift", "case_lift", Permission.STOP_DEBTORS, show=case.show_case, act=case.lift
    ),
    Door(
        "/cases/{case_id:int}/points/{point_id:int}",
        "case_point",
        Permission.REVEAL_POINTS,
        show=reveal.show_point,
        act=reveal.reveal,
    ),
    # Agencies' own work.
    # Agencies, terms, payments, statements.
    # Measures and help.
    Door("/help/components", "components", show=components.show_components),
)
