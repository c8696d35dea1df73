import { expect, test } from "vitest";
import { limits } from "../../shared/lib/limits.ts";
import { metaRoots } from "../../shared/model/meta.ts";
import { segmentRoots } from "../../shared/model/segment.ts";
import { userRoots } from "../../shared/model/user.ts";
import { readTableRows } from "../support/markdown-table.ts";

const rows = readTableRows("documents.md");

test("docs/documents.md has every map of every document, and no other", () => {
  const heads = rows.flatMap(([first], i) => (first === "root" ? [i] : []));
  const documented = heads.map((head) => {
    const names = rows.slice(head + 1).map(([name = ""]) => name);
    const end = names.findIndex((name) => name === "root" || name === "limit");
    return names.slice(0, end);
  });
  expect(documented).toEqual([segmentRoots, metaRoots, userRoots].map((roots) => Object.values(roots)));
});

test("docs/documents.md has every limit of the contract with its number", () => {
  const documented = rows.slice(rows.findIndex(([first]) => first === "limit") + 1);
  expect(documented.map(([name, number]) => [name, number])).toEqual(
    Object.entries(limits).map(([name, number]) => [name, String(number)]),
  );
  for (const [name, , what] of documented) expect(what, name).not.toBe("");
});
