"""The questions of the review screen: a line of text, a numbered list, a search, a line shared out over instalments."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ledger.banking.match_values import OpenInstalment
from ledger.banking.review_screens import instalment, purpose
from ledger.commands.review_desk import Desk, Purpose, rest
from ledger.errors import LedgerError
from ledger.i18n import _, screen_language
from ledger.money import Money

Shares = list[tuple[OpenInstalment, Money | None]]


class Asked(ModalScreen[str | None]):
    """A line of text; None when Esc was pressed."""

    def __init__(self, question: str, value: str = "") -> None:
        super().__init__()
        self.question, self.value = question, value

    def compose(self) -> ComposeResult:
        """The question, the line, how to leave."""
        with Vertical(classes="panel"):
            yield Static(self.question, markup=False)
            yield Input(self.value, compact=True)
            yield Static(_("Enter done   Esc back"), markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        self.dismiss(event.value)

    def on_key(self, event: Key) -> None:
        """Esc."""
        if event.key == "escape":
            self.dismiss(None)


class Numbered(ModalScreen[int | None]):
    """A list of which one is taken by its number; None when Esc was pressed. Enter takes nothing: it never decides."""

    def __init__(self, question: str, choices: Sequence[str]) -> None:
        super().__init__()
        self.question, self.choices = question, choices

    def compose(self) -> ComposeResult:
        """The question, the numbered list, how to leave."""
        with Vertical(classes="panel"):
            yield Static(self.question, markup=False)
            yield Static("\n".join(f"  {place}  {choice}" for place, choice in enumerate(self.choices, 1)), markup=False)
            yield Static(_("A number decides   Esc back"), markup=False)

    def on_key(self, event: Key) -> None:
        """A number of the list, or Esc."""
        event.stop()
        if event.key == "escape":
            self.dismiss(None)
        elif event.key.isdecimal() and 1 <= int(event.key) <= len(self.choices):
            self.dismiss(int(event.key) - 1)


class Told(ModalScreen[None]):
    """A text to read; any key leads back."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        """The text, which scrolls where the window is small."""
        with VerticalScroll(classes="page"):
            yield Static(self.text, markup=False)

    def on_key(self, event: Key) -> None:
        """Arrows scroll, any other key leads back."""
        if event.key not in ("up", "down", "pageup", "pagedown", "home", "end"):
            event.stop()
            self.dismiss(None)


class Found(ModalScreen[Purpose | None]):
    """An instalment, or what else the line may be for, by its words; the list follows what is typed."""

    ROWS: ClassVar[int] = 10

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.among = desk.purposes()
        self.found = self.among
        self.place = 0

    def compose(self) -> ComposeResult:
        """The words, what fits them, how to go on."""
        with Vertical(classes="panel"):
            out = self.desk.row.line.amount.amount < 0
            asked = (
                _("Find an expenditure by number, obligation, payee or amount")
                if out
                else _("Find a pledge by code, name, number, amount or agreement")
            )
            yield Static(asked, markup=False)
            yield Input(compact=True)
            yield Static("", id="found", markup=False)
            yield Static(_("Up, down choose   Enter shows it as the candidate   Esc back"), markup=False)

    def on_mount(self) -> None:
        """All of them, before anything is typed."""
        self._draw()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Fewer, or others."""
        self.found = self.desk.search(event.value, self.among)
        self.place = 0
        self._draw()

    def on_input_submitted(self) -> None:
        """Enter takes the one at `>`."""
        if self.found:
            self.dismiss(self.found[self.place])

    def on_key(self, event: Key) -> None:
        """Up, down, Esc."""
        if event.key == "escape":
            self.dismiss(None)
        elif event.key in ("up", "down") and self.found:
            event.stop()
            self.place = max(0, min(len(self.found) - 1, self.place + (1 if event.key == "down" else -1)))
            self._draw()

    def _draw(self) -> None:
        first = max(0, self.place - self.ROWS + 1)
        shown = self.found[first : first + self.ROWS]
        lines = [
            f"{'>' if place == self.place else ' '} {purpose(one, self.desk.known, self.size.width - 4)}"
            for place, one in enumerate(shown, first)
        ]
        if not lines:
            lines = [_("Nothing that is open fits these words.")]
        elif len(self.found) > len(shown):
            lines.append(_("  {count} fit; more words find fewer", count=len(self.found)))
        self.query_one("#found", Static).update("\n".join(lines))


class Amount(Input):
    """A field for an amount, where `=` puts what is left."""

    def on_key(self, event: Key) -> None:
        """`=`; everything else is typed."""
        if event.character == "=" and isinstance(self.screen, Split):
            event.prevent_default()
            event.stop()
            self.screen.put_rest(self)


