"""The Multilateral Fund's status of contributions: in as pledges and receipts, out with its published totals to the cent."""

import json
from decimal import Decimal

import pytest

from ledger.contributions.known import known_contributors
from tests.shared import shared_data

FILE = "pledges/multilateralfund__ors/2024-06-27/core/import_data/resources/9303p2.xlsx"
OTHERS = {
    "AND": "Andorra", "AUS": "Australia", "BLR": "Belarus", "KWT": "Kuwait", "NZL": "New Zealand", "SMR": "San Marino",
    "SGP": "Singapore", "ZAF": "South Africa", "TJK": "Tajikistan", "TKM": "Turkmenistan", "ARE": "United Arab Emirates",
}  # fmt: skip
COLUMNS = ("new", "cash", "in_kind", "notes", "closing")  # agreed, cash, bilateral, promissory notes, outstanding


def fill(unit):
    from ledger.contributions.contributors import add
    from ledger.journal import batches

    batch = batches.begin(unit, "init", second=False)
    new, _, _ = add(unit, batch.id, known_contributors())
    batches.finish(unit, batch, rows=new, words="known contributors")


@pytest.mark.parametrize("sheet", ["YR91_23", "YR2021_23", "YR2018_20", "YR2015_17"])
def test_the_published_totals_are_ours(books, run, tmp_path, sheet):
    source = shared_data(FILE)
    published = json.loads(shared_data("oracles/mlf_excom93.json").read_text())["sheets"][sheet]["sum_of_rows"]
    url = books.make(fill)
    others = tmp_path / "others.csv"
    others.write_text("code,name,kind\n" + "".join(f"{code},{name},other_source\n" for code, name in OTHERS.items()))
    assert run("import", "contributors", str(others), "--yes", url=url).status == 0
    ran = run(
        "import", "pledges", str(source), "--sheet", sheet, "--currency", "USD", "--signed", "2023-01-01", "--paid-on", "2023-09-26",
        "--round", "--yes", url=url,
    )  # fmt: skip
    assert ran.status == 0, ran.err
    told = json.loads(run("report", "contributions", "2023", "--by", "contributor", "--json", url=url).out)
    sums = [sum(Decimal(row[column]) for row in told["rows"]) for column in COLUMNS]
    assert sums == [Decimal(str(amount)).quantize(Decimal("0.01")) for amount in published]
    assert all(
        Decimal(row["closing"]) == Decimal(row["new"]) - Decimal(row["cash"]) - Decimal(row["in_kind"]) - Decimal(row["notes"])
        for row in told["rows"]
    )
