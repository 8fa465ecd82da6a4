// What makes the pages handier where scripts run. Every page is whole without it.
"use strict";
(() => {
  // Suggestions while typing: a combobox with a list (ARIA Authoring Practices, editable combobox with list).
  const suggest = (input, number) => {
    const form = input.form;
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `suggestions-${number}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.getAttribute("aria-label"));
    list.hidden = true;
    form.append(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);
    let chosen = -1, waiting = 0, asked = "";
    const close = () => { list.hidden = true; chosen = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const mark = (to) => {
      const options = [...list.children];
      chosen = (to + options.length + 1) % (options.length + 1) === options.length ? -1 : (to + options.length) % options.length;
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
      if (chosen >= 0) { input.setAttribute("aria-activedescendant", options[chosen].id); options[chosen].scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    };
    const show = ([, labels, notes, addresses]) => {
      list.replaceChildren(...labels.map((label, at) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.href = addresses[at];
        const name = document.createElement("bdi"), note = document.createElement("small");
        name.textContent = label;
        note.textContent = notes[at];
        option.append(name, note);
        return option;
      }));
      chosen = -1;
      list.hidden = !labels.length;
      input.setAttribute("aria-expanded", String(!!labels.length));
    };
    const ask = async () => {
      const typed = input.value.trim();
      if (typed === asked) return;
      asked = typed;
      if (!typed) return close();
      const query = new URLSearchParams({ q: typed, lang: document.documentElement.lang.slice(0, 2) });
      try {
        const answer = await fetch(`/suggest?${query}`);
        if (answer.ok && typed === input.value.trim() && document.activeElement === input) show(await answer.json());
      } catch { close(); }
    };
    input.addEventListener("input", (event) => { if (!event.isComposing) { clearTimeout(waiting); waiting = setTimeout(ask, 120); } });
    input.addEventListener("compositionend", ask);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" && !list.hidden) { mark(chosen + 1); event.preventDefault(); }
      else if (event.key === "ArrowUp" && !list.hidden) { mark(chosen < 0 ? list.children.length - 1 : chosen - 1); event.preventDefault(); }
      else if (event.key === "Escape" && !list.hidden) { close(); event.preventDefault(); }
      else if (event.key === "Enter" && chosen >= 0) { location.href = list.children[chosen].dataset.href; event.preventDefault(); }
    });
    input.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) { location.href = option.dataset.href; event.preventDefault(); }
    });
  };
  document.querySelectorAll("form[role=search] input[type=search]").forEach(suggest);

  // A fact and its passage light up together.
  const lit = (element, on) => {
    const other = element && document.getElementById(element.getAttribute("href").slice(1));
    element?.classList.toggle("lit", on);
    other?.classList.toggle("lit", on);
  };
  document.querySelectorAll(".edition").forEach((edition) => {
    for (const [type, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
      edition.addEventListener(type, (event) => lit(event.target.closest("a.ev") ?? event.target.closest(".notes li")?.querySelector("a.back"), on));
    }
  });

  // A row is a link where its first link leads, unless somebody selects text or means another link.
  document.querySelectorAll("table.rows tbody").forEach((body) => body.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || String(getSelection())) return;
    if (event.target.closest("a, button, input, summary, abbr")) return;
    event.target.closest("tr")?.querySelector("td.title a, td a")?.click();
  }));
})();
