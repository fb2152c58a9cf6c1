/* What the page does by itself: keys, sifting, the archive's frame. Without it everything still works by links and forms. */
"use strict";

(() => {
  const typing = (element) => element && (element.matches("input:not([type=radio]):not([type=checkbox]), textarea, select") || element.isContentEditable);

  const rows = () => [...document.querySelectorAll("a[data-row]")];
  const step = (by) => {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = document.getElementById("decide");
      if (form && form.contains(document.activeElement)) {
        event.preventDefault();
        form.requestSubmit(form.querySelector("button[name=then]"));
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === "Escape" && typing(document.activeElement)) { document.activeElement.blur(); return; }
    if (typing(document.activeElement)) { return; }
    if (rows().length && (event.key === "j" || event.key === "k")) { step(event.key === "j" ? 1 : -1); return; }
    const named = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
    if (!named) { return; }
    event.preventDefault();
    if (named.matches("input[type=radio]")) {
      named.checked = true;
      named.dispatchEvent(new Event("change", { bubbles: true }));
      const next = named.value === "change" ? document.getElementById("status") : document.getElementById("reason");
      next.focus();
    } else {
      named.click();
    }
  });

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  const sift = (field) => {
    const wanted = plain(field.value);
    for (const row of document.querySelectorAll(`${field.dataset.sift} tbody tr`)) { row.hidden = !plain(row.textContent).includes(wanted); }
  };
  // Somebody may have typed before this ran, or come back to what was typed.
  document.querySelectorAll("[data-sift]").forEach(sift);
  document.addEventListener("input", (event) => { if (event.target.matches("[data-sift]")) { sift(event.target); } });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches && event.target.matches("[data-sift]")) { event.preventDefault(); }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-frame]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    const frame = document.querySelector(link.dataset.frame);
    if (!frame) { return; }
    event.preventDefault();
    frame.hidden = false;
    frame.src = link.href;
    frame.scrollIntoView({ block: "nearest" });
  });

  // A run that has ended is another page than one that goes on.
  document.addEventListener("htmx:sseClose", (event) => {
    if (event.target.closest("[data-over]") && event.detail.type === "message") { window.location.reload(); }
  });
})();
