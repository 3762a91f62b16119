"""What is frozen is read once; what an attempt to freeze read is forgotten."""

from common.frozen import forget, read_each_once, read_once


def test_what_was_read_is_not_read_again():
    answers = iter(["first", "second"])
    assert [read_once("words", lambda: next(answers)) for _ in range(2)] == ["first", "first"]


def test_what_is_called_otherwise_is_read_apart():
    assert [read_once(name, lambda name=name: name) for name in ("words", "marks")] == ["words", "marks"]


def test_of_several_only_those_are_read_that_nobody_asked_for():
    asked = []

    def read(keys):
        asked.append(keys)
        return {key: key * 10 for key in keys}

    assert read_each_once("tens", [1, 2], read) == {1: 10, 2: 20}
    assert read_each_once("tens", [2, 3], read) == {2: 20, 3: 30}
    assert asked == [[1, 2], [3]]


def test_what_tells_nothing_is_kept_too():
    assert [read_each_once("none", [1], dict.fromkeys) for _ in range(2)] == [{1: None}] * 2


def test_what_is_frozen_anew_is_read_anew():
    read_once("words", lambda: "as it was tried")
    forget()
    assert read_once("words", lambda: "as it is") == "as it is"
