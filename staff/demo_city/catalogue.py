"""The departments that a city hall can have (組織の見本), the most common first. Imports no Django.

``TEXT`` is a tree by indentation: 部, 課, then the 係 of the 課. Behind a bar stand the sector
(窓口・事業・管理), who works there beside 事務 (``保育士8`` of ten), and how many times the usual number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

TEXT = """
総務部 | 管理
  総務課: 総務係 文書係 法規係 統計係
  人事課: 人事係 給与係 研修厚生係 働き方改革係
  財政課: 財政係 予算係 財政調査係
  管財課 | 管理 建築2: 管財係 車両係 庁舎管理係 公共施設マネジメント係
  契約検査課 | 管理 土木3: 契約係 検査係 入札制度係
  デジタル推進課: デジタル企画係 情報システム係 情報セキュリティ係 業務改革係
  危機管理課 | 事業: 防災係 危機対策係 防犯係
市民部 | 窓口
  市民課 | 窓口 x2: 住民記録係 戸籍係 証明係 マイナンバーカード係
  課税課 | 窓口 x2: 市民税係 土地係 家屋係 諸税係
  保険年金課 | 窓口 x2: 国保資格係 国保給付係 国民年金係 後期高齢者医療係
  収納課 | 窓口: 収納係 納税相談係 滞納整理係 債権管理係
  市民協働課 | 事業: 協働推進係 地域自治係 男女共同参画係 国際交流係
  市民相談課 | 窓口: 市民相談係 消費生活係
福祉部 | 事業
  福祉総務課: 庶務係 地域福祉係 福祉監査係
  生活福祉課 | 窓口 x2: 保護第一係 保護第二係 保護第三係 自立支援係 医療扶助係
  障害福祉課 | 窓口 保健師1: 障害給付係 障害相談係 障害事業係
  高齢福祉課 | 事業 保健師2: 高齢者支援係 生きがい係 地域包括支援係
  介護保険課 | 窓口 保健師1: 介護給付係 介護認定係 介護保険料係 事業者指定係
建設部 | 事業
  道路課 | 事業 土木5 技能2 x2: 道路計画係 道路維持係 道路工事係 道路管理係
  下水道課 | 事業 土木6 技能1: 下水道計画係 下水道工事係 下水道維持係
  公園緑地課 | 事業 土木4 技能3: 公園係 緑化推進係 公園施設係
  建築課 | 事業 建築8: 営繕係 設備係 住宅係
  用地課 | 事業 土木3: 用地係 登記係
  河川課 | 事業 土木7: 河川計画係 治水係
会計課 | 管理 @課
  会計審査係
  出納係
監査委員事務局 | 管理 @課
教育委員会事務局 | 管理
  教育総務課 | 管理: 教育総務係 学校施設係 学事係
  学務課 | 窓口: 学務係 保健給食係 就学支援係
  生涯学習課 | 事業: 生涯学習係 文化財係 青少年係 公民館係
  学校給食課 | 事業 技能7 x2: 給食管理係 第一給食センター 第二給食センター 栄養係
  指導室 | 事業: 指導係 教育相談係
  図書館 | 窓口 x2: 図書館管理係 奉仕係 分館係
  スポーツ推進課 | 事業: スポーツ推進係 体育施設係
企画部 | 管理
  企画政策課: 企画係 政策調整係 行政評価係 統計分析係
  秘書広報課: 秘書係 広報係 広聴係 シティプロモーション係
  行政改革課: 行政改革係 指定管理係
  都市交流課 | 事業: 交流係 移住定住係
こども部 | 事業
  子育て支援課 | 窓口: 子育て給付係 子育て企画係 ひとり親支援係
  保育課 | 事業 保育士9 x4: 第一保育園 第二保育園 保育係 第三保育園 第四保育園 第五保育園 第六保育園
  こども家庭センター | 窓口 保健師5 x2: 母子保健係 こども相談係 児童虐待対策係
  青少年課 | 事業: 学童クラブ係 児童館係
環境経済部 | 事業
  産業振興課: 商業係 工業係 企業誘致係 労政係
  環境政策課: 環境政策係 環境保全係 脱炭素推進係
  ごみ対策課 | 事業 技能6 x3: ごみ減量係 清掃事務所 資源循環係 清掃施設係
  農政課: 農政係 農業基盤係 鳥獣対策係
  観光課: 観光振興係 観光施設係 物産係
都市整備部 | 事業
  都市計画課 | 事業 土木4 建築1: 都市計画係 景観係 土地利用係
  建築指導課 | 窓口 建築7: 建築審査係 建築指導係 開発指導係
  市街地整備課 | 事業 土木5: 区画整理係 再開発係 駅周辺整備係
  交通政策課 | 事業 土木2: 交通計画係 公共交通係 自転車対策係
  住宅政策課 | 事業 建築4: 住宅政策係 空き家対策係
健康医療部 | 事業
  健康づくり課 | 事業 保健師6 x2: 健康推進係 成人保健係 予防接種係 地域保健係
  健康保険課 | 窓口: 特定健診係 保健事業係
  地域医療課 | 事業 保健師2: 地域医療係 救急医療係
  感染症対策課 | 事業 保健師5: 感染症対策係 検査調整係
議会事務局 | 管理
  議会総務課: 議会総務係 議事係 調査係
上下水道局 | 事業
  経営企画課 | 管理: 経営係 経理係 料金係
  水道課 | 事業 土木6 技能1 x2: 給水係 配水係 水道工事係 漏水対策係
  浄水課 | 事業 土木5 技能3: 浄水係 水質係 施設係
  下水道経営課 | 管理: 下水道経理係 普及促進係
