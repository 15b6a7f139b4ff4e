"""The first tables."""

from alembic import op

from clever_pipelines.mirror._schema import METADATA
from clever_pipelines.mirror._views import VIEWS

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables and the views."""
    METADATA.create_all(op.get_bind())
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query}")
