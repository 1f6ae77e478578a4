"""Values of the matcher: reasons that are put together when they are first read."""

from ledger.banking.match_values import Reason, Why


def test_reasons_are_put_together_once_and_count_as_what_they_say():
    made = []

    def make():
        made.append(1)
        return (Reason.of("days-near"),), ()

    late, known = Why(make), Why.of([Reason.of("days-near")])
    assert not made
    assert (late == known, len({late, known}), repr(late)) == (True, 1, repr(known))
    assert "days-near" in repr(late)
    assert late != Why.of((), [Reason.of("days-near")])
    assert late != late.told
    assert len(made) == 1
