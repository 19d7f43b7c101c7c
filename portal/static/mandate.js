// What makes the pages smoother; every page works without it.
"use strict";

// A slash goes to the search, as the box says.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea");
  if (event.key === "/" && !typing) {
    const seek = document.querySelector(".seek input");
    if (seek) { event.preventDefault(); seek.focus(); }
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const chosen = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (chosen) { event.preventDefault(); chosen.focus(); chosen.click(); }
});

// One box ticks all rows of its table; the bar below counts them.
document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.matches("[data-pick-all]")) {
    box.closest("table").querySelectorAll("input[name=pick]").forEach((each) => { each.checked = box.checked; });
  }
  if (box.matches("[data-pick-all], input[name=pick]")) {
    const form = box.form || box.closest("form");
    const number = form.querySelectorAll("input[name=pick]:checked").length;
    form.querySelectorAll("[data-picked]").forEach((each) => { each.textContent = number; });
  }
  if (box.matches(".filters select, .filters input[type=date], .filters input[type=month]")) box.form.requestSubmit();
  if (box.matches(".drop input[type=file]")) name(box);
});

function name(box) {
  const told = box.closest(".drop").querySelector("[data-file]");
  if (told && box.files.length) told.textContent = Array.from(box.files, (each) => each.name).join(", ");
}

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  form.querySelectorAll("button:not([name])").forEach((each) => each.setAttribute("aria-busy", "true"));
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((each) => each.removeAttribute("aria-busy"));
}));

// Where the content is exchanged, the filter or the line that was in use keeps the focus; else the content has it.
let held = "";
document.addEventListener("htmx:beforeSwap", () => {
  const at = document.activeElement;
  const row = at.closest("tr[id]");
  if (at.closest(".filters") && at.name) held = `.filters [name="${CSS.escape(at.name)}"]`;
  else if (row) held = `#${CSS.escape(row.id)} a`;
  else held = at.closest("#main") ? "#main" : "";
});
document.addEventListener("htmx:afterSettle", () => {
  const place = held && document.activeElement === document.body
    && (document.querySelector(held) || document.getElementById("main"));
  if (place) place.focus({ preventScroll: true });
  held = "";
});

// A file may be dropped where it is asked for.
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const place = event.target.closest && event.target.closest(".drop");
    if (!place) return;
    event.preventDefault();
    place.classList.toggle("over", kind === "dragover");
    const box = place.querySelector("input[type=file]");
    if (kind === "drop" && box && event.dataTransfer.files.length) { box.files = event.dataTransfer.files; name(box); }
  });
}

// A job tells how far it is; when it has ended the page is read again.
function watch() {
  document.querySelectorAll("[data-job]:not([data-watched])").forEach((place) => {
    place.dataset.watched = "yes";
    const source = new EventSource(place.dataset.job);
    source.addEventListener("progress", (event) => {
      const told = JSON.parse(event.data);
      const bar = place.querySelector("progress");
      if (told.total) { bar.max = told.total; bar.value = told.done; }
      place.querySelector("[data-words]").textContent = told.words;
    });
    source.addEventListener("end", () => { source.close(); location.reload(); });
    window.addEventListener("pagehide", () => source.close(), { once: true });
  });
}
document.addEventListener("DOMContentLoaded", watch);
document.addEventListener("htmx:load", watch);

// What was revealed or made once is copied by its button.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
});
