"""The hash chain: what a sealed transaction's SHA-256 covers, in a fixed form that SQL and Python both can write.

Head: `seq|previous hash|year|no|day|event|reverses|late_from|prepared_by|prepared_at|sealed_by|sealed_at|L:source|M:memo`,
where L and M are the lengths of the two free texts in characters; an empty field is empty. Then per posting, in
order of `no`, a newline and `account|fund|currency|amount|base|contributor|pledge|instalment|bank account|budget line|line`;
amounts in ten-thousandths, funds, contributors, pledges, accounts and budget lines by id. UTF-8.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

POSTING = "account fund_id currency amount base contributor_id pledge_id instalment bank_account_id budget_line_id line".split()


def text(value: Any) -> str:
    """A field as it is hashed."""
    return "" if value is None else str(value)


def head_text(fields: Iterable[Any], source: str, memo: str) -> str:
    """The head of the hashed text; `fields` up to sealed_at, in the order of the module's docstring."""
    return "|".join(map(text, fields)) + f"|{len(source)}:{source}|{len(memo)}:{memo}"


def posting_text(fields: Iterable[Any]) -> str:
    """One posting of the hashed text."""
    return "|".join(map(text, fields))


def link(head: str, postings: Iterable[str]) -> str:
    """The hash of one transaction, as 64 hexadecimal digits."""
    return sha256("\n".join((head, *postings)).encode()).hexdigest()
