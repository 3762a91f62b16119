"""What a policy says about moving through workplaces (異動の決まり). Imports no Django.

藤沢 and 立川 ask for three workplaces in the first ten years; 流山 asks for its three sectors. How somebody stands to
the rule is worked out by ``staff.rules.outlook``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """What the policy says (3職場、10年). ``count`` is in words where it is not a plain number (3つ以上)."""

    unit: str
    count: int | None
    count_note: str = ""
    years: int | None = None
    applies_to: str = ""
    sectors: tuple[str, ...] = ()

    @property
    def counts_sectors(self) -> bool:
        """What is counted is the sectors themselves (流山), not workplaces whatever their sector."""
        return bool(self.unit) and any(sector.endswith(self.unit) for sector in self.sectors)

    def takes_in(self, sector: str, word: str) -> bool:
        """The policy says 窓口部門 where a department says 窓口."""
        return bool(word) and sector.startswith(word)

    def __str__(self) -> str:
        """``採用から10年間に3つの職場を経験するのが、方針の基本です。``"""
        if self.count is None:
            return "方針は、次の部門を経験することを示しています。"
        within = f"採用から{self.years}年間に" if self.years else ""
        number = self.count_note or f"{self.count}つ"
        return f"{within}{number}の{self.unit or '職場'}を経験するのが、方針の基本です。"
