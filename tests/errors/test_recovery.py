"""Refusals of indirect cost recovery: one example for each."""

import pytest

from tests.errors.refusing import No, refused

REFUSALS = (
    No("not-a-rate", "recovery rule add x --from 2026-01-01 --yes", '"x" is not a rate in percent', "11 or 11.5", 2),
    No("not-a-rate", "recovery rule add 100 --from 2026-01-01 --yes", "100 % is not a rate of recovery", "in percent"),
    No("not-a-rate", "recovery override P-2026-0001 -- -5", '"-5" is not a rate in percent', "11 or 11.5", 2),
    No("unknown-base", "recovery rule add 11 --from 2026-01-01 --base net --yes", '"net" is not a base', "gross, direct", 2),
    No("unknown-timing", "recovery rule add 11 --from 2026-01-01 --timing later --yes", '"later" is not a timing', "on_receipt", 2),
    No("unknown-class", "recovery rule add 11 --from 2026-01-01 --class friend --yes", '"friend" is not a class', "private_entity", 2),
    No("not-an-amount", "recovery rule add 11 --from 2026-01-01 --threshold 20,000 --yes", '"20,000" is not an amount', "1234.56"),
    No("not-a-date", "recovery rule add 11 --from 01/02/2026 --yes", '"01/02/2026" is not a date', "2026-09-30", 2),
    No("no-reason", "recovery override P-2026-0001 0 --yes", "a rate of its own needs its reason", "--reason TEXT"),
    No("unknown-pledge", "recovery override P-9 0 --reason law --yes", "There is no pledge P-9", "fund pledge list", 2),
    No("more-than-owed", "recovery settle 5 bofa-usd --yes", "USD 0.00 is owed for indirect costs, not USD 5.00", "fund recovery"),
    No("more-than-owed", "recovery settle 0 bofa-usd --yes", "not USD 0.00", "fund recovery"),
    No("which-account", "recovery settle 5 nobank --yes", "There is no bank account nobank", "bofa-usd", 2),
    No("unknown-contributor", "recovery list XYZ", '"XYZ" is not a contributor', "fund contributor list", 2),
)  # fmt: skip


@pytest.mark.parametrize("no", REFUSALS, ids=str)
def test_what_cannot_be_is_refused_with_a_cure(url, run, no):
    refused(run, url, no)
