"""How Alembic reaches the tables: through the same engine as the application."""

from importlib import import_module

from alembic import context

from app.db import ROOT, Base, Database

for models in sorted((ROOT / "app").glob("*/models.py")):
    import_module(f"app.{models.parent.name}.models")

database = Database(context.config.attributes["url"])
with database.engine.execution_options(writes=True).connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=database.is_sqlite,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
database.dispose()
