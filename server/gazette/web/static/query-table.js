// Rows as a table: things by their labels, sorted by a click on a head, drawn a piece at a time.
import { isNumber } from "./query-answer.js";
import { address, html, label, learn, number, say, short } from "./query-page.js";

const PIECE = 500;

const cell = (term, numeric) => {
  if (!term) return html("td");
  if (term.type === "uri") {
    const called = label(term.value);
    const href = address(term.value);
    const outside = href === term.value && { rel: "external" };
    const shown = html(href ? "a" : "span", { ...(href && { href }), ...outside, title: term.value }, called ?? short(term.value));
    return html("td", {}, shown, called === null ? null : html("small", {}, short(term.value)));
  }
  if (term.type === "bnode") return html("td", { class: "soft" }, `_:${term.value}`);
  return html("td", { lang: term["xml:lang"], class: numeric ? "number" : null }, term.value);
};

const compare = (one, other) => {
  if (!one || !other) return (one ? 1 : 0) - (other ? 1 : 0);
  if (isNumber(one) && isNumber(other)) return Number(one.value) - Number(other.value);
  const text = (term) => (term.type === "uri" ? (label(term.value) ?? term.value) : term.value);
  return text(one).localeCompare(text(other), "zh");
};

export const table = {
  id: "table",
  name: say("Table", "表格"),
  fits: (answer) => answer.kind === "rows" || answer.kind === "graph",
  draw: async (answer) => {
    let rows = answer.rows;
    let sorted = { column: null, down: false };
    const numeric = Object.fromEntries(answer.columns.map((name) => [name, answer.rows.every((row) => !row[name] || isNumber(row[name]))]));
    const body = html("tbody");
    const more = html("button", { type: "button", class: "quiet", onclick: () => grow() });
    const grow = async () => {
      const drawn = body.children.length;
      const sortedSo = rows;
      const piece = rows.slice(drawn, drawn + PIECE);
      await learn(piece.flatMap((row) => Object.values(row)).filter((term) => term.type === "uri").map((term) => term.value));
      if (rows !== sortedSo || body.children.length !== drawn) return; // somebody was quicker
      body.append(...piece.map((row) => html("tr", {}, ...answer.columns.map((name) => cell(row[name], numeric[name])))));
      const left = rows.length - body.children.length;
      more.hidden = left <= 0;
      more.textContent = say(`${number.format(Math.min(left, PIECE))} more of ${number.format(left)}`, `再显示 ${number.format(Math.min(left, PIECE))} 行（余 ${number.format(left)} 行）`);
    };
    const sort = (name, head) => {
      sorted = { column: name, down: sorted.column === name && !sorted.down };
      rows = [...answer.rows].sort((one, other) => compare(one[name], other[name]) * (sorted.down ? -1 : 1));
      for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      body.replaceChildren();
      grow();
    };
    const heads = answer.columns.map((name) => {
      const head = html("th", { scope: "col", class: numeric[name] ? "number" : null });
      head.append(html("button", { type: "button", onclick: () => sort(name, head), title: say("Sort", "排序") }, name));
      return head;
    });
    await grow();
    return html("div", {},
      html("div", { class: "wide", tabindex: "0", role: "region", "aria-label": say("Answer", "结果") },
        html("table", {}, html("thead", {}, html("tr", {}, ...heads)), body)),
      html("p", {}, more));
  },
};

export const text = {
  id: "text",
  name: say("Text", "原文"),
  fits: (answer) => answer.text !== undefined,
  draw: async (answer) => {
    const most = 200_000;
    const shown = answer.kind === "graph" ? answer.text : JSON.stringify(JSON.parse(answer.text), null, 1);
    return html("pre", { tabindex: "0" }, html("code", {}, shown.length > most ? `${shown.slice(0, most)}\n…` : shown));
  },
};
