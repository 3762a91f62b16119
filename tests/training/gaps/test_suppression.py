"""Nobody reads, or works out, the share of a small group."""

from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from training.rules.suppression import FEWEST, Count, Node, visible

counts = st.integers(0, 12).flatmap(lambda people: st.integers(0, people).map(lambda reached: Count(reached, people)))


@st.composite
def trees(draw) -> Node[str]:
    """A city of bureaus, some with sections: at most nine leaves and own people, so that all groups can be tried."""
    bureaus = []
    for b in range(draw(st.integers(0, 4))):
        sections = [Node(f"{b}-{s}", draw(counts)) for s in range(draw(st.integers(0, 3)))]
        bureaus.append(Node(str(b), draw(counts), tuple(sections)))
    return Node("city", Count(), tuple(bureaus))


def groups(node: Node[str]) -> dict[str, Count]:
    """The people by the place where they stand themselves."""
    found = {node.key: node.own}
    for each in node.under:
        found |= groups(each)
    return {key: count for key, count in found.items() if count.people}


def members(node: Node[str], counted: set[str]) -> dict[str, frozenset[str]]:
    """Of each place, whose people it tells about."""
    found: dict[str, frozenset[str]] = {}
    own = frozenset({node.key} & counted)
    for each in node.under:
        below = members(each, counted)
        found |= below
        own |= below[each.key]
    return found | {node.key: own}


def rank(rows: list[list[Fraction]]) -> int:
    rows, done = [row[:] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(done, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        for r in range(done + 1, len(rows)):
            factor = rows[r][column] / rows[done][column]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[done], strict=True)]
        done += 1
    return done


def counted(tree: Node[str]) -> dict[str, Count]:
    """All but the few who stand above others."""
    parents = {node.key for node in (tree, *tree.under) if node.under}
    return {key: c for key, c in groups(tree).items() if key not in parents or c.people >= FEWEST}


@settings(max_examples=150, deadline=None)
@given(trees())
def test_no_sum_of_what_is_told_is_about_a_small_group(tree):
    people = counted(tree)
    whose = members(tree, set(people))
    names = sorted(people)
    told = [[Fraction(name in whose[key]) for name in names] for key in visible(tree)]
    before = rank(told)
    for size in range(1, FEWEST):
        for few in combinations(names, size):
            if sum(people[name].people for name in few) < FEWEST:
                assert rank([*told, [Fraction(name in few) for name in names]]) > before, (few, visible(tree))


@given(trees())
def test_what_is_told_is_true_and_about_enough_people(tree):
    people = counted(tree)
    whose = members(tree, set(people))
    for key, count in visible(tree).items():
        assert count == sum((people[name] for name in whose[key]), Count())
        assert count.people >= FEWEST


def test_beside_a_small_section_the_next_smallest_is_hidden_too():
    sections = [Node("a", Count(1, 3)), Node("b", Count(4, 6)), Node("c", Count(9, 20))]
    tree = Node("city", Count(), (Node("bureau", Count(), tuple(sections)), Node("other", Count(2, 9))))
    assert set(visible(tree)) == {"city", "bureau", "other", "c"}


def test_two_small_sections_together_hide_no_third_when_they_are_enough():
    sections = [Node("a", Count(1, 3)), Node("b", Count(1, 2)), Node("c", Count(9, 20))]
    tree = Node("city", Count(), (Node("bureau", Count(), tuple(sections)),))
    assert set(visible(tree)) == {"city", "bureau", "c"}


def test_a_head_of_a_bureau_is_counted_nowhere_and_hides_no_section():
    tree = Node("city", Count(), (Node("bureau", Count(1, 1), (Node("a", Count(2, 5)), Node("b", Count(3, 6)))),))
    assert visible(tree)["bureau"] == Count(5, 11)
    assert set(visible(tree)) == {"city", "bureau", "a", "b"}


def test_below_a_hidden_bureau_nothing_is_told():
    small = Node("small", Count(), (Node("s", Count(1, 2)),))
    middle = Node("middle", Count(), (Node("m", Count(4, 7)),))
    large = Node("large", Count(), (Node("l", Count(9, 30)),))
    assert set(visible(Node("city", Count(), (small, middle, large)))) == {"city", "large", "l"}


def test_of_too_few_in_all_nothing_is_told():
    assert visible(Node("city", Count(), (Node("a", Count(2, 4)),))) == {}


@given(counts.filter(lambda count: count.people))
def test_a_share_is_in_whole_per_cent(count):
    assert abs(count.share - Fraction(count.reached * 100, count.people)) <= Fraction(1, 2)
