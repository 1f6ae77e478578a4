-- What lists and reports read, for people's own tools too. The same names on SQLite and PostgreSQL.
-- Amounts are whole ten-thousandths (1.25 is 12500), debit positive; days are ISO dates. Only what counts is
-- shown: rows of batches that are posted and not undone, transactions that are sealed.

-- Every batch: what one command (typed) wrote, by whom and why (reason), and who decided about it and why (decided_why).
CREATE VIEW batch_list AS
SELECT b.id, b.number, b.kind, b.state, b.made_by, b.made_at, b.second, b.rows, b.total, b.words, b.content, b.decided_by, b.decided_at,
       b.reason, b.decided_why, b.typed, b.operation, u.number AS undoes, v.number AS undone_by
FROM batch b LEFT JOIN batch u ON u.id = b.undoes LEFT JOIN batch v ON v.id = b.undone_in;

-- The newest word on each field of a contributor (class apart: it is dated).
CREATE VIEW contributor_now AS
SELECT f.contributor_id, f.field, f.value
FROM contributor_fact f
JOIN (SELECT x.contributor_id, x.field, max(x.id) AS id FROM contributor_fact x JOIN batch b ON b.id = x.batch_id AND b.state = 'posted'
      WHERE x.undone_in IS NULL AND x.field NOT IN ('kind', 'alias', 'iban') GROUP BY x.contributor_id, x.field) newest
  ON newest.id = f.id;

-- The class of a contributor (AG/RES. 2019, paragraph 11) from a day on, up to the day before `until`.
CREATE VIEW contributor_kind AS
SELECT contributor_id, kind, effective_from, lead(effective_from) OVER (PARTITION BY contributor_id ORDER BY effective_from) AS until
FROM (SELECT f.contributor_id, f.value AS kind, coalesce(f.effective_from, '0001-01-01') AS effective_from,
             row_number() OVER (PARTITION BY f.contributor_id, coalesce(f.effective_from, '0001-01-01') ORDER BY f.id DESC) AS place
      FROM contributor_fact f JOIN batch b ON b.id = f.batch_id AND b.state = 'posted'
      WHERE f.field = 'kind' AND f.undone_in IS NULL) dated
WHERE place = 1;

-- Other names and accounts by which a contributor's money is known.
CREATE VIEW contributor_alias AS
SELECT f.id, c.code AS contributor, f.contributor_id, f.field, f.value, b.made_by, b.made_at
FROM contributor_fact f JOIN contributor c ON c.id = f.contributor_id AND c.undone_in IS NULL
JOIN batch b ON b.id = f.batch_id AND b.state = 'posted'
WHERE f.field IN ('alias', 'iban') AND f.undone_in IS NULL;

-- Contributors with their names in four languages and how their statements are written.
CREATE VIEW contributor_list AS
SELECT c.id, c.code,
       max(CASE WHEN n.field = 'name_en' THEN n.value END) AS name_en,
       max(CASE WHEN n.field = 'name_es' THEN n.value END) AS name_es,
       max(CASE WHEN n.field = 'name_fr' THEN n.value END) AS name_fr,
       max(CASE WHEN n.field = 'name_pt' THEN n.value END) AS name_pt,
       max(CASE WHEN n.field = 'alpha2' THEN n.value END) AS alpha2,
       max(CASE WHEN n.field = 'language' THEN n.value END) AS language,
       max(CASE WHEN n.field = 'locale' THEN n.value END) AS locale,
       max(CASE WHEN n.field = 'parent' THEN n.value END) AS parent,
       max(CASE WHEN n.field = 'note' THEN n.value END) AS note
FROM contributor c JOIN batch b ON b.id = c.batch_id AND b.state = 'posted'
LEFT JOIN contributor_now n ON n.contributor_id = c.id
WHERE c.undone_in IS NULL
GROUP BY c.id, c.code;

-- Exchange rates: US dollars per one unit, effective from a day on.
CREATE VIEW rate_list AS
SELECT r.id, r.currency, r.effective_from, r.usd_per_unit, r.source, b.number AS batch
FROM rate r JOIN batch b ON b.id = r.batch_id AND b.state = 'posted' WHERE r.undone_in IS NULL;

-- Closed quarters: all days before `end_day` are closed.
CREATE VIEW period_list AS
SELECT p.quarter, p.begin_day, p.end_day, b.number AS batch, b.made_by, b.decided_by
FROM period p JOIN batch b ON b.id = p.batch_id AND b.state = 'posted' WHERE p.undone_in IS NULL;

-- Which closing kept the balances at the end of a closed quarter: sums of all postings of the days before `end_day`.
CREATE VIEW kept_period AS
SELECT p.batch_id, p.quarter, p.end_day FROM period p JOIN batch b ON b.id = p.batch_id AND b.state = 'posted'
WHERE p.undone_in IS NULL AND p.chain_seq IS NOT NULL;

