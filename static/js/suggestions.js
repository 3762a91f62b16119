// Boxes that suggest records (Select2) take the name of their field: by themselves they are called by their value alone.
"use strict";

const nameBoxes = (part) => {
  for (const select of part.querySelectorAll("select.admin-autocomplete")) {
    const box = select.nextElementSibling?.querySelector("[role=combobox]");
    const name = select.ariaLabel ?? select.labels[0]?.textContent.trim().replace(/:$/, "");
    if (!box || !name) continue;
    const value = box.querySelector(".select2-selection__rendered");
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-describedby", value.id);
    for (const element of [box, value]) element.ariaLabel = name;
  }
};

// After Django has made the boxes, which it does in jQuery's own time.
window.django?.jQuery?.(() => nameBoxes(document));
document.addEventListener("formset:added", (event) => setTimeout(nameBoxes, 0, event.target));
