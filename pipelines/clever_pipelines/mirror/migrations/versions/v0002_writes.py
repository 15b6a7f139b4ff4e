"""Count what is written to a district, so that a database that has lost commits is noticed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the count."""
    op.add_column(
        "mirror_districts", sa.Column("writes", sa.BigInteger(), nullable=False, server_default="0")
    )
