// Requirement tables: light up row and column, and open the wording on the same page.
// Without this module the cells are plain links to the same wording.

const panel = document.getElementById("wording-panel");
const body = panel.querySelector(".panel-body");
let opener = null;

// Where a cell begins and ends: merged cells reach over several columns.
function reach(cell) {
  let start = 0;
  for (let before = cell.previousElementSibling; before; before = before.previousElementSibling) {
    start += before.colSpan;
  }
  return [start, start + cell.colSpan];
}

function lightUp(cell) {
  for (const lit of document.querySelectorAll(".matrix .lit")) {
    lit.classList.remove("lit");
  }
  if (!cell) {
    return;
  }
  const [start, end] = reach(cell);
  for (const row of cell.closest("table").querySelectorAll("tr:not(.matrix-group)")) {
    for (const other of row.cells) {
      const [from, to] = reach(other);
      other.classList.toggle("lit", row === cell.parentElement || (from < end && start < to));
    }
  }
}

async function openPanel(link) {
  closePanel();
  opener = link;
  opener.setAttribute("aria-current", "true");
  const response = await fetch(link.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const wording = page.getElementById("wording");
  if (!wording) {
    // Logged out in the meantime, or an error: the page itself says so.
    window.location.assign(link.href);
    return;
  }
  wording.removeAttribute("id");
  body.replaceChildren(document.adoptNode(wording));
  panel.hidden = false;
  link.scrollIntoView({ block: "center", inline: "nearest" });
  panel.focus({ preventScroll: true });
}

function closePanel() {
  panel.hidden = true;
  opener?.removeAttribute("aria-current");
}

function leavePanel() {
  closePanel();
  opener.focus();
}

function cellOf(event) {
  return event.target.closest?.(".matrix td");
}

document.addEventListener("mouseover", (event) => lightUp(cellOf(event)));
document.addEventListener("focusin", (event) => lightUp(cellOf(event)));

document.addEventListener("click", (event) => {
  const link = event.target.closest(".matrix td a");
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (link && plain) {
    event.preventDefault();
    openPanel(link);
  }
});

panel.querySelector(".panel-close").addEventListener("click", leavePanel);
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    leavePanel();
  }
});
