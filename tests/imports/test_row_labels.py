"""What the first words of a row say."""

from imports.row_labels import adds_up, counts_rows, has_fallen, is_nobody


def test_labels_of_totals_and_of_nobody():
    assert all(
        map(
            adds_up,
            (
                "TOTAL",
                "  Sub-total ",
                "Sous-total",
                "Gran total 2026",
                "Totaux",
                "Suma",
                "Total number of pledges",
                "Total général",
                "Member States Total",
            ),
        )
    )
    assert not any(map(adds_up, ("Totalizator AG", "Sumatra", "Spain", "", "Counting House")))
    assert counts_rows("Total number of pledges")
    assert not counts_rows("Total pledged")
    assert is_nobody("   Disputed Contributions(*)")
    assert not is_nobody("Spain")


def test_a_pledge_that_stands_no_more_is_told_by_words():
    assert has_fallen("Write-Off")
    assert not has_fallen("Fully Paid")
