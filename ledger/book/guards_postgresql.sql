-- What the database itself refuses, whoever asks. The same sentences as in guards_sqlite.sql.
-- Seals are checked per statement, so that a thousand of them cost one look. No trigger has a WHEN clause: all
-- that is refused stands in functions, whose text `fund verify` compares.

CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END $$;

CREATE OR REPLACE FUNCTION in_one_spelling(person text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
SELECT coalesce(person <> '' AND person = lower(person) AND person !~ '[[:upper:]]|^\s|\s$|[\u00a0\u200b\ufeff]', false) $$;

CREATE OR REPLACE FUNCTION check_born_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq IS NOT NULL OR NEW.hash IS NOT NULL OR NEW.year IS NOT NULL OR NEW.no IS NOT NULL
        OR NEW.sealed_by IS NOT NULL OR NEW.sealed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a transaction is born open and sealed afterwards';
    END IF;
    IF NOT in_one_spelling(NEW.prepared_by) THEN
        RAISE EXCEPTION 'a transaction has a day of the calendar and a maker in one spelling';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_new_transactions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM after_rows t LEFT JOIN batch b ON b.id = t.batch_id WHERE b.state IS DISTINCT FROM 'waiting' OR b.content <> '') THEN
        RAISE EXCEPTION 'a transaction joins a batch that is being written';
    END IF;
    IF NOT (SELECT practice FROM book) AND EXISTS (SELECT 1 FROM after_rows WHERE prepared_by <> lower(session_user)) THEN
        RAISE EXCEPTION 'a transaction is prepared by who is logged in';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION check_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.seq IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = TG_ARGV[0];
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_open_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq IS NULL OR (NEW.id, NEW.batch_id, NEW.day, NEW.event, NEW.source, NEW.memo, NEW.prepared_by, NEW.prepared_at)
        IS DISTINCT FROM (OLD.id, OLD.batch_id, OLD.day, OLD.event, OLD.source, OLD.memo, OLD.prepared_by, OLD.prepared_at)
        OR NEW.late_from IS DISTINCT FROM OLD.late_from OR NEW.reverses IS DISTINCT FROM OLD.reverses THEN
        RAISE EXCEPTION 'an open transaction can be sealed, not changed';
    END IF;
    IF NOT in_one_spelling(NEW.sealed_by) OR NEW.sealed_at IS NULL OR length(NEW.hash) IS DISTINCT FROM 64 THEN
        RAISE EXCEPTION 'a seal names who sealed, in one spelling, when, and its hash';
    END IF;
    RETURN NEW;
END $$;

