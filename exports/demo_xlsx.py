"""The sample files of `fund demo`: a ministry's pledge list in Spanish, a quarter of a US dollar account as a bank exports it, a budget.

Nothing in them is real. They are made, not shipped, so that they can be read here.
"""

from collections.abc import Sequence
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
OPENING = Decimal("0.00")  # the account was opened for the fund
# day, details, ordering party, original amount, money in (positive) or out (negative)
LINES = (
    (date(2026, 7, 14), "P-2026-0101 INL-26-0117 CONTRIBUTION", "US DEPARTMENT OF STATE", "", "249965.00"),
    (date(2026, 7, 14), "INCOMING WIRE FEE", "", "", "-15.00"),
    (date(2026, 7, 30), "NOTA VERBAL NV 114/2026", "MINISTERIO DE ASUNTOS EXTERIORES ESPANA", "EUR 60,000.00", "62973.75"),
    (date(2026, 8, 5), "TRANSFER PROGRAM-BUDGET 2026", "OAS GENERAL SECRETARIAT", "", "20000.00"),
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
    (date(2026, 9, 22), "PAYMENT ORDER 4500031", "AEROSUR", "", "-3200.00"),
    (date(2026, 9, 25), "PAYMENT ORDER 4500032", "CONSULTORES ANDINOS", "", "-18000.00"),
    (date(2026, 9, 28), "SALARIES SEPTEMBER", "PAYROLL", "", "-9400.00"),
    (date(2026, 9, 30), "INTEREST Q3", "", "", "350.17"),
)
RATES = (
    ("EUR", "2026-01-01", "1.0600"), ("CAD", "2026-01-01", "0.7100"), ("EUR", "2026-03-01", "1.0750"), ("CAD", "2026-03-01", "0.7150"),
    ("EUR", "2026-04-01", "1.0800"), ("EUR", "2026-06-01", "1.0900"), ("CAD", "2026-06-01", "0.7300"), ("EUR", "2026-07-01", "1.1000"), ("CAD", "2026-07-01", "0.7250"), ("EUR", "2026-09-30", "1.0700"),
    ("CAD", "2026-09-30", "0.7200"),
)  # fmt: skip


OFFICE, MEETING, STRATEGY = "Oficina del Coordinador", "Reunión de autoridades nacionales (párrafos 4 y 5)", "STRAT"
FUND, SHARE = "Fondo específico", "Programa-presupuesto"
BUDGET = (  # activity, object, source, appropriated, allotted
    (OFFICE, "1 Puestos", FUND, 60000, 45000),
    (OFFICE, "4 Viajes", FUND, 40000, 25000),
    (OFFICE, "5 Documentos", FUND, 10000, 6000),
    (OFFICE, "6 Equipo y suministros", SHARE, 20000, 15000),
    (MEETING, "8", FUND, 72000, 50000),
    (STRATEGY, "8", FUND, 30000, 0),
)
ORDERS = (  # order, supplier, activity, object, day, amount
    ("4500032", "Consultores Andinos", MEETING, "8", date(2026, 8, 20), 45000),
    ("4500031", "AeroSur", OFFICE, "4", date(2026, 9, 3), 3200),
)
SPENDING = (  # order, activity, object, source, day, text, amount
    ("4500031", "", "", "", date(2026, 9, 20), "Pasajes, reunión técnica", 3200),
    ("4500032", "", "", "", date(2026, 9, 24), "Primer informe", 18000),
    ("", OFFICE, "1", FUND, date(2026, 9, 28), "Sueldos de septiembre", 9400),
    ("", OFFICE, "6", SHARE, date(2026, 9, 29), "Equipo de oficina", 2150),
)


@dataclass(frozen=True, slots=True)
class Files:
    """Where the sample files lie."""

    contributors: Path
    rates: Path
    pledges: Path
    bank: Path
    budget: Path
    orders: Path
    spending: Path


def write(folder: Path) -> Files:
    """Write the files into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    files = Files(
        folder / "contributors_more.csv", folder / "rates_2026.csv", folder / "promesas_2026.xlsx", folder / "bofa_2026-Q3.xlsx",
        folder / "presupuesto_2026.xlsx", folder / "ordenes_2026-Q3.xlsx", folder / "gastos_2026-Q3.xlsx",
    )  # fmt: skip
    files.contributors.write_text(
        "code,name,name_es,kind,language,aliases\n"
        "PR-SCS,Save the Children Sweden,Save the Children Suecia,private_entity,en,SAVE THE CHILDREN SWEDEN\n",
        encoding="utf-8",
    )
    rows = "".join(f"{code},{since},{rate}\n" for code, since, rate in RATES)
    files.rates.write_text(f"currency,effective_from,usd_per_unit\n{rows}", encoding="utf-8")
    _bank(files.bank)
    _list(files.pledges, "Promesas de contribución al Fondo contra la Trata de Personas",
          "N.º de promesa|Contribuyente|Fecha de firma|Moneda|Importe|Vencimiento|Acuerdo",
          [(number, name, signed, code, int(amount), due, agreement) for number, name, signed, code, amount, due, agreement in PLEDGES])  # fmt: skip
    total = ("Total", "", "", sum(row[3] for row in BUDGET), sum(row[4] for row in BUDGET))
    _list(files.budget, "Presupuesto de la Oficina del Coordinador, 2026",
          "Actividad|Objeto de gasto|Fuente|Presupuesto aprobado|Asignación", [*BUDGET, total])  # fmt: skip
    _list(
        files.orders,
        "Órdenes de compra, tercer trimestre de 2026",
        "Orden de compra|Proveedor|Actividad|Objeto de gasto|Fecha|Monto",
        ORDERS,
    )
    _list(
        files.spending,
        "Gastos, tercer trimestre de 2026",
        "Orden|Actividad|Objeto de gasto|Fuente|Fecha|Descripción|Monto",
        SPENDING,
    )
    return files


def _list(path: Path, title: str, headers: str, rows: Sequence[tuple[str | int | date, ...]]) -> None:
    """A list as an office keeps it: a title, headers, a row for each thing."""
    from xlsxwriter import Workbook

    with Workbook(path, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(title.partition(" ")[0])
        bold = book.add_format({"bold": True})
        money = book.add_format({"num_format": "#,##0.00"})
        sheet.write("A1", title, bold)
        sheet.write_row("A3", headers.split("|"), bold)
        for number, row in enumerate(rows, 3):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell)
                elif isinstance(cell, int):
                    sheet.write_number(number, column, cell, money)
                else:
                    sheet.write_string(number, column, cell)
        sheet.set_column(0, len(rows[0]) - 1, 18)


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
