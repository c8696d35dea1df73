import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openDatabase } from "../../../client/api/indexed-database.ts";
import { createMemoryValues } from "../../../client/api/local-values.ts";
import { erasePerson } from "../../../client/parts/erase-person.ts";

const base = "roost.aaaaaaaa.";

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test("what could still be sent goes before the databases do, and nothing of the person stays", async () => {
  const values = createMemoryValues();
  values.setItem(`${base}journal.a.0|x`, "a text");
  values.setItem("roost.bbbbbbbb.draft.a", "of another person");
  for (const name of [`${base}a.0`, "roost.bbbbbbbb.a.0"]) (await openDatabase(name, {})).close();
  // Another tab that takes its time.
  const late = await openDatabase(`${base}a.1`, {});
  late.onversionchange = null;
  const erased = erasePerson(values, base);
  expect(values.getItem(`${base}journal.a.0|x`)).toBeNull();
  values.setItem(`${base}draft.a`, "written by that tab meanwhile");
  late.close();
  await erased;
  expect(values.length).toBe(1);
  expect(values.getItem("roost.bbbbbbbb.draft.a")).toBe("of another person");
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(["roost.bbbbbbbb.a.0"]);
});
