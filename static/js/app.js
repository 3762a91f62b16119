// Small helps on every page. Everything works without them.

// An error summary takes the focus, so that a screen reader tells it first.
document.querySelector("[data-focus]")?.focus();

// The user menu closes on Escape, and when the user goes elsewhere.
const menu = document.querySelector(".user-menu");

menu?.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  if (menu?.open && !menu.contains(event.target)) {
    menu.open = false;
  }
});
