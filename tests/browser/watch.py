"""What every page must be: quiet in the console, accessible, and no wider than the window."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

AXE = Axe()
RULES = {
    # What holds is not told: on a page of a thousand cells that telling takes longer than the looking.
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
}


@dataclass
class Watch:
    """Collects what goes wrong in a page from now on."""

    page: Page
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        """Whoever leaves a page before its icon has come makes the browser call it off: no fault of the page."""
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"not loaded: {request.url}")

    def check(self) -> list[str]:
        """Everything wrong with the page as it stands, once it does."""
        self.page.wait_for_load_state()
        return [*self.problems, *self._overflow(), *self._axe()]

    def _overflow(self) -> list[str]:
        over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return [f"wider than the window by {over}px"] if over > 0 else []

    def _axe(self) -> list[str]:
        found = AXE.run(self.page, options=RULES).response["violations"]
        return [f"axe {v['id']}: {v['help']} {[n['target'] for n in v['nodes']][:3]}" for v in found]