-- Balances of accounts at the end of each closed quarter. `debit` is what was debited in all, year-end entries apart; `carried` is
-- what those moved; base - debit - carried was credited.
CREATE VIEW kept_balance_list AS
SELECT k.quarter, k.end_day, f.code AS fund, x.account, x.currency, x.budget_line_id, x.amount, x.base, x.debit, x.carried
FROM kept_period k JOIN kept_balance x ON x.batch_id = k.batch_id JOIN fund f ON f.id = x.fund_id;

-- The same under the names of contributors, by account and statement line.
CREATE VIEW kept_share_list AS
SELECT k.quarter, k.end_day, c.code AS contributor, f.code AS fund, x.account, x.line, x.currency, x.amount, x.base
FROM kept_period k JOIN kept_share x ON x.batch_id = k.batch_id JOIN contributor c ON c.id = x.contributor_id JOIN fund f ON f.id = x.fund_id;

-- What stood on the accounts of each instalment that was not settled: due (1110) or not (1120), paid before it counted (2110), or outside
-- the books (9010), where `line` A10 says that it was conditional or not signed. A closing of an earlier program kept none.
CREATE VIEW kept_open_list AS
SELECT k.quarter, k.end_day, c.code AS contributor, g.number AS pledge, x.instalment, x.account, x.line, x.currency, x.amount, x.base
FROM kept_period k JOIN kept_open x ON x.batch_id = k.batch_id JOIN contributor c ON c.id = x.contributor_id LEFT JOIN pledge g ON g.id = x.pledge_id;

-- Accounts by source of their money, unearmarked, earmarked or program_budget, year-end entries apart: what is `named` stands under
-- a contributor's name, what is `on_pledge` names a pledge and is not line B6 of a statement. A closing of an earlier program kept none.
CREATE VIEW kept_source_list AS
SELECT k.quarter, k.end_day, x.account, x.source, x.named, x.on_pledge, x.base
FROM kept_period k JOIN kept_source x ON x.batch_id = k.batch_id;

-- The journal: every posting of every sealed transaction.
CREATE VIEW journal AS
SELECT t.seq, 'J-' || t.year || '-' || CASE WHEN t.no < 1000000 THEN substr('' || (1000000 + t.no), 2) ELSE '' || t.no END AS number,
       t.day, t.event, t.source, t.memo, t.late_from, t.reverses, t.prepared_by, t.sealed_by, t.sealed_at, t.hash, b.number AS batch,
       p.id AS posting, p.no, p.account, a.name AS account_name, f.code AS fund, p.currency, p.amount, p.base, p.line,
       p.contributor_id, c.code AS contributor, p.pledge_id, g.number AS pledge, p.instalment, k.name AS bank_account, p.budget_line_id
FROM journal_transaction t
JOIN batch b ON b.id = t.batch_id
JOIN posting p ON p.transaction_id = t.id
JOIN account a ON a.code = p.account
JOIN fund f ON f.id = p.fund_id
LEFT JOIN contributor c ON c.id = p.contributor_id
LEFT JOIN pledge g ON g.id = p.pledge_id
LEFT JOIN bank_account k ON k.id = p.bank_account_id
WHERE t.seq IS NOT NULL;

-- Postings that count, lean: the open ones are few, so they are left out instead of the sealed being looked up.
CREATE VIEW sealed_posting AS
SELECT p.* FROM posting p WHERE p.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE seq IS NULL);

-- The same without the entries that close a year: what was earned and spent, since inception and in any period.
CREATE VIEW flow_posting AS
SELECT s.* FROM sealed_posting s WHERE s.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE event = 'year end');

-- An instalment: what was promised, what came in, what is open, in the pledge's currency.
CREATE VIEW instalment_list AS
SELECT g.id AS pledge_id, g.number AS pledge, e.instalment, c.id AS contributor_id, c.code AS contributor, g.fund_id, g.currency,
       coalesce(g.signed, n.signed) AS signed, g.conditional AND n.met IS NULL AS conditional,
       g.agreement, g.condition, g.earmark, e.due, e.pledged, coalesce(a.received, 0) AS received,
       e.pledged - coalesce(a.received, 0) AS open
FROM pledge g
JOIN batch b ON b.id = g.batch_id AND b.state = 'posted'
JOIN contributor c ON c.id = g.contributor_id
JOIN (SELECT x.pledge_id, x.instalment, sum(x.amount) AS pledged,
             (SELECT y.due FROM pledge_entry y JOIN batch z ON z.id = y.batch_id AND z.state = 'posted'
              WHERE y.pledge_id = x.pledge_id AND y.instalment = x.instalment AND y.due IS NOT NULL AND y.undone_in IS NULL
              ORDER BY y.id DESC LIMIT 1) AS due
      FROM pledge_entry x JOIN batch w ON w.id = x.batch_id AND w.state = 'posted'
      WHERE x.undone_in IS NULL GROUP BY x.pledge_id, x.instalment) e ON e.pledge_id = g.id