-- Plans of these two are kept from when the tables were small, so scanning whole tables is forbidden to them.
CREATE OR REPLACE FUNCTION check_seals() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE head bigint; sealed bigint;
BEGIN
    SELECT count(*) INTO sealed FROM after_rows;
    IF sealed = 0 THEN RETURN NULL; END IF;
    IF EXISTS (SELECT 1 FROM after_rows t WHERE (SELECT count(*) FROM posting p WHERE p.transaction_id = t.id) < 2) THEN
        RAISE EXCEPTION 'a transaction needs at least two postings';
    END IF;
    IF EXISTS (
        SELECT 1 FROM after_rows t WHERE EXISTS (
            SELECT 1 FROM posting p WHERE p.transaction_id = t.id
            GROUP BY p.fund_id, CASE WHEN p.account >= '8' THEN substr(p.account, 1, 1) ELSE '' END HAVING sum(p.base) <> 0)) THEN
        RAISE EXCEPTION 'the postings of a transaction must balance in every fund';
    END IF;
    IF EXISTS (
        SELECT 1 FROM after_rows t JOIN period p ON t.day < p.end_day AND p.undone_in IS NULL
        AND p.batch_id IS DISTINCT FROM (SELECT undoes FROM batch WHERE id = t.batch_id)
        JOIN batch b ON b.id = p.batch_id AND b.state = 'posted') THEN
        RAISE EXCEPTION 'the quarter of this transaction is closed';
    END IF;
    IF EXISTS (
        SELECT 1 FROM reconciliation r JOIN batch b ON b.id = r.batch_id AND b.state = 'posted'
        JOIN after_rows t ON t.day < r.end_day JOIN posting p ON p.transaction_id = t.id AND p.bank_account_id = r.bank_account_id AND p.amount <> 0
        WHERE r.undone_in IS NULL) THEN
        RAISE EXCEPTION 'the bank account of this transaction is reconciled up to a later day';
    END IF;
    IF EXISTS (SELECT 1 FROM after_rows t, book WHERE book.two_person AND lower(trim(t.sealed_by)) = lower(trim(t.prepared_by))) THEN
        RAISE EXCEPTION 'who prepares a transaction does not approve it';
    END IF;
    IF NOT (SELECT practice FROM book) AND EXISTS (SELECT 1 FROM after_rows WHERE sealed_by <> lower(session_user)) THEN
        RAISE EXCEPTION 'a transaction is sealed by who is logged in';
    END IF;
    SELECT chain_seq INTO head FROM book WHERE id = 1;
    IF (SELECT min(seq) <> head + 1 OR max(seq) <> head + sealed FROM after_rows) THEN
        RAISE EXCEPTION 'a seal is the next link of the chain';
    END IF;
    IF EXISTS (
        SELECT 1 FROM after_rows t LEFT JOIN counter c ON c.kind = 'J' AND c.year = t.year
        GROUP BY t.year, c.last
        HAVING coalesce(min(t.no) <> coalesce(c.last, 0) + 1 OR max(t.no) <> coalesce(c.last, 0) + count(t.no)
            OR count(t.no) <> count(*) OR min(extract(year FROM t.day)) <> t.year OR max(extract(year FROM t.day)) <> t.year, true)) THEN
        RAISE EXCEPTION 'a seal takes the next number of its year';
    END IF;
    INSERT INTO counter (kind, year, last) SELECT 'J', year, max(no) FROM after_rows GROUP BY year
        ON CONFLICT (kind, year) DO UPDATE SET last = excluded.last;
    UPDATE book SET chain_seq = t.seq, chain_head = t.hash FROM after_rows t WHERE book.id = 1 AND t.seq = head + sealed;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION check_new_postings() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM after_rows p WHERE NOT EXISTS (
            SELECT 1 FROM journal_transaction t JOIN batch b ON b.id = t.batch_id
            WHERE t.id = p.transaction_id AND t.seq IS NULL AND t.day = p.day AND b.state = 'waiting' AND b.content = '')) THEN
        RAISE EXCEPTION 'a posting joins an open transaction of its own day';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION check_posting_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM journal_transaction WHERE id = OLD.transaction_id AND seq IS NOT NULL) THEN
        RAISE EXCEPTION 'a posting of a sealed transaction is never deleted';
    END IF;
    RETURN OLD;
END $$;

