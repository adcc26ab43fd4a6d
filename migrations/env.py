"""How Alembic reaches the tables: through the same engine as the application."""

from importlib import import_module

from alembic import context

from app.db import ROOT, Base, Database

for models in sorted((ROOT / "app").glob("*/models.py")):
    import_module(f"app.{models.parent.name}.models")

database = Database(context.config.attributes["url"])
with database.engine.execution_options(writes=True).connect() as connection:
    if database.is_sqlite:
        # To take a column away, SQLite's table is made anew and the old one dropped, to which others refer meanwhile.
        # This can only be said before the transaction begins; whether all still refer to something is looked at below.
        connection.connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=database.is_sqlite,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if database.is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"After the migration rows refer to nothing: {broken[:5]}")
    connection.commit()
database.dispose()
