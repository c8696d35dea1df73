import type { Plugin } from "vite";

/** Tailwind's stand-in for `@property`, which every browser of `cssTarget` knows. */
const fallback = /@layer properties\s*\{\s*@supports[^{]*\{(?:[^{}]*\{[^{}]*\})+\s*\}\s*\}/u;

/** Takes out of the one sheet what only older browsers need. */
export function sheetPlugin(): Plugin {
  return {
    name: "roost:sheet",
    apply: (_config, env) => env.command === "build" && env.isSsrBuild !== true,
    enforce: "post",
    transform(code, id) {
      if (!id.includes("/styles/app.css")) return undefined;
      if (!fallback.test(code)) this.error("Tailwind's sheet looks different: there is no layer of properties.");
      return { code: code.replace(fallback, ""), map: null };
    },
  };
}
