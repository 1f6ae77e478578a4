"""Sheets of the budget: money given to lines, obligations and spending, in every layout, with every problem at its cell."""

import datetime as dt
from decimal import Decimal

import pytest

from imports.budget import BudgetOptions, BudgetSheet, read_budget
from imports.budget_rows import Facts
from imports.cells import ErrorCell, Grid, Workbook
from ledger.budget.drafts import BudgetDraft, LineKey, ObligationDraft, SpendingDraft
from ledger.money import Money

D = Decimal
TODAY = dt.date(2026, 10, 7)
NOTHING_SAID = BudgetOptions()
FACTS = Facts(
    {"COORD": ("Coordinator's office", "Oficina del Coordinador"), "MEET": ("Meeting of national authorities", "Reunión de autoridades nacionales")},
    {4: ("travel", "viajes", "voyages", "viagens"), 5: ("documents", "documentos"), 8: ("performance contracts",)},
)  # fmt: skip


def read(*rows, options: BudgetOptions = NOTHING_SAID, name: str = "Sheet1") -> BudgetSheet:
    sheet = read_budget(Workbook("xlsx", "", 1, b"", "", (Grid(name, [list(row) for row in rows]),)), FACTS, options, TODAY)
    assert len(sheet.rows) == sum(any(cell not in (None, "") for cell in row) for row in rows)
    assert {row.verdict for row in sheet.rows} <= {"budget", "not budget", "refused"}
    assert bool(sheet.problems) >= any(row.verdict == "refused" for row in sheet.rows)
    return sheet


def given(sheet: BudgetSheet) -> set[tuple[int, str, int, str, str, Decimal]]:
    assert not sheet.problems, sheet.problems
    return {(d.line.year, d.line.activity, d.line.object, d.line.source, d.event, d.money.amount) for d in sheet.drafts}


def problems(sheet: BudgetSheet) -> list[tuple[str, str]]:
    return [(problem.where, problem.name) for problem in sheet.problems]


def test_a_table_with_an_object_per_row_gives_what_is_appropriated_and_allotted():
    sheet = read(
        ("Budget of the Coordinator, 2026",),
        ("Activity", "Object", "Appropriation", "Allotment", "Notes"),
        ("COORD", D(4), D(60000), D(40000), "first half"),
        ("Meeting of national authorities", "4 Travel", D(25000), None, None),
        ("MEET", "5", D("12000.50"), D(12000), None),
        ("TOTAL", None, D("97000.50"), D(52000), None),
    )
    assert given(sheet) == {
        (2026, "COORD", 4, "fund", "appropriated", D(60000)), (2026, "COORD", 4, "fund", "allotted", D(40000)),
        (2026, "MEET", 4, "fund", "appropriated", D(25000)), (2026, "MEET", 5, "fund", "appropriated", D("12000.50")),
        (2026, "MEET", 5, "fund", "allotted", D(12000)),
    }  # fmt: skip
    assert [row.verdict for row in sheet.rows] == ["not budget", "not budget", "budget", "budget", "budget", "not budget"]
    assert sheet.rows[-1].why == "it is a total: appropriated, allotted foot"
    assert "The fiscal year is 2026, as the title says." in sheet.notes
    assert 'Not read: E "Notes".' in sheet.notes
    assert {draft.day for draft in sheet.drafts} == {TODAY}


