"""The training app's pages, to be walked and photographed."""

from tests.browser.place import Place

PLACES = [
    Place("training", "/training/", "20001"),
    Place("training-nothing", "/training/?q=ペンギン", "20001"),
    Place("training-course", "/training/courses/P36/", "20001"),
    *(Place(f"training-system-{digit}", "/training/system/", f"{digit}0001") for digit in "12345"),
]
