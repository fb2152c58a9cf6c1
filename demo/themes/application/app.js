"use strict";
(async () => {
  const root = document.getElementById("root");
  const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  const anchor = (entry) => `<a href="${escape(entry.url)}">${escape(entry.label)}</a>`;
  const frame = await (await fetch("/api/khung")).json();

  const menu = frame.menu.map((entry) => {
    const below = entry.items.length ? `<ul>${entry.items.map((child) => `<li>${anchor(child)}</li>`).join("")}</ul>` : "";
    return `<li>${anchor(entry)}${below}</li>`;
  });
  root.innerHTML = `
    <header class="app-header"><div class="inner"><img src="/media/anh/dau-hieu.svg" alt="" width="64" height="64">
      <div><small>${escape(frame.over)}</small><a class="brand" href="/">${escape(frame.title)}</a></div><span id="today"></span></div>
      <nav class="app-nav"><ul><li><a href="/">Trang chủ</a></li>${menu.join("")}</ul></nav></header>
    <div class="app-body"><main id="view"></main><aside class="app-side">
      <section><h4>Tin mới</h4><ul>${frame.latest.map((entry) => `<li>${anchor(entry)}</li>`).join("")}</ul></section>
      <section><h4>Liên kết</h4><ul>${(frame.boxes.quick || []).map((entry) => `<li>${anchor(entry)}</li>`).join("")}</ul></section></aside></div>
    <footer class="app-footer"><b>${escape(frame.title)}</b><br>Địa chỉ: ${escape(frame.address)}<br>
      Điện thoại: ${escape(frame.phone)} · Email: ${escape(frame.email)}<br>${escape(frame.responsible)}</footer>`;
  document.getElementById("today").textContent = frame.today;

  const show = async () => {
    const answer = await fetch(`/api/trang?path=${encodeURIComponent(location.pathname)}`);
    const view = document.getElementById("view");
    view.innerHTML = (await answer.json()).html || "<p>Không tải được nội dung.</p>";
    const heading = view.querySelector("h1");
    document.title = heading && location.pathname !== "/" ? `${heading.textContent} | ${frame.title}` : frame.title;
    scrollTo(0, 0);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || link.origin !== location.origin || link.pathname.startsWith("/media/") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (link.getAttribute("href") !== "#") history.pushState(null, "", link.href);
    show();
  });
  addEventListener("popstate", show);
  await show();
})();
