import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { findCycles, findForbiddenImports, importsYjsWrongly, isIn } from "./rules.ts";
import { parseSource, readSourceFiles } from "./source-file.ts";

const root = path.join(import.meta.dirname, "../..");
const app = readSourceFiles(root, ["shared", "client", "sync-server"]);
const all = [...app, ...readSourceFiles(root, ["test", "scripts"])];
const count = (place: string): number => all.filter((file) => isIn(file.path, place)).length;

describe("the architecture", () => {
  test("is checked over every file", () => {
    console.log(
      `Visited ${all.length} files: ${["shared", "client", "sync-server", "test", "scripts"].map((place) => `${count(place)} in ${place}`).join(", ")}`,
    );
    expect(count("shared")).toBeGreaterThanOrEqual(15);
    expect(count("client")).toBeGreaterThanOrEqual(40);
    expect(count("sync-server")).toBeGreaterThanOrEqual(40);
    expect(count("test")).toBeGreaterThanOrEqual(30);
  });

  test("lets every file import only what the import table allows", () => {
    expect(app.flatMap(findForbiddenImports)).toEqual([]);
  });

  test("has Yjs in few places", () => {
    expect(all.filter(importsYjsWrongly).map((file) => file.path)).toEqual([]);
  });

  test("asks events of Yjs for nothing that the built app's Yjs lacks", () => {
    const lacking = /\bevent\.(changes|delta|keys)\b|\{[^{}]*\b(changes|delta|keys)\b[^{}]*\}: Y\.Y\w*Event/u;
    const wrong = app.filter(
      ({ path: file, imports }) =>
        imports.some(({ target }) => target === "yjs") && lacking.test(readFileSync(path.join(root, file), "utf8")),
    );
    expect(wrong.map((file) => file.path)).toEqual([]);
  });

  test("has no import cycles, type-only ones included", () => {
    expect(findCycles(all).map((cycle) => cycle.join(" -> "))).toEqual([]);
  });

  test("imports only files that exist, by their full name", () => {
    const wrong = all.flatMap((file) =>
      file.imports
        .filter(({ target, local }) => local && !existsSync(path.join(root, target)) && !isIn(target, "dist"))
        .map(({ target }) => `${file.path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test("imports only packages that package.json names", () => {
    const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as Record<string, object>;
    const named = Object.keys({ ...manifest["dependencies"], ...manifest["devDependencies"] });
    const wrong = all.flatMap((file) =>
      file.imports
        .filter(({ target, local }) => !local && !target.startsWith("node:"))
        .filter(({ target }) => !named.some((name) => isIn(target, name)))
        .map(({ target }) => `${file.path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test("has no file that imports its own folder's index", () => {
    const wrong = all.filter((file) =>
      file.imports.some(({ target }) => target === path.posix.join(path.posix.dirname(file.path), "index.ts")),
    );
    expect(wrong.map((file) => file.path)).toEqual([]);
  });

  test("keeps no state in modules of the server or of shared code", () => {
    const wrong = app.filter((file) => !isIn(file.path, "client") && file.mutableState.length > 0);
    expect(wrong.map((file) => `${file.path}: ${file.mutableState.join(", ")}`)).toEqual([]);
  });

  test("has small files: none over 400 lines, nine in ten of the app's under 250", () => {
    const sized = all.filter((file) => !isIn(file.path, "client/locales"));
    expect(sized.filter((file) => file.lines > 400).map((file) => `${file.path}: ${file.lines}`)).toEqual([]);
    const large = app.filter((file) => file.lines >= 250 && !isIn(file.path, "client/locales"));
    expect(large.length, large.map((file) => file.path).join(", ")).toBeLessThanOrEqual(app.length / 10);
  });

  test("names files in kebab-case, after what they export", () => {
    const fits = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|browser\.test|spec|d|config))?\.ts$/u;
    const vague = /^(utils?|helpers?|common|misc|types)\b/u;
    const wrong = all.filter(({ path: file }) => !fits.test(path.basename(file)) || vague.test(path.basename(file)));
    expect(wrong.map((file) => file.path)).toEqual([]);
  });
});

describe("the check itself", () => {
  test("sees imports of every kind", () => {
    const { imports } = parseSource(
      "shared/a/b.ts",
      `import type { A } from "./a.ts"; import { type B } from "../b.ts"; import c from "pkg"; export * from "./d.ts";
       export type { E } from "./e.ts"; const f = await import("./f.ts"); type G = import("./g.ts").G;
       new Worker(new URL("./h.ts", import.meta.url)); import sheet from "./i.css?inline";`,
    );
    expect(imports.map((found) => [found.target, found.typeOnly, found.byUrl])).toEqual([
      ["shared/a/a.ts", true, false],
      ["shared/b.ts", true, false],
      ["pkg", false, false],
      ["shared/a/d.ts", false, false],
      ["shared/a/e.ts", true, false],
      ["shared/a/f.ts", false, false],
      ["shared/a/g.ts", true, false],
      ["shared/a/h.ts", false, true],
      ["shared/a/i.css", false, false],
    ]);
  });

  test("sees state at the top level and nothing below it", () => {
    const { mutableState } = parseSource(
      "a.ts",
      `let a = 1; export const b = new Map<string, number>(); const c = new Map([[1, 2]]); const d: string[] = [];
       export let e; function f() { let g = 1; return g; } const h = 1;`,
    );
    expect(mutableState).toEqual(["a", "b", "d", "e"]);
  });

  test("finds a forbidden import, a forbidden value of a types-only place, and a cycle", () => {
    const file = (name: string, text: string) => ({ path: name, lines: 1, ...parseSource(name, text) });
    expect(findForbiddenImports(file("shared/lib/a.ts", `import * as Y from "yjs";`))).toHaveLength(1);
    expect(findForbiddenImports(file("client/components/a.ts", `import { x } from "../store/x.ts";`))).toHaveLength(1);
    expect(findForbiddenImports(file("client/components/a.ts", `import type { X } from "../store/x.ts";`))).toEqual([]);
    expect(findForbiddenImports(file("sync-server/http/a.ts", `import "../dev/seed.ts";`))).toHaveLength(1);
    const cycle = [
      file("shared/lib/a.ts", `import type { B } from "./b.ts";`),
      file("shared/lib/b.ts", `export * from "./a.ts";`),
    ];
    expect(findCycles(cycle)).toEqual([["shared/lib/a.ts", "shared/lib/b.ts", "shared/lib/a.ts"]]);
  });
});
