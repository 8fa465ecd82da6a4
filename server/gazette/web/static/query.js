// The query page where scripts run: an editor in place of the form's text box, and the answer in several views.
import { ask, downloads, explain, Refusal } from "./query-answer.js";
import { chart } from "./query-chart.js";
import { makeEditor } from "./query-editor.js";
import { graph } from "./query-graph.js";
import { allTerms, html, language, number, say, told } from "./query-page.js";
import { table, text } from "./query-table.js";
import { tiles } from "./query-tiles.js";

const VIEWS = [table, graph, chart, tiles, text];
const at = (id) => document.getElementById(id);
const form = at("ask");
const box = at("query");
const place = at("answer");

// ---- the editor -------------------------------------------------------------------------------------------------
at("editor").hidden = false;
const editor = makeEditor(at("editor"), box.value.trim(), () => run());
box.hidden = true;
box.disabled = true;
at("as").hidden = true;
at("tools").hidden = false;
at("taken").hidden = true;
at("taken").replaceChildren();
at("tidy").addEventListener("click", () => editor.tidy());
editor.yasqe.on("change", () => { at("taken").hidden = true; at("take").setAttribute("aria-expanded", "false"); });

// ---- asking -----------------------------------------------------------------------------------------------------
let running = null;
let late = null;
let view = location.hash.slice(1) || null;

// Once anything stands in the answer's place, nobody is told any more that it is waited for.
const put = (...shown) => {
  clearTimeout(late);
  place.replaceChildren(...shown);
};

const run = async () => {
  running?.abort();
  const mine = (running = new AbortController());
  const query = editor.text();
  editor.clear();
  clearTimeout(late);
  late = setTimeout(() => {
    at("stop").hidden = false;
    place.replaceChildren(html("p", { class: "soft waiting" }, say("Asking …", "查询中……")));
  }, 300);
  try {
    const answer = await ask(query, mine.signal);
    remember(query);
    await tiles.ready().catch(() => {});
    if (running === mine) await show(answer);
  } catch (error) {
    if (running === mine) fail(error);
  } finally {
    if (running === mine) {
      clearTimeout(late);
      running = null;
      at("stop").hidden = true;
    }
  }
};
form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
at("stop").addEventListener("click", () => running?.abort());

// The address of the page follows the query, as long as an address may be.
const remember = (query) => {
  const address = `/sparql?${new URLSearchParams({ lang: language, query })}`;
  const here = `${location.pathname}${location.search}`;
  if (address.length < 6000 && address !== here) history.pushState({ query }, "", address + location.hash);
  for (const link of document.querySelectorAll('.masthead a[hreflang]')) link.href = `/sparql?${new URLSearchParams({ lang: link.hreflang, query })}`;
};
addEventListener("popstate", () => {
  const query = new URLSearchParams(location.search).get("query");
  if (query === null) location.reload();
  else { editor.write(query); run(); }
});

// ---- the answer -------------------------------------------------------------------------------------------------
const head = (answer) => {
  const count = answer.rows.length;
  const what = answer.kind === "truth" ? (answer.truth ? say("Yes", "是") : say("No", "否"))
    : answer.kind === "graph" ? say(`${number.format(count)} triple${count === 1 ? "" : "s"}`, `${number.format(count)} 条三元组`)
    : say(`${number.format(count)} row${count === 1 ? "" : "s"}`, `${number.format(count)} 行`);
  return html("h2", { tabindex: "-1" }, what, html("span", { class: "soft" }, ` · ${Math.max(answer.seconds, 0.01).toFixed(2)} s · ${say("release", "版本")} ${told.release}`));
};
const links = (answer) => html("p", { class: "downloads" }, html("span", { class: "soft" }, say("Download", "下载")),
  ...downloads(answer).map(({ name, called, href }) => html("a", { href, download: `answer.${name}` }, called)));

