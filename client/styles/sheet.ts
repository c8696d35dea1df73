import css from "./app.css?inline";

/**
 * The one sheet of the app, adopted by the document and by every shadow root: Tailwind's own registered properties only
 * have values once the document has it.
 */
export const appSheet = new CSSStyleSheet();
appSheet.replaceSync(css);

if (!document.adoptedStyleSheets.includes(appSheet)) document.adoptedStyleSheets.push(appSheet);

import.meta.hot?.accept("./app.css?inline", (module) => {
  if (module !== undefined) appSheet.replaceSync(String(module["default"]));
});
