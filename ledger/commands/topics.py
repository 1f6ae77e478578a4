"""The topics of `fund help TOPIC`: what a command's own help cannot say, because it belongs to several commands."""

# name: (other words that lead there, what it is about, the text)
TOPICS: dict[str, tuple[str, str, str]] = {
    "start": (
        "begin init practice demo contributors",
        "A new book, and the order of the first hour.",
        """\
A book is a folder with fund.toml (places and looks) and a database. Make it,
name the bank account, then read what there is; every command says the next:

  fund init ~/tip --name TIP --two-people
  fund bank add bofa-usd USD
  fund import contributors FILE     only those the book does not know yet
  fund import rates FILE --source UNORE
  fund import pledges FILE
  fund import bank FILE --account bofa-usd
  fund match

The member states, the observers and the inter-American bodies are known
already; fund init --no-contributors leaves them out, where a list of codes
of your own is to hold instead. fund demo makes a practice book to try on.""",
    ),
    "reading": (
        "files import bank-files pledges-files sheets mark refused",
        "How files are read, and what to do with one that is refused.",
        """\
A file is known by its content. It is read by proof: running balances, printed
totals, days that can be read in one way only. What is not proved is asked
about, and nothing is written until all of it can be.

  fund read FILE                    how it would be read; needs no book
  fund import bank FILE -n          the same, with the book; writes nothing
  fund import pledges FILE --mark p_marked.xlsx
                                    the sheet back, a comment at each problem
  fund import bank FILE --dates dmy --decimal comma
                                    answers the question that was asked
  fund bank profile NAME --keep last
                                    keeps the answers for that account

The same bank line is taken once, whatever the file, its form and its range.""",
    ),
    "matching": (
        "match review certain likely unclear staged suspense",
        "From a bank line to a pledge, and into the journal.",
        """\
  fund match                        what each line would pay, and how sure
  fund match explain LINE           why, and why not another
  fund match accept --sure          stage what is certain
  fund match review                 the rest, one key a line; --plain for
                                    screen readers and slow lines
  fund match set LINE PLEDGE/N=AMOUNT
                                    by hand; --gift, --unidentified, --type
  fund match post                   shows the entries, asks, makes a batch

certain: a rule that was never wrong in your book. likely: look at it.
unclear: nothing speaks for one pledge more than for another. What nobody can
name goes into suspense: fund receipt identify gives it its owner later.""",
    ),
    "approval": (
        "two-people second-person approve undo batch batches correct correction mistake reverse",
        "Batches, the second person, and taking things back.",
        """\
Every command that writes makes one batch, B-2026-0043. In a book of two
people, what moves a figure waits until somebody else types its control total:

  fund approve                      what waits for you
  fund approve B-2026-0043          all of it, then the question
  fund approve B-2026-0043 --confirm 207963.17
                                    for scripts; --yes does not answer it
  fund approve B-2026-0043 --return --reason TEXT
                                    gives it back to who made it, and says why
  fund undo B-2026-0043             withdraws what you made yourself and waits,
                                    or reverses what is posted
  fund undo B-2026-0043 --same-days reverses it on its own days, not today: the
                                    statements of open quarters never tell of it
  fund undo B-2026-0043 --after-closing --reason TEXT
                                    reverses it today: closed quarters and sent
                                    statements stand, the next ones tell of it
  fund receipt correct R-2026-0031 P-2026-0009 --reason TEXT
                                    one receipt, credited to a wrong pledge or
                                    contributor, is credited anew in one batch
  fund log                          who did what, when

You are who the system says you are: your login, or on PostgreSQL the role
that opened the connection. Nobody approves what they made.""",
    ),
    "permissions": (
        "permission people role roles grant chmod chgrp group login logins wal shm",
        "Who may open a book: logins of a file, and of PostgreSQL.",
        """\
fund init makes the file for you alone. The second person opens it with a
login of their own, in a group that you both belong to (here: tip). Once,
while nobody works in the book, its owner says:

  chgrp -R tip ~/tip                the group of the folder and what is in it
  chmod 2770 ~/tip                  2: what is made in it belongs to the group
  chmod 660 ~/tip/tip.db*           fund.toml may stay as it is: 644

and the same 2770 for backups and out, once they are there. While somebody
works, tip.db-wal and tip.db-shm lie beside it. Who comes first makes them,
with the file's rights and the folder's group: so both need the folder, too.
The folder keys stays its owner's alone: chmod 700.

Whoever may write the file can do so with any program; fund verify shows it.
Let it lie on a disk of the machine that both log into, never on a network
drive. For people at several machines: fund init --database (PostgreSQL).

There each person is a login of the server. Who made the book owns it, and
lets others in; who keeps the server makes the logins, and runs what -n prints
where the owner may not make roles:

  fund people                       who may do what
  fund people let luis.mora approve read, write or approve
  fund people let luis.mora approve -n
  fund people stop luis.mora        what was written stays

Everybody opens it from a folder of their own, with their login in the address:

  fund init ~/tip --join --database postgresql+psycopg://luis.mora@HOST/NAME""",
    ),
    "budget": (
        "allot obligate spend order orders increase refund refunds advance cash",
        "From cash to allotment, order and spending; and money given back.",
        """\
Authority to spend comes from cash that came in, never from pledges.

  fund budget appropriate 4 50000   what is approved
  fund budget allot 4 20000         within free cash
  fund budget obligate 4 3200 AeroSur --order 4500031
  fund budget obligate O-2026-0001 400
                                    the order grows
  fund budget spend O-2026-0001 3200
  fund budget release O-2026-0001   what will not be spent
  fund budget                       what is left, and what it rests on
  fund receipt refund ESP 1200 --agreement PLEDGE --reason TEXT
  fund receipt pay F-2026-0001 --account bofa-usd

Orders lapse at the end of the next year (Article 106): fund budget lapse.""",
    ),
    "discount": (
        "discounting doubt allowance write-off valuation revalue revaluation",
        "What pledges are worth: discount, doubt, write-off, exchange.",
        """\
  fund pledge discount              the rates; off until there is one
  fund pledge discount 4 --reason TEXT
                                    for pledges signed from today on, of what
                                    falls due in a year or later
  fund pledge doubt PLEDGE AMOUNT --reason TEXT
                                    an allowance; the pledge stays as it is
  fund pledge write-off PLEDGE --reason TEXT
  fund period revalue 2026-Q3       closing rates; fund period close does it too

The discount unwinds as time passes, when a quarter is closed.""",
    ),
    "closing": (
        "close period quarter reconcile reconciliation reopen share",
        "Closing a quarter.",
        """\
  fund bank reconcile bofa-usd 2026-09 --sign
  fund period close 2026-Q3 -n      the checklist alone
  fund period close 2026-Q3         charges, lapses, revalues, shares out, seals
  fund period reopen 2026-Q3        lists the statements it was told in

Nothing dated in a closed quarter is posted afterwards; what comes late stands
in the open quarter and says so. With the last quarter the year is closed.""",
    ),
    "statements": (
        "statement versions version issue zip letters confirm confirmation manifest remind reminder reminders overdue",
        "Statements: issuing, correcting, writing again, letters.",
        """\
  fund statement preview ESP 2026-Q3 -o esp.pdf
                                    marked DRAFT; also .xlsx
  fund statement issue 2026-Q3      all who are due: xlsx, pdf, manifest.json
  fund statement issue 2026-Q3 --zip --to out
  fund statement list 2026-Q3       issued, waiting, due, skipped and why

A statement is never changed. When a figure of a quarter changes, issue the
quarter again: those concerned get version 2, which says what changed since
version 1; the others keep theirs. One more by name: --again.

  fund statement issue 2026-Q3 ESP --again
  fund statement write S-2026-0003 --version 1
                                    the same bytes as when it was issued
  fund statement confirm 2026       letters that ask to confirm the balance
  fund statement confirmed ESP 2026 --agrees
  fund statement confirm 2026 --list
  fund pledge remind                letters that ask for what is due
  fund pledge remind --list         who was asked, and what came in since

With two people a run waits for approval; then write its files.""",
    ),
    "keys": (
        "key signing signature sign fingerprint pem office.pem",
        "The office's key: who vouches for the list of statements.",
        """\
  fund statement key --new          a key; from its approval on it signs
  fund statement key                the keys, and which one signs

The private half lies in the folder keys of the book (keys in fund.toml says
where), never in the book: keep a copy that nobody else reads. The public
half, office.pem, goes out beside manifest.json and manifest.json.sig. Tell
recipients the fingerprint by another way than the statements.""",
    ),
    "checking": (
        "verify check paper donor recipient altered tampering proof sound",
        "Is this paper what was sent? Is the book sound?",
        """\
Whoever got statements needs no book, only the list and the office's key:

  fund verify statements-2026-Q3.zip --key office.pem
  fund verify FOLDER --key office.pem
                                    every file of the manifest.json in it
  fund verify paper.pdf --manifest manifest.json --key office.pem

Compare the fingerprint that it prints with the one the office told you.
In the office the book answers, and names amounts that were altered:

  fund verify paper.xlsx

The book itself, and a copy of it; exit status 3 where it is not sound:

  fund verify                       every check; --list names them
  fund verify --check chain
  fund verify backups/tip.db""",
    ),
    "as-of": (
        "asof known history then time-travel past",
        "The book as it was known on a day.",
        """\
--as-of DATE goes with every command that only reads, and leaves out whatever
was recorded, approved or undone after the end of that day (UTC):

  fund pledge list --as-of 2026-06-30
  fund report balance 2026-Q2 --as-of 2026-07-15
  fund statement preview ESP 2026-Q2 --as-of 2026-07-15
  fund export iati fund.xml --as-of 2026-12-31

A PERIOD is about when things happened, --as-of about when they were known.""",
    ),
    "exports": (
        "export iati audit auditor auditors beancount hledger csv xlsx json pack views sql",
        "For auditors, other programs and the public.",
        """\
  fund export audit pack.zip 2026   every table with its hash, ordered by the
                                    auditors' assertions, and verify_chain.py,
                                    which proves it with Python alone
  fund export iati fund.xml         an activity of the IATI Standard 2.03;
                                    [iati] in fund.toml describes the fund
  fund export beancount tip.bean    the journal for another program;
                                    also: hledger, csv
  fund report annual 2026 -o annual.xlsx
  fund show R-2026-0013 --history   the way from a row to its file and back

Every list and report also goes to --json, --csv, -o x.xlsx, -o x.pdf. The
views of the database (pledge_list, journal, statement_list and more) may be
read with any tool of SQL.""",
    ),
    "numbers": (
        "number codes dates amounts arguments grammar",
        "How things are written on the command line.",
        """\
  P- pledge  L- bank line  R- receipt  O- order  E- expenditure  F- refund
  B- batch   J- entry      S- statement           fund show opens any of them

  contributor   ESP, esp or ES
  day           2026-09-30, today, yesterday
  period        2026-Q3, 2026-09, 2026, 2026-01..2026-06
  amount        1234.56, without grouping
  target        P-2026-0005/1, P-2026-0005/1=15000

Common options stand anywhere on the line: fund --help lists them.""",
    ),
    "settings": (
        "fund.toml config configuration environment variables language lang postgresql database shell",
        "fund.toml, the environment, PostgreSQL.",
        """\
fund.toml holds places and looks only; whatever changes a figure is in the
book, under approval. fund doctor shows each setting and where it comes from.

  FUND_BOOK       the book, as -b
  FUND_LANG       en, es, fr or pt, as --lang
  FUND_PLAIN=1    nothing redrawn, no bars, sentences for screen readers
  FUND_NO_INPUT=1 never ask, as --no-input
  FUND_PAGER      the program that pages long lists, before PAGER; empty: none
  NO_COLOR        no colours; FORCE_COLOR: also in a pipe
  ACCESSIBLE=1    as FUND_PLAIN
  FUND_DEBUG=1    where in the program a mistake of its own lies

A team's book: fund init --database postgresql+psycopg://USER@HOST/NAME
The password belongs into PostgreSQL's own password file.

The shell completes commands, options, codes and numbers of the book by a line
in its own start file, such as .bashrc; for zsh, and fish (... | source), alike:

  eval "$(fund completion bash)"    every new window completes from then on""",
    ),
    "backups": (
        "backup restore copy move recover pg_dump pg_restore medium",
        "Copies of the book, and how one is brought back.",
        """\
  fund backup                       while others work; kept only if it is sound
  fund verify backups/COPY.db       proves a copy again, on any day
  fund restore backups/COPY.db -n   what would be lost by it
  fund restore backups/COPY.db      proved, compared, asked; then in its place

What was there is kept beside it as tip-replaced-….db, also when it is damaged,
and comes back the same way. Everybody else leaves the book first.

A copy holds the book alone: fund.toml, the folder keys and papers are files of
their own. Whoever gets a copy of a book gets a backup, not tip.db itself, whose
newest entries may still lie in tip.db-wal; it is read from any medium. Never
copy over tip.db: the tip.db-wal beside it would be mixed into the copy.

Where the folder of the book is gone, it is brought back in a new one:

  mkdir ~/tip-back
  cp ~/tip/backups/COPY.db ~/tip-back/tip.db
  fund init ~/tip-back --join
  fund verify -b ~/tip-back

On PostgreSQL the copy is a dump; its owner brings it into an empty database,
where it is proved, and lets the others in again by fund people:

  fund restore COPY.dump --database postgresql+psycopg://OWNER@HOST/EMPTY
  fund init ~/tip-back --join --database postgresql+psycopg://OWNER@HOST/EMPTY

A book stays in the kind of database that it was made in. To go from a file to
PostgreSQL, make a new book there and import the same files; keep the old one.""",
    ),
    "exit-codes": (
        "exit scripts script automation operation twice",
        "What the exit status says to a script, and how it runs again.",
        """\
  0    done, or nothing wrong; also an empty list
  1    no: nothing was written (refused, a rule, declined)
  2    not understood; also a question with nobody to ask: add --yes
  3    the book is not sound
  4    the book is busy; try again
  130  interrupted; nothing is half written

Results are on standard output, talk on standard error under --json and --csv.
Under --json a refusal is one object on standard error.

In JSON and CSV amounts are 1234.56 and days 2026-09-30 in every language. Keys,
states and codes are English, and so is what the book keeps: the reasons and
evidence of rows. Other sentences (message, what, cure) and names of things are
in the language of the screen: a script goes by codes, or sets FUND_LANG=en.

  fund receipt add ESP 500 USD --operation night-31 --yes
                   run again after a crash, it does nothing and says so
  fund receipt add ESP 500 USD --twice --yes
                   the same words again are refused unless they are meant""",
    ),
}
