// An editor in place of the plain form, where scripts run. Everything it needs comes from this site.
"use strict";
(() => {
  // The endpoint knows the prefixes; the editor, and whoever gets a copy of the text, need them declared.
  const declared = (query, prefixes) => {
    const known = new Set([...query.matchAll(/PREFIX\s+([\w-]*):/gi)].map((match) => match[1]));
    const used = Object.keys(prefixes).filter((name) => !known.has(name) && new RegExp(`(^|[^\\w-])${name}:`).test(query));
    return used.sort().map((name) => `PREFIX ${name}: <${prefixes[name]}>\n`).join("") + query;
  };
  const place = document.getElementById("yasgui");
  const form = document.getElementById("plain");
  const box = document.getElementById("query");
  if (!place || !form || typeof Yasgui === "undefined") return;
  const prefixes = JSON.parse(document.getElementById("prefixes").textContent);
  Yasgui.Yasqe.defaults.value = declared(box.value, prefixes);
  Yasgui.Yasqe.defaults.createShareableLink = null;
  Yasgui.Yasqe.defaults.autocompleters = ["variables"]; // the others ask other hosts
  Yasgui.Yasr.defaults.prefixes = prefixes;
  place.hidden = false;
  try {
    const yasgui = new Yasgui(place, {
      requestConfig: { endpoint: new URL(place.dataset.endpoint, location).href, method: "POST" },
      copyEndpointOnNewTab: true,
      persistenceId: null,
      populateFromUrl: false,
      autofocus: false,
      endpointCatalogueOptions: { getData: () => [] },
    });
    yasgui.getTab().setQuery(declared(box.value, prefixes));
    form.hidden = true;
    yasgui.on("query", () => { document.getElementById("answer").hidden = true; });
  } catch (error) {
    place.hidden = true;
    throw error;
  }
})();
