"""The tables of notifications."""

from portal.notifications.models.addressee import Addressee, Delivery
from portal.notifications.models.bounced_contact import BouncedContact
from portal.notifications.models.document import NotificationDocument
from portal.notifications.models.notification import (
    Notification,
    NotificationEvent,
    NotificationFile,
    NotificationLanguage,
    NotificationLink,
)
from portal.notifications.models.received import ReceivedInput
from portal.notifications.models.reminder import Reminder, ReminderSchedule

__all__ = [
    "Addressee",
    "BouncedContact",
    "Delivery",
    "Notification",
    "NotificationDocument",
    "NotificationEvent",
    "NotificationFile",
    "NotificationLanguage",
    "NotificationLink",
    "ReceivedInput",
    "Reminder",
    "ReminderSchedule",
]
