"""The doors of conduct: inspections and their findings, complaints, breaches, evidence."""

from agencies.common.access import Permission
from portal.pages import breaches, complaint, complaints, conduct_files, inspection, inspections
from portal.web.doors import EVIDENCE, Door, on_page

CONDUCT: tuple[Door, ...] = (
    Door("/inspections", "inspections", Permission.READ_CONDUCT, show=inspections.show_inspections),
    Door(
        "/inspections/new",
        "inspection_new",
        Permission.INSPECT_AGENCIES,
        show=inspections.show_new,
        act=inspections.open_one,
    ),
    *on_page(
        "/inspections/{inspection_id:int}",
        inspection.show_inspection,
        ("", "inspection", Permission.READ_CONDUCT, None),
        ("/record", "inspection_record", Permission.INSPECT_AGENCIES, inspection.record),
        ("/findings", "inspection_find", Permission.INSPECT_AGENCIES, inspection.find),
        ("/sign", "inspection_sign", Permission.INSPECT_AGENCIES, inspection.sign),
        ("/agree", "inspection_agree", Permission.ANSWER_CONDUCT, inspection.agree),
    ),
    Door(
        "/inspections/{inspection_id:int}/files",
        "inspection_file",
        Permission.INSPECT_AGENCIES,
        show=inspection.show_inspection,
        act=inspection.add_file,
        largest=EVIDENCE,
    ),
    *on_page(
        "/findings/{finding_id:int}",
        inspection.show_finding,
        ("", "finding", Permission.READ_CONDUCT, None),
        ("/correct", "finding_correct", Permission.ANSWER_CONDUCT, inspection.correct),
        ("/settle", "finding_settle", Permission.INSPECT_AGENCIES, inspection.settle),
        ("/withdraw", "finding_withdraw", Permission.INSPECT_AGENCIES, inspection.withdraw),
    ),
    Door(
        "/findings/{finding_id:int}/files",
        "finding_file",
        Permission.READ_CONDUCT,
        show=inspection.show_finding,
        act=inspection.add_finding_file,
        largest=EVIDENCE,
    ),
    Door("/complaints", "complaints", Permission.READ_CONDUCT, show=complaints.show_complaints),
    Door(
        "/complaints/new",
        "complaint_new",
        Permission.TAKE_COMPLAINTS,
        show=complaints.show_new,
        act=complaints.take,
    ),
    *on_page(
        "/complaints/{complaint_id:int}",
        complaint.show_complaint,
        ("", "complaint", Permission.READ_CONDUCT, None),
        ("/assign", "complaint_assign", Permission.HANDLE_COMPLAINTS, complaint.assign),
        ("/acknowledge", "complaint_acknowledge", Permission.HANDLE_COMPLAINTS, complaint.acknowledge),
        ("/note", "complaint_note", Permission.HANDLE_COMPLAINTS, complaint.note),
        ("/ask", "complaint_ask", Permission.HANDLE_COMPLAINTS, complaint.ask),
        ("/answer", "complaint_answer", Permission.ANSWER_CONDUCT, complaint.answer),
        ("/extend", "complaint_extend", Permission.HANDLE_COMPLAINTS, complaint.extend),
        ("/decide", "complaint_decide", Permission.HANDLE_COMPLAINTS, complaint.decide),
    ),
    Door(
        "/complaints/{complaint_id:int}/files",
        "complaint_file",
        Permission.READ_CONDUCT,
        show=complaint.show_complaint,
        act=complaint.add_file,
        largest=EVIDENCE,
    ),
    Door("/evidence/{file_id:int}", "evidence", Permission.READ_CONDUCT, show=conduct_files.hand_over),
    Door("/breaches", "breaches", Permission.READ_CONDUCT, show=breaches.show_breaches),
)