LEFT JOIN (SELECT l.pledge_id, l.instalment, sum(l.amount) AS received
           FROM allocation l JOIN batch v ON v.id = l.batch_id AND v.state = 'posted'
           WHERE l.undone_in IS NULL GROUP BY l.pledge_id, l.instalment) a
  ON a.pledge_id = e.pledge_id AND a.instalment = e.instalment
LEFT JOIN (SELECT q.pledge_id, min(CASE WHEN q.event = 'signed' THEN q.day END) AS signed,
                  min(CASE WHEN q.event = 'condition_met' THEN q.day END) AS met
           FROM pledge_entry q JOIN batch u ON u.id = q.batch_id AND u.state = 'posted'
           WHERE q.undone_in IS NULL AND q.event IN ('signed', 'condition_met') GROUP BY q.pledge_id) n ON n.pledge_id = g.id
WHERE g.undone_in IS NULL;

-- Money received, returned and in suspense. Amounts: what was sent, what the account got, what banks kept, value in US dollars.
CREATE VIEW receipt_list AS
SELECT r.id, r.number, r.contributor_id, c.code AS contributor, r.fund_id, k.name AS bank_account, r.bank_line_id, r.day, r.currency,
       r.amount, r.account_currency, r.net, r.charges, r.base, r.held, r.held_base, r.method, r.reference, r.returns, r.identifies, b.number AS batch
FROM receipt r
JOIN batch b ON b.id = r.batch_id AND b.state = 'posted'
LEFT JOIN contributor c ON c.id = r.contributor_id
LEFT JOIN bank_account k ON k.id = r.bank_account_id
WHERE r.undone_in IS NULL;

-- Which receipt serves which instalment.
CREATE VIEW allocation_list AS
SELECT l.id, l.receipt_id, r.number AS receipt, l.pledge_id, g.number AS pledge, l.instalment, g.currency, l.amount, l.base, r.day
FROM allocation l
JOIN batch b ON b.id = l.batch_id AND b.state = 'posted'
JOIN receipt r ON r.id = l.receipt_id
JOIN pledge g ON g.id = l.pledge_id
WHERE l.undone_in IS NULL;

-- Unspent money that goes back to contributors, in the fund's currency: `paid_on` is empty while it is only approved.
CREATE VIEW refund_list AS
SELECT r.id, r.number, r.contributor_id, c.code AS contributor, r.fund_id, r.pledge_id, g.number AS pledge, r.day, r.amount, r.this_year,
       r.reason, p.day AS paid_on, p.number AS payment, k.name AS bank_account, b.number AS batch,
       coalesce(r.currency, f.currency) AS currency, coalesce(r.money, r.amount) AS money
FROM refund r
JOIN batch b ON b.id = r.batch_id AND b.state = 'posted'
JOIN contributor c ON c.id = r.contributor_id
JOIN fund f ON f.id = r.fund_id
LEFT JOIN pledge g ON g.id = r.pledge_id
LEFT JOIN (SELECT x.* FROM refund x JOIN batch y ON y.id = x.batch_id AND y.state = 'posted' WHERE x.undone_in IS NULL) p ON p.pays = r.id
LEFT JOIN bank_account k ON k.id = p.bank_account_id
WHERE r.undone_in IS NULL AND r.pays IS NULL;

-- Goods and services that contributors gave: their own amount, and the fair value in US dollars.
CREATE VIEW gift_in_kind_list AS
SELECT i.id, i.number, i.contributor_id, c.code AS contributor, i.fund_id, i.day, i.kind, i.what, i.currency, i.amount, i.base, i.object,
       i.document, i.document_sha256, b.number AS batch
FROM gift_in_kind i
JOIN batch b ON b.id = i.batch_id AND b.state = 'posted'
JOIN contributor c ON c.id = i.contributor_id
WHERE i.undone_in IS NULL;

-- Bank lines that count, and what became of them: open, staged or posted. Of a restated line the one that was taken counts.
CREATE VIEW bank_line_list AS
SELECT l.id, k.name AS bank_account, l.bank_account_id, i.file_name, l.sheet, l.row, l.verdict, l.day, l.value_date, l.amount,
       l.currency, l.text, l.reference, l.counterparty, l.iban, l.original_currency, l.original_amount, l.balance, ib.number AS batch,
       m.id AS match_id, m.type AS match_type, m.note,
       CASE WHEN p.id IS NOT NULL THEN 'posted' WHEN m.id IS NOT NULL THEN 'staged' ELSE 'open' END AS state
FROM bank_line l
JOIN batch ib ON ib.id = l.batch_id AND ib.state = 'posted'
JOIN bank_account k ON k.id = l.bank_account_id
JOIN import_run i ON i.id = l.import_id
LEFT JOIN bank_match m ON m.bank_line_id = l.id AND m.undone_in IS NULL
LEFT JOIN match_posting p ON p.match_id = m.id AND p.undone_in IS NULL
WHERE l.undone_in IS NULL
  AND (l.restates IS NULL OR EXISTS (SELECT 1 FROM restatement t JOIN batch x ON x.id = t.batch_id AND x.state = 'posted'
                                     WHERE t.bank_line_id = l.id AND t.undone_in IS NULL))
  AND NOT EXISTS (SELECT 1 FROM restatement t JOIN batch x ON x.id = t.batch_id AND x.state = 'posted'
                  WHERE t.old_line_id = l.id AND t.undone_in IS NULL);

