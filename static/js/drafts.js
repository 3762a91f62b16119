// What is typed is kept by htmx. Once the form itself is sent, nothing more is kept: a draft that came after the save
// would offer again what was saved.
let isSent = false;

document.addEventListener("submit", (event) => {
  if (event.target.method === "post" && !event.defaultPrevented) {
    isSent = true;
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isSent) {
    event.preventDefault();
  }
});

addEventListener("pageshow", () => {
  isSent = false;
});
