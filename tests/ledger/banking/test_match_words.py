"""Reasons in words: every reason that the matcher can give is a sentence, in every language."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

import ledger.banking
from ledger.banking.match_values import CERTAIN, Reason
from ledger.banking.match_weights import WEIGHTS
from ledger.banking.match_words import BRIEF, SENTENCES, brief, words
from ledger.banking.matching import explain
from ledger.i18n import Language
from tests.ledger.banking.matching_world import PAYERS, RATES, line, match, money, names, past, pledge

SOURCES = sorted(Path(ledger.banking.__file__).parent.glob("match_*.py"))


def given_names():
    """Names of reasons as they stand in the source: Reason.of("…")."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Reason.of" and node.args:
                yield from (
                    leaf.value for leaf in ast.walk(node.args[0]) if isinstance(leaf, ast.Constant) and str(leaf.value).count("-")
                )


def test_every_reason_in_the_source_has_its_sentence():
    names = {name for name in given_names() if not name.endswith("-")}
    assert len(names) > 20
    assert names <= set(SENTENCES)
    made = {name for name in WEIGHTS if name.startswith(("reference-", "payer-"))} | {"bank-interest", "bank-fee"}
    assert made <= set(SENTENCES)


def spoken_facts():
    pledges = [
        pledge("P-2026-0004", "ESP", "5000.00"),
        pledge("P-2026-0005", "ESP", "5000.00"),
        pledge("P-2026-0006", "FRA", "900.00", "EUR"),
    ]
    lines = [
        line(1, "5000.00", "", "SPAIN"), line(2, "4900.00", "P-2026-0004", "SPAIN"), line(3, "990.00", "", "FRANCE"),
        line(4, "-77.00", "RETURN", "SPAIN"), line(5, "12.00", "INTEREST"), line(6, "9000.00", "P-2026-0005", "FRANCE"),
        line(7, "-300.00", "RETURN", "PERU"),
    ]  # fmt: skip
    for result in match(lines, pledges, [past(70, "300.00", "P-2025-0001", "PER", money("300.00"), payer="PERU")]).values():
        yield from result.reasons
        for proposal in result.proposals:
            yield from (*proposal.for_, *proposal.against)


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
def test_reasons_of_a_run_fill_their_sentences_in_every_language(language):
    spoken = [words(reason, Language(language)) for reason in spoken_facts()]
    assert len(spoken) > 15
    assert all(sentence and not re.search(r"[{}]|Money\(|Decimal|datetime", sentence) for sentence in spoken)


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
def test_a_column_says_every_reason_in_few_words_with_the_facts_it_has(language):
    assert set(BRIEF) <= set(SENTENCES)
    said = Language(language)
    for reason in spoken_facts():
        told = brief(reason, said)
        assert told
        assert not re.search(r"[{}]|Money\(|\.$", told)
        assert len(told) <= len(words(reason, said))


def test_amounts_and_days_are_written_as_the_language_writes_them():
    reason = Reason.of("amount-charges", amount=money("5000.00"), charges=money("35.00"))
    assert words(reason) == "The amount is USD\u00a05,000.00 less USD\u00a035.00, which banks may have kept."
    assert "1 Jun 2026" in words(Reason.of("rate-missing", currency="JPY", day=date(2026, 6, 1)))
    assert "USD\u00a01.00 + USD\u00a02.00" in words(
        Reason.of("several", amounts=(money("1.00"), money("2.00")), total=money("3.00"))
    )


def test_a_reason_without_a_sentence_is_an_error():
    with pytest.raises(KeyError):
        words(Reason.of("because"))


def why(one, pledge_number, pledges, others=()):
    return explain(one.id, pledge_number, [one, *others], pledges, PAYERS, (), RATES)


def told(reasons):
    return {reason.name for reason in reasons}


def test_a_pair_that_was_not_proposed_is_explained_with_what_would_change_it():
    pledges = [pledge("P-2026-0004", "PER", "20000.00")]
    found = why(line(1, "9850.00", "/INV/", "MINISTRY OF FINANCE"), "P-2026-0004", pledges)
    assert not found.proposed
    assert {"amount-differs", "no-reference", "payer-unknown"} <= told(found.against)
    assert {"change-reference", "change-alias", "change-by-hand"} <= told(found.change)


