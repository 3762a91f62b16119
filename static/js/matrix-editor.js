// A requirement table like a sheet (マスの編集): keys, paste, what changed. Without this script it is a plain form.

const form = document.querySelector("[data-matrix-form]");
const counter = form.querySelector("[data-change-count]");
const panel = form.querySelector("[data-current-cell]");
const grid = [...form.querySelectorAll("tbody tr")]
  .map((row) => [...row.querySelectorAll("input.cell")])
  .filter((row) => row.length);
const cells = grid.flat();
const places = new Map(grid.flatMap((row, y) => row.map((cell, x) => [cell, { x, y }])));

const saved = (cell) => cell.nextElementSibling.value;
const isChanged = (cell) => cell.value.trim() !== saved(cell);
let saving = false;

// What changed

function showChange(cell) {
  const changed = isChanged(cell);
  cell.closest("td").classList.toggle("is-changed", changed);
  if (cell.getAttribute("aria-invalid")) return;
  if (changed) cell.setAttribute("aria-describedby", "changed-note");
  else cell.removeAttribute("aria-describedby");
}

function count(before = "") {
  const n = cells.filter(isChanged).length;
  counter.textContent = before + (n ? counter.dataset.some.replace("{n}", n) : counter.dataset.none);
}

function put(cell, value) {
  cell.value = value;
  showChange(cell);
}

// Moving about

function go(cell) {
  cell.focus();
  cell.select();
}

function step(cell, dx, dy) {
  const { x, y } = places.get(cell);
  const next = grid[y + dy]?.[x + dx];
  if (next) go(next);
}

const MOVES = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  Enter: [0, 1],
};

function onKey(event) {
  const cell = event.target;
  if (!places.has(cell) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Delete") {
    put(cell, "");
    count();
  } else if (event.key === "F2") {
    panel.querySelector("a:not([hidden])")?.focus();
  } else if (event.key in MOVES) {
    const [dx, dy] = MOVES[event.key];
    step(cell, dx, event.shiftKey && event.key === "Enter" ? -dy : dy);
  } else {
    return;
  }
  event.preventDefault();
}

function showCurrent(event) {
  const cell = event.target;
  if (!places.has(cell)) return;
  const { x } = places.get(cell);
  form.querySelectorAll("thead th").forEach((head, index) => head.classList.toggle("is-current", index === x + 1));
  const link = panel.querySelector("[data-wording-link]");
  const url = cell.dataset.wordingUrl;
  panel.hidden = false;
  panel.querySelector("[data-cell-name]").textContent = cell.getAttribute("aria-label");
  panel.querySelector("[data-no-wording]").hidden = Boolean(url);
  link.hidden = !url;
  if (url) link.href = url;
}

// Paste from a spreadsheet: lines and tabs

function onPaste(event) {
  const start = places.get(event.target);
  const text = event.clipboardData.getData("text/plain");
  if (!start || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const block = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
  let pasted = 0;
  let outside = 0;
  block.forEach((line, dy) =>
    line.forEach((value, dx) => {
      const cell = grid[start.y + dy]?.[start.x + dx];
      if (!cell) {
        outside += 1;
        return;
      }
      put(cell, value.trim());
      pasted += 1;
    }),
  );
  const { pasted: said, outside: cut } = counter.dataset;
  count(said.replace("{n}", pasted) + (outside ? cut.replace("{n}", outside) : ""));
}

form.addEventListener("keydown", onKey);
form.addEventListener("paste", onPaste);
form.addEventListener("focusin", showCurrent);
form.addEventListener("input", (event) => {
  if (!places.has(event.target)) return;
  showChange(event.target);
  count();
});
form.addEventListener("submit", () => {
  saving = true;
});
window.addEventListener("beforeunload", (event) => {
  if (!saving && cells.some(isChanged)) event.preventDefault();
});

cells.forEach(showChange);
count();
document.querySelector("[data-error-summary]")?.focus();
