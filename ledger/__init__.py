"""The ledger of a specific fund: money, journal, contributions, banking, statements, reports."""

__version__ = "0.1.0"