def test_objects_may_stand_side_by_side_and_the_totals_across_are_added_up():
    rows = (
        ("Presupuesto aprobado",), ("Ejercicio", "Actividad", "Objeto 4", "Objeto 5", "Objeto 8", "Total"),
        ("2026", "Oficina del Coordinador", "40.000,00", "10.000,00", None, "50.000,00"),
        ("2026", "MEET", "1.500,25", None, "7.000,00", "8.500,25"), ("Total general", None, "41.500,25", "10.000,00", "7.000,00", "58.500,25"),
    )  # fmt: skip
    assert given(read(*rows)) == {
        (2026, "COORD", 4, "fund", "appropriated", D(40000)), (2026, "COORD", 5, "fund", "appropriated", D(10000)),
        (2026, "MEET", 4, "fund", "appropriated", D("1500.25")), (2026, "MEET", 8, "fund", "appropriated", D(7000)),
    }  # fmt: skip
    assert given(read(rows[0], (*rows[1][:-1], "Asignación"), *rows[2:])) == {
        (year, activity, number, source, "allotted", amount) for year, activity, number, source, _, amount in given(read(*rows))
    }
    wrong = read(*rows[:3], (*rows[3][:-1], "8.500,26"), (*rows[4][:4], "7.000,00", "58.500,26"))
    assert problems(wrong) == [("Sheet1!F4", "total-differs")]
    assert wrong.problems[0].what == "the total says 8,500.26, the objects add up to 8,500.25"


def test_headings_name_the_activity_of_the_rows_below_and_subtotals_foot():
    sheet = read(
        ("Objet de dépense", "Crédits alloués", "Exercice"),
        ("COORD Coordinator's office", None, None),
        ("4", D(100), D(2026)),
        ("5", D(50), D(2026)),
        ("Sous-total", D(150), None),
        ("MEET", None, None),
        ("4", D(30), D(2026)),
        ("Sous-total", D(30), None),
        ("Total", D(180), None),
        options=BudgetOptions(columns={"allotted": "Crédits alloués"}),
    )
    assert given(sheet) == {
        (2026, "COORD", 4, "fund", "allotted", D(100)), (2026, "COORD", 5, "fund", "allotted", D(50)), (2026, "MEET", 4, "fund", "allotted", D(30)),
    }  # fmt: skip


def test_the_two_sources_stay_apart_and_the_same_line_may_have_both():
    sheet = read(
        ("Year", "Object", "Source of funds", "Allotment"),
        ("2026", "4", "Specific fund", D(5)),
        ("2026", "4", "Program-budget", D(7)),
    )
    assert given(sheet) == {(2026, "COORD", 4, "fund", "allotted", D(5)), (2026, "COORD", 4, "program_budget", "allotted", D(7))}


def test_obligations_have_a_payee_and_an_order():
    sheet = read(
        ("Órdenes de compra",),
        ("Orden de compra", "Proveedor", "Objeto de gasto", "Fecha", "Monto"),
        ("4500031", "AeroSur", "Viajes", "13/09/2026", D(3200)),
        ("4500032", "Imprenta", "5", "04/09/2026", D(1450)),
    )
    assert sheet.drafts == (
        ObligationDraft(
            LineKey(2026, "COORD", 4), Money(D(3200), "USD"), "AeroSur", "4500031", dt.date(2026, 9, 13), "", "Sheet1!3"
        ),
        ObligationDraft(
            LineKey(2026, "COORD", 5), Money(D(1450), "USD"), "Imprenta", "4500032", dt.date(2026, 9, 4), "", "Sheet1!4"
        ),
    )
    missing = read(
        ("PO", "Supplier", "Object", "Obligated"),
        (None, "X", "4", D(1)),
        ("77", None, "4", D(2)),
        ("77", "Y", "4", D(2)),
        ("77", "Y", "4", D(3)),
    )
    assert problems(missing) == [
        ("Sheet1!D1", "day-missing"),
        ("Sheet1!A2", "order-missing"),
        ("Sheet1!B3", "payee-missing"),
        ("Sheet1!A5", "twice-the-same-line"),
    ]


def test_spending_names_an_obligation_or_a_line():
    sheet = read(
        ("Expenditure, third quarter 2026",),
        ("Order", "Object", "Date", "Description", "Amount"),
        ("O-2026-0012", None, dt.date(2026, 9, 1), "tickets", D(1000)),
        (None, D(4), dt.date(2026, 9, 2), "per diem", D("240.50")),
        (None, D(4), dt.date(2026, 9, 2), "per diem", D("240.50")),
    )
    against, direct, again = sheet.drafts
    assert against == SpendingDraft(
        None, "O-2026-0012", Money(D(1000), "USD"), dt.date(2026, 9, 1), "", "tickets", "", "Sheet1!3"
    )
    assert isinstance(direct, SpendingDraft)
    assert (direct.line, direct.obligation) == (LineKey(2026, "COORD", 4), "")
    assert isinstance(again, SpendingDraft), "two equal payments are two payments"


