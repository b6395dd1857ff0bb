/* The builder by keyboard. Without this file every link and button works as a page of its own. */
(() => {
  "use strict";

  const LIVE = { "X-Live": "1" };
  const dialog = document.getElementById("cs-dialog");
  let copied = null;
  let copiedWeek = null;
  let opener = null;

  const builder = () => document.getElementById("cs-builder");
  const stops = () => [...builder().querySelectorAll("[data-stop]")];
  const byKey = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

  function say(text) {
    const place = document.getElementById("cs-said");
    place.textContent = "";
    requestAnimationFrame(() => { place.textContent = text; });
  }

  /* One stop of the table is in the order of Tab; arrows lead to the others. */
  function rove(current) {
    const all = stops();
    const chosen = current && all.includes(current) ? current : all[0];
    for (const stop of all) stop.tabIndex = stop === chosen ? 0 : -1;
  }

  function focus(key) {
    const found = key && byKey(key);
    if (!found) return rove(null);
    rove(found);
    found.closest("details:not([open])")?.setAttribute("open", "");
    found.focus();
  }

  function move(from, key) {
    const all = stops();
    const place = all.indexOf(from);
    if (key === "ArrowLeft" || key === "ArrowRight") return all[place + (key === "ArrowRight" ? 1 : -1)];
    const cell = from.closest("td");
    const index = [...cell.parentNode.children].indexOf(cell);
    const step = key === "ArrowDown" ? "nextElementSibling" : "previousElementSibling";
    for (let row = cell.parentNode[step]; row; row = row[step]) {
      const found = row.children[index].querySelector("[data-stop]");
      if (found) return found;
    }
    return undefined;
  }

  async function send(url, body) {
    const response = await fetch(url, { method: "POST", body, headers: LIVE });
    return [response, await response.text()];
  }

  function parsed(text) {
    return new DOMParser().parseFromString(text, "text/html");
  }

  /* The totals of other weeks rest on this one: they are fetched after, the row itself is there at once. */
  async function refreshSums() {
    const response = await fetch(location.pathname);
    if (!response.ok) return;
    const page = parsed(await response.text());
    for (const row of page.querySelectorAll("tr.cs-week")) {
      const mine = document.getElementById(row.id);
      if (!mine || mine.contains(document.activeElement) || mine.dataset.version !== row.dataset.version) continue;
      mine.className = row.className;
      mine.querySelector("[data-sum]").replaceWith(row.querySelector("[data-sum]"));
    }
    for (const name of [".cs-head", ".cs-empty"]) {
      const [old, fresh] = [builder().querySelector(name), page.querySelector(name)];
      if (old && !old.contains(document.activeElement)) fresh ? old.replaceWith(fresh) : old.remove();
    }
  }

  function putRow(text) {
    const table = parsed(text).querySelector("table[data-said]");
    const row = table.querySelector("tr");
    document.getElementById(row.id).replaceWith(row);
    focus(table.dataset.focus);
    say(`${table.dataset.said} ${row.querySelector(".cs-sum-far").textContent}`);
    refreshSums();
  }

  async function change(url, values) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token());
    for (const [name, value] of Object.entries(values)) body.append(name, value);
    const [response, text] = await send(url, body);
    if (response.ok) putRow(text); else say(text);
  }

  async function open(link) {
    const response = await fetch(link.href, { headers: LIVE });
    if (!response.ok) { location.href = link.href; return; }
    opener = link.dataset.key;
    fill(await response.text());
    dialog.showModal();
    dialog.querySelector("input:not([type=hidden])").focus();
  }

  function fill(text) {
    dialog.replaceChildren(...parsed(text).body.children);
  }

  /* Buttons of weeks and of the plan: the answer is the page again, of which our part is taken. */
  async function press(url, body, key) {
    const [response, text] = await send(url, body);
    const fresh = parsed(text).getElementById("cs-builder");
    if (!response.ok || !fresh) { location.reload(); return; }
    builder().replaceWith(fresh);
    rove(null);
    focus(byKey(key) ? key : "keys");
    say([...fresh.querySelectorAll(".cs-said")].map((line) => line.textContent.trim()).join(" "));
  }

  function act(form, button) {
    press(form.getAttribute("action"), new FormData(form, button), button.dataset.key);
  }

  const mondayOf = (stop) => stop.closest("tr").id.replace("week-", "");

  /* What a button of the week does, by key: the focus stays on its cell. */
  function actOnWeek(stop, action, more = {}) {
    const body = new FormData();
    const values = { csrfmiddlewaretoken: token(), action, week: mondayOf(stop), ...more };
    for (const [name, value] of Object.entries(values)) body.append(name, value);
    press(builder().dataset.act, body, stop.dataset.key);
  }

  /* One more empty row, named on from the last. */
  function addStep(button) {
    const rows = [...dialog.querySelectorAll("[data-step]")];
    const total = dialog.querySelector("[name=step-TOTAL_FORMS]");
    const most = Number(dialog.querySelector("[name=step-MAX_NUM_FORMS]").value);
    if (rows.length >= most) return;
    const fresh = rows.at(-1).cloneNode(true);
    const renamed = (text) => text.replace(`step-${rows.length - 1}-`, `step-${rows.length}-`);
    for (const node of fresh.querySelectorAll("[id], [for], [name]")) {
      for (const name of ["id", "for", "name"]) {
        if (node.hasAttribute(name)) node.setAttribute(name, renamed(node.getAttribute(name)));
      }
    }
    for (const field of fresh.querySelectorAll("input, select")) field.value = "";
    for (const error of fresh.querySelectorAll(".cs-error")) error.remove();
    const legend = fresh.querySelector("legend");
    legend.textContent = legend.textContent.replace(String(rows.length), String(rows.length + 1));
    rows.at(-1).after(fresh);
    total.value = rows.length + 1;
    button.hidden = rows.length + 1 >= most;
    fresh.querySelector("input, select").focus();
  }

  const keys = {
    n: (stop) => open(stop.closest("td").querySelector(".cs-add") || stop),
    c: (stop) => {
      if (!stop.dataset.workout) return;
      copied = stop.dataset.workout;
      say(document.querySelector("[data-copied]").dataset.copied);
    },
    v: (stop) => {
      const add = stop.closest("td").querySelector(".cs-add");
      if (copied && add) change(add.href, { copy: copied });
    },
    Delete: (stop) => {
      if (!stop.dataset.workout) return;
      change(stop.href, { remove: "1", version: stop.closest("tr").dataset.version });
    },
    w: (stop) => {
      const summary = stop.closest("tr").querySelector(".cs-week-actions summary");
      if (summary) { summary.parentNode.open = true; summary.focus(); }
    },
    C: (stop) => {
      copiedWeek = mondayOf(stop);
      say(document.querySelector("[data-copied-week]").dataset.copiedWeek);
    },
    V: (stop) => {
      if (copiedWeek && builder().querySelector(".cs-add")) actOnWeek(stop, "copy_from", { from: copiedWeek });
    },
    r: (stop) => { if (builder().querySelector(".cs-add")) actOnWeek(stop, "recovery"); },
    f: (stop) => { if (builder().querySelector(".cs-add")) actOnWeek(stop, "fit"); },
    s: () => byKey("weeks")?.focus(),
    u: () => byKey("undo")?.click(),
    "?": () => { const help = byKey("keys"); help.parentNode.open = true; help.focus(); },
  };

  document.addEventListener("keydown", (event) => {
    const stop = event.target.closest?.("[data-stop]");
    if (!stop || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow")) {
      const next = move(stop, event.key);
      if (next) { rove(next); next.focus(); }
      event.preventDefault();
    } else if (keys[event.key]) {
      event.preventDefault();
      event.stopPropagation();
      keys[event.key](stop);
    }
  }, true);

  document.addEventListener("click", (event) => {
    const stop = event.target.closest("[data-stop]");
    const more = event.target.closest("[data-more]");
    if (more && dialog.contains(more)) {
      event.preventDefault();
      addStep(more);
    } else if (stop && !event.ctrlKey && !event.metaKey && builder().querySelector(".cs-add")) {
      event.preventDefault();
      open(stop);
    } else if (event.target.closest("[data-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (dialog.contains(form)) {
      event.preventDefault();
      const [response, text] = await send(form.getAttribute("action"), new FormData(form, event.submitter));
      if (response.ok) {
        opener = null;
        dialog.close();
        putRow(text);
      } else if (response.headers.get("Content-Type").startsWith("text/plain")) {
        dialog.close();
        say(text);
      } else {
        fill(text);
        (dialog.querySelector(".cs-error, [role=alert]")?.closest(".cs-field")?.querySelector("input, select")
          || dialog.querySelector("input:not([type=hidden])")).focus();
      }
    } else if (form.matches("[data-live]") && event.submitter) {
      event.preventDefault();
      act(form, event.submitter);
    }
  });

  dialog.addEventListener("close", () => { if (opener) focus(opener); });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("[data-stop]")) rove(event.target);
  });
  rove(null);
})();
