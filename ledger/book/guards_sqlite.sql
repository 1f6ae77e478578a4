-- What the database itself refuses, whoever asks. Each trigger is named as the sentence it holds.
-- The checks on insert repeat what keys say, and every check knows the rowid, because INSERT OR REPLACE and
-- UPDATE OR REPLACE delete without firing delete triggers on connections that did not set recursive_triggers.

CREATE TRIGGER a_transaction_is_born_open BEFORE INSERT ON journal_transaction
WHEN NEW.seq IS NOT NULL OR NEW.hash IS NOT NULL OR NEW.year IS NOT NULL OR NEW.no IS NOT NULL
  OR NEW.sealed_by IS NOT NULL OR NEW.sealed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a transaction is born open and sealed afterwards'); END;

CREATE TRIGGER a_transaction_joins_a_batch_being_written BEFORE INSERT ON journal_transaction
WHEN NOT EXISTS (SELECT 1 FROM batch WHERE id = NEW.batch_id AND state = 'waiting' AND content = '')
BEGIN SELECT RAISE(ABORT, 'a transaction joins a batch that is being written'); END;

CREATE TRIGGER a_transaction_has_a_day_and_a_maker BEFORE INSERT ON journal_transaction
WHEN date(NEW.day, '+0 days') IS NOT NEW.day OR NEW.prepared_by IS NOT lower(trim(NEW.prepared_by, char(9, 10, 11, 12, 13, 32, 160, 8203, 65279)))
  OR NEW.prepared_by GLOB '*[À-ÖØ-Þ]*'
BEGIN SELECT RAISE(ABORT, 'a transaction has a day of the calendar and a maker in one spelling'); END;

CREATE TRIGGER a_transaction_replaces_no_other BEFORE INSERT ON journal_transaction
WHEN EXISTS (SELECT 1 FROM journal_transaction WHERE id = NEW.id OR source = NEW.source)
  OR EXISTS (SELECT 1 FROM journal_transaction WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'this event is in the books already'); END;

CREATE TRIGGER a_sealed_transaction_is_never_changed BEFORE UPDATE ON journal_transaction WHEN OLD.seq IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a sealed transaction is never changed, correct it by a reversal'); END;

CREATE TRIGGER a_sealed_transaction_is_never_deleted BEFORE DELETE ON journal_transaction WHEN OLD.seq IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a sealed transaction is never deleted, correct it by a reversal'); END;

CREATE TRIGGER an_open_transaction_is_only_sealed BEFORE UPDATE ON journal_transaction
WHEN OLD.seq IS NULL AND (
    NEW.seq IS NULL OR NEW.id IS NOT OLD.id OR NEW.rowid IS NOT OLD.rowid OR NEW.batch_id IS NOT OLD.batch_id OR NEW.day IS NOT OLD.day
    OR NEW.event IS NOT OLD.event OR NEW.source IS NOT OLD.source OR NEW.memo IS NOT OLD.memo
    OR NEW.late_from IS NOT OLD.late_from OR NEW.reverses IS NOT OLD.reverses
    OR NEW.prepared_by IS NOT OLD.prepared_by OR NEW.prepared_at IS NOT OLD.prepared_at)
BEGIN SELECT RAISE(ABORT, 'an open transaction can be sealed, not changed'); END;

