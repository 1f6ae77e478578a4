"""Which random lives an ordinary run leads on PostgreSQL: one whole year through all rooms, and one told afterwards."""

from pathlib import Path

from tests.conftest import LONG

HERE = Path(__file__).parent
ON_BOTH = ("test_cases", "test_year_cases", "test_years")


def pytest_collection_modifyitems(config, items):
    """The rest is led on SQLite, and on both by `make prove`: what differs between the two is tried by every test of a room."""
    if LONG:
        return
    left = [
        item
        for item in items
        if item.path.parent == HERE
        and item.path.stem not in ON_BOTH
        and getattr(item, "callspec", None)
        and item.callspec.params.get("dialect") == "postgresql"
        and not (item.path.stem == "test_known" and "one person" in item.name)
    ]
    config.hook.pytest_deselected(items=left)
    gone = set(left)
    items[:] = [item for item in items if item not in gone]
