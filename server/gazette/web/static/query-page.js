// What all parts of the query page share: what the server told, words in the page's language, small makers of elements.
export const told = JSON.parse(document.getElementById("told").textContent);
export const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
export const say = (english, chinese) => (language === "zh" ? chinese : english);
export const number = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-GB");

const make = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
};
export const html = (tag, attributes, ...children) => make(document.createElement(tag), attributes, children);
export const svg = (tag, attributes, ...children) =>
  make(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

// An IRI in as few characters as still name it.
export const short = (iri) => {
  for (const [prefix, start] of Object.entries(told.prefixes)) {
    const rest = iri.slice(start.length);
    if (iri.startsWith(start) && /^[\w-]+$/.test(rest)) return `${prefix}:${rest}`;
  }
  return iri.startsWith(`${told.base}/`) ? iri.slice(told.base.length + 1).replace(/^id\//, "") : iri;
};

// Where a link to a thing goes: our own things and terms stay on this site.
const HOMES = [
  [`${told.base}/`, "/"],
  ["https://w3id.org/cluster-gazette/ont#", "/ont/"],
  ["https://w3id.org/cluster-gazette/", "/"],
];
export const address = (iri) => {
  for (const [start, path] of HOMES) if (iri.startsWith(start)) return path + iri.slice(start.length);
  return /^https?:/.test(iri) ? iri : null;
};

// Labels come from the server, many at a time, and are remembered.
const labels = new Map();
export const label = (iri) => {
  const known = labels.get(iri) ?? {};
  return known[language] ?? known.zh ?? known.en ?? Object.values(known)[0] ?? null;
};
export const learn = async (iris) => {
  const unknown = [...new Set(iris)].filter((iri) => !labels.has(iri));
  for (let at = 0; at < unknown.length; at += 500) {
    const asked = unknown.slice(at, at + 500);
    const response = await fetch("/sparql/labels", { method: "POST", body: JSON.stringify(asked) });
    const found = response.ok ? await response.json() : {};
    for (const iri of asked) labels.set(iri, found[iri] ?? {});
  }
};

let terms;
export const allTerms = () => (terms ??= fetch("/sparql/terms").then((response) => response.json()));
