"""What each step brings about, in plain sentences, told before it is taken."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.submissions.lifecycle import Action

CONSEQUENCES: dict[Action, tuple[Any, ...]] = {
    Action.TAKE_UP: (
        _l("You become the moderator of this submission."),
        _l("The organisation is told that the review has begun."),
    ),
    Action.PUT_BACK: (
        _l("You are no longer its moderator. It waits until somebody takes it up."),
        _l("The organisation gets no mail; it reads the step in the history."),
    ),
    Action.RETURN: (
        _l("The organisation can change its submission and submit it again."),
        _l("It sees the ground and your note."),
    ),
    Action.PUBLISH: (
        _l("The public part and the files listed here become public, exactly as received."),
        _l("Search engines and readers may keep copies. There is no undo."),
    ),
    Action.PROPOSE_DECLINE: (
        _l("Nobody can publish or return it until a second moderator confirms or drops this."),
        _l("The organisation is told only if it is confirmed; it then sees ground and note."),
    ),
    Action.CONFIRM_DECLINE: (
        _l("The submission is not published. The organisation sees the ground and the note."),
        _l("It may object once; another moderator then decides."),
    ),
    Action.DROP_DECLINE: (_l("The review goes on as if nothing had been proposed."),),
    Action.OBJECT: (
        _l("You can object once. A moderator who took no part in the decision looks at it again."),
    ),
    Action.UPHOLD_DECLINE: (
        _l("The decision stands and the organisation is told why. This ends the matter."),
    ),
    Action.REOPEN: (
        _l("The review is open again with you as its moderator. The organisation is told why."),
    ),
    Action.WITHDRAW: (
        _l(
            "If it is public, its text and files are no longer shown. The register keeps the "
            "reference, title, organisation, dates and the reason you give."
        ),
        _l(
            "The Secretariat keeps its record. A correction that is being written or reviewed ends "
            "as well."
        ),
    ),
    Action.ASK_RESTORE: (_l("Nothing becomes public until the other side agrees."),),
    Action.RESTORE: (
        _l("The text and files that were public before are public again, exactly as received."),
    ),
    Action.REVISE: (
        _l(
            "A draft opens with the answers that are public now. What is public stays until the "
            "Secretariat publishes the corrected version."
        ),
    ),
    Action.DELETE: (
        _l(
            "A draft that was never submitted goes into the bin for 30 days, then it is deleted "
            "for good. The draft of a correction is deleted at once; what is public stays."
        ),
    ),
}

DANGEROUS = frozenset({Action.WITHDRAW, Action.DELETE, Action.CONFIRM_DECLINE})