CREATE OR REPLACE FUNCTION check_new_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'waiting' OR NEW.content <> '' OR NEW.decided_by IS NOT NULL OR NEW.decided_at IS NOT NULL
        OR NEW.decided_why <> '' OR NEW.undone_in IS NOT NULL THEN
        RAISE EXCEPTION 'a batch is born waiting, under a number of its own';
    END IF;
    IF NOT in_one_spelling(NEW.made_by) THEN
        RAISE EXCEPTION 'a batch has a maker in one spelling';
    END IF;
    IF NOT (SELECT practice FROM book) AND NEW.made_by <> lower(session_user) THEN
        RAISE EXCEPTION 'a batch is made by who is logged in';
    END IF;
    IF NOT NEW.second AND (SELECT two_person FROM book) THEN
        IF NEW.kind = 'init' AND (NEW.made_by <> (SELECT made_by FROM book) OR EXISTS (SELECT 1 FROM batch WHERE kind <> 'init')) THEN
            RAISE EXCEPTION 'what a book begins with is written first, by its maker';
        END IF;
        IF EXISTS (SELECT 1 FROM batch WHERE id = NEW.undoes AND second) THEN
            RAISE EXCEPTION 'what waited for a second person is undone by a batch that waits for one';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_batch_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.number, NEW.kind, NEW.made_by, NEW.made_at, NEW.second, NEW.typed, NEW.operation)
        IS DISTINCT FROM (OLD.id, OLD.number, OLD.kind, OLD.made_by, OLD.made_at, OLD.second, OLD.typed, OLD.operation)
        OR NEW.undoes IS DISTINCT FROM OLD.undoes
        OR (OLD.content <> '' AND (NEW.content, NEW.rows, NEW.total, NEW.words, NEW.reason)
            IS DISTINCT FROM (OLD.content, OLD.rows, OLD.total, OLD.words, OLD.reason)) THEN
        RAISE EXCEPTION 'a batch keeps its number, its maker and its content';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_batch_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT ((OLD.state = 'waiting' AND NEW.undone_in IS NULL AND (
                (NEW.state = 'waiting' AND NEW.decided_by IS NULL AND NEW.decided_at IS NULL AND NEW.decided_why = '')
                OR (NEW.state = 'posted' AND NEW.content <> '') OR NEW.state IN ('withdrawn', 'returned')))
        OR (OLD.state = 'posted' AND NEW.state = 'undone' AND NEW.decided_why = OLD.decided_why
            AND NEW.decided_by IS NOT DISTINCT FROM OLD.decided_by AND NEW.decided_at IS NOT DISTINCT FROM OLD.decided_at
            AND EXISTS (SELECT 1 FROM batch u WHERE u.id = NEW.undone_in AND u.undoes = OLD.id AND u.state = 'posted'))) THEN
        RAISE EXCEPTION 'a batch moves from waiting to posted, and from posted to undone';
    END IF;
    IF OLD.state = 'waiting' AND NEW.state <> 'waiting' AND EXISTS (
        SELECT 1 FROM journal_transaction WHERE batch_id = NEW.id AND (seq IS NULL OR NEW.state <> 'posted')) THEN
        RAISE EXCEPTION 'a batch that counts is sealed whole, one that does not has no entries';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.decided_by IS DISTINCT FROM OLD.decided_by AND NEW.decided_by IS DISTINCT FROM lower(session_user)
        AND NOT (SELECT practice FROM book) THEN
        RAISE EXCEPTION 'a batch is decided about by who is logged in';
    END IF;
    IF OLD.state = 'waiting' AND NEW.state = 'posted' AND OLD.second AND (SELECT two_person FROM book) THEN
        IF NOT in_one_spelling(NEW.decided_by) OR lower(trim(NEW.decided_by)) = lower(trim(OLD.made_by)) THEN
            RAISE EXCEPTION 'who makes a batch does not approve it';
        END IF;
        IF NOT (SELECT practice FROM book) AND to_regrole('fund_approver') IS NOT NULL THEN
            IF NOT pg_has_role(session_user, 'fund_approver', 'MEMBER')
                AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
                RAISE EXCEPTION 'a batch is approved by a member of fund_approver';
            END IF;
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.name, NEW.full_name, NEW.currency, NEW.two_person, NEW.practice, NEW.fiscal_month, NEW.made_by, NEW.made_at)
        IS DISTINCT FROM
        (OLD.id, OLD.name, OLD.full_name, OLD.currency, OLD.two_person, OLD.practice, OLD.fiscal_month, OLD.made_by, OLD.made_at)
        OR NEW.chain_seq <= OLD.chain_seq
        OR EXISTS (SELECT 1 FROM journal_transaction WHERE seq > NEW.chain_seq)
        OR NOT EXISTS (SELECT 1 FROM journal_transaction WHERE seq = NEW.chain_seq AND hash = NEW.chain_head) THEN
        RAISE EXCEPTION 'the head of the book follows its last sealed transaction';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.last <= OLD.last OR NEW.kind <> OLD.kind OR NEW.year <> OLD.year THEN
            RAISE EXCEPTION 'a counter only counts up';
        END IF;
    END IF;
    IF NEW.kind = 'J' AND NOT EXISTS (SELECT 1 FROM journal_transaction WHERE year = NEW.year AND no = NEW.last) THEN
        RAISE EXCEPTION 'a counter only counts up';
    END IF;
    RETURN NEW;