-- Bank lines as a later file restates them, not taken: `id` is the line as it is in the later file, `old` the one that counts.
CREATE VIEW restated_list AS
SELECT n.id, n.restates AS old, o.bank_account, o.bank_account_id, i.file_name, n.sheet, n.row, n.day, n.amount, n.currency, n.text,
       n.counterparty, n.reference, o.day AS old_day, o.amount AS old_amount, o.text AS old_text, o.state AS old_state
FROM bank_line n
JOIN batch b ON b.id = n.batch_id AND b.state = 'posted'
JOIN import_run i ON i.id = n.import_id
JOIN bank_line_list o ON o.id = n.restates
WHERE n.restates IS NOT NULL AND n.undone_in IS NULL
  AND NOT EXISTS (SELECT 1 FROM restatement t WHERE t.bank_line_id = n.id AND t.undone_in IS NULL);

-- What confirmed bank lines taught, row by row: words or an account, and whose money or what type of line they mean. Kinds:
-- payer, text, account, in, out, sort, evidence (how often a piece of it was right or wrong). What was forgotten is left out.
CREATE VIEW lesson_list AS
SELECT l.id, l.kind, l.words, coalesce(c.code, l.type) AS means, l.times, l.bank_line_id, l.batch_id, b.number AS batch, b.made_by, b.made_at
FROM lesson l
JOIN batch b ON b.id = l.batch_id AND b.state = 'posted'
LEFT JOIN contributor c ON c.id = l.contributor_id
WHERE l.undone_in IS NULL AND NOT l.forgets AND NOT EXISTS (
    SELECT 1 FROM lesson f JOIN batch d ON d.id = f.batch_id AND d.state = 'posted'
    WHERE f.forgets AND f.undone_in IS NULL AND f.kind = l.kind AND f.words = l.words AND f.type = l.type
      AND coalesce(f.contributor_id, 0) = coalesce(l.contributor_id, 0) AND f.id > l.id);

-- The rules of matching that a book has learned: who taught each first, when, how often it was confirmed in all (`times`),
-- right since, and wrong since: the same words then meant something else.
CREATE VIEW rule_list AS
SELECT r.id, r.kind, r.words, r.means, r.times, r.times - f.times AS right_since,
       (SELECT coalesce(sum(x.times), 0) FROM lesson_list x
        WHERE x.kind = r.kind AND x.words = r.words AND x.means <> r.means AND x.id > r.id) AS wrong_since,
       f.made_by, f.made_at, f.batch, f.bank_line_id
FROM (SELECT min(id) AS id, kind, words, means, sum(times) AS times FROM lesson_list WHERE kind NOT IN ('sort', 'evidence')
      GROUP BY kind, words, means) r
JOIN lesson_list f ON f.id = r.id;

-- Bank accounts with the newest balance the bank printed.
CREATE VIEW bank_account_list AS
SELECT k.id, k.name, k.currency, k.iban, k.fund_id, f.code AS fund,
       (SELECT i.closing FROM import_run i WHERE i.bank_account_id = k.id AND i.undone_in IS NULL AND i.closing IS NOT NULL
        ORDER BY i.last_day DESC, i.id DESC LIMIT 1) AS closing,
       (SELECT max(i.last_day) FROM import_run i WHERE i.bank_account_id = k.id AND i.undone_in IS NULL) AS last_day
FROM bank_account k JOIN fund f ON f.id = k.fund_id
JOIN batch b ON b.id = k.batch_id AND b.state = 'posted'
WHERE k.undone_in IS NULL;

-- Which profile the files of an account are read with: the newest that counts; an empty one says that there is none.
CREATE VIEW bank_profile_list AS
SELECT p.id, p.bank_account_id, k.name AS bank_account, p.day, p.toml, b.number AS batch, b.made_by, b.decided_by
FROM bank_profile p
JOIN bank_account k ON k.id = p.bank_account_id
JOIN batch b ON b.id = p.batch_id AND b.state = 'posted'
WHERE p.undone_in IS NULL AND NOT EXISTS (
    SELECT 1 FROM bank_profile q JOIN batch c ON c.id = q.batch_id AND c.state = 'posted'
    WHERE q.bank_account_id = p.bank_account_id AND q.undone_in IS NULL AND q.id > p.id);

-- Signed reconciliations: the account stands still up to the day before `end_day`.
CREATE VIEW reconciliation_list AS
SELECT r.id, r.bank_account_id, k.name AS bank_account, r.begin_day, r.end_day, r.figures, r.figures_sha256, r.chain_seq,
       b.number AS batch, b.made_by, b.made_at, b.decided_by, b.decided_at