const show = async (answer) => {
  if (answer.kind === "large") {
    put(html("h2", {}, say("A large answer", "结果较大")), html("p", {}, say(`${number.format(Math.round(answer.size / 2 ** 20))} MiB, too much for a page: take it as a file.`, `${number.format(Math.round(answer.size / 2 ** 20))} MiB，网页容纳不下，请下载文件。`)), links(answer));
    return;
  }
  if (answer.kind === "truth") {
    put(head(answer), links(answer));
    return;
  }
  if (!answer.rows.length) {
    put(head(answer), html("p", { class: "unsure" }, say("Nothing in the data fits this question. A pattern may ask for too much at once: try it with OPTIONAL, or fewer lines.", "数据中没有符合的内容。条件可能过多：可将部分放入 OPTIONAL，或删去几行再试。")), links(answer));
    const hints = await fetch("/sparql/hints", { method: "POST", headers: { "Content-Type": "application/sparql-query" }, body: answer.query }).then((response) => (response.ok ? response.json() : []), () => []);
    place.querySelector(".unsure")?.append(...hints.flatMap((hint) => [html("br"), html("strong", {}, say(hint.en, hint.zh))]));
    return;
  }
  const fitting = VIEWS.filter((one) => one.fits(answer));
  const panel = html("div", { id: "view", role: "tabpanel" });
  const tabs = fitting.map((one) => html("button", { type: "button", role: "tab", id: `tab-${one.id}`, "aria-controls": "view", onclick: () => open(one), onkeydown: (event) => move(event, one) }, one.name));
  const open = async (one) => {
    view = one.id;
    fitting.forEach((other, index) => {
      tabs[index].setAttribute("aria-selected", String(other === one));
      tabs[index].tabIndex = other === one ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", `tab-${one.id}`);
    history.replaceState(history.state, "", one === fitting[0] ? location.pathname + location.search : `#${one.id}`);
    const drawn = await one.draw(answer, Math.max(panel.clientWidth, 300));
    if (view === one.id) panel.replaceChildren(drawn); // else another was opened meanwhile
  };
  const move = (event, one) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const index = (fitting.indexOf(one) + step + fitting.length) % fitting.length;
    tabs[index].focus();
    open(fitting[index]);
  };
  put(head(answer), html("div", { class: "views" }, html("div", { role: "tablist", "aria-label": say("Views of the answer", "结果的显示方式") }, ...tabs), links(answer)), panel);
  await open(fitting.find((one) => one.id === view) ?? fitting[0]);
};

const fail = (error) => {
  if (error.name === "AbortError") {
    put(html("p", { class: "unsure" }, say("Stopped.", "已停止。")));
    return;
  }
  const again = html("button", { type: "button", onclick: () => run() }, say("Ask again", "再试一次"));
  if (!(error instanceof Refusal)) {
    put(html("div", { class: "failed" }, html("h2", {}, say("The service cannot be reached", "连接不上服务")), html("p", {}, error.message), again));
    return;
  }
  const { title, advice, place: where, where: called, said, original } = explain(error);
  if (where) editor.fault(where.line, where.column);
  const jump = where && html("button", { type: "button", class: "link", onclick: () => { editor.fault(where.line, where.column); editor.focus(); } }, called);
  const wait = error.retryAfter;
  if (wait) {
    again.disabled = true;
    let left = wait;
    const tick = () => {
      again.disabled = left > 0;
      again.textContent = left > 0 ? say(`Ask again in ${left} s`, `${left} 秒后可再试`) : say("Ask again", "再试一次");
      if (left-- > 0) setTimeout(tick, 1000);
    };
    tick();
  }
  put(html("div", { class: "failed" }, html("h2", {}, title),
    jump || said ? html("p", {}, jump, jump && said ? say(", ", "：") : null, html("strong", {}, said)) : null,
    advice ? html("p", {}, advice) : null,
    original ? html("p", { class: "soft", lang: "en" }, original) : null,
    wait || ["query-unavailable", "query-crashed", "query-failed"].includes(error.kind) ? html("p", {}, again) : null));
};

// ---- a link, and code ---------------------------------------------------------------------------------------------
const copying = (given) => {
  const button = html("button", { type: "button", class: "quiet copy", onclick: async () => {
    await navigator.clipboard.writeText(given);
    button.textContent = say("Copied", "已复制");
    setTimeout(() => { button.textContent = say("Copy", "复制"); }, 1500);
  } }, say("Copy", "复制"));
  return button;
};
at("take").addEventListener("click", async () => {
  const button = at("take");
  if (!at("taken").hidden) {
    at("taken").hidden = true;
    button.setAttribute("aria-expanded", "false");
    return;
  }
  const response = await fetch("/sparql/take", { method: "POST", headers: { "Content-Type": "application/sparql-query" }, body: editor.text() });
  if (!response.ok) return;
  const { link, query, programs } = await response.json();
  const views = VIEWS.some((one) => one.id === view) && view !== "table" ? `#${view}` : "";
  const shown = html("pre", { tabindex: "0" });
  const copied = html("span");
  const choose = (text) => { shown.replaceChildren(html("code", {}, text)); copied.replaceChildren(copying(text)); };
  const options = [{ id: "sparql", name: "SPARQL", text: query }, ...programs];
  const select = html("select", { id: "program", onchange: (event) => choose(options.find((one) => one.id === event.target.value).text) }, ...options.map((one) => html("option", { value: one.id }, one.name)));
  const preferred = options.find((one) => one.id === "curl") ?? options[0];
  select.value = preferred.id;
  choose(preferred.text);
  at("taken").replaceChildren(
    html("p", { class: "controls" }, html("label", { for: "short-link" }, say("Short link", "短链接")), html("input", { id: "short-link", type: "text", readonly: true, value: link + views, onfocus: (event) => event.target.select() }), copying(link + views)),
    html("p", { class: "controls" }, html("label", { for: "program" }, say("Code", "代码")), select, copied), shown);
  at("taken").hidden = false;
  button.setAttribute("aria-expanded", "true");
});

// ---- questions and words ------------------------------------------------------------------------------------------
const questions = at("questions");
questions.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  for (const other of questions.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  view = null;
  editor.write(new URL(link.href).searchParams.get("query"));
  run();
  if (innerWidth < 800) at("editor").scrollIntoView({ block: "start" });
});

