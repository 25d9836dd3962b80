"""XML inside documents: read as it streams, without entities, and looked through as asked.

A document type definition is refused in every part: none of our formats needs one, and it is
what external and exploding entities are made of.
"""

from collections.abc import Callable, Iterable
from typing import Any, NoReturn
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]

from portal.foundation.file_checks import reasons
from portal.foundation.file_checks.reasons import Refused

DEEPEST = 300
Started = Callable[[str, dict[str, str]], None]


def looks_like_xml(start: bytes) -> bool:
    """Whether a part beginning with ``start`` would be read as XML."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return start.removeprefix(b"\xef\xbb\xbf").lstrip(b"\t\n\r ").startswith(b"<")


def tree(data: bytes) -> Element:
    """A small part as a tree; refused when it is broken or declares anything."""
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise Refused(reasons.UNUSUAL) from None
    except (ParseError, ValueError, LookupError):
        raise Refused(reasons.DAMAGED) from None
    return root


def read(
    chunks: Iterable[bytes],
    started: Started | None = None,
    ended: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read a part of any size; raise Refused when it is not sound XML without a DTD.

    ``started`` and ``ended`` get names as ``namespace}local``. Without them the part is only
    checked, which is several times faster.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    if started is not None:
        depth = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > DEEPEST:
                raise Refused(reasons.TOO_COMPLEX)
            started(name, attributes)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            if ended is not None:
                ended(name)

        parser.StartElementHandler = start
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
        parser.buffer_text = True
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(reasons.DAMAGED) from None


def _refuse(*declaration: Any) -> NoReturn:
    raise Refused(reasons.UNUSUAL)