FROM reconciliation r JOIN bank_account k ON k.id = r.bank_account_id
JOIN batch b ON b.id = r.batch_id AND b.state = 'posted'
WHERE r.undone_in IS NULL;

-- Issued statements, newest version last.
CREATE VIEW statement_list AS
SELECT s.id, s.number, s.version, c.code AS contributor, s.contributor_id, s.fund_id, s.quarter, s.language, s.locale, s.figures_sha256,
       coalesce(x.name, p.name, '') AS file_name, coalesce(x.sha256, p.sha256, '') AS file_sha256, s.chain_seq, s.chain_head,
       b.number AS batch, b.made_by, b.made_at, b.decided_by, b.decided_at
FROM statement s JOIN contributor c ON c.id = s.contributor_id
JOIN batch b ON b.id = s.batch_id AND b.state = 'posted'
LEFT JOIN statement_file x ON x.statement_id = s.id AND x.kind = 'xlsx'
LEFT JOIN statement_file p ON p.statement_id = s.id AND p.kind = 'pdf'
WHERE s.undone_in IS NULL;

-- Every paper that was written, with the SHA-256 of its bytes; `superseded_by` is the newest version that counts.
CREATE VIEW statement_file_list AS
SELECT f.id, f.statement_id, s.number, s.version, c.code AS contributor, s.quarter, s.language, f.kind, f.name, f.sha256, f.made_with,
       f.written_by, f.written_at, b.number AS batch, b.made_by, b.made_at, b.decided_by, b.decided_at,
       CASE WHEN s.undone_in IS NULL THEN 0 ELSE 1 END AS undone,
       (SELECT max(n.version) FROM statement n JOIN batch o ON o.id = n.batch_id AND o.state = 'posted'
        WHERE n.number = s.number AND n.undone_in IS NULL AND n.version > s.version) AS superseded_by
FROM statement_file f JOIN statement s ON s.id = f.statement_id JOIN batch b ON b.id = s.batch_id JOIN contributor c ON c.id = s.contributor_id;

-- What each run did about each contributor: issued, unchanged, waits or skipped, why, and the amounts that add up to the ledger.
CREATE VIEW statement_coverage_list AS
SELECT v.id, b.number AS batch, b.made_at, v.quarter, c.code AS contributor, v.state, v.reason, s.number, s.version, v.balance, v.pledged
FROM statement_coverage v JOIN batch b ON b.id = v.batch_id AND b.state = 'posted' JOIN contributor c ON c.id = v.contributor_id
LEFT JOIN statement s ON s.id = v.statement_id
WHERE v.undone_in IS NULL;

-- The office's keys, the newest last: the last one signs.
CREATE VIEW signing_key_list AS
SELECT k.id, k.fingerprint, k.public_pem, b.number AS batch, b.made_by, b.made_at, b.decided_by, b.decided_at
FROM signing_key k JOIN batch b ON b.id = k.batch_id AND b.state = 'posted'
WHERE k.undone_in IS NULL;

-- The lines of the budget: an object of expenditure (1 to 9) of an activity in a fiscal year, and the source of its money.
CREATE VIEW budget_line_list AS
SELECT l.id, l.fund_id, f.code AS fund, l.year, l.activity_id, a.code AS activity, l.object, l.source, b.number AS batch
FROM budget_line l JOIN fund f ON f.id = l.fund_id JOIN activity a ON a.id = l.activity_id
JOIN batch b ON b.id = l.batch_id AND b.state = 'posted'
WHERE l.undone_in IS NULL;

-- Money given to lines and taken back from them: appropriated, or allotted.
CREATE VIEW budget_entry_list AS
SELECT e.id, e.budget_line_id, l.fund, l.year, l.activity, l.object, l.source, e.event, e.day, e.amount, e.reason, e.document, b.number AS batch,
       b.made_by, b.decided_by
FROM budget_entry e JOIN budget_line_list l ON l.id = e.budget_line_id JOIN batch b ON b.id = e.batch_id AND b.state = 'posted'
WHERE e.undone_in IS NULL;

-- Requisitions and orders. What is open is what was raised, less what was spent, ordered (of a requisition), cut and lapsed.
CREATE VIEW obligation_list AS
SELECT o.id, o.number, o.kind, o.budget_line_id, l.fund, l.year, l.activity, l.object, l.source, o.payee, o.order_no, o.pledge_id, g.number AS pledge,
       r.number AS requisition, e.day, o.expires, e.raised, e.spent, e.raised - e.spent - e.open AS cut, e.open, o.override, b.number AS batch
