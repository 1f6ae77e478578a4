"""Whether a line of a bank's file is one that the book has: the same line in any format, any range, any order of rows.

What every format states alike is the day and the amount, so lines are compared within those, and counts are conserved: of
`n` lines in the book and `m` in the file, the smaller number are the same. Which they are is said by running balances, by
references and by words. Between files of one form (the same columns of text) words must agree; between two forms they
differ by nature. Pure: values in, values out; amounts and balances in ten-thousandths, days as ISO text.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from ledger.banking.lines import Line

_BLANKS = re.compile(r"[\W_]+")
_CUT = 20  # banks cut texts at 27 characters and more; what is shorter is no beginning of another text
_MANY = 2_500  # pairs of one day and amount that are weighed
_ALL = attrgetter("day", "amount", "balance", "text", "counterparty", "reference")


class Known(NamedTuple):
    """A line of the book.

    `family`: the first version of it; `stands`: it counts, as no other version does; `waits`: it restates one that stands.
    """

    id: int
    day: str
    value_date: str | None
    amount: int
    balance: int | None
    text: str
    counterparty: str
    reference: str
    form: str
    family: int
    restates: int | None
    stands: bool
    waits: bool


Told: TypeAlias = "Known | Line"  # a line of the book or of a file: both have a day, an amount, a balance and words


class Met(NamedTuple):
    """What a line of a file is: `seen` with the line of the book, `restated` with the line it restates, or "" and None."""

    verdict: str
    known: Known | None


NOTHING = Met("", None)


def recognise(known: Sequence[Known], lines: Sequence[Told], form: str) -> list[Met]:
    """What each line of a file is to the book, whose lines of these days (and of some around them) are `known`.

    Twins stay twins: as many are seen as the book has. A line that is neither seen nor restated is new.
    """
    if not known:
        return [NOTHING] * len(lines)
    work = _Work(known, lines, form)
    work.pair(_ALL, range(len(lines)))
    if work.left() and work.missing():
        work.by_balance()
        work.by_words()
        work.by_other_date()
        work.by_reference()
        work.reworded()
        work.by_place()
    return work.met


class _Work:
    """One file against the book: what is left of both gets less with each step."""

    def __init__(self, known: Sequence[Known], lines: Sequence[Told], form: str) -> None:
        self.known, self.lines, self.form = known, lines, form
        self.met = [NOTHING] * len(lines)
        self.used: set[int] = set()  # families that are accounted for
        self.first = min((line.day for line in lines), default="")
        self.last = max((line.day for line in lines), default="")
        self.strict: set[str] = set()  # days on which file and book are one chain of balances: there the balance is the place

    def left(self) -> list[int]:
        """Lines of the file that nothing is known of yet."""
        return [place for place, met in enumerate(self.met) if met is NOTHING]

    def missing(self) -> list[Known]:
        """Lines of the book that stand, and that the file does not have as far as is known."""
        return [one for one in self.known if one.stands and one.family not in self.used]

    def take(self, place: int, known: Known, verdict: str = "seen") -> None:
        self.met[place] = Met(verdict, known)
        self.used.add(known.family)

    def pair(
        self, key: Callable[[Told], Hashable], places: Iterable[int], only: Callable[[Told, Known], bool] | None = None
    ) -> None:
        """Pair what has the same key (None: none), in the order of the rows."""
        wanted = {
            place: found for place in places if self.met[place] is NOTHING and (found := key(self.lines[place])) is not None
        }
        keys = set(wanted.values())
        shelves: defaultdict[Hashable, list[Known]] = defaultdict(list)
        for one in reversed(self.known):  # reversed: lists give from their end
            if one.family not in self.used and (found := key(one)) in keys:
                shelves[found].append(one)
        for place, found in wanted.items():
            shelf = shelves.get(found)
            while shelf:
                one = shelf.pop()
                if one.family not in self.used and (only is None or only(self.lines[place], one)):
                    self.take(place, one)
                    break

    def by_balance(self) -> None:
        """On a day on which book and file are one chain, the balance says which line it is, and nothing else does."""
        days = {self.lines[place].day for place in self.left()}
        olds, news = (_by_day(lines, days) for lines in (self.known, self.lines))
        self.strict = {day for day in days if day in olds and _one_chain(olds[day], news[day])}
        self.pair(_place, [place for place in self.left() if self.lines[place].day in self.strict])

    def by_words(self) -> None:
        """On other days equal words come first, then equal balances, then equal references, then words as near as can be."""
        shelves = self._shelves(lambda one: (one.day, one.amount))
        places = [
            place
            for place in self.left()
            if self.lines[place].day not in self.strict and (self.lines[place].day, self.lines[place].amount) in shelves
        ]
        self.pair(lambda one: (one.day, one.amount, _words(one)), places)
        self.pair(_place, places)
        self.pair(
            lambda one: (one.day, one.amount, _reference(one)) if _reference(one) else None,
            places,
            lambda line, known: known.form != self.form or _alike(line, known),
        )
        groups = defaultdict(list)
        for place in places:
            if self.met[place] is NOTHING:
                groups[self.lines[place].day, self.lines[place].amount].append(place)
        for key, group in groups.items():
            self._nearest(group, [one for one in shelves[key] if one.family not in self.used])

    def _shelves(self, key: Callable[[Known], Hashable]) -> dict[Hashable, list[Known]]:
        """The lines of the book that are not accounted for."""
        shelves: defaultdict[Hashable, list[Known]] = defaultdict(list)
        for one in self.known:
            if one.family not in self.used:
                shelves[key(one)].append(one)
        return shelves

    def _nearest(self, places: Sequence[int], shelf: Sequence[Known]) -> None:
        """The nearest words first; of another form any words, in the order of the rows where there are too many to weigh."""
        foreign = all(one.form != self.form for one in shelf)
        if foreign and (len(places) == len(shelf) or len(places) * len(shelf) > _MANY):
            for place, one in zip(places, shelf, strict=False):
                self.take(place, one)
            return
        pairs = [
            (-_nearness(self.lines[place], one), place, order)
            for place in places
            for order, one in enumerate(shelf[:_MANY])
            if one.form != self.form or _alike(self.lines[place], one)
        ]
        for _far, place, order in sorted(pairs):
            if self.met[place] is NOTHING and shelf[order].family not in self.used:
                self.take(place, shelf[order])

    def by_other_date(self) -> None:
        """One form prints the day of booking, the other the value date: the same amount, place or words, and the one day is the other's."""
        booked = self._shelves(lambda one: (one.amount, one.day))
        valued = self._shelves(lambda one: (one.amount, one.value_date))
        for place in self.left():
            line = self.lines[place]
            for one in (*valued.get((line.amount, line.day), ()), *booked.get((line.amount, line.value_date), ())):
                same = one.balance == line.balance is not None or _reference(one) == _reference(line) != "" or _alike(line, one)
                if same and one.stands and one.form != self.form and one.family not in self.used:
                    self.take(place, one)
                    break

    def by_reference(self) -> None:
        """A reference that stands once in the file and once in what the file ought to have and has not: the line was restated."""
        here: dict[str, list[Known]] = defaultdict(list)
        for one in self.missing():
            if self.first <= one.day <= self.last and one.day not in self.strict and _reference(one):
                here[_reference(one)].append(one)
        said = Counter(map(_reference, self.lines)) if here else Counter()
        for place in self.left() if here else ():
            line = self.lines[place]
            found = here.get(_reference(line), []) if said[_reference(line)] == 1 and line.day not in self.strict else []
            if len(found) == 1 and (found[0].amount > 0) == (line.amount > 0):
                self.take(place, found[0], "restated")

    def reworded(self) -> None:
        """The file has all that the book has inside its range, but for as many lines of other words: these are the same, reworded."""
        inside = [one for one in self.missing() if self.first < one.day < self.last]
        groups = defaultdict(list)
        for place in self.left():
            if self.first < self.lines[place].day < self.last and self.lines[place].day not in self.strict:
                groups[self.lines[place].day, self.lines[place].amount].append(place)
        counts = Counter((one.day, one.amount) for one in inside)
        if self.used and all(len(groups.get(key, ())) == count for key, count in counts.items()):
            for one in inside:
                self.take(groups[one.day, one.amount].pop(0), one)

    def by_place(self) -> None:
        """The same place in the chain of balances, but another day or another amount: the line was restated."""
        moved: dict[Hashable, list[Known]] = defaultdict(list)
        for one in self.missing():
            if one.day not in self.strict and self.first <= one.day <= self.last:
                for key in _places(one, inside=self.first < one.day < self.last):
                    moved[key].append(one)
        for place in self.left() if moved else ():
            line = self.lines[place]
            for key in () if line.day in self.strict else _places(line, inside=True):
                found = [one for one in moved.get(key, ()) if one.family not in self.used]
                if len(found) == 1 and (found[0].amount > 0) == (line.amount > 0):
                    self.take(place, found[0], "restated")
                    break


