// A request's form: copied as text, or printed. Without a script the text is there to be selected, and the browser prints.
"use strict";
(() => {
  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const text = document.getElementById(copy.dataset.copy);
      const said = document.getElementById("copied");
      text.focus();
      text.select();
      try {
        await navigator.clipboard.writeText(text.value);
        said.textContent = "Copied.";
      } catch {
        said.textContent = "Selected: press Ctrl C.";
      }
    }
    if (event.target.closest("[data-print]")) window.print();
  });
})();