選挙管理委員会事務局 | 管理 @課
財務部 | 管理
  税制課: 税制係 税務管理係 納税管理係
  資産経営課: 資産経営係 資産活用係
  公共施設再編課 | 管理 建築2: 再編計画係 跡地活用係
農業委員会事務局 | 事業 @課
支所統括部 | 窓口
  中央支所 | 窓口 x2: 市民窓口係 地域振興係 福祉窓口係
  東支所 | 窓口 x2: 東市民窓口係 東地域振興係 東福祉窓口係
  西支所 | 窓口 x2: 西市民窓口係 西地域振興係 西福祉窓口係
  南支所 | 窓口 x2: 南市民窓口係 南地域振興係 南福祉窓口係
  北支所 | 窓口 x2: 北市民窓口係 北地域振興係 北福祉窓口係
文化スポーツ部 | 事業
  文化振興課: 文化振興係 市民会館係 芸術係
  文化財課: 文化財保護係 博物館係 埋蔵文化財係
  国際平和課: 平和係 多文化共生係
市民病院事務局 | 管理 x3
  病院総務課: 病院総務係 病院経営係 病院用度係
  医事課 | 窓口: 医事係 入退院係 地域連携係
消防本部 | 事業 消防9 x3
  消防総務課 | 管理 消防9 x3: 消防総務係 消防団係
  警防課 | 事業 消防10 x6: 警防係 救急係 通信指令係 特別救助係
  予防課 | 事業 消防10 x3: 予防係 危険物係
"""

SECTORS = {"窓口": "counter", "事業": "operations", "管理": "management"}
LEVELS = ("部", "課", "係")


@dataclass(frozen=True)
class Entry:
    """A department that a city may have. ``importance``: the lower, the smaller the cities that have it."""

    name: str
    parent: str | None
    level: str  # 部, 課 or 係: at which rank its head stands
    sector: str
    specialists: tuple[tuple[str, int], ...]  # an occupation, and how many of ten people have it
    size: int
    importance: float


# What happened to departments so many years ago: the former name, the former place, or that they were founded.
RENAMED = {
    "高齢福祉課": ("高齢者支援課", 4),
    "課税課": ("市民税課", 9),
    "市民協働課": ("コミュニティ課", 6),
    "都市計画課": ("まちづくり課", 3),
}
MOVED = {
    "デジタル推進課": ("企画部", 2),
    "市民協働課": ("総務部", 6),
    "こども家庭センター": ("福祉部", 5),
    "危機管理課": ("市民部", 8),
}
FOUNDED = {
    "デジタル推進課": 5,
    "こども家庭センター": 6,
    "マイナンバーカード係": 7,
    "脱炭素推進係": 3,
    "シティプロモーション係": 10,
}
# Departments that are gone, and since how many years.
ABOLISHED = (
    Entry("情報管理課", "総務部", "課", "management", (), 1, 2.0),
    Entry("市史編さん室", "総務部", "課", "management", (), 1, 5.0),
    Entry("国体推進課", "教育委員会事務局", "課", "operations", (), 1, 6.0),
    Entry("中心市街地活性化室", "建設部", "課", "operations", (("土木", 3),), 1, 7.0),
)
ABOLISHED_YEARS = {"情報管理課": 5, "市史編さん室": 12, "国体推進課": 3, "中心市街地活性化室": 8}
# What the next 1 April brings.
TO_BE_RENAMED = {"総務課": "総務法務課"}
TO_BE_FOUNDED = Entry("地域共生推進課", "福祉部", "課", "operations", (), 1, 2.0)

_SUFFIXES = ("グループ", "センター", "事務所", "部", "局", "課", "室", "係", "園", "館", "所")
_HEADS = {"グループ": "グループリーダー", "センター": "センター長", "事務局": "事務局長", "支所": "支所長"}


def kind_of(name: str) -> str:
    """What sort of department the name tells: 課 of 人事課."""
    return next((suffix for suffix in _SUFFIXES if name.endswith(suffix)), "")


def head_title_of(name: str) -> str:
    """課長 of 人事課, 園長 of 第一保育園."""
    special = next((title for suffix, title in _HEADS.items() if name.endswith(suffix)), None)
    return special or f"{kind_of(name)}長"


def entries() -> list[Entry]:
    """The whole catalogue, parents before their children."""
    return list(_entries())


def _entries() -> Iterator[Entry]:
    bureau, bureaus, sections = None, -1, 0
    for line in TEXT.strip().splitlines():
        described, _colon, teams = line.strip().partition(":")
        if not line.startswith(" "):
            bureaus, sections = bureaus + 1, 0
            bureau = entry = _entry(described, None, float(bureaus))
        elif bureau:
            below = _entry(described, bureau, bureau.importance + 0.5 + 1.3 * sections)
            entry = replace(below, level="係") if bureau.level == "課" else below
            sections += 1
        yield entry
        for place, team in enumerate(teams.split()):
            yield Entry(
                team, entry.name, "係", entry.sector, entry.specialists, entry.size,
                entry.importance + 2.5 + 2.0 * (place // 2),
            )  # fmt: skip


def _entry(described: str, parent: Entry | None, importance: float) -> Entry:
    name, _bar, told = (part.strip() for part in described.partition("|"))
    words = told.split()
    sector = next((SECTORS[word] for word in words if word in SECTORS), parent.sector if parent else "")
    size = next((int(word[1:]) for word in words if re.fullmatch(r"x\d+", word)), 1)
    staff = tuple((m[1], int(m[2])) for word in words if (m := re.fullmatch(r"([^\dx@]+)(\d+)", word)))
    level = "課" if parent or "@課" in words else "部"
    return Entry(name, parent.name if parent else None, level, sector, staff, size, importance)
