"""The import of the training office's masters (研修の取り込み): the pages of any import, of their book."""

from __future__ import annotations

from typing import cast

from staff.views.imports import ImportPage
from training.imports.book import CODE
from training.views.pages import TrainingPage


def of_training(page: type[ImportPage]) -> type[ImportPage]:
    """A page of the import, among those of training."""
    own = {"book_code": CODE, "area": TrainingPage.area, "section": "imports", "frame": "training/base.html"}
    return cast("type[ImportPage]", type(page.__name__, (page, TrainingPage), own))
