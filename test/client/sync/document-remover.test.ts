import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openDatabase } from "../../../client/api/indexed-database.ts";
import { createMemoryValues } from "../../../client/api/local-values.ts";
import { DocumentRemover } from "../../../client/sync/document-remover.ts";
import { documentDatabaseName, GenerationPointers } from "../../../client/sync/generation-pointers.ts";
import { SentJournal } from "../../../client/sync/sent-journal.ts";
import { UnsentRegistry } from "../../../client/sync/unsent-registry.ts";

const userId = "aaaaaaaa";
const docName = "gggggggggggg.0";
let unsent: UnsentRegistry;
let pointers: GenerationPointers;
let isInUse: boolean;
let remover: DocumentRemover;

beforeEach(async () => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  const values = createMemoryValues();
  unsent = new UnsentRegistry(values, userId);
  pointers = new GenerationPointers(values, userId);
  isInUse = false;
  const pool = { isInUse: () => isInUse, whenLetGo: () => Promise.resolve() };
  remover = new DocumentRemover({ userId, pool, unsent, journal: new SentJournal(values, userId), pointers });
  for (const n of [0, 1, 2]) (await openDatabase(documentDatabaseName(userId, docName, n), {})).close();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test("takes every generation of a document off the device", async () => {
  pointers.raise(docName, 2);
  (await openDatabase(documentDatabaseName(userId, "gggggggggggg.1", 0), {})).close();
  expect(await remover.remove(docName)).toBe(true);
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(["roost.aaaaaaaa.gggggggggggg.1"]);
});

test("leaves what is in use, and what the server does not have", async () => {
  isInUse = true;
  expect(await remover.remove(docName)).toBe(false);
  isInUse = false;
  unsent.add(docName);
  expect(await remover.remove(docName)).toBe(false);
  expect(await indexedDB.databases()).toHaveLength(3);
  unsent.remove(docName);
  expect(await remover.remove(docName)).toBe(true);
});