END $$;

-- Rows that a batch carries: these four serve every table of guards.UNDOABLE.
CREATE OR REPLACE FUNCTION check_new_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM after_rows r LEFT JOIN batch b ON b.id = r.batch_id
        WHERE r.undone_in IS NOT NULL OR b.state IS DISTINCT FROM 'waiting' OR b.content <> '') THEN
        RAISE EXCEPTION USING MESSAGE = TG_ARGV[0];
    END IF;
    RETURN NULL;
END $$;

-- In a book of two people what a batch carries waits for the second one, but for what one may write alone (guards.ALONE).
CREATE OR REPLACE FUNCTION check_new_rows_of_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM after_rows r LEFT JOIN batch b ON b.id = r.batch_id
        WHERE r.undone_in IS NOT NULL OR b.state IS DISTINCT FROM 'waiting' OR b.content <> ''
        OR NOT (b.second OR b.kind = 'init' OR NOT (SELECT two_person FROM book))) THEN
        RAISE EXCEPTION USING MESSAGE = TG_ARGV[0];
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION check_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM after_rows r WHERE NOT EXISTS (SELECT 1 FROM period p WHERE p.batch_id = r.batch_id)) THEN
        RAISE EXCEPTION 'a balance is kept by the batch that closes a quarter';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION check_undone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.undone_in IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM batch u WHERE u.id = NEW.undone_in
        AND ((u.undoes = OLD.batch_id AND u.state = 'posted') OR (u.id = OLD.batch_id AND u.state = 'waiting'))) THEN
        RAISE EXCEPTION USING MESSAGE = TG_ARGV[0];
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_undone_or_replaced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.undone_in IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM batch u WHERE u.id = NEW.undone_in
        AND ((u.undoes = OLD.batch_id AND u.state = 'posted') OR u.state = 'waiting')) THEN
        RAISE EXCEPTION USING MESSAGE = TG_ARGV[0];
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF length(NEW.sha256) <> 64 OR NOT in_one_spelling(NEW.written_by) OR NOT EXISTS (
        SELECT 1 FROM statement s JOIN batch b ON b.id = s.batch_id AND b.state = 'posted'
        WHERE s.id = NEW.statement_id AND s.undone_in IS NULL) THEN
        RAISE EXCEPTION 'a paper is of a statement that counts, and has a hash and a writer';
    END IF;
    IF NOT (SELECT practice FROM book) AND NEW.written_by <> lower(session_user) THEN
        RAISE EXCEPTION 'a paper is written by who is logged in';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER a_transaction_is_born_open BEFORE INSERT ON journal_transaction FOR EACH ROW EXECUTE FUNCTION check_born_open();
CREATE TRIGGER a_transaction_joins_a_batch_being_written AFTER INSERT ON journal_transaction REFERENCING NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION check_new_transactions();
CREATE TRIGGER a_sealed_transaction_is_never_changed BEFORE UPDATE ON journal_transaction FOR EACH ROW
    EXECUTE FUNCTION check_sealed('a sealed transaction is never changed, correct it by a reversal');
CREATE TRIGGER a_sealed_transaction_is_never_deleted BEFORE DELETE ON journal_transaction FOR EACH ROW
    EXECUTE FUNCTION check_sealed('a sealed transaction is never deleted, correct it by a reversal');