FROM obligation o
JOIN batch b ON b.id = o.batch_id AND b.state = 'posted'
JOIN budget_line_list l ON l.id = o.budget_line_id
JOIN (SELECT x.obligation_id, min(x.day) AS day, sum(CASE WHEN x.event = 'raised' THEN x.amount ELSE 0 END) AS raised,
             -sum(CASE WHEN x.event = 'spent' THEN x.amount ELSE 0 END) AS spent, sum(x.amount) AS open
      FROM obligation_entry x JOIN batch y ON y.id = x.batch_id AND y.state = 'posted' WHERE x.undone_in IS NULL
      GROUP BY x.obligation_id) e ON e.obligation_id = o.id
LEFT JOIN pledge g ON g.id = o.pledge_id
LEFT JOIN obligation r ON r.id = o.requisition_id
WHERE o.undone_in IS NULL;

-- Money that travellers got, what they rendered account of and paid back, and what they still hold.
CREATE VIEW advance_list AS
SELECT v.id, v.number, v.traveller, v.budget_line_id, l.fund, l.year, l.activity, l.object, l.source, o.number AS obligation, v.due, e.day,
       e.paid, e.rendered, e.refunded, e.held, b.number AS batch
FROM advance v
JOIN batch b ON b.id = v.batch_id AND b.state = 'posted'
JOIN budget_line_list l ON l.id = v.budget_line_id
JOIN (SELECT x.advance_id, min(x.day) AS day, sum(CASE WHEN x.event = 'paid' THEN x.amount ELSE 0 END) AS paid,
             -sum(CASE WHEN x.event = 'rendered' THEN x.amount ELSE 0 END) AS rendered,
             -sum(CASE WHEN x.event = 'refunded' THEN x.amount ELSE 0 END) AS refunded, sum(x.amount) AS held
      FROM advance_entry x JOIN batch y ON y.id = x.batch_id AND y.state = 'posted' WHERE x.undone_in IS NULL
      GROUP BY x.advance_id) e ON e.advance_id = v.id
LEFT JOIN obligation o ON o.id = v.obligation_id
WHERE v.undone_in IS NULL;

-- Expenditures, and what of each was paid: by a line of a bank's file, by hand, or by an advance. A line that is coded as a payment and names
-- no expenditure is known to account 2010 only.
CREATE VIEW expenditure_list AS
SELECT x.id, x.number, x.budget_line_id, l.fund, l.year, l.activity, l.object, l.source, o.number AS obligation, v.number AS advance,
       g.number AS pledge, x.day, x.payee, x.text, x.amount, CASE WHEN x.advance_id IS NULL THEN coalesce(d.paid, 0) ELSE x.amount END AS paid,
       x.override, b.number AS batch, coalesce(x.currency, f.currency) AS currency, coalesce(x.money, x.amount) AS money
FROM expenditure x
JOIN batch b ON b.id = x.batch_id AND b.state = 'posted'
JOIN budget_line_list l ON l.id = x.budget_line_id
JOIN budget_line y ON y.id = x.budget_line_id
JOIN fund f ON f.id = y.fund_id
LEFT JOIN obligation o ON o.id = x.obligation_id
LEFT JOIN advance v ON v.id = x.advance_id
LEFT JOIN pledge g ON g.id = x.pledge_id
LEFT JOIN (SELECT p.expenditure_id, sum(p.amount) AS paid FROM disbursement p JOIN batch y ON y.id = p.batch_id AND y.state = 'posted'
           WHERE p.undone_in IS NULL GROUP BY p.expenditure_id) d ON d.expenditure_id = x.id
WHERE x.undone_in IS NULL;

-- What of every expenditure is not paid; payments that wait for a second person count as made. `state` is that of its own batch.
CREATE VIEW payable_list AS
SELECT x.id, x.number, o.number AS obligation, o.order_no, x.payee, x.day, l.fund_id, x.budget_line_id, l.object, coalesce(x.currency, f.currency) AS currency,
       CASE WHEN x.advance_id IS NULL THEN coalesce(x.money, x.amount) - coalesce(d.paid, 0) ELSE 0 END AS open, b.number AS batch, b.state
FROM expenditure x
JOIN batch b ON b.id = x.batch_id
JOIN budget_line l ON l.id = x.budget_line_id
JOIN fund f ON f.id = l.fund_id
LEFT JOIN obligation o ON o.id = x.obligation_id
LEFT JOIN (SELECT expenditure_id, sum(amount) AS paid FROM disbursement WHERE undone_in IS NULL GROUP BY expenditure_id) d
  ON d.expenditure_id = x.id
WHERE x.undone_in IS NULL;

-- The use of every line: appropriated, allotted, and what of it is open of requisitions, orders and advances (those outside
-- orders), and spent. What is left is what was allotted less the four last.
CREATE VIEW budget_use AS
SELECT l.id, l.fund_id, f.currency, l.year, l.activity, l.object, l.source, coalesce(e.appropriated, 0) AS appropriated,
       coalesce(e.allotted, 0) AS allotted, coalesce(o.requested, 0) AS requested, coalesce(o.obligated, 0) AS obligated,
       coalesce(v.advanced, 0) AS advanced, coalesce(x.spent, 0) AS spent
