"""The composition root: the table of commands, each loaded only when called, and the one error boundary."""

import gc
import os
import sys

COMMANDS = {  # name: (module, group, help)
    "status": ("ledger.commands.status", "Every day", "What needs attention, and the next command."),
    "import": ("imports.commands", "Every day", "Read pledges, bank files, budgets, rates and contributors."),
    "read": ("imports.commands_read", "Every day", "How a file would be read; needs no book."),
    "match": ("ledger.commands.match", "Every day", "Bank lines to pledges: propose, decide, post."),
    "pledge": ("ledger.commands.pledge", "Pledges and receipts", "Pledges and instalments."),
    "receipt": ("ledger.commands.receipt", "Pledges and receipts", "Money received and returned."),
    "contributor": ("ledger.commands.contributor", "Pledges and receipts", "Who contributes."),
    "bank": ("ledger.commands.bank", "Pledges and receipts", "Bank accounts."),
    "report": ("ledger.commands.report", "Quarter end", "A report; without a name, the list of them."),
    "rate": ("ledger.commands.rate", "Quarter end", "Exchange rates."),
    "period": ("ledger.commands.period", "Quarter end", "Quarters and their closing."),
    "statement": ("exports.commands_statement", "Quarter end", "Quarterly statements to contributors."),
    "budget": ("ledger.commands.budget", "Coordinator budget", "Allotments, obligations, spending, and their cover."),
    "recovery": ("ledger.commands.recovery", "Coordinator budget", "Indirect costs: charges, rules, what is owed."),
    "show": ("ledger.commands.show", "Control", "Anything by its number or code."),
    "approve": ("ledger.commands.approve", "Control", "Batches that wait for you; approve or return."),
    "undo": ("ledger.commands.undo", "Control", "Withdraw a batch, or reverse a posted one."),
    "log": ("ledger.commands.log", "Control", "Who did what, when."),
    "verify": ("ledger.commands.verify", "Control", "Prove the book."),
    "backup": ("ledger.commands.backup", "Control", "Copy the book safely and verify the copy."),
    "restore": ("ledger.commands.restore", "Control", "Bring a backup back, proved first."),
    "export": ("exports.commands", "Control", "For other programs and auditors: csv, beancount, iati, audit."),
    "init": ("ledger.commands.init", "Start and help", "Make a new book."),
    "demo": ("exports.commands_demo", "Start and help", "Make a practice book with sample files."),
    "upgrade": ("ledger.commands.upgrade", "Start and help", "Bring a book to this program's layout."),
    "people": ("ledger.commands.people", "Start and help", "Who may read, write and approve on PostgreSQL."),
    "completion": ("ledger.commands.completion", "Start and help", "What a shell offers while you type."),
    "doctor": ("ledger.commands.doctor", "Start and help", "Check installation, terminal and settings."),
}


def app() -> None:
    """`fund`, as the command line calls it."""
    words = sys.argv[1:]
    if words == ["--version"]:
        from ledger import __version__

        sys.stdout.write(f"fund {__version__}\n")
        return
    gc.set_threshold(100_000)  # a short life makes little garbage: looking for it often took a tenth of a small command
    try:
        import signal

        signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever asks to stop gets what Ctrl-C gets
        status = run(words)
    except KeyboardInterrupt:  # before there was anybody to say so
        status = 130
    from ledger.commands import session

    session.forget()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status)  # all is written and closed; taking the interpreter apart took another tenth


def run(words: list[str]) -> int:
    """One command line; returns its exit status (ux.md §2.7). Whatever happens, no traceback reaches a person."""
    from ledger.commands import boundary

    return boundary.run(words, COMMANDS)


if __name__ == "__main__":
    app()
