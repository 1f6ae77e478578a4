"""Revaluation, allowances, refunds, gifts in kind"""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    pass