FROM budget_line_list l
JOIN fund f ON f.id = l.fund_id
LEFT JOIN (SELECT budget_line_id, sum(CASE WHEN event = 'appropriated' THEN amount ELSE 0 END) AS appropriated,
                  sum(CASE WHEN event = 'allotted' THEN amount ELSE 0 END) AS allotted
           FROM budget_entry_list GROUP BY budget_line_id) e ON e.budget_line_id = l.id
LEFT JOIN (SELECT budget_line_id, sum(CASE WHEN kind = 'requisition' THEN open ELSE 0 END) AS requested,
                  sum(CASE WHEN kind = 'order' THEN open ELSE 0 END) AS obligated
           FROM obligation_list GROUP BY budget_line_id) o ON o.budget_line_id = l.id
LEFT JOIN (SELECT budget_line_id, sum(held) AS advanced FROM advance_list WHERE obligation IS NULL GROUP BY budget_line_id) v
  ON v.budget_line_id = l.id
LEFT JOIN (SELECT budget_line_id, sum(amount) AS spent FROM expenditure_list GROUP BY budget_line_id) x ON x.budget_line_id = l.id;

-- What objects of expenditure are called from a day on, and where the Coordinator's office belongs from a day on.
CREATE VIEW object_name_list AS
SELECT n.id, n.object, n.effective_from, n.name_en, n.name_es, n.name_fr, n.name_pt, b.number AS batch
FROM object_name n JOIN batch b ON b.id = n.batch_id AND b.state = 'posted' WHERE n.undone_in IS NULL;

CREATE VIEW organisational_unit_list AS
SELECT u.id, u.effective_from, u.name_en, u.name_es, u.name_fr, u.name_pt, b.number AS batch
FROM organisational_unit u JOIN batch b ON b.id = u.batch_id AND b.state = 'posted' WHERE u.undone_in IS NULL;

-- Where every posting came from: entry, receipt, bank line, and the file with its SHA-256, sheet and row. A reversal comes
-- from where the reversed entry came from. What no bank line stands behind names the file of its batch, where there is one.
CREATE VIEW posting_origin AS
SELECT j.seq, j.number, j.day, j.event, j.memo, j.late_from, j.batch, j.prepared_by, j.sealed_by, j.sealed_at, j.posting, j.no, j.account,
       j.currency, j.amount, j.base, j.line, j.contributor_id, j.contributor, j.pledge_id, j.pledge, j.instalment,
       o.id AS transaction_id, r.number AS receipt, l.id AS bank_line_id, k.name AS bank_account, f.file_name, f.sha256, l.sheet, l.row
FROM journal j
JOIN journal_transaction t ON t.seq = j.seq
JOIN journal_transaction o ON o.id = coalesce(t.reverses, t.id)
LEFT JOIN receipt r ON r.transaction_id = o.id
LEFT JOIN match_posting m ON m.transaction_id = o.id
LEFT JOIN bank_match d ON d.id = m.match_id
LEFT JOIN bank_line l ON l.id = coalesce(r.bank_line_id, d.bank_line_id)
LEFT JOIN bank_account k ON k.id = l.bank_account_id
LEFT JOIN import_run f ON f.id = coalesce(l.import_id, (SELECT min(i.id) FROM import_run i WHERE i.batch_id = o.batch_id));

-- What indirect costs are recovered at, in percent: by class (empty: all others) of agreements signed from a day on.
CREATE VIEW recovery_rule_list AS
SELECT r.id, r.kind, r.effective_from, r.rate, r.base, r.timing, r.threshold, r.citation, b.number AS batch,
       coalesce(b.decided_at, b.made_at) AS held_since
FROM recovery_rule r JOIN batch b ON b.id = r.batch_id AND b.state = 'posted' WHERE r.undone_in IS NULL;

-- The rates, in percent, that were agreed for one agreement instead, for money from a day on.
CREATE VIEW recovery_override_list AS
SELECT o.id, o.pledge_id, g.number AS pledge, c.code AS contributor, o.effective_from, o.rate, o.reason, b.number AS batch
FROM recovery_override o JOIN batch b ON b.id = o.batch_id AND b.state = 'posted'
JOIN pledge g ON g.id = o.pledge_id JOIN contributor c ON c.id = g.contributor_id WHERE o.undone_in IS NULL;

-- What was charged for indirect costs (positive) or given back (negative), by receipt, expenditure or refund, and why.
CREATE VIEW recovery_list AS
SELECT x.id, x.fund_id, x.contributor_id, c.code AS contributor, x.pledge_id, g.number AS pledge, x.receipt_id, r.number AS receipt,
       x.entry_id, coalesce(k.day, e.day) AS day, x.basis, x.rate, x.base, x.amount, x.why, x.note, x.rule_id, x.override_id,
       x.transaction_id, b.number AS batch