class Split(ModalScreen[tuple[Shares, str] | None]):
    """A line shared out over instalments; what is not for one of them goes into suspense under the contributor's name."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.line = desk.row.line
        self.among = {(one.pledge, one.no): one for one in desk.instalments()}
        chosen = desk.row.candidate or (desk.row.matched.decision if desk.row.matched else None)
        targets = chosen.targets if chosen else ()
        pledges = {target.pledge for target in targets}
        self.parts = [one for one in self.among.values() if one.pledge in pledges]
        self.given = {(target.pledge, target.instalment): f"{target.amount.amount:f}" for target in targets}
        self.kept = f"{chosen.charges.amount:f}" if chosen and chosen.charges else "0"

    @property
    def total(self) -> Money | None:
        """What is to be shared out, in the currency of the pledges; None where only the bank's own rate will tell."""
        code = self.parts[0].open.currency if self.parts else self.line.amount.currency
        if code == self.line.amount.currency:
            return self.line.amount + self._money("charges", code)
        return self.line.original if self.line.original and self.line.original.currency == code else None

    def compose(self) -> ComposeResult:
        """A line and a field for each instalment, for charges and for suspense; what is left; how to go on."""
        sent = f" = {screen_language().money_with_code(self.line.original)}" if self.line.original else ""
        with VerticalScroll(classes="panel", can_focus=False):
            yield Static(
                _("Split L-{line}", line=self.line.id) + f"   {screen_language().money_with_code(self.line.amount)}{sent}\n",
                markup=False,
            )
            with Vertical(id="parts"):
                for one in self.parts:
                    yield self._field(one)
            yield self._row(_("another pledge: Enter finds it"), Input("", compact=True, id="another"))
            yield self._row(
                _("kept by banks, {currency}", currency=self.line.amount.currency), Amount(self.kept, compact=True, id="charges")
            )
            yield self._row(_("unidentified, into suspense"), Amount("0", compact=True, id="unidentified"))
            yield Static("", id="left", markup=False)
            yield Static(_("Tab next   = put the rest here   Enter done (when nothing is left)   Esc back"), markup=False)

    def _row(self, label: str, field: Input) -> Horizontal:
        return Horizontal(Static(label, classes="label", markup=False), field, classes="part")

    def _field(self, one: "OpenInstalment") -> Horizontal:
        value = self.given.get((one.pledge, one.no), "0")
        return self._row(instalment(one), Amount(value, compact=True, name=f"{one.pledge}/{one.no}", classes="share"))

    def on_mount(self) -> None:
        """What is left from the start."""
        self._draw()

    def on_input_changed(self) -> None:
        """What is left now."""
        self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: another pledge, or done."""
        if event.input.id == "another":
            self.app.push_screen(Found(self.desk), self._add)
            return
        try:
            left = self._left()
            shares: Shares = [(one, share) for one, share in zip(self.parts, self._shares(), strict=True) if share.amount]
        except LedgerError as error:
            self._say(error.message)
            return
        if not shares:
            self._say(_("Give an amount to one pledge at least."))
        elif left is not None and left.amount:
            self._say(_("{amount} is left: = puts it where the cursor is.", amount=screen_language().money_with_code(left)))
        else:
            self.dismiss(([*shares], self.query_one("#charges", Input).value.strip()))

    def _add(self, one: Purpose | None) -> None:
        if isinstance(one, OpenInstalment) and one not in self.parts:
            self.parts.append(one)
            self.query_one("#parts").mount(self._field(one))
            self.call_after_refresh(self._focus_last)

    def _focus_last(self) -> None:
        self.query(".share").last(Input).focus()
        self._draw()

    def on_key(self, event: Key) -> None:
        """Esc."""
        if event.key == "escape":
            self.dismiss(None)

    def put_rest(self, field: Input) -> None:
        """What is left, added to a field."""
        try:
            left = self._left()
            if left is not None:
                code = left.currency
                field.value = f"{(Money.parse(field.value or '0', code) + left).amount:f}"
        except LedgerError as error:
            self._say(error.message)

    def _money(self, name: str, code: str) -> Money:
        return Money.parse(self.query_one(f"#{name}", Input).value.strip() or "0", code)

    def _shares(self) -> list[Money]:
        fields = self.query(".share").results(Input)
        shares = [
            Money.parse(field.value.strip() or "0", one.open.currency) for field, one in zip(fields, self.parts, strict=True)
        ]
        if any(share.amount < 0 for share in shares):
            raise LedgerError(_("A share is nothing or more."), name="not-an-amount")
        return shares

    def _left(self) -> Money | None:
        total, shares = self.total, self._shares()
        if total is None or any(share.currency != total.currency for share in shares):
            return None
        return rest(total, [*shares, self._money("unidentified", total.currency)])

    def _draw(self) -> None:
        try:
            left = self._left()
        except LedgerError as error:
            self._say(error.message)
            return
        self._say(
            _("The bank's own rate decides: nothing is counted here.")
            if left is None
            else _("left {amount}", amount=screen_language().money_with_code(left))
        )

    def _say(self, text: str) -> None:
        self.query_one("#left", Static).update(text)
