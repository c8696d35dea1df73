import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cutYjs } from "../../scripts/yjs-plugin.ts";

const file = fileURLToPath(import.meta.resolve("yjs"));
const code = readFileSync(file, "utf8");

test("what Roost does without is cut out of Yjs in a moment: everybody builds the app before the first start", () => {
  const begin = process.cpuUsage();
  const left = cutYjs(file, code);
  expect(process.cpuUsage(begin).user).toBeLessThan(1_000_000);
  const readers = /const contentRefs = \[\n([^\]]*)\]/u.exec(left ?? "")?.[1];
  expect(readers).toContain("readContentAny,");
  expect(readers).not.toMatch(/readContent(?:JSON|Embed|Format)/u);
  expect(left).not.toContain("getXmlFragment (name");
});

test("a Yjs that looks different is not cut, and other files stay as they are", () => {
  expect(() => cutYjs(file, code.replace("readYArray,", "readYList,"))).toThrow("looks different");
  expect(cutYjs("/somewhere/else.js", code)).toBeUndefined();
});
