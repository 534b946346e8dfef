"""Pages of the register."""

from bdhvs.people.urls_import import import_patterns

app_name = "people"
urlpatterns = [*import_patterns]
