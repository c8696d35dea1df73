import type { Plugin } from "vite";

/** Vite's own name for it; with another one this plugin would change nothing, and the budget would tell. */
const helperId = "\0vite/preload-helper.js";

/**
 * Leaves an `import()` what it is. Vite wraps each into code that brings style sheets and other files along first: there is
 * one sheet, inside the first file, and nothing is brought along.
 */
export function importPlugin(): Plugin {
  return {
    name: "roost:import",
    apply: "build",
    enforce: "pre",
    load: (id) => (id === helperId ? { code: "export const __vitePreload = (load) => load();", map: null } : undefined),
    generateBundle(_options, bundle) {
      const sheet = Object.keys(bundle).find((name) => name.endsWith(".css"));
      if (sheet !== undefined) this.error(`Nothing would load ${sheet}.`);
    },
  };
}