const words = at("words");
const fillWords = async () => {
  const terms = await allTerms();
  const list = (title, found) => html("details", { open: true }, html("summary", {}, title, " ", html("span", { class: "soft" }, String(found.length))),
    html("ul", { class: "values" }, ...found.filter((one) => !one.name.startsWith("<")).map((one) => html("li", { "data-find": `${one.name} ${one.zh ?? ""} ${one.en ?? ""}` },
      html("button", { type: "button", class: "link", title: one[`about_${language}`] ?? one.iri, onclick: () => editor.insert(one.name) }, one.name),
      html("span", { class: "note" }, `${one[language] ?? one.zh ?? one.en ?? ""} · ${number.format(one.count)}`)))));
  words.replaceChildren(list(say("Classes", "类"), terms.classes), list(say("Properties", "属性"), terms.properties));
};
const find = at("find");
const filter = () => {
  const wanted = find.value.trim().toLowerCase();
  const open = words.hidden ? questions : words;
  let any = false;
  for (const group of open.querySelectorAll("details")) {
    let some = false;
    for (const item of group.querySelectorAll("li")) {
      item.hidden = wanted !== "" && !item.dataset.find.toLowerCase().includes(wanted);
      some ||= !item.hidden;
    }
    group.hidden = !some;
    if (wanted) group.open = true;
    any ||= some;
  }
  at("none").hidden = any;
};
find.addEventListener("input", filter);
const choosePanel = async (asked) => {
  words.hidden = asked !== "words";
  questions.hidden = asked === "words";
  at("show-words").setAttribute("aria-pressed", String(asked === "words"));
  at("show-questions").setAttribute("aria-pressed", String(asked !== "words"));
  find.placeholder = find.dataset[asked];
  find.value = "";
  if (asked === "words" && !words.children.length) await fillWords();
  filter();
};
at("show-questions").addEventListener("click", () => choosePanel("questions"));
at("show-words").addEventListener("click", () => choosePanel("words"));
for (const part of document.querySelectorAll("#library > .choose, #library > .find")) part.hidden = false;

if (place.hasAttribute("data-asked")) run();
