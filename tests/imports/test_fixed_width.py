"""Printed statements whose columns are parted by blanks alone."""

from imports.fixed_width import split_lines

STATEMENT = """
First Bank of X                                          Page 1
Opening balance                                                      100.00

Date        Details                      Debit      Credit     Balance
----------  ------------------------  --------  ----------  ----------
03/09/2026  Wire from the Ministry                1,500.00    1,600.00
            of Finance
14/09/2026  Charges                      20.50                1,579.50
----------  ------------------------  --------  ----------  ----------
            Total                        20.50    1,500.00
""".strip("\n").splitlines()


def test_the_columns_are_where_the_header_and_the_gaps_are():
    rows = split_lines(STATEMENT)
    assert rows[3] == ["Date", "Details", "Debit", "Credit", "Balance"]
    assert rows[5] == ["03/09/2026", "Wire from the Ministry", "", "1,500.00", "1,600.00"]
    assert rows[6][1] == "of Finance"
    assert rows[7] == ["14/09/2026", "Charges", "20.50", "", "1,579.50"]
    assert rows[9] == ["", "Total", "20.50", "1,500.00", ""]


def test_what_stands_above_is_kept_and_rulers_are_empty():
    rows = split_lines(STATEMENT)
    assert len(rows) == len(STATEMENT)
    assert rows[1] == ["Opening balance", "100.00"]
    assert rows[4] == rows[8] == []


def test_a_header_of_several_lines_is_one_and_may_come_again_on_every_page():
    header = ["Booking   Text            Amount", "date                      in USD", "------------------------------"]
    one, two = "03.09.26  Contribution  1,500.00", "14.09.26  Charges         -20.50"
    rows = split_lines([*header, one, "", *header, two])
    assert rows[1] == rows[6] == ["Booking date", "Text", "Amount in USD"]
    assert rows[0] == rows[5] == []
    assert [row[2] for row in (rows[3], rows[8])] == ["1,500.00", "-20.50"]


def test_a_figure_that_a_column_would_cut_makes_it_no_table():
    assert split_lines([*STATEMENT, "15/09/2026  A text that has an overlongdebitor123.50andnogap  1,456.00"]) is None
    assert split_lines([*STATEMENT, "            A text that has an overlongdebitor123.50andnogap  1,456.00"]) is None


def test_text_without_such_a_header_is_no_table():
    assert split_lines(["03/09/2026  Wire    1,500.00", "14/09/2026  Fee    20.50"]) is None
    assert split_lines(["Name    Place    Thing", "03/09/2026  Wire    1,500.00"]) is None
    assert split_lines([]) is None


def test_words_of_a_header_over_several_columns_of_figures_go_to_the_nearest():
    rows = split_lines([
        "Date        Details        Debit Credit   Balance",
        "03/09/2026  Wire                  1.00      11.00",
        "14/09/2026  Charges         0.50            10.50",
    ])  # fmt: skip
    assert rows[0] == ["Date", "Details", "Debit", "Credit", "Balance"]
    assert [row[2:4] for row in rows[1:]] == [["", "1.00"], ["0.50", ""]]
