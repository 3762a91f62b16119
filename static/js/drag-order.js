// Rows put in order by mouse or keyboard (並べ替え). The numbers follow; without this script they are typed.

const form = document.querySelector("[data-order-form]");
const body = form.querySelector("tbody");
const status = form.querySelector("[data-order-status]");

const rows = () => [...body.rows];
const number = (row) => row.querySelector("input[type=number]");

function renumber() {
  rows().forEach((row, index) => {
    number(row).value = index + 1;
  });
}

function announce(row) {
  status.textContent = status.dataset.moved
    .replace("{name}", row.dataset.name)
    .replace("{n}", rows().length)
    .replace("{place}", rows().indexOf(row) + 1);
}

function moveByKey(event) {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const row = event.target.closest("tr");
  const neighbour = event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
  event.preventDefault();
  if (!neighbour) return;
  if (event.key === "ArrowUp") neighbour.before(row);
  else neighbour.after(row);
  renumber();
  number(row).focus();
  announce(row);
}

let dragged = null;

function dragOver(event) {
  const target = event.target.closest("tr");
  if (!dragged || !target || target.parentElement !== body) return;
  event.preventDefault();
  if (target === dragged) return;
  const box = target.getBoundingClientRect();
  if (event.clientY > box.top + box.height / 2) target.after(dragged);
  else target.before(dragged);
}

function startDrag(event) {
  dragged = event.target.closest("tr");
  dragged.classList.add("is-dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.name);
}

function endDrag() {
  if (!dragged) return;
  dragged.classList.remove("is-dragged");
  renumber();
  announce(dragged);
  dragged = null;
}

rows().forEach((row) => {
  row.draggable = true;
});
body.addEventListener("keydown", moveByKey);
body.addEventListener("dragstart", startDrag);
body.addEventListener("dragover", dragOver);
body.addEventListener("drop", (event) => event.preventDefault());
body.addEventListener("dragend", endDrag);