CREATE TRIGGER a_seal_checks_everything BEFORE UPDATE ON journal_transaction WHEN OLD.seq IS NULL AND NEW.seq IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a transaction needs at least two postings')
    WHERE (SELECT count(*) FROM posting WHERE transaction_id = NEW.id) < 2;
    SELECT RAISE(ABORT, 'the postings of a transaction must balance in every fund')
    WHERE EXISTS (
        SELECT 1 FROM posting WHERE transaction_id = NEW.id
        GROUP BY fund_id, CASE WHEN account >= '8' THEN substr(account, 1, 1) ELSE '' END HAVING sum(base) <> 0);
    SELECT RAISE(ABORT, 'the quarter of this transaction is closed')
    WHERE EXISTS (
        SELECT 1 FROM period p JOIN batch b ON b.id = p.batch_id AND b.state = 'posted'
        WHERE p.undone_in IS NULL AND NEW.day < p.end_day AND p.batch_id IS NOT (SELECT undoes FROM batch WHERE id = NEW.batch_id));
    SELECT RAISE(ABORT, 'the bank account of this transaction is reconciled up to a later day')
    WHERE EXISTS (
        SELECT 1 FROM reconciliation r JOIN batch b ON b.id = r.batch_id AND b.state = 'posted'
        JOIN posting p ON p.transaction_id = NEW.id AND p.bank_account_id = r.bank_account_id AND p.amount <> 0
        WHERE r.undone_in IS NULL AND NEW.day < r.end_day);
    SELECT RAISE(ABORT, 'who prepares a transaction does not approve it')
    WHERE (SELECT two_person FROM book) AND lower(trim(NEW.sealed_by)) = lower(trim(NEW.prepared_by));
    SELECT RAISE(ABORT, 'a seal names who sealed, in one spelling, when, and its hash')
    WHERE NEW.sealed_by IS NULL OR NEW.sealed_at IS NULL OR length(NEW.hash) IS NOT 64
       OR NEW.sealed_by IS NOT lower(trim(NEW.sealed_by, char(9, 10, 11, 12, 13, 32, 160, 8203, 65279))) OR NEW.sealed_by GLOB '*[À-ÖØ-Þ]*';
    SELECT RAISE(ABORT, 'a seal is the next link of the chain') WHERE NEW.seq IS NOT (SELECT chain_seq + 1 FROM book);
    SELECT RAISE(ABORT, 'a seal takes the next number of its year')
    WHERE NEW.year IS NOT CAST(substr(NEW.day, 1, 4) AS INTEGER)
       OR NEW.no IS NOT 1 + coalesce((SELECT last FROM counter WHERE kind = 'J' AND year = NEW.year), 0);
END;

CREATE TRIGGER a_seal_moves_the_head AFTER UPDATE ON journal_transaction WHEN OLD.seq IS NULL AND NEW.seq IS NOT NULL
BEGIN
    UPDATE book SET chain_seq = NEW.seq, chain_head = NEW.hash WHERE id = 1;
    UPDATE counter SET last = NEW.no WHERE kind = 'J' AND year = NEW.year;
    INSERT INTO counter (kind, year, last) SELECT 'J', NEW.year, NEW.no
    WHERE NOT EXISTS (SELECT 1 FROM counter WHERE kind = 'J' AND year = NEW.year);
END;

CREATE TRIGGER a_posting_joins_an_open_transaction BEFORE INSERT ON posting
WHEN NOT EXISTS (
    SELECT 1 FROM journal_transaction t JOIN batch b ON b.id = t.batch_id
    WHERE t.id = NEW.transaction_id AND t.seq IS NULL AND t.day = NEW.day AND b.state = 'waiting' AND b.content = '')
BEGIN SELECT RAISE(ABORT, 'a posting joins an open transaction of its own day'); END;

CREATE TRIGGER a_posting_has_whole_amounts BEFORE INSERT ON posting
WHEN typeof(NEW.amount) <> 'integer' OR typeof(NEW.base) <> 'integer' OR typeof(NEW.fund_id) <> 'integer' OR typeof(NEW.account) <> 'text'
BEGIN SELECT RAISE(ABORT, 'a posting has whole ten-thousandths, a fund and an account'); END;

CREATE TRIGGER a_posting_replaces_no_other BEFORE INSERT ON posting
WHEN EXISTS (SELECT 1 FROM posting WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM posting WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'a posting replaces no other'); END;

CREATE TRIGGER a_posting_is_never_changed BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'a posting is never changed, correct it by a reversal'); END;

