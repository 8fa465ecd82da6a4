// Things and what joins them, laid out by d3-force and drawn as lines.
import { address, html, label, learn, number, say, short, svg } from "./query-page.js";

const MOST = 90;
const LABELS = /(#label|prefLabel|#altLabel|\/title|\/name)$/;

// Edges: the triples of a graph, of three columns that are triples, or from the first thing of a row to its others.
export const edges = (answer) => {
  if (answer.kind === "graph") return answer.rows.filter((row) => !LABELS.test(row.predicate.value)).map((row) => [row.subject, row.predicate.value, row.object]);
  const [s, p, o] = answer.columns;
  if (answer.columns.length === 3 && /^p/i.test(p) && answer.rows.every((row) => row[s]?.type === "uri" && row[p]?.type === "uri")) {
    return answer.rows.filter((row) => row[o]).map((row) => [row[s], row[p].value, row[o]]);
  }
  const things = answer.columns.filter((name) => answer.rows.some((row) => row[name]?.type === "uri"));
  return answer.rows.flatMap((row) => {
    const [first, ...rest] = things.filter((name) => row[name]?.type === "uri");
    return rest.map((name) => [row[first], `?${name}`, row[name]]);
  });
};

const wide = (text) => [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e7f ? 1 : 0.56), 0);
const cut = (text, most) => {
  let kept = "";
  for (const sign of text) {
    if (wide(kept) > most) return `${kept}…`;
    kept += sign;
  }
  return kept;
};

export const graph = {
  id: "graph",
  name: say("Graph", "关系图"),
  fits: (answer) => (answer.kind === "rows" || answer.kind === "graph") && edges(answer).length > 0,
  draw: async (answer, width) => {
    const nodes = new Map();
    const links = [];
    const all = edges(answer);
    let left = 0;
    for (const [subject, predicate, object] of all) {
      const key = (term) => (term.type === "uri" ? term.value : term.type === "bnode" ? `_:${term.value}` : `"${term.value}"@${subject.value}`);
      const fresh = [subject, object].filter((term) => !nodes.has(key(term)));
      if (nodes.size + fresh.length > MOST) {
        left += 1;
        continue;
      }
      for (const term of fresh) nodes.set(key(term), { key: key(term), term });
      if (!links.some((link) => link.source === key(subject) && link.target === key(object))) links.push({ source: key(subject), target: key(object), predicate });
    }
    await learn([...nodes.values()].map((node) => node.term).filter((term) => term.type === "uri").map((term) => term.value).concat(links.map((link) => link.predicate).filter((iri) => !iri.startsWith("?"))));
    for (const node of nodes.values()) {
      const { type, value } = node.term;
      node.text = type === "uri" ? (label(value) ?? short(value)) : type === "bnode" ? "○" : value;
      node.shown = cut(node.text, type === "uri" ? (links.length > 30 ? 9 : 14) : 10);
    }
    const drawn = [...nodes.values()];
    const few = links.length <= 30;
    d3.forceSimulation(drawn)
      .force("link", d3.forceLink(links).id((node) => node.key).distance(few ? 150 : 60))
      .force("charge", d3.forceManyBody().strength(few ? -700 : -110))
      .force("apart", d3.forceCollide((node) => 12 + wide(node.shown) * 5))
      .force("x", d3.forceX().strength(width < 600 ? 0.14 : 0.07))
      .force("y", d3.forceY().strength(width < 600 ? 0.05 : 0.14))
      .stop()
      .tick(300);
    const xs = drawn.map((node) => node.x);
    const ys = drawn.map((node) => node.y);
    const box = [Math.min(...xs) - 90, Math.min(...ys) - 30, Math.max(...xs) - Math.min(...xs) + 180, Math.max(...ys) - Math.min(...ys) + 60];
    const picture = svg("svg", { viewBox: box.map(Math.round).join(" "), class: "graph", role: "group", "aria-label": say("Graph of the answer", "结果的关系图") });
    picture.style.minWidth = `${Math.min(Math.round(box[2] * 0.75), 1400)}px`;
    picture.style.maxWidth = `${Math.round(box[2] * 1.1)}px`;
    for (const { source, target, predicate } of links) {
      const called = predicate.startsWith("?") ? predicate.slice(1) : (label(predicate) ?? short(predicate));
      const line = svg("line", { x1: source.x, y1: source.y, x2: target.x, y2: target.y }, svg("title", {}, `${source.text} — ${called} → ${target.text}`));
      picture.append(line);
      if (few) picture.append(svg("text", { x: (source.x + target.x) / 2, y: (source.y + target.y) / 2 - 3, class: "edge" }, cut(called, 12)));
    }
    for (const { term, text, shown, x, y } of drawn) {
      const href = term.type === "uri" ? address(term.value) : null;
      const mark = term.type === "literal" ? null : svg("circle", { cx: x, cy: y, r: 5 });
      const name = svg("text", { x, y: y + (mark ? 19 : 4), class: term.type === "literal" ? "literal" : "thing" }, shown);
      const whole = svg(href ? "a" : "g", href ? { href } : {}, svg("title", {}, term.type === "uri" ? `${text}\n${short(term.value)}` : text), mark, name);
      picture.append(whole);
    }
    const note = left ? html("p", { class: "unsure" }, say(`${number.format(left)} more edges are not drawn; the table holds them.`, `另有 ${number.format(left)} 条连线未画出，见表格。`)) : null;
    return html("div", {}, note, html("div", { class: "wide", tabindex: "0", role: "region", "aria-label": say("Graph", "关系图") }, picture));
  },
};
