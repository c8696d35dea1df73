import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { minify } from "terser";
import type { Plugin } from "vite";

/**
 * Goes over the file of the first load once more: what Terser finds after Vite's own minifier, which is better alone,
 * makes it a hundredth smaller when compressed. On the disk: of a changed bundle Vite would not keep the source map.
 */
export function secondPassPlugin(): Plugin {
  return {
    name: "roost:second-pass",
    apply: (_config, env) => env.command === "build" && env.isSsrBuild !== true,
    async writeBundle({ dir = "" }, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk" || !chunk.isEntry) continue;
        const file = path.join(dir, chunk.fileName);
        const { code, map } = await minify(readFileSync(file, "utf8"), {
          ecma: 2020,
          module: true,
          compress: { passes: 2, booleans: false, sequences: false },
          sourceMap: { content: readFileSync(`${file}.map`, "utf8"), url: `${path.basename(file)}.map` },
        });
        if (code === undefined || typeof map !== "string") this.error(`Terser makes nothing of ${chunk.fileName}.`);
        writeFileSync(file, code);
        writeFileSync(`${file}.map`, map);
      }
    },
  };
}
