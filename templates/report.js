"use strict";
// Everything can be read without this script. It adds filters, sorting and copying; their state is kept in the hash.
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const form = document.getElementById("filters");
  const fields = form ? all("[data-key]", form) : [];
  const groups = all("#groups .group");
  const shown = document.getElementById("shown");
  const none = document.getElementById("none");
  const unscripted = document.getElementById("unscripted");
  const OPEN_AT_MOST = 100;
  const slices = all("#groups > .slice");
  const index = groups.map((group) => ({ group, rows: null }));
  let timer = 0;

  // ----- state in the hash: #?q=...&rule=...&sort=t-owners.2.d
  function readHash() {
    return new URLSearchParams(location.hash.startsWith("#?") ? location.hash.slice(2) : "");
  }
  function writeHash(state) {
    const text = state.toString();
    const hash = text ? "#?" + text : "#";
    if (location.hash === hash || (!text && !location.hash)) return;
    try { history.pushState(null, "", hash); } catch { /* a sandboxed frame may not */ }
  }
  function remember() {
    const state = new URLSearchParams();
    for (const field of fields) if (field.value) state.set(field.dataset.key, field.value);
    const sorted = document.querySelector("th[aria-sort]");
    if (sorted) {
      const table = sorted.closest("table");
      const direction = sorted.getAttribute("aria-sort") === "ascending" ? "a" : "d";
      state.set("sort", [table.id, sorted.cellIndex, direction].join("."));
    }
    writeHash(state);
  }

  // ----- filtering
  function read(entry) {
    const group = entry.group;
    entry.path = group.querySelector(".path").textContent.toLowerCase();
    entry.owners = group.dataset.owners ? JSON.parse(group.dataset.owners) : group.querySelector(".who").textContent.trim().split(", ");
    entry.rows = all("li[id]", group).map((row) => ({
      row, text: row.textContent.toLowerCase(), severity: row.className || "error", state: row.dataset.state || "unknown",
      rule: row.dataset.rule || (row.querySelector("b") || row).textContent,
    }));
  }
  // In the pauses after loading, so that the first key need not wait for all of it.
  function prepare(pause) {
    for (const entry of index) {
      if (entry.rows) continue;
      if (pause.timeRemaining() < 2) { requestIdleCallback(prepare); return; }
      read(entry);
    }
  }
  function hide(element, hidden) {
    if (element.hidden !== hidden) element.hidden = hidden;
  }
  function filter() {
    const want = {};
    for (const field of fields) want[field.dataset.key] = field.value;
    const words = (want.q || "").toLowerCase().split(/\s+/).filter(Boolean);
    const path = (want.path || "").toLowerCase();
    const active = fields.some((field) => field.value);
    let rows = 0;
    let pages = 0;
    let total = 0;
    const matching = [];
    for (const entry of index) {
      if (!entry.rows) read(entry);
      const reachable = entry.path.includes(path) && (!want.owner || entry.owners.includes(want.owner));
      const fitting = reachable ? entry.rows.filter((item) =>
        (!want.severity || item.severity === want.severity)
        && (!want.rule || item.rule === want.rule)
        && (!want.state || item.state === want.state)
        && words.every((word) => item.text.includes(word) || entry.path.includes(word))) : [];
      const inside = fitting.length;
      // The rows of a hidden group stay as they are: fewer changes, and a large page answers faster.
      if (inside) {
        const fits = new Set(fitting);
        for (const item of entry.rows) hide(item.row, !fits.has(item));
      }
      total += entry.rows.length;
      hide(entry.group, inside === 0);
      if (inside) { pages += 1; matching.push([entry.group, inside]); }
      rows += inside;
    }
    for (const slice of slices) hide(slice, !slice.querySelector(":scope > .group:not([hidden])"));
    let opened = 0;
    for (const [group, inside] of active ? matching : []) {
      if (opened + inside > OPEN_AT_MOST) break;
      opened += inside;
      group.open = true;
    }
    none.hidden = rows > 0;
    const count = (number, word) => number.toLocaleString("en") + " " + word + (number === 1 ? "" : "s");
    shown.textContent = active
      ? "Showing " + count(rows, "finding") + " of " + total.toLocaleString("en") + ", on " + count(pages, "page") + "."
      : count(rows, "finding") + " on " + count(pages, "page") + ".";
  }
  function changed() {
    clearTimeout(timer);
    timer = setTimeout(() => { filter(); remember(); }, 30);
  }

  // ----- sorting
  function value(row, column) {
    const cell = row.cells[column];
    const text = cell.textContent.trim().toLowerCase();
    return cell.classList.contains("n") ? Number(text.replace("\u2212", "-").replace(/[^0-9.-]/g, "")) : text;
  }
  function sort(head, direction) {
    const table = head.closest("table");
    const body = table.tBodies[0];
    const sign = direction === "ascending" ? 1 : -1;
    const column = head.cellIndex;
    const rows = Array.from(body.rows).map((row, place) => ({ row, place, key: value(row, column) }));
    rows.sort((a, b) => {
      const last = a.row.classList.contains("last") - b.row.classList.contains("last");
      if (last) return last;
      return (a.key < b.key ? -sign : a.key > b.key ? sign : a.place - b.place);
    });
    body.append(...rows.map((item) => item.row));
    for (const other of all("th[aria-sort]")) {
      other.removeAttribute("aria-sort");
      other.querySelector(".arrow").textContent = "";
    }
    head.setAttribute("aria-sort", direction);
    head.querySelector(".arrow").textContent = direction === "ascending" ? " ▲" : " ▼";
  }
  function sortable(table) {
    for (const head of all("thead th", table)) {
      const button = document.createElement("button");
      button.type = "button";
      const arrow = document.createElement("span");
      arrow.className = "arrow";
      arrow.setAttribute("aria-hidden", "true");
      button.append(...head.childNodes, arrow);
      head.append(button);
      button.addEventListener("click", () => {
        const first = head.classList.contains("n") ? "descending" : "ascending";
        const now = head.getAttribute("aria-sort");
        sort(head, now === null ? first : now === "ascending" ? "descending" : "ascending");
        remember();
      });
    }
  }

  // ----- copying, and what a lean page left out
  function say(button, text) {
    const before = button.textContent;
    button.textContent = text;
    setTimeout(() => { button.textContent = before; }, 1500);
  }
  async function copy(text, button) {
    try {
      await navigator.clipboard.writeText(text);
      say(button, "Copied");
    } catch {
      say(button, copyOld(text) ? "Copied" : "Not allowed here");
      button.focus();
    }
  }
  // Over plain HTTP, and in frames that may not, browsers have no clipboard but this one.
  function copyOld(text) {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "offscreen";
    document.body.append(field);
    field.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch { /* then it was not */ }
    field.remove();
    return done;
  }
  function addCopy(code) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy " + code.textContent);
    code.after(" ", button);
  }
  function finish(group) {
    if (group.dataset.finished) return;
    group.dataset.finished = "yes";
    all("kbd", group).forEach(addCopy);
    const page = group.querySelector(".open");
    for (const row of all(".lean > li", group)) {
      const line = parseInt(row.firstChild.data, 10);
      const link = document.createElement("a");
      link.className = "line";
      link.textContent = "line " + line;
      if (page) {
        link.href = page.getAttribute("href").replace(/1$/, line);
        link.rel = "noreferrer noopener nofollow";
      }
      const self = document.createElement("a");
      self.className = "perma";
      self.href = "#" + row.id;
      self.textContent = "#";
      self.setAttribute("aria-label", "Link to this finding");
      row.firstChild.replaceWith(self, " ", link, " ");
    }
  }

  // ----- permalinks
  function go() {
    const name = location.hash.slice(1);
    if (!name || name.startsWith("?")) { restore(); return; }
    const target = name && document.getElementById(name);
    if (!target) return;
    const group = target.closest("details");
    if (form && target.closest("#groups") && (target.hidden || (group && group.hidden))) { form.reset(); filter(); }
    for (let box = group; box; box = box.parentElement && box.parentElement.closest("details")) box.open = true;
    // A row of a list is read with what stands around it; a section begins at its heading.
    target.scrollIntoView({ block: target.closest("li, tr, .rules > div") ? "center" : "start" });
  }
  function restore() {
    const state = readHash();
    for (const field of fields) {
      const wanted = state.get(field.dataset.key) || "";
      field.value = wanted;
      // A digest names its owner as it was asked for, in whatever case.
      const option = field.value !== wanted && Array.from(field.options || []).find((one) => one.value.toLowerCase() === wanted.toLowerCase());
      if (option) field.value = option.value;
    }
    const [id, column, direction] = (state.get("sort") || "").split(".");
    const table = id && document.getElementById(id);
    const head = table && table.tHead && table.tHead.rows[0].cells[Number(column)];
    if (head && head.querySelector(".arrow")) sort(head, direction === "d" ? "descending" : "ascending");
    if (form) filter();
  }

  // ----- wiring
  if (unscripted) unscripted.hidden = true;
  all(".command kbd").forEach(addCopy);
  all("table.sortable").forEach(sortable);
  document.addEventListener("toggle", (event) => {
    if (event.target.classList && event.target.classList.contains("group") && event.target.open) finish(event.target);
  }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button.copy");
    if (!button) return;
    event.preventDefault();
    const code = button.previousElementSibling;
    copy(code ? code.textContent : "", button);
  });
  if (form) {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", changed);
    form.addEventListener("reset", () => setTimeout(changed, 0));
    document.getElementById("copy").addEventListener("click", (event) => copy(location.href, event.currentTarget));
    document.getElementById("expand").addEventListener("click", (event) => {
      const open = event.currentTarget.dataset.open !== "yes";
      for (const group of groups) if (!group.hidden) group.open = open;
      event.currentTarget.dataset.open = open ? "yes" : "no";
      event.currentTarget.textContent = open ? "Close all" : "Open all";
    });
    for (const cell of all("th[data-owner]")) {
      const link = cell.querySelector("a") || document.createElement("a");
      link.href = "#?" + new URLSearchParams({ owner: cell.dataset.owner || "unowned" });
      if (!link.parentNode) {
        link.append(...cell.childNodes);
        cell.append(link);
      }
      link.addEventListener("click", () => setTimeout(() => document.getElementById("findings").scrollIntoView(), 0));
    }
    groups.filter((group) => group.open).forEach(finish);
    // Safari has no such pauses: there the first key reads the rows.
    if (window.requestIdleCallback) requestIdleCallback(prepare);
    if (!location.hash.startsWith("#?")) shown.textContent = "";
  }
  window.addEventListener("hashchange", go);
  if (location.hash) go();
})();
