"use strict";
// Everything can be read without this script. It adds filters, grouping, sorting, keys and copying; their state is kept in the address.
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);
  const form = byId("filters");
  const fields = form ? all("input[data-key], select[data-key]", form) : [];
  const chips = form ? all(".chip[data-key]", form) : [];
  const switches = form ? all(".chip[data-by]", form) : [];
  const shown = byId("shown");
  const none = byId("none");
  const notice = byId("notice");
  const keys = byId("keys");
  const box = byId("groups");
  const regrouped = byId("regrouped");
  const index = all("#groups .group").map((group) => ({ group, rows: null }));
  const slices = all("#groups > .slice");
  const itemOf = new Map();
  const OPEN_AT_MOST = 100;
  const count = (number, word) => number.toLocaleString("en") + " " + word + (number === 1 ? "" : "s");
  let lists = index;
  let timer = 0;

  // ----- state in the address, apart from the anchor: #?owner=SRE&severity=error&by=rule&sort=t-owners.2.d&at=f-0123456789ab
  const FILTERS = ["q", "path", "severity", "rule", "owner", "state"];
  const NAMES = [...FILTERS, "by", "sort", "at"];
  const state = parse("");
  function parse(hash) {
    const found = Object.fromEntries(NAMES.map((name) => [name, ""]));
    const text = hash.slice(1);
    if (!text.startsWith("?")) {
      try { found.at = decodeURIComponent(text); } catch { found.at = text; }
      return found;
    }
    for (const [name, value] of new URLSearchParams(text.slice(1))) if (name in found) found[name] = value;
    return found;
  }
  function address() {
    const kept = new URLSearchParams();
    for (const name of NAMES) if (state[name] && !(name === "by" && state.by === "page")) kept.set(name, state[name]);
    if (!kept.toString()) return "#";
    return kept.size === 1 && state.at ? "#" + state.at : "#?" + kept;
  }
  // A step of its own for Back, but one only for a word that is being typed.
  function save(how) {
    const hash = address();
    if (location.hash === hash || (hash === "#" && !location.hash)) return;
    const again = how === "replace" || (how === "typing" && history.state && history.state.typing);
    try { history[again ? "replaceState" : "pushState"]({ typing: how === "typing" }, "", hash); } catch { /* a sandboxed frame may not */ }
  }
  const filtering = () => FILTERS.some((name) => state[name]);

  // ----- the rows, read once
  function ownersOf(element, words) {
    return element.dataset.owners ? JSON.parse(element.dataset.owners) : words.trim().split(", ");
  }
  function read(entry) {
    const group = entry.group;
    entry.name = group.querySelector(".path").textContent;
    entry.path = entry.name.toLowerCase();
    entry.owners = ownersOf(group, group.querySelector(".who").textContent);
    entry.rows = all("li[id]", group).map((row) => ({
      row, page: entry, home: row.parentNode, n: Number(row.dataset.n || 1), text: row.textContent.toLowerCase(),
      severity: row.className || "error", state: row.dataset.state || "unknown",
      rule: row.dataset.rule || (row.querySelector("b") || row).textContent,
    }));
    for (const item of entry.rows) itemOf.set(item.row, item);
  }
  function readAll() {
    for (const entry of index) if (!entry.rows) read(entry);
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
    if (element && element.hidden !== hidden) element.hidden = hidden;
  }

  // ----- grouping: rows move into the groups of another kind when those are opened, and back
  const ADDRESS = /https?:\/\/([^\s/?#:<>"]+)/i;
  const listed = (id) => all("li", byId(id) || document.createElement("ul")).map((item) => item.textContent.trim());
  const NO_HOST = "no host: links inside the tree, reviews and pages";
  const NO_CAUSE = "no cause in common with another finding";
  const GROUPING = {
    owner: (item) => item.page.owners.join(", "),
    rule: (item) => item.rule,
    host: (item) => {
      const target = item.row.querySelector(".target code") || item.row.querySelector("bdi");
      const found = ADDRESS.exec(target ? target.textContent : "");
      return found ? found[1].toLowerCase() : NO_HOST;
    },
    cause: (item, names) => (item.row.dataset.cause ? names.causes[Number(item.row.dataset.cause)] : NO_CAUSE),
    site: (item, names) => names.sites[Number(item.page.group.dataset.site || 0)] || ".",
  };
  function labels() {
    const rules = {};
    for (const option of all("#f-rule option[data-label]")) rules[option.value] = option.textContent.replace(/ \([\d,]+\)$/, "");
    return { rules, causes: listed("causes"), sites: listed("sites") };
  }
  function regroup(by) {
    if (!box) return;
    for (const entry of index) if (entry.rows && entry.rows.some((item) => item.row.parentNode !== item.home)) sendHome(entry.rows);
    regrouped.replaceChildren();
    const apart = by !== "page" && by in GROUPING;
    hide(box, apart);
    hide(regrouped, !apart);
    if (!apart) { lists = index; return; }
    readAll();
    const names = labels();
    const found = new Map();
    for (const entry of index) {
      for (const item of entry.rows) {
        const key = GROUPING[by](item, names);
        if (!found.has(key)) found.set(key, { key, rows: [], weight: 0 });
        const list = found.get(key);
        list.rows.push(item);
        list.weight += item.n * (item.severity === "error" ? 1e6 : item.severity === "warning" ? 1 : 1e-6);
      }
    }
    const last = (list) => list.key === NO_HOST || list.key === NO_CAUSE || list.key === "unowned";
    lists = Array.from(found.values()).sort((a, b) => last(a) - last(b) || b.weight - a.weight || (a.key < b.key ? -1 : 1));
    for (const list of lists) regrouped.append(drawn(list, by === "rule" ? names.rules[list.key] || list.key : list.key));
  }
  function drawn(list, label) {
    const group = document.createElement("details");
    const summary = document.createElement("summary");
    const name = document.createElement("bdi");
    list.group = group;
    list.meta = document.createElement("span");
    list.box = document.createElement("ul");
    group.className = "group";
    name.className = "path";
    name.textContent = label;
    list.meta.className = "meta";
    list.box.className = list.rows[0].home.className;
    summary.append(name, list.meta);
    group.append(summary, list.box);
    group.addEventListener("toggle", () => { if (group.open) fill(list); });
    return group;
  }
  function fill(list) {
    if (!list.box || list.box.firstChild) return;
    for (const item of list.rows) {
      finishRow(item.row);
      const page = document.createElement("a");
      page.className = "of";
      page.href = "#" + item.page.group.id;
      page.textContent = item.page.name;
      item.row.querySelector(".what, bdi").prepend(page);
      list.box.append(item.row);
    }
  }
  function sendHome(rows) {
    for (const item of rows) {
      const page = item.row.querySelector("a.of");
      if (page) page.remove();
      item.home.append(item.row);
    }
  }

  // ----- filtering
  function filter() {
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const path = state.path.toLowerCase();
    const active = filtering();
    const facets = { severity: {}, state: {} };
    const touched = new Set();
    let rows = 0;
    let total = 0;
    const matching = [];
    for (const entry of index) {
      if (!entry.rows) read(entry);
      entry.fits = entry.path.includes(path) && (!state.owner || entry.owners.includes(state.owner));
    }
    for (const list of lists) {
      let inside = 0;
      const fitting = { error: 0, warning: 0, notice: 0 };
      for (const item of list.rows) {
        total += item.n;
        item.fits = item.page.fits && (!state.rule || item.rule === state.rule)
          && words.every((word) => item.text.includes(word) || item.page.path.includes(word));
        if (!item.fits) continue;
        const severe = !state.severity || item.severity === state.severity;
        const stated = !state.state || item.state === state.state;
        if (stated) facets.severity[item.severity] = (facets.severity[item.severity] || 0) + item.n;
        if (severe) facets.state[item.state] = (facets.state[item.state] || 0) + item.n;
        item.fits = severe && stated;
        if (!item.fits) continue;
        inside += item.n;
        fitting[item.severity] += item.n;
        touched.add(item.page);
      }
      // The rows of a hidden group stay as they are: fewer changes, and a large page answers faster.
      if (inside) for (const item of list.rows) hide(item.row, !item.fits);
      hide(list.group, inside === 0);
      if (inside) matching.push([list.group, inside]);
      if (list.meta && inside) list.meta.replaceChildren(...counts(fitting));
      rows += inside;
    }
    if (lists === index) for (const slice of slices) hide(slice, !slice.querySelector(":scope > .group:not([hidden])"));
    let opened = 0;
    for (const [group, inside] of active ? matching : []) {
      if (opened + inside > OPEN_AT_MOST) break;
      opened += inside;
      group.open = true;
    }
    hide(none, rows > 0 || !total);
    for (const chip of chips) {
      chip.querySelector("b").textContent = (facets[chip.dataset.key][chip.dataset.value] || 0).toLocaleString("en");
    }
    const others = filterPages(words, path, active);
    if (shown) {
      shown.textContent = active
        ? "Showing " + count(rows, "finding") + " of " + total.toLocaleString("en") + ", on " + count(touched.size, "page") + others + "."
        : count(rows, "finding") + " on " + count(touched.size, "page") + ".";
    }
    showActive(active);
  }
  function counts(fitting) {
    return Object.entries(fitting).filter(([, number]) => number).map(([word, number]) => {
      const span = document.createElement("span");
      span.className = "count " + word;
      span.textContent = count(number, word);
      return span;
    });
  }

  // ----- the same filter for the tables of pages, and for the calendar
  const tables = ["t-late", "t-undated"].map(byId).filter(Boolean).map((table) => ({ table, rows: null }));
  const months = all(".months > li").map((row) => ({
    row, summary: row.querySelector("summary"), bar: row.querySelector("rect"), owners: JSON.parse(row.dataset.owners || "{}"), pages: null,
  }));
  const weeks = all("#t-weeks tbody tr").map((row) => ({ row, cell: row.cells[1], all: row.cells[1].textContent }));
  function readTable(entry) {
    entry.total = 0;
    entry.rows = Array.from(entry.table.tBodies[0].rows).map((row, place) => ({
      row, place, path: row.cells[0].querySelector("bdi").textContent.toLowerCase(), text: row.textContent.toLowerCase(),
      owners: ownersOf(row, row.cells[row.cells.length - 1].textContent), status: row.cells[1].textContent, site: Number(row.dataset.site || 0),
    }));
  }
  const belongs = (owners) => !state.owner || owners.includes(state.owner);
  function filterPages(words, path, active) {
    const apart = active && (state.q || state.path || state.owner);
    const said = [];
    for (const entry of tables) {
      if (!entry.rows) { if (!apart) continue; readTable(entry); }
      let fitting = 0;
      for (const item of entry.rows) {
        item.fits = item.path.includes(path) && belongs(item.owners) && words.every((word) => item.text.includes(word));
        fitting += item.fits;
        hide(item.row, !item.fits);
      }
      headCounts(entry);
      sayFiltered(entry.table.closest(".scroll"), apart ? fitting.toLocaleString("en") + " of " + count(entry.rows.length, "page") : "");
      if (apart) said.push(fitting.toLocaleString("en") + (entry.table.id === "t-late" ? " late" : " undated"));
    }
    if (months.length && (apart || months[0].pages)) {
      let fitting = 0;
      for (const month of months) fitting += filterMonth(month, words, path, apart);
      for (const week of weeks) filterWeek(week, apart);
      sayFiltered(months[0].row.parentNode, apart ? count(fitting, "page") : "");
      if (apart) said.push(fitting.toLocaleString("en") + " coming");
    }
    return said.length ? "; pages: " + said.join(", ") : "";
  }
  function filterMonth(month, words, path, apart) {
    if (!month.summary) return 0;
    if (!month.pages) {
      month.all = month.summary.textContent;
      month.width = month.bar.getAttribute("width");
      month.pages = all("ul > li:not(.more-pages)", month.row).map((row) => ({
        row, path: row.querySelector(".path").textContent.toLowerCase(), owners: ownersOf(row, row.querySelector(".who").textContent),
      }));
    }
    let fitting = 0;
    for (const item of month.pages) {
      const fits = item.path.includes(path) && belongs(item.owners) && words.every((word) => item.path.includes(word));
      fitting += fits;
      hide(item.row, !fits);
    }
    const whole = parseInt(month.all.replace(/\D/g, ""), 10);
    // A long month names some of its pages only, but knows how many each owner has.
    if (apart && state.owner && !words.length && !path) fitting = month.owners[state.owner === "unowned" ? "" : state.owner] || 0;
    if (!apart) fitting = whole;
    month.summary.textContent = count(fitting, "page") + (apart ? " of " + whole.toLocaleString("en") : "");
    month.bar.setAttribute("width", String(whole ? (month.width * fitting) / whole : 0));
    hide(month.row.querySelector(".more-pages"), Boolean(apart));
    return fitting;
  }
  function filterWeek(week, apart) {
    const name = state.owner === "unowned" ? "" : state.owner;
    let fitting = 0;
    for (const span of all("span[data-owner]", week.row)) {
      const fits = !apart || !state.owner || span.dataset.owner === name;
      hide(span, !fits);
      if (fits) fitting += Number(span.dataset.n);
    }
    week.cell.textContent = apart && state.owner ? String(fitting) : week.all;
    hide(week.row, fitting === 0);
  }
  function sayFiltered(before, text) {
    let line = before.previousElementSibling;
    if (!line || !line.classList.contains("filtered")) {
      if (!text) return;
      line = document.createElement("p");
      line.className = "filtered";
      before.before(line);
    }
    line.hidden = !text;
    line.textContent = text ? "Filtered: " + text + "." : "";
  }
  function groupTables(by) {
    for (const entry of tables) {
      all("tr.head", entry.table).forEach((row) => row.remove());
      const key = { owner: (item) => item.owners.join(", "), rule: (item) => item.status, site: (item) => item.site }[by];
      if (!entry.rows) { if (!key) continue; readTable(entry); }
      const place = new Map(Array.from(entry.table.tBodies[0].rows).map((row, at) => [row, at]));
      const rows = entry.rows.slice().sort((a, b) => place.get(a.row) - place.get(b.row));
      if (!key) { entry.heads = []; if (entry.grouped && !state.sort) rows.sort((a, b) => a.place - b.place); entry.grouped = false; entry.table.tBodies[0].append(...rows.map((item) => item.row)); continue; }
      const found = new Map();
      for (const item of rows) found.set(key(item), [...(found.get(key(item)) || []), item]);
      const sites = listed("sites");
      entry.heads = Array.from(found, ([name, items]) => ({ name: by === "site" ? sites[name] || "." : name, items })).sort((a, b) => b.items.length - a.items.length);
      entry.grouped = true;
      for (const head of entry.heads) {
        head.row = document.createElement("tr");
        head.row.className = "head";
        const cell = document.createElement("th");
        cell.colSpan = entry.table.tHead.rows[0].cells.length;
        cell.scope = "rowgroup";
        head.row.append(cell);
        entry.table.tBodies[0].append(head.row, ...head.items.map((item) => item.row));
      }
      headCounts(entry);
    }
    for (const month of months) {
      const old = month.row.querySelector(".by");
      if (old) old.remove();
      if (by !== "owner" || !month.summary) continue;
      const line = document.createElement("span");
      line.className = "by quiet-text";
      line.textContent = Object.entries(month.owners).sort((a, b) => b[1] - a[1]).map(([name, number]) => (name || "unowned") + " " + number).join(", ");
      month.summary.parentNode.before(line);
    }
  }
  function headCounts(entry) {
    for (const head of entry.heads || []) {
      const fitting = head.items.filter((item) => item.fits !== false).length;
      head.row.cells[0].textContent = head.name + " (" + fitting.toLocaleString("en") + ")";
      hide(head.row, fitting === 0);
    }
  }

  // ----- what is on: chips that take a filter off again
  function showActive(active) {
    let line = byId("active");
    if (!line && form) {
      line = document.createElement("p");
      line.id = "active";
      shown.before(line);
    }
    if (!line) return;
    line.hidden = !active;
    line.replaceChildren();
    if (!active) return;
    line.append("Filtered: ");
    for (const name of ["owner", "severity", "state", "rule", "path", "q"].filter((one) => state[one])) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "chip on";
      button.dataset.off = name;
      button.textContent = state[name] + " ×";
      button.setAttribute("aria-label", "Take off the filter " + name + " " + state[name]);
      line.append(button, " ");
    }
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "chip";
    clear.dataset.off = "all";
    clear.textContent = "clear";
    line.append(clear);
  }
  function showControls() {
    for (const field of fields) if (field.value !== state[field.dataset.key]) field.value = state[field.dataset.key];
    for (const chip of chips) chip.setAttribute("aria-pressed", String(state[chip.dataset.key] === chip.dataset.value));
    for (const chip of switches) chip.setAttribute("aria-pressed", String((state.by || "page") === chip.dataset.by));
  }

  // ----- taking over a state, from the address or from a control
  function warn(text) {
    if (!notice) return;
    notice.textContent = text;
    notice.hidden = !text;
  }
  function check() {
    const said = [];
    const known = {
      owner: all("#f-owner option[value]").map((one) => one.value), rule: all("#f-rule option[value]").map((one) => one.value),
      severity: ["error", "warning", "notice"], state: ["new", "reappeared", "open"], by: switches.map((one) => one.dataset.by),
    };
    for (const [name, values] of Object.entries(known)) {
      if (!state[name] || values.includes(state[name])) continue;
      // A digest names its owner as it was asked for, in whatever case.
      const found = values.find((one) => one.toLowerCase() === state[name].toLowerCase());
      if (!found) {
        const who = name === "owner" ? "Nobody called “" + state[name] + "” owns a page in this run" : "There is no " + name + " “" + state[name] + "” in this run";
        said.push(who + ", so the list is not filtered by it.");
      }
      state[name] = found || "";
    }
    warn(said.join(" "));
  }
  let groupedBy = "page";
  function adopt(wanted) {
    Object.assign(state, wanted);
    if (form) check();
    showControls();
    sortAsStated();
    const by = state.by || "page";
    if (by !== groupedBy) { groupedBy = by; regroup(by); groupTables(by); }
    if (form) filter();
  }
  function land() {
    if (state.at) go(state.at);
    else if (filtering() || groupedBy !== "page") byId("findings").scrollIntoView();
  }
  function stale(name) {
    const id = name.slice(2);
    if (!/^[fop]-[0-9a-z]+$/.test(name) || !notice) return;
    const since = notice.dataset.since;
    let text = "This link leads to something that is not in this run: it was mended, or the run looked at other pages.";
    if (name.startsWith("f-")) {
      text = "This link leads to a finding that is not in this run.";
      if (notice.dataset.fixed.split(" ").includes(id)) text = "This finding was fixed since " + since + ".";
      else if (notice.dataset.otherwise.split(" ").includes(id)) text = "This finding is gone since " + since + ", but not known to be fixed.";
    }
    warn(text);
    byId("findings").scrollIntoView();
  }
  function go(name) {
    const target = byId(name);
    if (!target) { stale(name); return; }
    const row = target.closest("li[id]");
    const inside = row && box && (box.contains(row) || regrouped.contains(row));
    if (inside || target.closest("#groups")) {
      const group = target.closest("details");
      const hidden = row && itemOf.get(row) ? !itemOf.get(row).fits : group && group.hidden;
      if (filtering() && hidden) {
        for (const filter of FILTERS) state[filter] = "";
        showControls();
        filter();
        save("replace");
      }
      if (groupedBy !== "page") {
        const list = inside && lists.find((one) => one.rows.includes(itemOf.get(row)));
        if (list) { list.group.open = true; fill(list); } else { state.by = ""; adopt(state); save("replace"); }
      }
    }
    for (let one = target.closest("details"); one; one = one.parentElement && one.parentElement.closest("details")) one.open = true;
    all(".here").forEach((one) => one.classList.remove("here"));
    if (row) row.classList.add("here");
    // A row of a list is read with what stands around it; a section begins at its heading.
    target.scrollIntoView({ block: target.closest("li, tr, .rules > div") ? "center" : "start" });
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
    const rows = Array.from(body.rows).filter((row) => !row.classList.contains("head")).map((row, place) => ({ row, place, key: value(row, column) }));
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
    if (groupedBy !== "page") groupTables(groupedBy);
  }
  function sortAsStated() {
    const [id, column, direction] = state.sort.split(".");
    const table = id && byId(id);
    const head = table && table.tHead && table.tHead.rows[0].cells[Number(column)];
    if (head && head.querySelector(".arrow")) sort(head, direction === "d" ? "descending" : "ascending");
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
        const direction = now === null ? first : now === "ascending" ? "descending" : "ascending";
        state.sort = [table.id, head.cellIndex, direction === "ascending" ? "a" : "d"].join(".");
        sort(head, direction);
        save();
      });
    }
  }

  // ----- copying, and what a lean page left out
  const texts = new WeakMap();
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
  function copyButton(text, label, kind, name) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = kind;
    button.textContent = label;
    button.setAttribute("aria-label", "Copy " + name);
    texts.set(button, text);
    return button;
  }
  function addCopy(code) {
    code.after(" ", copyButton(code.textContent, "Copy", "copy", code.textContent));
  }
  const finished = new WeakSet();
  function finish(group) {
    for (const row of all("li[id]", group)) finishRow(row);
  }
  function finishRow(row) {
    if (finished.has(row)) return;
    finished.add(row);
    const group = itemOf.has(row) ? itemOf.get(row).page.group : row.closest(".group");
    all("kbd", row).forEach(addCopy);
    if (row.parentNode.classList.contains("lean")) addLinks(row, group.querySelector(".open"));
    const line = row.querySelector(".line");
    const number = line && /^line (\d+)$/.exec(line.textContent);
    const what = row.querySelector(".what");
    if (number && what) {
      const place = group.querySelector(".path").textContent + ":" + number[1];
      what.append(copyButton(place, "Copy place", "copy-place", place));
    }
  }
  function addLinks(row, page) {
    const number = parseInt(row.firstChild.data, 10);
    const link = document.createElement("a");
    link.className = "line";
    link.textContent = "line " + number;
    if (page) {
      link.href = page.getAttribute("href").replace(/1$/, number);
      link.rel = "noreferrer noopener nofollow";
    }
    const self = document.createElement("a");
    self.className = "perma";
    self.href = "#" + row.id;
    self.textContent = "#";
    self.setAttribute("aria-label", "Link to this finding");
    const code = row.querySelector("b");
    const legend = document.createElement("a");
    legend.className = "code";
    legend.href = "#r-" + code.textContent;
    code.replaceWith(legend);
    legend.append(code);
    row.firstChild.replaceWith(self, " ", link, " ");
  }

  // ----- keys
  function move(step) {
    const stops = [];
    for (const list of lists) {
      if (list.group.hidden || !list.group.isConnected) continue;
      stops.push(list.group.querySelector("summary"));
      if (list.group.open) stops.push(...all("li[id]", list.group).filter((row) => !row.hidden));
    }
    const here = document.activeElement && document.activeElement.closest("li[id], summary");
    const now = stops.indexOf(here);
    const next = stops[now < 0 ? 0 : Math.min(stops.length - 1, Math.max(0, now + step))];
    if (next) (next.querySelector(".perma") || next).focus();
  }
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || (keys && keys.open)) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === "/") byId("f-q").focus();
    else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "?") keys.showModal();
    else return;
    event.preventDefault();
  }

  // ----- wiring
  const unscripted = byId("unscripted");
  if (unscripted) unscripted.hidden = true;
  all(".command kbd").forEach(addCopy);
  all("table.sortable").forEach(sortable);
  document.addEventListener("toggle", (event) => {
    if (event.target.classList && event.target.classList.contains("group") && event.target.open) finish(event.target);
  }, true);
  function change(wanted, how) {
    adopt({ ...state, at: "", ...wanted });
    save(how);
  }
  function clicked(event) {
    const button = event.target.closest && event.target.closest("button");
    if (button) {
      if (texts.has(button)) { event.preventDefault(); copy(texts.get(button), button); }
      else if (button.dataset.off === "all") change(Object.fromEntries(FILTERS.map((name) => [name, ""])));
      else if (button.dataset.off) change({ [button.dataset.off]: "" });
      else if (button.dataset.by) change({ by: button.dataset.by });
      else if (button.dataset.value) change({ [button.dataset.key]: state[button.dataset.key] === button.dataset.value ? "" : button.dataset.value });
      return;
    }
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const wanted = parse(link.getAttribute("href"));
    if (wanted.at && !filtering() && groupedBy === "page" && !state.sort) return;
    event.preventDefault();
    // A link inside the page leaves the filters on, and in the address; a link to a filter leaves the grouping.
    adopt(wanted.at ? { ...state, at: wanted.at } : { ...wanted, by: state.by, sort: state.sort });
    save();
    land();
  }
  document.addEventListener("click", clicked);
  if (form) {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => {
      clearTimeout(timer);
      const typing = event.target.type === "search";
      timer = setTimeout(() => {
        change(Object.fromEntries(fields.map((field) => [field.dataset.key, field.value])), typing ? "typing" : "");
      }, 30);
    });
    form.addEventListener("reset", () => setTimeout(() => change(Object.fromEntries(FILTERS.map((name) => [name, ""]))), 0));
    byId("copy").addEventListener("click", (event) => copy(location.href, event.currentTarget));
    byId("help").addEventListener("click", () => keys.showModal());
    byId("expand").addEventListener("click", (event) => {
      const open = event.currentTarget.dataset.open !== "yes";
      for (const list of lists) if (!list.group.hidden) list.group.open = open;
      event.currentTarget.dataset.open = open ? "yes" : "no";
      event.currentTarget.textContent = open ? "Close all" : "Open all";
    });
    document.addEventListener("keydown", press);
    for (const cell of all("th[data-owner]")) {
      const link = cell.querySelector("a") || document.createElement("a");
      link.href = "#?" + new URLSearchParams({ owner: cell.dataset.owner || "unowned" });
      if (!link.parentNode) {
        link.append(...cell.childNodes);
        cell.append(link);
      }
    }
    index.filter((entry) => entry.group.open).forEach((entry) => finish(entry.group));
    // Safari has no such pauses: there the first key reads the rows.
    if (window.requestIdleCallback) requestIdleCallback(prepare);
  }
  window.addEventListener("hashchange", () => {
    if (location.hash === address()) return;
    const wanted = parse(location.hash);
    const plain = groupedBy === "page" && !filtering() && NAMES.every((name) => name === "at" || !wanted[name]);
    if (plain) state.at = wanted.at;
    else adopt(wanted);
    if (state.at) go(state.at);
  });
  if (location.hash) {
    const wanted = parse(location.hash);
    if (wanted.at && !location.hash.startsWith("#?")) Object.assign(state, wanted);
    else adopt(wanted);
    land();
  }
})();
