import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import * as whole from "yjs";
import { cutYjs } from "../../scripts/yjs-plugin.ts";

const file = fileURLToPath(import.meta.resolve("yjs"));
const code = await readFile(file, "utf8");

/** Yjs as the build has it. */
async function loadCut(): Promise<typeof whole> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "roost-yjs-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const left = cutYjs(file, code) ?? "";
  const resolved = left
    .replaceAll(/(?<=from ')lib0\/[\w/]+(?=')/gu, (name) => import.meta.resolve(name))
    // It would complain that there is another one.
    .replace("__ $YJS$ __", "cut")
    .replace(/\n\/\/# sourceMappingURL=.*/u, "");
  const copy = path.join(folder, "yjs.mjs");
  await writeFile(copy, resolved);
  return (await import(/* @vite-ignore */ pathToFileURL(copy).href)) as typeof whole;
}

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
  expect(() => cutYjs(file, code.replace("new UpdateEncoderV2()", "new UpdateEncoderV1()"))).toThrow("looks different");
  expect(cutYjs("/somewhere/else.js", code)).toBeUndefined();
});

test("what is left keeps updates and deletions that came too early, passes them on, and ends at the same", async () => {
  const cut = await loadCut();
  const written = new whole.Doc();
  const updates: Uint8Array[] = [];
  written.on("update", (update: Uint8Array) => updates.push(update));
  const map = written.getMap("m");
  for (const text of ["one", "two", "three"]) map.set("a", { t: text, n: [1, 2.5, null, true] });
  map.delete("a");
  map.set("b", "Grüße 👋");
  const early = new cut.Doc();
  for (const update of updates.toReversed().slice(0, 4)) cut.applyUpdate(early, update);
  expect([...early.getMap("m").keys()]).toEqual([]);
  const passedOn = new cut.Doc();
  cut.applyUpdate(passedOn, cut.mergeUpdates([cut.encodeStateAsUpdate(early)]));
  for (const doc of [early, passedOn]) {
    cut.applyUpdate(doc, updates[0] as Uint8Array);
    expect([...doc.getMap("m").entries()]).toEqual([["b", "Grüße 👋"]]);
    expect(cut.encodeStateAsUpdate(doc)).toEqual(whole.encodeStateAsUpdate(written));
    expect(cut.encodeStateVector(doc)).toEqual(whole.encodeStateVector(written));
  }
});
