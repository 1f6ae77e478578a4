"""Who acts, on which day, by which words. Apart from the writing side, so that commands that only read pay for none of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from ledger.errors import LedgerError
from ledger.i18n import _


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, on which day: taken once at the edge. The name has one spelling.

    `typed` are the words of the command, without the common options.
    """

    user: str
    today: date
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    typed: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "user", self.user.strip().lower())
        if not self.user:
            raise LedgerError(_("nobody is named as the person who acts."), name="nobody")

    def practising(self) -> "Actor":
        """The same in a practice book: what is recorded lies on the practice day, so that no paper shows two days."""
        return replace(self, now=lambda: datetime.combine(self.today, datetime.now(UTC).timetz()))

    @property
    def moment(self) -> str:
        """Now, in UTC, as the book writes it."""
        return self.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
