// Asking, and what came back in a shape that every view can draw.
import { say, told } from "./query-page.js";

const LARGEST = 24 * 2 ** 20;
const NUMBERS = /#(integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger|gYear)$/;

export class Refusal extends Error {
  constructor(problem, retryAfter) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
    this.kind = (problem.type ?? "").split("/").pop();
    this.retryAfter = retryAfter;
  }
}

export const ask = async (query, signal) => {
  const started = performance.now();
  const response = await fetch("/sparql", {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, application/n-triples;q=0.9" },
    body: query,
    signal,
  });
  if (!response.ok) {
    const said = (response.headers.get("Content-Type") ?? "").includes("json") ? await response.json() : {};
    const problem = { title: `${response.status} ${response.statusText}`, ...said };
    throw new Refusal(problem, Number(response.headers.get("Retry-After")) || null);
  }
  const size = Number(response.headers.get("Content-Length")) || 0;
  const graph = response.headers.get("Content-Type").startsWith("application/n-triples");
  if (size > LARGEST) {
    await response.body.cancel();
    return { kind: "large", form: graph ? "graph" : "rows", size, query };
  }
  const text = await response.text();
  const answer = { query, text, seconds: (performance.now() - started) / 1000, ...(graph ? triples(text) : rows(text)) };
  return answer;
};

const rows = (text) => {
  const found = JSON.parse(text);
  if ("boolean" in found) return { kind: "truth", form: "rows", truth: found.boolean, columns: [], rows: [] };
  return { kind: "rows", form: "rows", columns: found.head.vars, rows: found.results.bindings };
};

// N-Triples (RDF 1.1), line by line; the engine writes one triple a line.
const TERM = /<([^>]*)>|_:([^\s]+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?/gu;
const ESCAPES = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };
const unescaped = (text) =>
  text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_all, four, eight, one) =>
    one ? (ESCAPES[one] ?? one) : String.fromCodePoint(parseInt(four ?? eight, 16)));
const term = ([, iri, blank, value, tag, datatype]) => {
  if (iri !== undefined) return { type: "uri", value: unescaped(iri) };
  if (blank !== undefined) return { type: "bnode", value: blank };
  return { type: "literal", value: unescaped(value), ...(tag && { "xml:lang": tag }), ...(datatype && { datatype }) };
};
const triples = (text) => {
  const found = [];
  for (const line of text.split("\n")) {
    const [subject, predicate, object] = [...line.matchAll(TERM)].map(term);
    if (object) found.push({ subject, predicate, object });
  }
  return { kind: "graph", form: "graph", columns: ["subject", "predicate", "object"], rows: found };
};

export const isNumber = (cell) => cell?.type === "literal" && (NUMBERS.test(cell.datatype ?? "") || /^-?\d+(\.\d+)?$/.test(cell.value));
// The columns whose every value is a number, one at least.
export const numberColumns = (answer) =>
  answer.columns.filter((column) => {
    const cells = answer.rows.map((row) => row[column]).filter(Boolean);
    return cells.length > 0 && cells.every(isNumber);
  });

export const downloads = (answer) =>
  told.formats[answer.form].map(([name, called]) => ({
    name,
    called,
    href: `/sparql?${new URLSearchParams({ format: name, query: answer.query })}`,
  }));

// What a refusal means, in the page's language: the service's own words, and a translation by its kind.
export const explain = (refusal) => {
  const { problem, kind } = refusal;
  const [title, advice] = told.problems.kinds?.[kind] ?? [problem.title, problem.advice ?? ""];
  const place = problem.line == null ? null : { line: problem.line, column: problem.column };
  const where = place && (place.column
    ? say(`Line ${place.line}, column ${place.column}`, (told.problems.place ?? "").replace("{line}", place.line).replace("{column}", place.column))
    : say(`Line ${place.line}`, `第 ${place.line} 行`));
  const translated = told.problems.kinds?.[kind];
  const original = translated ? `${problem.detail} ${problem.advice ?? ""}` : null;
  const terms = problem.expected?.map((one) => told.problems.terms?.[one] ?? (/^[A-Z ]+$/.test(one) ? one : `“${one}”`)).join("、");
  const said = translated ? (terms ? told.problems.expected.replace("{terms}", terms) : "") : (problem.detail ?? "").replace(/^Line \d+, column \d+, /, "");
  return { title, advice, place, where, said, original };
};