def test_vetoes_takers_and_strangers_are_named():
    later = [pledge("P-2026-0004", "ESP", "5000.00", signed=date(2026, 12, 1))]
    assert "signed-later" in told(why(line(1, "5000.00", "", "SPAIN"), "P-2026-0004", later).against)
    here = [pledge("P-2026-0004", "ESP", "5000.00")]
    other = line(2, "5000.00", "P-2026-0004", "SPAIN")
    assert "taken" in told(why(line(1, "5000.00", "", "SPAIN"), "P-2026-0004", here, [other]).against)
    two = [*here, pledge("P-2026-0005", "ESP", "5000.00")]
    assert "reference-other" in told(why(other, "P-2026-0005", two).against)
    assert told(why(other, "P-2020-0001", here).against) == {"unknown-pledge"}
    foreign = [pledge("P-2026-0006", "FRA", "900.00", "EUR")]
    assert "currency-impossible" in told(
        why(line(1, "990.00", "", "FRANCE", sent=("CHF", "950.00")), "P-2026-0006", foreign).against
    )
    assert "change-rate" in told(
        why(line(1, "990.00", "", "FRANCE"), "P-2026-0007", [pledge("P-2026-0007", "FRA", "900", "JPY")]).change
    )


def test_that_a_line_looks_like_the_banks_own_stands_against_a_pledge():
    here = [pledge("P-2026-0004", "ESP", "5000.00")]
    assert "bank-interest" in told(why(line(1, "3.17", "INTEREST CREDIT"), "P-2026-0004", here).against)
    assert "bank-fee" in told(why(line(1, "3.17", "FEE REFUND"), "P-2026-0004", here).against)
    assert not {"bank-interest", "bank-fee"} & told(why(line(1, "3.17", "CREDIT"), "P-2026-0004", here).against)


def test_a_certain_pair_needs_no_change():
    here = [pledge("P-2026-0004", "ESP", "5000.00")]
    found = why(line(1, "5000.00", "P-2026-0004", "SPAIN"), "P-2026-0004", here)
    assert (found.proposed, found.change) == (True, ())
    assert match([line(1, "5000.00", "P-2026-0004", "SPAIN")], here)[1].outcome == CERTAIN


def test_what_would_change_it_is_never_what_cannot():
    later = [pledge("P-2026-0004", "ESP", "5000.00", signed=date(2026, 12, 1))]
    assert told(why(line(1, "5000.00", "", "SPAIN"), "P-2026-0004", later).change) == {"change-signed", "change-by-hand"}
    here = [pledge("P-2026-0004", "ESP", "5000.00")]
    assert told(why(line(1, "-5000.00", "WIRE", "NOBODY"), "P-2026-0004", here).change) == {"change-receipt", "change-by-hand"}
    paid_up = [pledge("P-2026-0004", "ESP", "0.00")]
    assert told(why(line(1, "5000.00", "", "SPAIN"), "P-2026-0004", paid_up).change) == {"change-undo"}
    foreign = [pledge("P-2026-0006", "FRA", "900.00", "EUR")]
    other = line(1, "990.00", "", "FRANCE", sent=("CHF", "950.00"))
    assert told(why(other, "P-2026-0006", foreign).change) == {"change-sent", "change-by-hand"}


def test_an_amount_within_the_limit_for_charges_is_no_obstacle():
    here = [pledge("P-2026-0004", "ESP", "5000.00")]
    assert "amount-differs" not in told(why(line(1, "4985.00", "", "NOBODY"), "P-2026-0004", here).against)


def test_lines_are_named_as_commands_take_them():
    assert words(Reason.of("twin", lines=(3, 4))) == "It is a twin of line L-3, L-4: nothing tells them apart."
    assert words(Reason.of("returns", line=7)) == "It returns the money of line L-7."


def test_the_day_of_a_line_is_told_by_the_instalment_that_it_pays_whatever_is_paid_afterwards():
    pledges = [
        pledge("P-2026-0004", "PER", amount, signed=date(2025, 1, 10), due=due, no=no)
        for no, amount, due in ((1, "1234.56", date(2026, 1, 31)), (2, "2345.67", date(2026, 9, 30)))
    ]
    results = match(
        [line(1, "1234.56", "P-2026-0004", on=date(2026, 1, 30)), line(2, "2345.67", "P-2026-0004", on=date(2026, 9, 29))],
        pledges,
    )
    for number in (1, 2):
        assert results[number].outcome == "certain"
        assert "days-near" in names(results[number])[0]
        assert not names(results[number])[1] & {"days-early", "days-late"}
