// Marks quotes in the page as it is shown, and puts what is known of it into a margin above. Returns what was found.
// Letters and digits alone are compared, decomposed: a page breaks its words by lines, tags and dots as it likes.
({ quotes, margin }) => {
  const kept = /[\p{L}\p{N}\p{M}]/u;
  const skipped = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "TITLE"]);
  const plain = (text) => [...text.normalize("NFD").toLowerCase()].filter((c) => kept.test(c)).join("");
  const letters = [], places = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) =>
    skipped.has(node.parentElement?.tagName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  for (let node; (node = walker.nextNode());) {
    for (let at = 0; at < node.data.length;) {
      const char = String.fromCodePoint(node.data.codePointAt(at));
      for (const part of plain(char)) { letters.push(part); places.push([node, at, at + char.length]); }
      at += char.length;
    }
  }
  const text = letters.join("");
  const spans = new Map(), found = [];
  const seek = (words) => {
    const sought = plain(words);
    const at = sought.length >= 4 ? text.indexOf(sought) : -1;
    if (at < 0) return false;
    for (const [node, from, to] of places.slice(at, at + sought.length)) {
      const span = spans.get(node);
      if (!span) spans.set(node, [from, to]);
      else { span[0] = Math.min(span[0], from); span[1] = Math.max(span[1], to); }
    }
    return true;
  };
  // A banner has no words: what is cited of it is where it leads.
  const outline = (address) => {
    const links = [...document.links].filter((link) => link.href.replace(/\/$/, "") === address.replace(/\/$/, ""));
    for (const link of links) link.style.setProperty("outline", "4px solid #d00000", "important");
    return links.length > 0;
  };
  for (const quote of quotes) {
    const parts = quote.split(/ → | · | - | \/ |: |\.\.\.|[–—|;\n…•]/u).filter((part) => plain(part).length >= 4);
    found.push(seek(quote) || parts.filter((part) => seek(part) || outline(part.trim())).length > 0);
  }
  let opened = false;
  for (const [node, [from, to]] of spans) {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    const mark = document.createElement("mark");
    mark.setAttribute("style", "background:#ffe14d!important;color:#000!important;outline:3px solid #d00000!important");
    range.surroundContents(mark);
    for (let up = mark; up && up !== document.documentElement && !mark.getClientRects().length; up = up.parentElement) {
      up.style.setProperty("display", up === mark ? "inline" : "block", "important");
      opened = true;
    }
  }
  const host = document.createElement("div");
  host.setAttribute("style", "all:initial;display:block;position:relative;z-index:2147483647");
  const notes = quotes.filter((_, at) => !found[at]).map((quote) => ["Không tô được", quote]);
  if (opened) notes.push(["Lưu ý", "đoạn được tô nằm trong phần ẩn của trang, được mở ra để chụp"]);
  const rows = margin.concat(notes);
  const table = document.createElement("table");
  table.setAttribute("style", "font:15px/1.4 sans-serif;color:#000;background:#fff;width:100%;border-bottom:4px solid #d00000;padding:8px");
  for (const row of rows) {
    const line = table.insertRow();
    row.forEach((words, column) => {
      const cell = line.insertCell();
      cell.textContent = words;
      cell.setAttribute("style", column ? "word-break:break-all" : "font-weight:bold;white-space:nowrap;vertical-align:top;padding-right:12px");
    });
  }
  host.attachShadow({ mode: "open" }).append(table);
  document.body.prepend(host);
  return found;
}
