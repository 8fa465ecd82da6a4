// Rows that hold regions, on a map of one tile for each unit at provincial level.
import { numberColumns } from "./query-answer.js";
import { address, allTerms, html, language, number, say } from "./query-page.js";

// The province that a value speaks of: a region's IRI, a division code, or a province's name.
const provinceOf = (provinces) => {
  const byName = new Map();
  for (const one of provinces) for (const name of [one.zh, one.en]) if (name) byName.set(name, one.code);
  const codes = new Set(provinces.map((one) => one.code));
  return (term) => {
    if (!term) return null;
    const code = term.type === "uri" ? /\/id\/region\/(\d\d)\d{4}(?:-\d{4})?$/.exec(term.value)?.[1] : (/^(\d\d)(?:\d{4})?$/.exec(term.value)?.[1] ?? byName.get(term.value));
    return code && codes.has(code) ? code : null;
  };
};

const regionColumn = (answer, provinces) => {
  const of = provinceOf(provinces);
  return answer.columns.find((column) => {
    const cells = answer.rows.map((row) => row[column]).filter(Boolean);
    const plain = cells.every((cell) => /^\d{1,2}$/.test(cell.value));
    return cells.length > 0 && (!plain || /prov|code|region|省|区/i.test(column)) && cells.filter(of).length >= cells.length * 0.8;
  });
};

let provinces = [];
allTerms().then((terms) => { provinces = terms.provinces; }, () => {});

export const tiles = {
  id: "map",
  name: say("Map", "地图"),
  ready: () => allTerms(),
  fits: (answer) => answer.kind === "rows" && answer.rows.length > 0 && regionColumn(answer, provinces) !== undefined,
  draw: async (answer) => {
    const column = regionColumn(answer, provinces);
    const of = provinceOf(provinces);
    const measures = [["", say("rows", "行数")], ...numberColumns(answer).filter((name) => name !== column).map((name) => [name, name])];
    const measure = { chosen: measures.length > 1 ? measures[1][0] : "" };
    const place = html("ul", { class: "tiles" });
    const redraw = () => {
      const sums = new Map();
      for (const row of answer.rows) {
        const code = of(row[column]);
        if (code) sums.set(code, (sums.get(code) ?? 0) + (measure.chosen ? Number(row[measure.chosen]?.value ?? 0) : 1));
      }
      const most = Math.max(...sums.values(), 1e-9);
      place.replaceChildren(...provinces.map((one) => {
        const sum = sums.get(one.code);
        const called = one[language] ?? one.zh ?? one.en ?? one.short.zh;
        const tile = html("li", { class: sum === undefined ? "empty" : null },
          html("a", { href: address(one.iri), title: called },
            html("b", { "aria-hidden": "true" }, one.short[language]), html("span", { class: "away" }, `${called} `), html("span", {}, sum === undefined ? "" : number.format(sum))));
        tile.style.gridColumn = one.column + 1;
        tile.style.gridRow = one.row + 1;
        tile.style.setProperty("--share", `${Math.round(((sum ?? 0) / most) * 55)}%`);
        return tile;
      }));
    };
    redraw();
    const lost = answer.rows.filter((row) => !of(row[column])).length;
    return html("div", {},
      html("p", { class: "controls" }, html("label", {}, say("Shade by ", "深浅表示 "), html("select", { onchange: (event) => { measure.chosen = event.target.value; redraw(); } }, ...measures.map(([id, name]) => html("option", { value: id, selected: id === measure.chosen }, name)))),
        html("span", { class: "soft" }, say(`by the column ${column}; a county counts for its province`, `按 ${column} 列；区县计入所属省份`))),
      place,
      lost ? html("p", { class: "unsure" }, say(`${lost} rows name no region at provincial level or below.`, `${lost} 行未写明省内地区。`)) : null);
  },
};