def test_every_problem_of_the_file_is_found_at_once_at_its_cell():
    sheet = read(
        ("Year", "Activity", "Object", "Source", "Allotment", "Currency"),
        ("2026", "COORD", "41", "fund", D(1), "USD"),
        ("2026", "XYZ", "4", "fund", D(1), "USD"),
        ("26", "COORD", "4", "fund", D(1), "USD"),
        ("2026", "COORD", "4", "lottery", D(1), "USD"),
        ("2026", "COORD", "4", "fund", "abc", "USD"),
        ("2026", "COORD", "4", "fund", D(-5), "USD"),
        ("2026", "COORD", "4", "fund", D("1.005"), "USD"),
        ("2026", "COORD", "4", "fund", D(9), "EUR"),
        ("2026", "COORD", "5 travel", "fund", D(9), "USD"),
        ("2026", "COORD", ErrorCell("#REF!"), "fund", D(9), "USD"),
        ("2026", "COORD", "4", "fund", D(9), "USD"),
        ("2026", "COORD", "4", "fund", D(9), "USD"),
        ("Total", None, None, None, D(100), None),
    )
    assert problems(sheet) == [
        ("Sheet1!C2", "unknown-object"), ("Sheet1!B3", "unknown-activity"), ("Sheet1!A4", "not-a-year"), ("Sheet1!D5", "unknown-source"),
        ("Sheet1!E6", "not-an-amount"), ("Sheet1!E7", "below-zero"), ("Sheet1!E8", "too-many-decimals"), ("Sheet1!F9", "other-currency"),
        ("Sheet1!C10", "two-objects"), ("Sheet1!C11", "not-a-value"), ("Sheet1!C13", "twice-the-same-line"), ("Sheet1!E14", "total-differs"),
    ]  # fmt: skip
    assert all(problem.cure for problem in sheet.problems)


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([("Who", "What"), ("a", "b")], "no-table"),
        ([("Object", "Amount", "Year"), ("4", D(1), "2026")], "which-amounts"),
        ([("Budget in thousands of US dollars",), ("Object", "Amount", "Year"), ("4", D(1), "2026")], "in-thousands"),
        ([("Object", "Allotment"), ("4", D(1))], "year-missing"),
        ([("Object", "Allotment", "Allotted", "Year"), ("4", D(1), D(2), "2026")], "two-columns"),
        ([("Year", "Order", "Payee", "Obligated", "Date"), ("2026", "1", "x", D(1), dt.date(2026, 3, 1))], "unknown-object"),
        ([("Object", "Spent"), ("4", D(1))], "day-missing"),
        ([("Object", "Spent", "Date"), ("4", D(1), None)], "day-missing"),
        ([("Object", "Allotment", "Year"), ("4", D(1), "2026"), ("Object", "Spent"), ("4", D(1))], "several-tables"),
        ([("Object", "Allotment", "Date", "Year"), ("4", D(1), "03/04/2026", "2026")], "ambiguous-dates"),
        ([("Object", "Allotment", "Year"), ("4", "1.234", "2026")], "ambiguous-amounts"),
    ],
)
def test_what_the_sheet_leaves_open_is_refused_with_what_decides_it(rows, name):
    sheet = read(*rows)
    assert [problem.name for problem in sheet.problems] == [name]
    assert not sheet.drafts


