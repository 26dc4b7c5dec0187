// What is known stands beneath the field of its element; taken, it becomes words that can be changed, and names its entries.
"use strict";
(() => {
  const body = document.body;
  const form = document.querySelector("form.thrive");
  const pane = () => document.getElementById("pane-assessed");
  const slot = (element) => document.querySelector(`[data-known="${CSS.escape(element)}"]`);
  const row = (place) => place.closest(".thrive__row");
  const field = (place) => row(place).querySelector("textarea");
  const cites = (place) => row(place).querySelector("[data-cites]");
  const numbers = (text) => text.split(" ").filter(Boolean);
  const says = (button) => button.parentElement.querySelector(".known__says").textContent;
  const taken = (button) => {
    const held = numbers(cites(button).value);
    return numbers(button.dataset.take).every((seq) => held.includes(seq)) && field(button).value.trim() !== "";
  };

  function mark(place) {
    for (const button of place.querySelectorAll("[data-take]")) button.setAttribute("aria-pressed", String(taken(button)));
  }
  // Moved, not copied: ids stay single. The focus and what is unfolded outlive a new drawing.
  function place() {
    if (!form || !pane()) return;
    for (const known of [...pane().querySelectorAll(".known")]) {
      const there = slot(known.dataset.of);
      if (!there) continue;
      const focus = there.contains(document.activeElement) ? document.activeElement.id : "";
      const open = there.querySelector("details[open]");
      there.replaceChildren(known);
      if (open && known.querySelector("details")) known.querySelector("details").open = true;
      if (focus && document.getElementById(focus)) document.getElementById(focus).focus();
      mark(there);
    }
  }
  function write(button, text, seqs) {
    const area = field(button);
    cites(button).value = [...new Set(seqs)].sort((a, b) => a - b).join(" ");
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function take(button) {
    if (taken(button)) return;
    const area = field(button);
    const before = area.value.trimEnd();
    write(button, before ? `${before}\n${says(button)}` : says(button), [...numbers(cites(button).value), ...numbers(button.dataset.take)]);
  }
  // Given back: the words go where they still stand as they were taken, and so do the entries that nothing else rests on.
  function giveBack(button) {
    const others = [...slotOf(button).querySelectorAll("[data-take]")].filter((b) => b !== button && taken(b)).flatMap((b) => numbers(b.dataset.take));
    const mine = numbers(button.dataset.take).filter((seq) => !others.includes(seq));
    const text = field(button).value.split("\n").filter((line) => line.trim() !== says(button).trim()).join("\n");
    write(button, text, numbers(cites(button).value).filter((seq) => !mine.includes(seq)));
  }
  const slotOf = (button) => button.closest("[data-known]");

  body.addEventListener("click", (event) => {
    const one = event.target.closest("[data-take]");
    const all = event.target.closest("[data-take-all]");
    if (one && slotOf(one)) { taken(one) ? giveBack(one) : take(one); mark(slotOf(one)); }
    if (all && slotOf(all)) {
      for (const button of slotOf(all).querySelectorAll("[data-take]")) take(button);
      mark(slotOf(all));
      field(all).focus();
    }
  });
  if (!form) return;
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea")) return;
    const there = row(event.target).querySelector("[data-known]");
    if (!event.target.value.trim() && cites(there).value) cites(there).value = "";
    mark(there);
  });
  // In a field: all of it, or with Shift the next line; what can be taken unfolds with the field that has the focus.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.altKey || event.ctrlKey || event.metaKey) return;
    const there = row(event.target) && row(event.target).querySelector("[data-known]");
    if (!there) return;
    event.preventDefault();
    event.stopPropagation();
    const waiting = [...there.querySelectorAll("[data-take]")].filter((button) => !taken(button));
    if (!waiting.length) { desk.say("Nothing more is known of this"); return; }
    for (const button of event.shiftKey ? waiting.slice(0, 1) : waiting) take(button);
    mark(there);
    desk.say(event.shiftKey ? "Taken" : `${waiting.length} taken`);
  });
  form.addEventListener("focusin", (event) => {
    if (!event.target.matches("textarea")) return;
    const known = row(event.target).querySelector("[data-known] details");
    if (known) known.open = true;
  });
  body.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target && event.detail.target.id === "pane-assessed") place();
  });
  place();
})();
