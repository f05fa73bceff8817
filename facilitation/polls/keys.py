"""Under which key an anonymous answer lies, and how that key stops leading to anybody.

The key is an HMAC over a random secret and the membership, made with the server's SECRET_KEY: who has the database or a
backup alone cannot compute it. Once the secret is destroyed nobody can. docs/decisions/013-anonymous-polls.md.
"""

import secrets
from collections.abc import Iterable
from uuid import uuid4

from django.utils.crypto import salted_hmac

from facilitation.polls.models import Poll, PollAnswer
from panels.models import Membership

_SALT = "facilitation.polls"


def new_secret() -> str:
    return secrets.token_hex(32)


def secret_of(poll: Poll) -> str:
    """ "" once it is destroyed, and in polls by name."""
    return poll.pair.secret if poll.pair is not None else poll.secret


def key_of(poll: Poll, membership: int) -> str | None:
    """None where nobody can tell any more."""
    secret = secret_of(poll)
    return salted_hmac(_SALT, f"{secret} {membership}", algorithm="sha256").hexdigest() if secret else None


def answer_of(poll: Poll, membership: Membership) -> PollAnswer | None:
    if poll.is_named:
        return poll.answers.filter(membership=membership).first()
    key = key_of(poll, membership.pk)
    return poll.answers.filter(key=key).first() if key else None


def part(polls: Iterable[Poll]) -> None:
    """Write the answers of these polls anew: in an order that tells nothing, under keys that come from nowhere.

    The polls of a pair together: one person's answers keep one key.
    """
    answers = list(PollAnswer.objects.filter(poll__in=list(polls)))
    fresh = {key: uuid4().hex for key in {answer.key for answer in answers}}
    _rewrite(answers, fresh)


def mix(poll: Poll) -> None:
    """The first poll of a pair: its keys are still needed, the order of answering is not."""
    answers = list(poll.answers.all())
    _rewrite(answers, {answer.key: answer.key for answer in answers})


def _rewrite(answers: list[PollAnswer], keys: dict[str | None, str | None] | dict[str | None, str]) -> None:
    """New rows in the order of random numbers: neither a number nor a place in the file tells who answered when."""
    PollAnswer.objects.filter(pk__in=[answer.pk for answer in answers]).delete()
    for answer in answers:
        answer.pk, answer.key = uuid4(), keys[answer.key]
    PollAnswer.objects.bulk_create(sorted(answers, key=lambda answer: answer.pk))
