"""The tables of notifications."""

from portal.notifications.models.addressee import Addressee, Delivery
from portal.notifications.models.document import NotificationDocument
from portal.notifications.models.notification import (
    Notification,
    NotificationEvent,
    NotificationFile,
    NotificationLanguage,
    NotificationLink,
)
from portal.notifications.models.received import ReceivedInput

__all__ = [
    "Addressee",
    "Delivery",
    "Notification",
    "NotificationDocument",
    "NotificationEvent",
    "NotificationFile",
    "NotificationLanguage",
    "NotificationLink",
    "ReceivedInput",
]
