"""The sample files of `fund demo`: a ministry's pledge list in Spanish, and a quarter of a US dollar account as a bank exports it.

Nothing in them is real. They are made, not shipped, so that they can be read here.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

YEAR = 2026
PLEDGES = (  # number, contributor, signed, currency, amount, due, agreement
    ("P-2026-0101", "Estados Unidos", date(2026, 1, 20), "USD", "250000", date(2026, 7, 15), "INL-26-0117"),
    ("P-2026-0102", "Canadá", date(2026, 2, 10), "CAD", "50000", date(2026, 8, 31), "GAC 7731"),
    ("P-2026-0103", "España", date(2026, 4, 15), "EUR", "60000", date(2026, 7, 31), "NV 114/2026"),
    ("P-2026-0104", "España", date(2026, 4, 15), "EUR", "40000", date(2027, 1, 31), "NV 115/2026"),
    ("P-2026-0105", "Francia", date(2026, 3, 11), "EUR", "30000", date(2026, 9, 30), "MEAE 2026-88"),
    ("P-2026-0106", "México", date(2026, 2, 2), "USD", "15000", date(2026, 9, 15), "SRE 0415"),
    ("P-2026-0107", "Brasil", date(2026, 5, 18), "USD", "40000", date(2026, 8, 31), "MRE 52"),
    ("P-2026-0108", "Trinidad y Tobago", date(2026, 5, 3), "USD", "20000", date(2026, 6, 30), "MOFA 9"),
    ("P-2026-0109", "Haití", date(2026, 6, 1), "USD", "2500", date(2026, 9, 30), ""),
    ("P-2026-0110", "Save the Children Suecia", date(2026, 2, 2), "USD", "12000", date(2026, 9, 30), "SCS-OEA-3"),
)
OPENING = Decimal("171204.18")
# day, details, ordering party, original amount, money in (positive) or out (negative)
LINES = (
    (date(2026, 7, 14), "P-2026-0101 INL-26-0117 CONTRIBUTION", "US DEPARTMENT OF STATE", "", "249965.00"),
    (date(2026, 7, 14), "INCOMING WIRE FEE", "", "", "-15.00"),
    (date(2026, 7, 30), "NOTA VERBAL NV 114/2026", "MINISTERIO DE ASUNTOS EXTERIORES ESPANA", "EUR 60,000.00", "62973.75"),
    (date(2026, 8, 12), "REF P-2026-0107", "GOVERNMENT OF BRAZIL", "", "25000.00"),
    (date(2026, 8, 26), "P-2026-0107 SALDO", "GOVERNMENT OF BRAZIL", "", "15000.00"),
    (date(2026, 8, 28), "GAC 7731", "GOVERNMENT OF CANADA", "CAD 50,000.00", "35980.00"),
    (date(2026, 9, 3), "P-2026-0109", "REPUBLIQUE D HAITI", "", "2500.00"),
    (date(2026, 9, 7), "RETURN OF FUNDS P-2026-0109 ACCOUNT CLOSED", "REPUBLIQUE D HAITI", "", "-2500.00"),
    (date(2026, 9, 9), "CONTRIBUTION TRAITE DES PERSONNES", "TRESOR PUBLIC FRANCE", "EUR 30,000.00", "32070.00"),
    (date(2026, 9, 10), "SCS-OEA-3 1/2", "SAVE THE CHILDREN SWEDEN", "", "6000.00"),
    (date(2026, 9, 10), "SCS-OEA-3 2/2", "SAVE THE CHILDREN SWEDEN", "", "6000.00"),
    (date(2026, 9, 15), "PROMESA P 2026 0106", "SECRETARIA DE RELACIONES EXTERIORES MEXICO", "", "15000.00"),
    (date(2026, 9, 17), "TRANSFER /INV/", "MINISTRY OF FINANCE", "", "9850.00"),
    (date(2026, 9, 21), "P-2026-0109 REMISE", "REPUBLIQUE D HAITI", "", "2500.00"),
    (date(2026, 9, 30), "INTEREST Q3", "", "", "350.17"),
)
RATES = (
    ("EUR", "2026-01-01", "1.0600"), ("CAD", "2026-01-01", "0.7100"), ("EUR", "2026-03-01", "1.0750"), ("CAD", "2026-03-01", "0.7150"),
    ("EUR", "2026-04-01", "1.0800"), ("EUR", "2026-07-01", "1.1000"), ("CAD", "2026-07-01", "0.7250"), ("EUR", "2026-09-30", "1.0700"),
    ("CAD", "2026-09-30", "0.7200"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Files:
    """Where the sample files lie."""

    contributors: Path
    rates: Path
    pledges: Path
    bank: Path


def write(folder: Path) -> Files:
    """Write the four files into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    files = Files(
        folder / "contributors_more.csv", folder / "rates_2026.csv", folder / "promesas_2026.xlsx", folder / "bofa_2026-Q3.xlsx"
    )
    files.contributors.write_text(
        "code,name,name_es,kind,language,aliases\n"
        "PR-SCS,Save the Children Sweden,Save the Children Suecia,private_entity,en,SAVE THE CHILDREN SWEDEN\n",
        encoding="utf-8",
    )
    rows = "".join(f"{code},{since},{rate}\n" for code, since, rate in RATES)
    files.rates.write_text(f"currency,effective_from,usd_per_unit\n{rows}", encoding="utf-8")
    _pledges(files.pledges)
    _bank(files.bank)
    return files


def _pledges(path: Path) -> None:
    from xlsxwriter import Workbook

    with Workbook(path, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Promesas")
        bold = book.add_format({"bold": True})
        money = book.add_format({"num_format": "#,##0.00"})
        sheet.write("A1", "Promesas de contribución al Fondo contra la Trata de Personas", bold)
        sheet.write_row(
            "A3", ["N.º de promesa", "Contribuyente", "Fecha de firma", "Moneda", "Importe", "Vencimiento", "Acuerdo"], bold
        )
        for row, (number, name, signed, code, amount, due, agreement) in enumerate(PLEDGES, 3):
            sheet.write_row(row, 0, [number, name])
            sheet.write_datetime(row, 2, signed)
            sheet.write(row, 3, code)
            sheet.write_number(row, 4, int(amount), money)
            sheet.write_datetime(row, 5, due)
            sheet.write_string(row, 6, agreement)
        sheet.set_column("A:G", 18)


def _bank(path: Path) -> None:
    from xlsxwriter import Workbook

    with Workbook(path, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Activity")
        money = book.add_format({"num_format": "#,##0.00"})
        sheet.write_row("A1", ["Sample Bank", "Account", "...4471", "Currency", "USD"])
        sheet.write("A2", "Opening balance")
        sheet.write_number("B2", _cell(OPENING), money)
        sheet.write_row("A4", ["Booking date", "Details", "Ordering party", "Original amount", "Debit", "Credit", "Balance"])
        balance = OPENING
        for row, (day, details, party, original, text) in enumerate(LINES, 4):
            amount = Decimal(text)
            balance += amount
            sheet.write_datetime(row, 0, day)
            sheet.write_row(row, 1, [details, party, original])
            sheet.write_number(row, 4 if amount < 0 else 5, _cell(abs(amount)), money)
            sheet.write_number(row, 6, _cell(balance), money)
        sheet.write(len(LINES) + 4, 0, "Closing balance")
        sheet.write_number(len(LINES) + 4, 6, _cell(balance), money)
        sheet.set_column("A:G", 18)


def _cell(amount: Decimal) -> float:
    """A spreadsheet's cell can hold nothing else; two decimals survive up to fifteen digits."""
    return float(amount)