CREATE TRIGGER an_open_transaction_is_only_sealed BEFORE UPDATE ON journal_transaction FOR EACH ROW EXECUTE FUNCTION check_open_update();
CREATE TRIGGER a_seal_checks_everything AFTER UPDATE ON journal_transaction REFERENCING NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION check_seals();
CREATE TRIGGER a_posting_joins_an_open_transaction AFTER INSERT ON posting REFERENCING NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION check_new_postings();
CREATE TRIGGER a_posting_is_never_changed BEFORE UPDATE ON posting FOR EACH ROW
    EXECUTE FUNCTION refuse('a posting is never changed, correct it by a reversal');
CREATE TRIGGER a_sealed_posting_is_never_deleted BEFORE DELETE ON posting FOR EACH ROW EXECUTE FUNCTION check_posting_delete();
CREATE TRIGGER a_paper_is_of_a_statement_that_counts BEFORE INSERT ON statement_file FOR EACH ROW EXECUTE FUNCTION check_paper();
CREATE TRIGGER a_paper_is_never_changed BEFORE UPDATE ON statement_file FOR EACH ROW
    EXECUTE FUNCTION refuse('a paper that was written is never changed, issue a new version');
CREATE TRIGGER a_paper_is_never_deleted BEFORE DELETE ON statement_file FOR EACH ROW
    EXECUTE FUNCTION refuse('a paper that was written is never deleted, issue a new version');
CREATE TRIGGER papers_are_never_emptied BEFORE TRUNCATE ON statement_file FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a paper that was written is never deleted, issue a new version');
CREATE TRIGGER a_batch_is_born_waiting BEFORE INSERT ON batch FOR EACH ROW EXECUTE FUNCTION check_new_batch();
CREATE TRIGGER a_batch_keeps_what_it_is BEFORE UPDATE ON batch FOR EACH ROW EXECUTE FUNCTION check_batch_keeps();
CREATE TRIGGER a_batch_moves_forward BEFORE UPDATE ON batch FOR EACH ROW EXECUTE FUNCTION check_batch_moves();
CREATE TRIGGER who_makes_a_batch_does_not_approve_it BEFORE UPDATE ON batch FOR EACH ROW EXECUTE FUNCTION check_approval();
CREATE TRIGGER a_batch_is_never_deleted BEFORE DELETE ON batch FOR EACH ROW
    EXECUTE FUNCTION refuse('a batch is never deleted, undo it');
CREATE TRIGGER the_head_follows_the_chain BEFORE UPDATE ON book FOR EACH ROW EXECUTE FUNCTION check_head();
CREATE TRIGGER the_head_is_never_deleted BEFORE DELETE ON book FOR EACH ROW
    EXECUTE FUNCTION refuse('the head of the book is never deleted');
CREATE TRIGGER a_counter_only_counts_up BEFORE INSERT OR UPDATE ON counter FOR EACH ROW EXECUTE FUNCTION check_counter();
CREATE TRIGGER a_counter_is_never_deleted BEFORE DELETE ON counter FOR EACH ROW
    EXECUTE FUNCTION refuse('a counter is never deleted');
CREATE TRIGGER an_account_is_never_changed BEFORE INSERT OR DELETE OR UPDATE ON account FOR EACH ROW
    EXECUTE FUNCTION refuse('the chart of accounts changes by an upgrade only');
CREATE TRIGGER the_journal_is_never_emptied BEFORE TRUNCATE ON journal_transaction FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('nothing sealed is ever deleted');
CREATE TRIGGER postings_are_never_emptied BEFORE TRUNCATE ON posting FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('nothing sealed is ever deleted');
CREATE TRIGGER batches_are_never_emptied BEFORE TRUNCATE ON batch FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a batch is never deleted, undo it');
CREATE TRIGGER the_head_is_never_emptied BEFORE TRUNCATE ON book FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('the head of the book is never deleted');
CREATE TRIGGER counters_are_never_emptied BEFORE TRUNCATE ON counter FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a counter is never deleted');
CREATE TRIGGER accounts_are_never_emptied BEFORE TRUNCATE ON account FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('the chart of accounts changes by an upgrade only');
