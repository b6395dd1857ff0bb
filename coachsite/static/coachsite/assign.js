/* Names are narrowed while they are typed, and the chosen are counted. Without this file the button searches. */
(() => {
  "use strict";

  const search = document.getElementById("q");
  const said = document.getElementById("cs-chosen");
  const rows = [...document.querySelectorAll("[data-name]")];

  function narrow() {
    const wanted = search.value.trim().toLocaleLowerCase();
    for (const row of rows) {
      const found = row.dataset.name.toLocaleLowerCase().includes(wanted);
      row.hidden = !found && !row.querySelector("input").checked;
    }
  }

  function count() {
    const chosen = document.querySelectorAll("[name=athletes]:checked").length;
    said.textContent = chosen ? `${chosen} ${said.dataset.words}` : "";
  }

  search.addEventListener("input", narrow);
  search.addEventListener("keydown", (event) => {
    // Enter narrows, it does not assign.
    if (event.key === "Enter") event.preventDefault();
  });
  document.addEventListener("change", count);
  count();
})();
