"""Bank lines that are to do, found without a look at each: nearly all lines of a book are posted."""

# The ids of lines that no sealed posting stands for: open, staged, waiting for a second person, or not counted at all.
TO_DO = (
    "(SELECT id FROM bank_line EXCEPT SELECT m.bank_line_id FROM match_posting p JOIN bank_match m ON m.id = p.match_id "
    "JOIN batch b ON b.id = p.batch_id AND b.state = 'posted' WHERE p.undone_in IS NULL AND m.undone_in IS NULL)"
)