def test_options_say_what_the_sheet_does_not():
    options = BudgetOptions(amounts="allotted", year=2027, activity="MEET", source="program_budget", on=dt.date(2027, 1, 4))
    (draft,) = read(("Object", "Amount"), ("4", D(10)), options=options).drafts
    assert draft == BudgetDraft(
        LineKey(2027, "MEET", 4, "program_budget"), "allotted", Money(D(10), "USD"), dt.date(2027, 1, 4), "", "Sheet1!2"
    )


def test_a_row_of_zeros_gives_nothing_and_an_empty_one_is_none():
    sheet = read(
        ("Budget 2026",),
        ("Activity", "Object", "Appropriation", "Allotment"),
        ("COORD", D(4), D(100), D(50)),
        (None, None, None, None),
        ("MEET", D(5), D(0), D(0)),
    )
    assert {one[4:] for one in given(sheet)} == {("appropriated", D(100)), ("allotted", D(50))}
    assert (sheet.rows[-1].where, sheet.rows[-1].why) == ("Sheet1!5", "its amounts are zero")


def test_amounts_beside_the_number_of_an_obligation_are_spending():
    day = dt.date(2026, 9, 1)
    sheet = read(("Obligation no", "Date", "Amount", "Description"), ("O-2026-0001", day, D(10), "tickets"))
    assert not sheet.problems
    assert [(draft.obligation, draft.day, draft.money, draft.text) for draft in sheet.drafts] == [
        ("O-2026-0001", day, Money(D(10), "USD"), "tickets")
    ]
    assert isinstance(sheet.drafts[0], SpendingDraft)


def test_a_word_longer_than_anything_it_can_stand_for_is_refused():
    sheet = read(("Budget 2026",), ("Activity", "Object", "Appropriation"), ("COORD", "4 " + "x" * 700, D(100)))
    assert problems(sheet) == [("Sheet1!B3", "text-too-long")]


def test_a_column_of_totals_beside_columns_with_their_own_names_is_no_money():
    sheet = read(
        ("Budget 2026",), ("Activity", "Object", "Amount", "Appropriation", "Allotment"), ("COORD", D(4), D(150), D(100), D(50))
    )
    assert {one[4:] for one in given(sheet)} == {("appropriated", D(100)), ("allotted", D(50))}


@pytest.mark.parametrize(
    ("total", "why", "name"),
    [
        (D(150), "it is a total: appropriated foot", []),
        (D(151), "it is a total", [("Sheet1!C3", "total-differs")]),
        ("about 150", "it is a total", []),
    ],
)
def test_a_total_above_its_rows_is_added_up_as_one_below_them(total, why, name):
    rows = (("COORD", D(4), D(100)), ("MEET", D(5), D(50)))
    sheet = read(("Budget 2026",), ("Activity", "Object", "Appropriation"), ("Total", None, total), *rows)
    assert (sheet.rows[2].why, problems(sheet)) == (why, name)
    assert len(sheet.drafts) == 2


def test_a_header_may_be_a_year_that_is_a_number():
    sheet = read(("Budget, appropriated",), ("Activity", "Object", "Appropriation", D(2025)), ("COORD", D(4), D(100), D(90)))
    assert 'Not read: D "2025".' in sheet.notes


def test_words_above_amounts_that_name_no_activity_are_asked_about_where_others_do():
    table = ("Budget 2026",), ("Object", "Appropriation"), ("Coordination",), ("4", D(1)), ("Field offices",), ("5", D(2))
    assert problems(read(*table)) == [("Sheet1!5", "unknown-activity")]


def test_words_above_amounts_are_told_where_none_names_an_activity():
    sheet = read(("Budget 2026",), ("Object", "Appropriation"), ("Running costs",), ("4", D(1)), ("Travel",), ("5", D(2)))
    assert not sheet.problems
    assert 'A heading that says nothing about the amounts below it: "Running costs".' in sheet.notes


def test_a_source_of_money_above_amounts_is_asked_about():
    sheet = read(("Budget 2026",), ("Object", "Appropriation"), ("Regular Fund",), ("4", D(1)))
    assert problems(sheet) == [("Sheet1!3", "unknown-activity")]