def _by_day(lines: Iterable[Told], days: Container[str]) -> dict[str, list[Told]]:
    found: defaultdict[str, list[Told]] = defaultdict(list)
    for one in lines:
        if one.day in days:
            found[one.day].append(one)
    return found


def _place(one: Told) -> Hashable:
    """The same day, amount and running balance: the same place in the account, whatever the words."""
    return None if one.balance is None else (one.day, one.amount, one.balance)


def _places(line: Told, *, inside: bool) -> Sequence[Hashable]:
    """The same balance before or after it on the same day; and the same amount between the same balances on any.

    The last only of days that the file has from end to end: on others it may lack what the book has.
    """
    if line.balance is None:
        return ()
    same_day = (("before", line.day, line.balance - line.amount), ("after", line.day, line.balance))
    return (("moved", line.amount, line.balance), *same_day) if inside else same_day


Links = Counter[tuple[int, int]]  # balance before → balance after


def _one_chain(olds: Sequence[Told], news: Sequence[Told]) -> bool:
    """Whether the day's lines of the book and of the file, each taken once, make one chain of balances from one end to the other.

    Then two lines of equal amounts at other balances are two. It proves nothing where a balance is missing, or where what
    each has of its own may be the same in another order: it leads from the same balance to the same, or has amounts in
    common that together move nothing.
    """
    if any(one.balance is None for one in (*olds, *news)):
        return False
    old, new = (Links(((one.balance or 0) - one.amount, one.balance or 0) for one in lines) for lines in (olds, news))
    own = old - new, new - old
    first, second = (Counter(after - before for before, after in links.elements()) for links in own)
    shared = first & second
    other_order = shared and (_ends(own[0]) == _ends(own[1]) or not sum(shared.elements()))
    return not other_order and sorted(_ends(old | new).values()) in ([-1, 1], [])


