"""What those who follow are told by mail. A link alone never does anything: pages have buttons."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.following.kinds import HAPPENINGS
from portal.following.models import Announcement, Subscription
from portal.following.tokens import Use, sign
from portal.foundation import links, locales
from portal.foundation.formats import full_moment, language_called
from portal.foundation.localised import Localised, LocalisedPick
from portal.foundation.mail import Mail, Quoted, mail_kind

CONFIRM_WITHIN = timedelta(days=3)
_EXAMPLE_LINK = "https://portal.example/en/following/example-key-of-a-link"


def language_of(subscription: Subscription) -> str:
    """The language in which a mailbox is written to: a person's own, else as subscribed."""
    code = subscription.person.language if subscription.person else subscription.language
    codes = [info.code for info in locales.offered()]
    return code if code in codes else codes[0]


def manage_url(subscription: Subscription) -> str:
    """Where what one is told is changed."""
    token = sign(Use.MANAGE, subscription.key)
    return links.absolute("following.manage", lang=language_of(subscription), token=token)


def unsubscribe_url(subscription: Subscription) -> str:
    """Where all of it ends: a page for people, one POST for their mail program."""
    token = sign(Use.UNSUBSCRIBE, subscription.key)
    return links.absolute("following.unsubscribe", lang=language_of(subscription), token=token)


@mail_kind("following.confirm", example={"url": _EXAMPLE_LINK})
def confirm(url: str) -> Mail:
    """To an address for which updates were asked: confirm that it is yours."""
    return Mail(
        "following.confirm",
        _l("Confirm that you want to be told of news"),
        (
            _l("Somebody, probably you, asked that this address be told of news in the portal."),
            _l("Nothing is sent until you confirm. The link works for three days."),
        ),
        (_l("Confirm this address"), url),
        (_l("If this was not you, you need not do anything."),),
    )


@mail_kind("following.already", example={"url": _EXAMPLE_LINK})
def already(url: str) -> Mail:
    """To an address that is told of news already."""
    return Mail(
        "following.already",
        _l("You are told of news already"),
        (
            _l("Somebody, probably you, asked that this address be told of news in the portal."),
            _l("It already is. Nothing was changed; you can change or end it yourself."),
        ),
        (_l("See what you are told"), url),
        (_l("If this was not you, you need not do anything."),),
    )


@mail_kind(
    "following.news",
    example={
        "name": "call-extended",
        "title": LocalisedPick("Example call", "en"),
        "wanted": "fr",
        "due_at": datetime.fromisoformat("2026-06-30T21:59:00+00:00"),
        "zone": "Europe/Berlin",
        "url": _EXAMPLE_LINK,
        "manage_url": _EXAMPLE_LINK,
        "unsubscribe_url": _EXAMPLE_LINK,
    },
)
def news(
    name: str,
    title: LocalisedPick,
    wanted: str,
    due_at: datetime | None,
    zone: str | None,
    url: str,
    manage_url: str,
    unsubscribe_url: str,
) -> Mail:
    """Something happened that the recipient follows; a title in another language says so."""
    kind = HAPPENINGS[name]
    paragraphs: list[object] = [kind.sentence, Quoted(title.text, title.language)]
    if title.language != wanted:
        paragraphs.append(
            _l(
                "It is not available in your language. What you see is in this language: "
                "%(language)s.",
                language=LazyString(language_called, title.language),
            )
        )
    if due_at is not None:
        moment = LazyString(full_moment, due_at, zone or "UTC")
        paragraphs.append(_l("Deadline: %(moment)s", moment=moment))
    return Mail(
        "following.news",
        kind.subject(" ".join(title.text.split())),
        tuple(paragraphs),
        (kind.button, url),
        (
            _l("Change what you are told: %(url)s", url=manage_url),
            _l("Be told nothing any more: %(url)s", url=unsubscribe_url),
        ),
        unsubscribe_url,
    )


def news_for(announcement: Announcement, subscription: Subscription) -> Mail:
    """``news`` of ``announcement`` for the mailbox of ``subscription``."""
    language = language_of(subscription)
    return news(
        announcement.happening,
        Localised(announcement.title).pick(language),
        language,
        announcement.due_at,
        announcement.time_zone,
        address_of(announcement, language),
        manage_url(subscription),
        unsubscribe_url(subscription),
    )


def address_of(announcement: Announcement, language: str) -> str:
    """The page that an announcement leads to, in ``language``."""
    return links.absolute(announcement.endpoint, lang=language, **announcement.arguments)
