from typing import Any

from django.utils.translation import gettext_lazy

from competencies.search import find, words
from competencies.views.edition import EditionPage

LONGEST_QUERY = 100


class SearchPage(EditionPage):
    title = gettext_lazy("方針の中を検索")
    template_name = "competencies/search.html"
    section = "search"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "").strip()[:LONGEST_QUERY]
        keys = words(query)
        found = find(self.framework, keys)
        return super().get_context_data(
            query=query,
            keys=keys,
            found=[(kind, documents) for kind, documents in found.items()],
            total=sum(len(documents) for documents in found.values()),
            **kwargs,
        )