def _ends(links: Links) -> dict[int, int]:
    """Balances that links begin or end at more often than the other: -1 where a chain begins, 1 where it ends."""
    ends: Counter[int] = Counter()
    for (before, after), count in links.items():
        ends[before] -= count
        ends[after] += count
    return {balance: count for balance, count in ends.items() if count}


def _words(one: Told) -> str:
    return _plain(f"{one.text} {one.counterparty} {one.reference}")


@lru_cache(maxsize=65_536)
def _plain(text: str) -> str:
    """Words in small letters, without marks above or below them, a blank between each."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))
    return _BLANKS.sub(" ", bare).strip()


def _reference(one: Told) -> str:
    """A reference that can tell one line from others: five signs at least, a figure among them; else nothing."""
    packed = _plain(one.reference).replace(" ", "") if one.reference else ""
    return packed if len(packed) >= 5 and any(sign.isdigit() for sign in packed) else ""


def _alike(one: Told, other: Told) -> bool:
    """Whether two texts can be the same text: one is a part of the other, or they share words and no figure of the one is against the other."""
    first, second = _words(one), _words(other)
    short, long = sorted((first.replace(" ", ""), second.replace(" ", "")), key=len)
    a, b = set(first.split()), set(second.split())
    if a and b and (a <= b or b <= a or (len(short) >= _CUT and short in long)):
        return True
    figures = [{word for word in words if any(sign.isdigit() for sign in word)} for words in (a, b)]
    if figures[0] - figures[1] and figures[1] - figures[0]:
        return False
    return bool(figures[0] & figures[1]) or 2 * len(a & b) > len(a | b)


def _nearness(one: Told, other: Told) -> int:
    """How near two texts are, in thousandths; figures count three times."""
    a, b = set(_words(one).split()), set(_words(other).split())
    return 1000 * _weight(a & b) // max(1, _weight(a | b))


def _weight(words: Iterable[str]) -> int:
    return sum(3 if any(sign.isdigit() for sign in word) else 1 for word in words)
