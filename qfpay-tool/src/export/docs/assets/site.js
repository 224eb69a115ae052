// Search and filters. Everything else works without this script, and what needs it stays hidden
// until it runs. No data is fetched: a page that was opened from a disk may not do that.
"use strict";

(() => {
  const MOST_RESULTS = 20;

  /** How well an entry fits all the words; the lower, the better. */
  const rank = (entry, words, whole) => {
    const name = entry.name.toLowerCase();
    const texts = [name, entry.text.toLowerCase(), entry.words.toLowerCase(), entry.kind];
    if (!words.every((word) => texts.some((text) => text.includes(word)))) return Infinity;
    if (name === whole) return 0;
    if (name.startsWith(whole)) return 1;
    if (name.includes(whole)) return 2;
    if (words.every((word) => name.includes(word) || entry.kind.includes(word))) return 3;
    const starts = (text) => words.every((word) => new RegExp(`(^|[^a-z0-9])${escaped(word)}`).test(text));
    return starts(texts.slice(0, 3).join(" ")) ? 4 : 5;
  };
  const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  const found = (query) => {
    const whole = query.trim().toLowerCase();
    if (!whole) return [];
    const words = whole.split(/\s+/);
    const ranked = window.QFPAY_INDEX.map((entry, at) => ({ entry, at, rank: rank(entry, words, whole) }));
    const fitting = ranked.filter(({ rank }) => rank < Infinity);
    fitting.sort((one, other) => one.rank - other.rank || one.at - other.at);
    return fitting.map(({ entry }) => entry);
  };

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  const result = (entry) => {
    const link = element("a", "result");
    link.href = entry.url;
    const head = element("span", "result-head");
    head.append(element("strong", "", entry.name), element("span", "result-kind", entry.kind));
    link.append(head);
    if (entry.text) link.append(element("span", "result-text", entry.text.replaceAll("`", "")));
    const item = element("li");
    item.append(link);
    return item;
  };

  const search = () => {
    const box = document.querySelector(".search");
    if (!box || !window.QFPAY_INDEX) return;
    const input = box.querySelector("input");
    const results = document.getElementById("results");
    const count = document.getElementById("search-count");
    const links = () => [...results.querySelectorAll("a")];
    const hide = () => {
      results.hidden = true;
    };

    const show = () => {
      const entries = found(input.value);
      results.replaceChildren();
      if (!input.value.trim()) {
        count.textContent = "";
        return hide();
      }
      const shown = entries.slice(0, MOST_RESULTS);
      const list = element("ul");
      list.append(...shown.map(result));
      const more = entries.length - shown.length;
      if (shown.length) results.append(list);
      const rest = more > 0 ? `${more} more: add a word to narrow it down.` : "";
      const words = entries.length ? rest : "No entry has this text.";
      if (words) results.append(element("p", "aside", words));
      count.textContent = entries.length === 1 ? "1 result" : `${entries.length} results`;
      results.hidden = false;
    };

    const move = (step) => {
      const all = [input, ...links()];
      const here = Math.max(all.indexOf(document.activeElement), 0);
      all[(here + step + all.length) % all.length].focus();
    };

    input.addEventListener("input", show);
    input.addEventListener("focus", show);
    box.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (results.hidden) return;
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && event.target === input) {
        const [first] = links();
        if (first) first.click();
      } else if (event.key === "Escape") {
        if (document.activeElement !== input) {
          input.focus();
        } else if (input.value) {
          input.value = "";
          show();
        } else {
          input.blur();
        }
      } else {
        return;
      }
      event.preventDefault();
    });
    box.addEventListener("focusout", (event) => {
      if (!box.contains(event.relatedTarget)) hide();
    });
    // A link to another place on the same page closes the results as well.
    results.addEventListener("click", () => setTimeout(hide));
    document.addEventListener("keydown", (event) => {
      const writing = event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writing) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
    for (const hidden of [box, ...document.querySelectorAll(".searching")]) hidden.hidden = false;
  };

  const filter = () => {
    const box = document.querySelector(".filters");
    if (!box) return;
    const selects = [...box.querySelectorAll("select")];
    const items = [...document.querySelectorAll("[data-item]")];
    const groups = [...document.querySelectorAll("[data-group]")];
    const count = box.querySelector(".count");
    const clear = box.querySelector(".clear");

    const fits = (item) =>
      selects.every((select) => {
        const has = (item.dataset[select.dataset.filter] ?? "").split(" ");
        return !select.value || has.includes(select.value);
      });

    const apply = () => {
      for (const item of items) item.hidden = !fits(item);
      for (const group of groups) group.hidden = !group.querySelector("[data-item]:not([hidden])");
      const shown = items.filter((item) => !item.hidden).length;
      count.textContent = shown ? `${shown} of ${items.length}` : "No match";
      clear.disabled = selects.every((select) => !select.value);
    };

    /** The choice is in the address, so that it can be stored and shared. */
    const store = () => {
      const chosen = new URLSearchParams();
      for (const select of selects) if (select.value) chosen.set(select.dataset.filter, select.value);
      const query = chosen.size ? `?${chosen}` : "";
      try {
        history.replaceState(null, "", location.pathname + query);
      } catch {
        // Some browsers do not allow that for a page from a disk.
      }
    };

    const asked = new URLSearchParams(location.search);
    for (const select of selects) {
      const value = asked.get(select.dataset.filter) ?? "";
      select.value = value;
      if (select.selectedIndex < 0) select.value = "";
      select.addEventListener("change", () => {
        apply();
        store();
      });
    }
    clear.addEventListener("click", () => {
      for (const select of selects) select.value = "";
      apply();
      store();
      selects[0].focus();
    });
    // The target of a link must not be hidden by an earlier choice.
    const reveal = () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target?.closest("[hidden]")) return;
      clear.click();
      target.scrollIntoView();
    };
    apply();
    reveal();
    window.addEventListener("hashchange", reveal);
    box.hidden = false;
  };

  search();
  filter();
})();
