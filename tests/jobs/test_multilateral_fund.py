"""The Multilateral Fund's status of contributions: in as pledges and receipts, out with its published totals to the cent."""

import json
from decimal import ROUND_HALF_UP, Decimal

import pytest

from ledger.book.reader import Reader
from ledger.contributions.contributors import directory
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


def rows_of(source, sheet, names):
    """Party → the published figures, rounded to cents: agreed, cash, bilateral, promissory notes, outstanding, exchange loss."""
    from python_calamine import CalamineWorkbook

    found, rows = {}, CalamineWorkbook.from_path(str(source)).get_sheet_by_name(sheet).to_python()
    width = 7 if any("Exchange" in str(cell) for row in rows for cell in row) else 6
    for row in rows:
        code = names.find(str(row[0]).strip().rstrip("*")) if row and str(row[0]).strip() else None
        if code and isinstance(row[1], float):
            figures = [Decimal(str(cell or 0)).quantize(Decimal("0.01"), ROUND_HALF_UP) for cell in row[1:width]]
            found[code] = figures + [Decimal(0)] * (6 - len(figures))
    return found


@pytest.mark.parametrize(
    "sheet", ["YR91_23", "YR2021_23", "YR2018_20", "YR2015_17", "YR2012_14", "YR2009_11", "YR2003_05", "YR1991_93"]
)
def test_what_was_published_of_every_party_is_ours_to_the_cent(books, run, tmp_path, sheet):
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
    with Reader(url) as reader:
        parties = rows_of(source, sheet, directory(reader))
        lost = {
            code: Decimal(base).scaleb(-4)
            for code, base in reader.rows(
                "SELECT contributor, sum(base) FROM journal WHERE account = '4210' GROUP BY contributor"
            )
        }
    ours = {row["key"]: [Decimal(row[column]) for column in COLUMNS] for row in told["rows"]}
    assert len(parties) >= 40
    for party, figures in parties.items():
        if figures[0]:
            closing = figures[0] - figures[1] - figures[2] - figures[3]
            assert abs(closing - figures[4]) <= Decimal("0.01"), "the published row foots but for the rounding of its own cells"
            assert ours[party] == [*figures[:4], closing], party
        assert lost.get(party, Decimal(0)) == figures[5], party
    assert run("verify", url=url).status == 0
