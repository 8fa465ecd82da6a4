// The editor: YASGUI's, with the data set's own prefixes, classes and properties to complete.
import { allTerms, language, number, say, told } from "./query-page.js";

const MOST = 60;
const Yasqe = Yasgui.Yasqe;

const position = (yasqe) => {
  const token = yasqe.getCompleteToken();
  const cursor = yasqe.getDoc().getCursor();
  const before = yasqe.getPreviousNonWsToken(cursor.line, token);
  return { token, before };
};

// What could stand where the cursor is: a class after `a`, a property where a verb can be, else a prefix.
const kindAt = ({ token, before }) => {
  if (before?.string?.toUpperCase() === "PREFIX") return "declaration";
  if (["a", "rdf:type"].includes(before?.state?.lastProperty) && before.string !== ";" && before.string !== ".") return "class";
  if (["a", "rdf:type"].includes(before?.string)) return "class";
  if (token.state.possibleCurrent?.includes("a") || "/|^(".includes(before?.string?.at(-1) ?? " ")) return "property";
  return "name";
};

const candidates = (terms, kind, typed) => {
  const wanted = typed.toLowerCase();
  const prefixes = Object.entries(told.prefixes);
  if (kind === "declaration") {
    return prefixes.filter(([name]) => `${name}:`.startsWith(wanted)).map(([name, iri]) => ({ text: `${name}: <${iri}>`, about: "" }));
  }
  const listed = kind === "class" ? terms.classes : kind === "property" ? terms.properties : [...terms.classes, ...terms.properties];
  const score = (term) => {
    const local = term.name.slice(term.name.indexOf(":") + 1).toLowerCase();
    if (term.name.toLowerCase() === wanted || local === wanted) return -1;
    if (term.name.toLowerCase().startsWith(wanted) || local.startsWith(wanted)) return 0;
    if ((term.zh ?? "").includes(typed) || (term.en ?? "").toLowerCase().includes(wanted)) return 1;
    return local.includes(wanted) ? 2 : 9;
  };
  const found = listed
    .filter((term) => !term.name.startsWith("<"))
    .map((term) => ({ term, score: score(term) }))
    .filter((one) => one.score < 9)
    .sort((one, other) => one.score - other.score)
    .map(({ term }) => ({
      text: term.name,
      about: term[language] ?? term.zh ?? term.en ?? "",
      count: term.count,
    }));
  const names = wanted.includes(":") ? [] : prefixes.filter(([name]) => name.startsWith(wanted)).map(([name, iri]) => ({ text: `${name}:`, about: iri }));
  return [...(kind === "name" ? names : []), ...found, ...(kind === "name" ? [] : names)];
};

let shown = [];
const completer = {
  name: "terms",
  bulk: false,
  autoShow: true,
  isValidCompletionPosition: (yasqe) => {
    const { token } = position(yasqe);
    if (!token.string.trim() || /^[?$"'<#\d]/.test(token.string) || /^(string|comment)$/.test(token.type ?? "")) return false;
    return /^[\p{L}_][\p{L}\p{N}_:.-]*$/u.test(token.string);
  },
  get: async (yasqe, token) => {
    const terms = await allTerms();
    shown = candidates(terms, kindAt(position(yasqe)), token.string.trim()).slice(0, MOST);
    if (shown.length === 1 && shown[0].text === token.string.trim()) shown = [];
    return shown.map((one) => one.text);
  },
  postprocessHints: (_yasqe, hints) => {
    const about = new Map(shown.map((one) => [one.text, one]));
    for (const hint of hints) {
      const { about: words = "", count } = about.get(hint.text) ?? {};
      hint.render = (element) => {
        const name = document.createElement("b");
        const rest = document.createElement("span");
        name.textContent = hint.text;
        rest.textContent = `${words}${count == null ? "" : ` · ${number.format(count)}`}`;
        element.append(name, rest);
      };
    }
    return hints;
  },
};

export const makeEditor = (place, text, ask) => {
  Yasqe.registerAutocompleter(completer, false);
  const editor = new Yasqe(place, {
    value: text,
    persistenceId: null,
    createShareableLink: null,
    consumeShareLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: null,
    autofocus: false,
    autocompleters: ["variables", "terms"],
    screenReaderLabel: say("Query; Escape leaves the editor", "查询语句；按 Esc 离开编辑器"),
    extraKeys: { "Ctrl-Enter": ask, "Cmd-Enter": ask },
  });
  // YASGUI's check of the grammar asks for a declaration of each prefix; the endpoint knows these without one.
  const mode = editor.getMode();
  const start = mode.startState;
  mode.startState = (...given) => ({ ...start(...given), prefixes: { ...told.prefixes } });
  editor.setValue(text);
  let faults = [];
  const clear = () => {
    for (const fault of faults) fault.clear();
    faults = [];
  };
  editor.on("change", clear);
  return {
    yasqe: editor,
    text: () => editor.getValue(),
    write: (query) => editor.setValue(query),
    tidy: () => editor.autoformat(),
    kind: () => editor.getQueryType(),
    focus: () => editor.focus(),
    insert: (word) => {
      editor.getDoc().replaceSelection(`${word} `);
      editor.focus();
    },
    // Mark the place of an error: the rest of its line from the column on, or the whole line.
    fault: (line, column) => {
      clear();
      const document = editor.getDoc();
      const at = Math.min(line - 1, document.lastLine());
      const length = document.getLine(at).length;
      const from = column ? Math.min(column - 1, Math.max(length - 1, 0)) : 0;
      faults = [document.markText({ line: at, ch: from }, { line: at, ch: length }, { className: "query-fault" })];
      const handle = editor.addLineClass(at, "background", "query-fault-line");
      faults.push({ clear: () => editor.removeLineClass(handle, "background", "query-fault-line") });
      document.setCursor({ line: at, ch: from });
      editor.scrollIntoView({ line: at, ch: from }, 60);
    },
    clear,
  };
};
