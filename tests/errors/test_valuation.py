"""Refusals of revaluation, allowances, refunds and gifts in kind: one example for each."""

import pytest

from tests.errors.refusing import No, refused

DOUBTS = (
    No("no-reason", "pledge doubt P-2026-0001 --yes", "an allowance needs a reason", "--reason", 2),
    No("more-than-open", "pledge doubt P-2026-0003 40000.01 --reason x --yes", "P-2026-0003 has EUR 40,000.00 open", "0 to release"),
    No("memorandum-only", "pledge doubt CIM-1 --reason x --yes", "CIM-1 is a memorandum", "fund show CIM-1"),
    No("unknown-pledge", "pledge doubt P-9 --reason x --yes", "There is no pledge P-9", "fund pledge list", 2),
    No("not-written-off", "pledge recover P-2026-0003 5 --yes", "EUR 0.00 of P-2026-0003 is written off", "fund show P-2026-0003"),
)  # fmt: skip
REVALUATION = (
    No("rates-missing", "period revalue 2026-10-07 --yes", "no exchange rate of 2026-Q4 for EUR, IDR", "fund rate add EUR RATE IDR RATE --on 2026-10-07 --source"),
    No("not-a-past-day", "period revalue 2026-Q4 --yes", "2026-12-31 has not come: today is 2026-10-07", "a day that is over", 2),
    No("not-a-date", "period revalue soon --yes", '"soon" is not a date', "2026-09-30", 2),
    No("not-a-quarter", "period revalue 2026-Q5 --yes", '"2026-Q5" is not a quarter', "2026-Q3", 2),
)  # fmt: skip
REFUNDS = (
    No("no-reason", "receipt refund USA 5", "a refund needs a reason", "--reason", 2),
    No("nobody-to-ask", "receipt refund USA 5 --reason x --yes", 'asks for "USA" to be typed back', "--yes does not answer", 2),
    No("more-than-unspent", "receipt refund USA 9999999 --reason x --confirm USA", "USD 9,999,999.00 cannot go back", "at most"),
    No("more-than-unspent", "receipt refund CAN 1 --reason x --confirm CAN", "CAN has USD 0.00 unspent", "fund statement preview CAN QUARTER"),
    No("unknown-pledge", "receipt refund USA 5 --agreement P-2026-0003 --reason x --confirm USA", "USA has no pledge P-2026-0003", "fund pledge list USA", 2),
    No("unknown-refund", "receipt pay F-9 --yes", "There is no refund F-9", "fund receipt refunds", 2),
    No("which-account", "receipt pay F-9 --paid 5 --yes", "an amount that left an account goes with its account", "--account NAME", 2),
)  # fmt: skip
IN_KIND = (
    No("no-document", "receipt add ESP 5 USD --in-kind goods --object 6 --yes", "a gift in kind needs a document", "--document", 2),
    No("no-document", "receipt add ESP 5 USD --in-kind goods --object 6 --document no.pdf --yes", "there is no document no.pdf", "--document", 2),
    No("unknown-kind", "receipt add ESP 5 USD --in-kind love --document fund.toml --yes", '"love" is no gift in kind', "--in-kind goods, or --in-kind services", 2),
    No("no-object", "receipt add ESP 5 USD --in-kind goods --document fund.toml --yes", "goods are used for an object of expenditure", "--object 6"),
    No("no-object", "receipt add ESP 5 USD --in-kind services --object 6 --document fund.toml --yes", "services are a memorandum", "leave out --object"),
    No("no-object", "receipt add USA 5 USD --in-kind goods --for P-2026-0001/2 --document fund.toml --yes", "an object of expenditure, 1 to 9", "--object 6", 2),
    No("no-target", "receipt add USA 5 USD --in-kind services --for P-2026-0001/2 --document fund.toml --yes", "services are a memorandum", "leave out --for", 2),
    No("other-pledge", "receipt add ESP 5 USD --in-kind goods --object 6 --for P-2026-0001/2 --document fund.toml --yes", "P-2026-0001 is a pledge of USA, not of ESP", "fund pledge list ESP"),
    No("no-bank", "receipt add ESP 5 USD --in-kind goods --account bofa-usd --yes", "touches no bank", "leave out --account and --charges", 2),
    No("not-an-amount", "receipt add ESP 0 USD --in-kind goods --object 6 --document fund.toml --yes", "USD 0.00 is not an amount above zero"),
)  # fmt: skip


@pytest.mark.parametrize("no", [*DOUBTS, *REVALUATION, *REFUNDS, *IN_KIND], ids=str)
def test_what_breaks_a_rule_of_values_is_refused_in_a_sentence_with_a_cure_and_leaves_nothing(run, url, no):
    refused(run, url, no)


def test_a_refund_is_paid_once_and_not_before_it_is_approved(run, url):
    def waiting(*words):
        told = run(*words, "--yes", "--json", url=url)
        assert told.status == 0, told.err
        return told.json

    number = waiting("receipt", "refund", "USA", "5", "--reason", "x", "--confirm", "USA")["refund"]
    refused(
        run,
        url,
        No("before-approval", f"receipt pay {number} --on 2026-10-01 --yes", "was approved on 2026-10-07", "--on 2026-10-07"),
    )
    waiting("receipt", "pay", number)
    refused(
        run,
        url,
        No("paid-already", f"receipt pay {number} --yes", f"{number} is paid already by F-2026-0002", "fund receipt refunds"),
    )
