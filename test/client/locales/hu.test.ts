import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { templates } from "../../../client/locales/hu.ts";

const client = path.join(import.meta.dirname, "../../../client");
/** `msg("…", { id: "…" })` or with a template; the text, then the name. */
const call = /\bmsg\(\s*("(?:[^"\\]|\\.)*"|str`[^`]*`),?\s*\{\s*id:\s*"([^"]+)",?\s*\},?\s*\)/gu;

interface Use {
  readonly file: string;
  readonly text: string;
}

const uses = new Map<string, Use[]>();
let calls = 0;
let understood = 0;
for (const entry of readdirSync(client, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith(".ts") || entry.parentPath.endsWith("locales")) continue;
  const source = readFileSync(path.join(entry.parentPath, entry.name), "utf8");
  calls += source.match(/\bmsg\(/gu)?.length ?? 0;
  for (const [, text = "", id = ""] of source.matchAll(call)) {
    understood++;
    uses.set(id, [...(uses.get(id) ?? []), { file: entry.name, text }]);
  }
}

const countPlaces = (text: string): number => text.match(/\$\{/gu)?.length ?? 0;

describe("the Hungarian texts", () => {
  test("are looked for in every text that the app shows", () => {
    expect(calls).toBeGreaterThan(80);
    expect(understood).toBe(calls);
  });

  test("are there for everything", () => {
    expect([...uses.keys()].filter((id) => !(id in templates))).toEqual([]);
  });

  test("are all in use", () => {
    expect(Object.keys(templates).filter((id) => !uses.has(id))).toEqual([]);
  });

  test("leave room for the same values as the English ones", () => {
    for (const [id, [use]] of uses) {
      const template = templates[id];
      const hungarian = typeof template === "object" && "values" in template ? template.values.length : 0;
      expect(hungarian, id).toBe(countPlaces(use?.text ?? ""));
    }
  });

  test("stand for one English text each", () => {
    const normal = (text: string): string => text.replaceAll(/\$\{[^}]*\}/gu, "${}");
    const different = [...uses].filter(([, found]) => new Set(found.map((use) => normal(use.text))).size > 1);
    expect(different.map(([id]) => id)).toEqual([]);
  });
});