CREATE TRIGGER a_sealed_posting_is_never_deleted BEFORE DELETE ON posting
WHEN EXISTS (SELECT 1 FROM journal_transaction WHERE id = OLD.transaction_id AND seq IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a posting of a sealed transaction is never deleted'); END;

CREATE TRIGGER a_paper_is_of_a_statement_that_counts BEFORE INSERT ON statement_file
WHEN length(NEW.sha256) IS NOT 64 OR NEW.written_by IS NOT lower(trim(NEW.written_by, char(9, 10, 11, 12, 13, 32, 160, 8203, 65279)))
  OR NEW.written_by GLOB '*[À-ÖØ-Þ]*' OR NOT EXISTS (
    SELECT 1 FROM statement s JOIN batch b ON b.id = s.batch_id AND b.state = 'posted' WHERE s.id = NEW.statement_id AND s.undone_in IS NULL)
BEGIN SELECT RAISE(ABORT, 'a paper is of a statement that counts, and has a hash and a writer'); END;

CREATE TRIGGER a_paper_replaces_no_other BEFORE INSERT ON statement_file
WHEN EXISTS (SELECT 1 FROM statement_file WHERE id = NEW.id OR (statement_id = NEW.statement_id AND kind = NEW.kind))
  OR EXISTS (SELECT 1 FROM statement_file WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'a paper replaces no other'); END;

CREATE TRIGGER a_paper_is_never_changed BEFORE UPDATE ON statement_file
BEGIN SELECT RAISE(ABORT, 'a paper that was written is never changed, issue a new version'); END;

CREATE TRIGGER a_paper_is_never_deleted BEFORE DELETE ON statement_file
BEGIN SELECT RAISE(ABORT, 'a paper that was written is never deleted, issue a new version'); END;

CREATE TRIGGER a_batch_is_born_waiting BEFORE INSERT ON batch
WHEN NEW.state IS NOT 'waiting' OR NEW.content IS NOT '' OR NEW.decided_by IS NOT NULL OR NEW.decided_at IS NOT NULL
  OR NEW.decided_why IS NOT '' OR NEW.undone_in IS NOT NULL OR EXISTS (SELECT 1 FROM batch WHERE id = NEW.id OR number = NEW.number)
  OR EXISTS (SELECT 1 FROM batch WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'a batch is born waiting, under a number of its own'); END;

CREATE TRIGGER a_batch_has_a_maker BEFORE INSERT ON batch
WHEN NEW.made_by IS NOT lower(trim(NEW.made_by, char(9, 10, 11, 12, 13, 32, 160, 8203, 65279))) OR NEW.made_by GLOB '*[À-ÖØ-Þ]*'
BEGIN SELECT RAISE(ABORT, 'a batch has a maker in one spelling'); END;

CREATE TRIGGER a_book_begins_with_its_maker BEFORE INSERT ON batch
WHEN NEW.kind = 'init' AND NOT NEW.second AND (SELECT two_person FROM book)
  AND (NEW.made_by IS NOT (SELECT made_by FROM book) OR EXISTS (SELECT 1 FROM batch WHERE kind <> 'init'))
BEGIN SELECT RAISE(ABORT, 'what a book begins with is written first, by its maker'); END;

CREATE TRIGGER an_undo_waits_as_its_batch_did BEFORE INSERT ON batch
WHEN NOT NEW.second AND (SELECT two_person FROM book) AND EXISTS (SELECT 1 FROM batch WHERE id = NEW.undoes AND second)
BEGIN SELECT RAISE(ABORT, 'what waited for a second person is undone by a batch that waits for one'); END;

CREATE TRIGGER a_batch_keeps_what_it_is BEFORE UPDATE ON batch
WHEN NEW.id IS NOT OLD.id OR NEW.rowid IS NOT OLD.rowid OR NEW.number IS NOT OLD.number OR NEW.kind IS NOT OLD.kind
  OR NEW.made_by IS NOT OLD.made_by OR NEW.made_at IS NOT OLD.made_at OR NEW.second IS NOT OLD.second OR NEW.undoes IS NOT OLD.undoes
  OR NEW.typed IS NOT OLD.typed OR NEW.operation IS NOT OLD.operation
  OR (OLD.content <> '' AND (NEW.content IS NOT OLD.content OR NEW.rows IS NOT OLD.rows OR NEW.total IS NOT OLD.total OR NEW.words IS NOT OLD.words
    OR NEW.reason IS NOT OLD.reason))
BEGIN SELECT RAISE(ABORT, 'a batch keeps its number, its maker and its content'); END;

CREATE TRIGGER a_batch_moves_forward BEFORE UPDATE ON batch
WHEN NOT (
    (OLD.state = 'waiting' AND NEW.undone_in IS NULL AND (
        (NEW.state = 'waiting' AND NEW.decided_by IS NULL AND NEW.decided_at IS NULL AND NEW.decided_why IS '')
        OR (NEW.state = 'posted' AND NEW.content <> '') OR NEW.state IN ('withdrawn', 'returned')))
    OR (OLD.state = 'posted' AND NEW.state = 'undone' AND NEW.decided_by IS OLD.decided_by AND NEW.decided_at IS OLD.decided_at
        AND NEW.decided_why IS OLD.decided_why
        AND EXISTS (SELECT 1 FROM batch u WHERE u.id = NEW.undone_in AND u.undoes = OLD.id AND u.state = 'posted')))
BEGIN SELECT RAISE(ABORT, 'a batch moves from waiting to posted, and from posted to undone'); END;

CREATE TRIGGER a_decided_batch_leaves_nothing_open BEFORE UPDATE OF state ON batch
WHEN OLD.state = 'waiting' AND NEW.state <> 'waiting'
 AND EXISTS (SELECT 1 FROM journal_transaction WHERE batch_id = NEW.id AND (seq IS NULL OR NEW.state <> 'posted'))
BEGIN SELECT RAISE(ABORT, 'a batch that counts is sealed whole, one that does not has no entries'); END;

CREATE TRIGGER who_makes_a_batch_does_not_approve_it BEFORE UPDATE OF state ON batch
WHEN OLD.state = 'waiting' AND NEW.state = 'posted' AND OLD.second AND (SELECT two_person FROM book)
  AND (NEW.decided_by IS NULL OR lower(trim(NEW.decided_by)) = lower(trim(OLD.made_by))
       OR NEW.decided_by IS NOT lower(trim(NEW.decided_by, char(9, 10, 11, 12, 13, 32, 160, 8203, 65279)))
       OR NEW.decided_by GLOB '*[À-ÖØ-Þ]*')
BEGIN SELECT RAISE(ABORT, 'who makes a batch does not approve it'); END;

CREATE TRIGGER a_batch_is_never_deleted BEFORE DELETE ON batch
BEGIN SELECT RAISE(ABORT, 'a batch is never deleted, undo it'); END;

CREATE TRIGGER the_head_follows_the_chain BEFORE UPDATE ON book
WHEN NEW.id IS NOT OLD.id OR NEW.name IS NOT OLD.name OR NEW.full_name IS NOT OLD.full_name OR NEW.currency IS NOT OLD.currency
  OR NEW.two_person IS NOT OLD.two_person OR NEW.practice IS NOT OLD.practice OR NEW.fiscal_month IS NOT OLD.fiscal_month
  OR NEW.made_by IS NOT OLD.made_by OR NEW.made_at IS NOT OLD.made_at OR NEW.chain_seq IS NOT OLD.chain_seq + 1
  OR NOT EXISTS (SELECT 1 FROM journal_transaction WHERE seq = NEW.chain_seq AND hash = NEW.chain_head)
BEGIN SELECT RAISE(ABORT, 'the head of the book follows its last sealed transaction'); END;

CREATE TRIGGER the_head_is_never_deleted BEFORE DELETE ON book
BEGIN SELECT RAISE(ABORT, 'the head of the book is never deleted'); END;

CREATE TRIGGER a_book_has_one_head BEFORE INSERT ON book WHEN EXISTS (SELECT 1 FROM book)
BEGIN SELECT RAISE(ABORT, 'a book has one head'); END;

CREATE TRIGGER a_counter_only_counts_up BEFORE UPDATE ON counter
WHEN NEW.last <= OLD.last OR typeof(NEW.last) <> 'integer' OR NEW.kind IS NOT OLD.kind OR NEW.year IS NOT OLD.year OR NEW.rowid IS NOT OLD.rowid
  OR (NEW.kind = 'J' AND NOT EXISTS (SELECT 1 FROM journal_transaction WHERE year = NEW.year AND no = NEW.last))
BEGIN SELECT RAISE(ABORT, 'a counter only counts up'); END;

CREATE TRIGGER a_counter_is_never_deleted BEFORE DELETE ON counter
BEGIN SELECT RAISE(ABORT, 'a counter is never deleted'); END;

CREATE TRIGGER a_counter_replaces_no_other BEFORE INSERT ON counter
WHEN EXISTS (SELECT 1 FROM counter WHERE kind = NEW.kind AND year = NEW.year) OR EXISTS (SELECT 1 FROM counter WHERE rowid = NEW.rowid)
  OR (NEW.kind = 'J' AND NOT EXISTS (SELECT 1 FROM journal_transaction WHERE year = NEW.year AND no = NEW.last))
BEGIN SELECT RAISE(ABORT, 'a counter replaces no other'); END;

CREATE TRIGGER an_account_is_never_changed BEFORE UPDATE ON account
BEGIN SELECT RAISE(ABORT, 'the chart of accounts changes by an upgrade only'); END;

CREATE TRIGGER an_account_is_never_deleted BEFORE DELETE ON account
BEGIN SELECT RAISE(ABORT, 'the chart of accounts changes by an upgrade only'); END;

CREATE TRIGGER an_account_is_never_added BEFORE INSERT ON account
BEGIN SELECT RAISE(ABORT, 'the chart of accounts changes by an upgrade only'); END;
