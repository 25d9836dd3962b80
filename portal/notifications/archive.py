"""The answers to a notification as one ZIP: the exact bytes, the files, a table, and the data.

Names in it are the same in every language, so that programs can rely on them.
"""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from typing import IO

from sqlalchemy.orm import Session

from portal.foundation import files
from portal.foundation.file_checks.names import ascii_name
from portal.foundation.links import absolute
from portal.foundation.spreadsheets import safe_cell
from portal.notifications.answers import PublicAnswer
from portal.notifications.models import Notification
from portal.submissions import queries as submissions
from portal.submissions.models import Attachment, Version

LARGEST = 1024 * 1024 * 1024  # bytes of files; beyond it the table says where each file is
COLUMNS = (
    "reference", "version", "organisation", "group", "country", "language", "title", "form",
    "interim", "late", "submitted_at", "published_at", "public_hash", "files", "url",
)  # fmt: skip
_README = """\
Answers to Notification {number}, as published in the portal.

answers.csv   one line for each answer
answers.json  the same, as JSON
<reference>/canonical.json   the exact bytes that were received: their SHA-256 is public_hash
<reference>/files/           the files as received
letter/                      the text of the notification, one file for each language
{left_out}
"""


def write(
    session: Session, notification: Notification, answers: Sequence[PublicAnswer], target: IO[bytes]
) -> None:
    """Write the archive of ``answers`` into ``target``."""
    room = LARGEST
    left_out: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for language, text in sorted(notification.text.items()):
            archive.writestr(
                f"letter/{notification.slug}.{language}.md",
                f"# {notification.subject.text(language)}\n\n{text}\n",
            )
        for answer in answers:
            version = session.get_one(Version, answer.version_id)
            archive.writestr(f"{answer.reference}/canonical.json", version.public_bytes)
            for place, attachment in enumerate(submissions.files_of(session, version), start=1):
                received = attachment.received
                if received.size > room:
                    left_out.append(f"{answer.reference}: {attachment.name}")
                    continue
                room -= received.size
                _add(
                    archive,
                    f"{answer.reference}/files/{place:02d}-{ascii_name(attachment.name)}",
                    attachment,
                )
        archive.writestr("answers.csv", _table(answers))
        archive.writestr("answers.json", _data(notification, answers))
        note = "\nLeft out, for they are too large:\n" + "\n".join(left_out) if left_out else ""
        archive.writestr("README.txt", _README.format(number=notification.number, left_out=note))


def _add(archive: zipfile.ZipFile, name: str, attachment: Attachment) -> None:
    with (
        files.current().open(attachment.received.store_key) as source,
        archive.open(name, "w") as entry,
    ):
        while chunk := source.read(files.CHUNK):
            entry.write(chunk)


def _values(answer: PublicAnswer) -> dict[str, object]:
    return {
        "reference": answer.reference,
        "version": answer.number,
        "organisation": answer.organisation_name,
        "group": answer.shelf,
        "country": answer.country_code,
        "language": answer.language,
        "title": answer.title,
        "form": answer.form,
        "interim": answer.is_interim,
        "late": answer.is_late,
        "submitted_at": answer.submitted_at.isoformat(timespec="seconds"),
        "published_at": answer.published_at.isoformat(timespec="seconds"),
        "public_hash": answer.public_hash,
        "files": answer.files,
        "url": absolute("receipts.show", reference=answer.reference),
    }


def _table(answers: Sequence[PublicAnswer]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for answer in answers:
        values = _values(answer)
        writer.writerow([safe_cell(values[column]) for column in COLUMNS])
    return "\ufeff" + out.getvalue()


def _data(notification: Notification, answers: Sequence[PublicAnswer]) -> str:
    whole = {
        "notification": notification.number,
        "subject": dict(notification.subject),
        "answers": [_values(answer) for answer in answers],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
