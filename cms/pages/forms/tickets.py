"""What comes with a form and back with the answer: a ticket, and work done by the browser.

The ticket says when the form was opened and is good for one answer. The work (Altcha's proof of
work, version 2) is found by a script of ours: Altcha's own needs inline styles and workers from
memory, which the content security policy refuses. Whoever has no script sends no proof, waits
longer and may send less.
"""

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import altcha
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

# Shorter, and no person has read and filled in a form.
SHORTEST = timedelta(seconds=4)
LONGEST = timedelta(hours=6)

_SALT = "cms.pages.forms.ticket"
# 450 derivations on average: half a second on a desktop computer, some seconds on an old phone;
# the server needs two for a form that is sent.
_COST = 4000  # iterations of PBKDF2
_COUNTERS = (200, 700)
_LONGEST_PROOF = 2000  # characters; a real one has about 700


@dataclass(frozen=True)
class Ticket:
    """One opening of one form."""

    page_id: int | None
    nonce: str
    issued_at: datetime

    def __str__(self):
        return signing.dumps(
            [self.page_id, self.nonce, int(self.issued_at.timestamp())], salt=_SALT
        )

    @property
    def age(self) -> timedelta:
        return timezone.now() - self.issued_at


def issue_ticket(page_id: int | None) -> Ticket:
    return Ticket(page_id, secrets.token_urlsafe(16), timezone.now())


def read_ticket(text: str, page_id: int) -> Ticket | None:
    """The ticket that came back; None for a forged one, another form's, or one older than LONGEST."""
    try:
        page, nonce, seconds = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return None
    ticket = Ticket(page, nonce, datetime.fromtimestamp(seconds, UTC))
    return ticket if page == page_id and ticket.age <= LONGEST else None


def _key() -> str:
    return salted_hmac("cms.pages.forms.proof", "").hexdigest()


def challenge_for(ticket: Ticket) -> str:
    """The work of a ticket, as JSON for the script."""
    low, high = _COUNTERS
    challenge = altcha.create_challenge(
        "PBKDF2/SHA-256",
        _COST,
        counter=low + secrets.randbelow(high - low),
        expires_at=ticket.issued_at + LONGEST,
        data={"ticket": ticket.nonce},
        hmac_secret=_key(),
    )
    return json.dumps(challenge.to_dict())


def is_proof(text: str, ticket: Ticket) -> bool:
    """Whether the browser has done the work of this very ticket."""
    if not text or len(text) > _LONGEST_PROOF:
        return False
    try:
        payload = altcha.Payload.from_dict(json.loads(base64.b64decode(text)))
        is_solved = altcha.verify_solution(payload, _key()).verified
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False
    return is_solved and payload.challenge.parameters.data == {"ticket": ticket.nonce}