FROM recovery x JOIN batch b ON b.id = x.batch_id AND b.state = 'posted'
JOIN contributor c ON c.id = x.contributor_id
JOIN journal_transaction e ON e.id = x.entry_id
LEFT JOIN journal_transaction k ON k.id = x.transaction_id
LEFT JOIN pledge g ON g.id = x.pledge_id
LEFT JOIN receipt r ON r.id = x.receipt_id
WHERE x.undone_in IS NULL;
-- What agreements say beyond their pledges, from a day on: interest kept or renounced, unspent money, the earmark that holds.
CREATE VIEW agreement_clause_list AS
SELECT a.id, a.pledge_id, g.number AS pledge, c.code AS contributor, a.clause, a.value, a.effective_from, a.reason, b.number AS batch
FROM agreement_clause a JOIN pledge g ON g.id = a.pledge_id JOIN contributor c ON c.id = g.contributor_id
JOIN batch b ON b.id = a.batch_id AND b.state = 'posted'
WHERE a.undone_in IS NULL;

-- The yearly rates, in percent, at which pledges signed from a day on are discounted (accounting.md §4); none where none is recorded.
CREATE VIEW discount_policy_list AS
SELECT d.id, d.fund_id, f.code AS fund, d.effective_from, d.rate, d.reason, b.number AS batch
FROM discount_policy d JOIN fund f ON f.id = d.fund_id JOIN batch b ON b.id = d.batch_id AND b.state = 'posted'
WHERE d.undone_in IS NULL;

-- What was shared out, by run, claim of the pool and holder: `amount` of the run, `borne` since inception, debit positive; the
-- entry it was posted by (none: interest that stays in the pool); `carry`, the fraction of a cent that rounding left.
CREATE VIEW sharing_list AS
SELECT s.id, s.quarter, s.day, s.kind, f.code AS fund, s.fund_id, s.account, s.budget_line_id, l.year, a.code AS activity, l.object, s.earned,
       s.contributor_id, c.code AS contributor, s.pledge_id, g.number AS pledge, s.amount, s.borne, s.carry, s.transaction_id, t.year AS entry_year,
       t.no AS entry_no, b.number AS batch
FROM sharing s JOIN fund f ON f.id = s.fund_id
JOIN batch b ON b.id = s.batch_id AND b.state = 'posted'
LEFT JOIN budget_line l ON l.id = s.budget_line_id LEFT JOIN activity a ON a.id = l.activity_id
LEFT JOIN contributor c ON c.id = s.contributor_id LEFT JOIN pledge g ON g.id = s.pledge_id
LEFT JOIN journal_transaction t ON t.id = s.transaction_id
WHERE s.undone_in IS NULL;

-- Letters that asked for a confirmation at the end of a fiscal year, with the newest answer: `state` agrees, differs, or silent.
-- `amount` is what the contributor has more than we, in the fund's currency.
CREATE VIEW confirmation_list AS
SELECT x.id, x.contributor_id, c.code AS contributor, x.year, s.number AS statement, s.version, x.day, x.language, x.file_name, x.file_sha256,
       CASE WHEN r.id IS NULL THEN 'silent' WHEN r.agrees THEN 'agrees' ELSE 'differs' END AS state, r.day AS answered, r.amount, r.text,
       r.document, r.document_sha256, b.number AS batch, b.made_by, q.number AS reply_batch, q.made_by AS reply_by
FROM confirmation x
JOIN batch b ON b.id = x.batch_id AND b.state = 'posted'
JOIN contributor c ON c.id = x.contributor_id
JOIN statement s ON s.id = x.statement_id
LEFT JOIN confirmation_reply r ON r.undone_in IS NULL AND r.id = (SELECT max(y.id) FROM confirmation_reply y JOIN batch v ON v.id = y.batch_id
                                                                   AND v.state = 'posted' WHERE y.confirmation_id = x.id AND y.undone_in IS NULL)
LEFT JOIN batch q ON q.id = r.batch_id
WHERE x.undone_in IS NULL;

-- Letters that asked for what was overdue, or fell due up to `until`; receipts were known up to `known`.
CREATE VIEW reminder_list AS
SELECT r.id, r.contributor_id, c.code AS contributor, r.day, r.until, r.known, r.language, r.file_name, r.file_sha256, r.batch_id,
       b.number AS batch, b.made_by, b.made_at
FROM reminder r
JOIN batch b ON b.id = r.batch_id AND b.state = 'posted'
JOIN contributor c ON c.id = r.contributor_id
WHERE r.undone_in IS NULL;

-- What each of them asked for: the instalment, when it was due, and what was open of it then, in the pledge's currency.
CREATE VIEW reminder_part_list AS
SELECT p.id, p.reminder_id, r.contributor_id, r.contributor, r.day, p.pledge_id, g.number AS pledge, p.instalment, p.due, g.currency, p.amount,
       r.language, r.file_name, r.file_sha256, r.batch_id, r.batch, r.made_by
FROM reminder_part p
JOIN reminder_list r ON r.id = p.reminder_id
JOIN pledge g ON g.id = p.pledge_id
WHERE p.undone_in IS NULL;
