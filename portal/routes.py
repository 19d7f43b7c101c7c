"""Every door of the portal with the permission that it asks for: the one table."""

from portal.pages import components, jobs, language, profile, sign_in
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
    Door("/jobs", "jobs", show=jobs.show_jobs),
    Door("/jobs/{job_id:int}", "job", show=jobs.show_job),
    Door("/jobs/{job_id:int}/events", "job_events", show=jobs.show_events),
    Door("/jobs/{job_id:int}/cancel", "job_cancel", show=jobs.show_job, act=jobs.cancel),
    # Home, cases, imports, plans, recalls.
    # Agencies' own work.
    # Agencies, terms, payments, statements.
    # Measures and help.
    Door("/help/components", "components", show=components.show_components),
)
