"""Which courses would close a gap, and in what order."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from training.rules.advice import Need, Offer, advise

CODES = ("A", "B", "C")
DAY = date(2026, 12, 20)

needs = st.lists(
    st.builds(
        Need,
        codes=st.sampled_from([(code,) for code in CODES]),
        reached=st.integers(0, 3),
        missing=st.integers(1, 3),
        weight=st.integers(1, 2),
        counts_levels=st.booleans(),
    ),
    max_size=3,
    unique_by=lambda need: need.codes,
)
offers = st.lists(
    st.builds(
        Offer,
        course=st.integers(1, 8),
        code=st.integers(1, 8).map(str),
        builds=st.dictionaries(st.sampled_from(CODES), st.none() | st.integers(1, 5), max_size=3),
        grades=st.sampled_from([(), ("G1",), ("G2",), ("G1", "G2")]),
        apply_by=st.sampled_from([None, DAY]),
    ),
    max_size=8,
    unique_by=(lambda offer: offer.course, lambda offer: offer.code),
)
done = st.frozensets(st.integers(1, 8), max_size=4)


@given(needs, offers, done)
def test_advised_is_only_what_fits_helps_and_is_new(needs, offers, done):
    for advice in advise(needs, offers, grade="G1", done=done):
        offer = advice.offer
        assert offer.course not in done
        assert not offer.grades or "G1" in offer.grades
        assert advice.closes
        for closing in advice.closes:
            assert closing.need in needs
            assert 1 <= closing.steps <= closing.need.missing
            if closing.up_to is not None:
                assert closing.up_to > closing.need.reached


@given(needs, offers, done)
def test_nothing_that_would_help_is_kept_back(needs, offers, done):
    advised = {advice.offer.course for advice in advise(needs, offers, grade="G1", done=done)}
    for offer in offers:
        fits = offer.course not in done and (not offer.grades or "G1" in offer.grades)
        helps = any(
            code in offer.builds and not (need.counts_levels and (offer.builds[code] or 99) <= need.reached)
            for need in needs
            for code in need.codes
        )
        assert (offer.course in advised) == (fits and helps)


@given(needs, offers)
def test_what_can_be_applied_for_comes_first_then_what_closes_more(needs, offers):
    found = advise(needs, offers, grade="G1", done=())
    ranks = [(advice.offer.apply_by is None, -advice.worth) for advice in found]
    assert ranks == sorted(ranks)


@given(needs, offers, st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_catalogue(needs, offers, random):
    mixed = random.sample(offers, len(offers))
    assert advise(needs, offers, grade="G1", done=()) == advise(needs, mixed, grade="G1", done=())


def test_a_course_closes_no_more_than_is_missing_and_weight_counts():
    much, little = Offer(1, "1", {"A": 5}), Offer(2, "2", {"B": 3})
    heavy, light = Need(("B",), 1, 2, weight=2, counts_levels=True), Need(("A",), 1, 2, counts_levels=True)
    first, second = advise([heavy, light], [much, little], grade="G1", done=())
    assert (first.offer, first.worth) == (little, 4)
    assert (second.offer, second.worth) == (much, 2)


def test_a_course_that_ends_where_somebody_stands_is_not_advised():
    need = Need(("A",), 3, 1, counts_levels=True)
    assert advise([need], [Offer(1, "1", {"A": 3})], grade="G1", done=()) == []
