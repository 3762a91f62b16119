// Helps on the rate page. Everything works without them.

// Keys j and k go down and up the list of people, Enter opens. They can be switched off, and never act while typing.
const people = [...document.querySelectorAll("[data-people] a")];
const toggle = document.querySelector("[data-keys]");
const KEPT = "rating-keys";

const keysAreOn = () => localStorage.getItem(KEPT) !== "off";

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

const step = (by) => {
  const now = people.indexOf(document.activeElement);
  const from = now >= 0 ? now : people.findIndex((link) => link.hasAttribute("aria-current"));
  people[Math.min(Math.max(from + by, 0), people.length - 1)]?.focus();
};

document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (plain && keysAreOn() && !typing(event.target) && (event.key === "j" || event.key === "k")) {
    event.preventDefault();
    step(event.key === "j" ? 1 : -1);
  }
});

// Whoever is open stands in the window of a long list.
const list = document.querySelector("[data-people]");
const open = people.find((link) => link.hasAttribute("aria-current"));
if (list && open) {
  list.scrollTop = open.offsetTop - list.clientHeight / 2;
}

if (toggle) {
  toggle.closest("[hidden]").hidden = false;
  toggle.checked = keysAreOn();
  toggle.addEventListener("change", () => localStorage.setItem(KEPT, toggle.checked ? "on" : "off"));
}

// A mark that asks a comment says so beside the field, before anything is sent.
const tellWhatIsAsked = (row) => {
  const asks = row.querySelector("input[type=radio]:checked")?.dataset.asks ?? "";
  const comment = row.querySelector("textarea") ?? document.getElementById("comment");
  const place = row.querySelector("[data-why]");
  if (place) {
    place.textContent = comment?.value.trim() ? "" : asks;
  }
};

for (const row of document.querySelectorAll("[data-given]")) {
  row.addEventListener("input", () => tellWhatIsAsked(row));
}

// What is typed is kept by htmx; where the answer is none (a login that ended), that is said.
document.addEventListener("htmx:beforeSwap", (event) => {
  const state = document.querySelector("[data-draft-state]");
  if (state && !event.detail.xhr.responseText.includes("data-draft-state")) {
    event.detail.shouldSwap = false;
    state.textContent = state.dataset.failed;
  }
});

document.addEventListener("htmx:sendError", () => {
  const state = document.querySelector("[data-draft-state]");
  if (state) {
    state.textContent = state.dataset.failed;
  }
});

// Before leaving with something typed and not saved, the browser asks.
const form = document.querySelector("[data-rating]");
let changed = false;

form?.addEventListener("input", () => {
  changed = true;
});
form?.addEventListener("submit", () => {
  changed = false;
});
addEventListener("beforeunload", (event) => {
  if (changed && !document.querySelector("[data-draft-state][data-kept]")) {
    event.preventDefault();
  }
});
