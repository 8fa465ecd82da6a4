// A number column as bars, a line, or dots.
import { isNumber, numberColumns } from "./query-answer.js";
import { html, label, learn, number, say, short, svg } from "./query-page.js";

const BARS = 60;
const LINE = 26;
const DAY = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;

const ticks = (low, high, about) => {
  const raw = (high - low || 1) / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= raw);
  const found = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step / 1e6; at += step) found.push(Number(at.toPrecision(12)));
  return found;
};
const wide = (text, size) => [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e7f ? 1 : 0.56), 0) * size;
const fit = (text, most, size) => {
  let kept = [...text];
  while (kept.length > 1 && wide(kept.join(""), size) > most) kept = kept.slice(0, -1);
  return kept.length < [...text].length ? `${kept.slice(0, -1).join("")}…` : text;
};
const name = (term) => (term == null ? "–" : term.type === "uri" ? (label(term.value) ?? short(term.value)) : term.value);
const value = (text) => (DAY.test(text) && text.length > 4 ? Date.parse(text.length === 7 ? `${text}-01` : text) : Number(text));

const bars = (points, width) => {
  const shown = points.slice(0, BARS);
  const left = Math.min(Math.max(...shown.map((point) => wide(point.name, 14))) + 12, width * 0.42);
  const low = Math.min(0, ...shown.map((point) => point.y));
  const high = Math.max(0, ...shown.map((point) => point.y));
  const x = (at) => left + ((at - low) / (high - low || 1)) * (width - left - 70);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${shown.length * LINE + 8}`, width, class: "chart" });
  shown.forEach((point, row) => {
    const y = row * LINE + 4;
    const bar = svg("rect", { x: Math.min(x(0), x(point.y)), y: y + 3, width: Math.max(Math.abs(x(point.y) - x(0)), 1), height: LINE - 8 });
    picture.append(svg("g", {}, svg("title", {}, `${point.name}: ${number.format(point.y)}`), bar,
      svg("text", { x: left - 8, y: y + 16, "text-anchor": "end" }, fit(point.name, left - 12, 14)),
      svg("text", { x: Math.max(x(point.y), x(0)) + 6, y: y + 16, class: "figure" }, number.format(point.y))));
  });
  return [picture, points.length - shown.length];
};

const plane = (points, width, joined) => {
  const height = Math.min(360, Math.max(240, width * 0.45));
  const [left, right, top, bottom] = [64, 20, 12, 34];
  const days = points.every((point) => DAY.test(point.name));
  const positioned = days || points.every((point) => isNumber(point.term));
  const at = points.map((point, index) => (positioned ? value(point.name) : index));
  const [lowX, highX] = [Math.min(...at), Math.max(...at)];
  const [lowY, highY] = [Math.min(0, ...points.map((point) => point.y)), Math.max(...points.map((point) => point.y))];
  const x = (one) => left + ((one - lowX) / (highX - lowX || 1)) * (width - left - right);
  const y = (one) => height - bottom - ((one - lowY) / (highY - lowY || 1)) * (height - top - bottom);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, class: "chart" });
  for (const tick of ticks(lowY, highY, 5)) {
    picture.append(svg("line", { x1: left, x2: width - right, y1: y(tick), y2: y(tick), class: "grid" }), svg("text", { x: left - 8, y: y(tick) + 4, "text-anchor": "end", class: "figure" }, number.format(tick)));
  }
  const order = at.map((one, index) => [one, points[index]]).sort((one, other) => one[0] - other[0]);
  if (joined) picture.append(svg("path", { d: order.map(([one, point], index) => `${index ? "L" : "M"}${x(one).toFixed(1)} ${y(point.y).toFixed(1)}`).join("") }));
  let last = -Infinity;
  for (const [one, point] of order) {
    picture.append(svg("circle", { cx: x(one), cy: y(point.y), r: 3.5 }, svg("title", {}, `${point.name}: ${number.format(point.y)}`)));
    const text = fit(point.name, 90, 12);
    if (x(one) - last > wide(text, 12) + 14) {
      last = x(one);
      picture.append(svg("text", { x: x(one), y: height - 10, "text-anchor": "middle", class: "figure" }, text));
    }
  }
  return [picture, 0];
};

const KINDS = { bar: say("Bars", "条形"), line: say("Line", "折线"), dots: say("Dots", "散点") };

export const chart = {
  id: "chart",
  name: say("Chart", "图表"),
  fits: (answer) => answer.kind === "rows" && answer.rows.length > 1 && answer.columns.length > 1 && numberColumns(answer).length > 0,
  draw: async (answer, width) => {
    const numbers = numberColumns(answer);
    const others = answer.columns.filter((column) => !numbers.includes(column));
    await learn(answer.rows.flatMap((row) => Object.values(row)).filter((term) => term.type === "uri").slice(0, 500).map((term) => term.value));
    const measure = numbers.find((column) => !/year|年|code/i.test(column)) ?? numbers.at(-1);
    const named = others.find((column) => answer.rows.every((row) => row[column])) ?? answer.columns.find((column) => column !== measure);
    const dated = answer.rows.every((row) => row[named] && DAY.test(row[named].value)) && new Set(answer.rows.map((row) => row[named].value)).size === answer.rows.length;
    const choice = { kind: dated ? "line" : "bar", x: named, y: measure };
    const place = html("div", { class: "wide", tabindex: "0", role: "region", "aria-label": say("Chart", "图表") });
    const note = html("p", { class: "unsure", hidden: true });
    const redraw = () => {
      const points = answer.rows.filter((row) => row[choice.y]).map((row) => ({ term: row[choice.x], name: name(row[choice.x]), y: Number(row[choice.y].value) }));
      const [picture, left] = choice.kind === "bar" ? bars(points, width) : plane(points, width, choice.kind === "line");
      picture.setAttribute("role", "img");
      picture.setAttribute("aria-label", say(`${choice.y} by ${choice.x}; the table holds the same figures`, `${choice.y}（按 ${choice.x}）；表格中有相同数字`));
      place.replaceChildren(picture);
      note.hidden = left <= 0;
      note.textContent = say(`The first ${BARS} are drawn; ${left} more are in the table.`, `画出前 ${BARS} 项，其余 ${left} 项见表格。`);
    };
    const select = (what, text, options) => html("label", {}, `${text} `, html("select", { onchange: (event) => { choice[what] = event.target.value; redraw(); } },
      ...options.map(([id, called]) => html("option", { value: id, selected: id === choice[what] }, called))));
    redraw();
    return html("div", {},
      html("p", { class: "controls" }, select("kind", say("As", "形式"), Object.entries(KINDS)), select("y", say("height", "数值"), numbers.map((one) => [one, one])), select("x", say("by", "按"), answer.columns.filter((one) => one !== choice.y || answer.columns.length === 1).map((one) => [one, one]))),
      place, note);
  },
};
