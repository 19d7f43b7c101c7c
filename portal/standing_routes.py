"""The doors of how agencies stand: changes, corrective plans, retirements, dossiers."""

from agencies.common.access import Permission
from portal.pages import retirement, standing
from portal.web.doors import EVIDENCE, Door, on_page

STANDING: tuple[Door, ...] = (
    *on_page(
        "/agencies/{code}/standing",
        standing.show_standing,
        ("", "standing", Permission.READ_STANDING, None),
        ("/withdraw", "standing_withdraw", Permission.PROPOSE_STANDING, standing.withdraw),
        ("/decide", "standing_decide", Permission.DECIDE_STANDING, standing.decide),
        ("/plan", "standing_plan", Permission.PROPOSE_STANDING, standing.follow),
        ("/report", "standing_report", Permission.ANSWER_STANDING, standing.report),
    ),
    Door(
        "/agencies/{code}/standing/propose",
        "standing_propose",
        Permission.PROPOSE_STANDING,
        show=standing.show_standing,
        act=standing.propose,
        largest=EVIDENCE,
    ),
    Door(
        "/agencies/{code}/standing/files/{file_id:int}",
        "standing_file",
        Permission.EXPORT_DOSSIERS,
        show=standing.hand_over,
    ),
    *on_page(
        "/agencies/{code}/retirement",
        retirement.show_retirement,
        ("", "retirement", Permission.EXPORT_DOSSIERS, None),
        ("/propose", "retirement_propose", Permission.PROPOSE_STANDING, retirement.propose),
        ("/go-on", "retirement_go_on", Permission.DECIDE_STANDING, retirement.go_on),
    ),
    Door("/agencies/{code}/dossier", "dossier", Permission.EXPORT_DOSSIERS, show=retirement.take_dossier),
)
