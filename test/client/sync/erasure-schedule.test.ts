import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { DocumentDatabase } from "../../../client/sync/document-database.ts";
import { ErasureSchedule } from "../../../client/sync/erasure-schedule.ts";
import { openDatabase, settleRequest } from "../../../client/api/indexed-database.ts";
import { createMessageId, type UserId } from "../../../shared/lib/ids.ts";
import { addMessage, deleteMessage, openSegment } from "../../../shared/model/segment.ts";
import { fillDisk } from "../../support/full-storage.ts";

const name = "roost.aaaaaaaa.gggggggggggg.0";
const id = createMessageId(1, 1, "aaaaaaaa" as UserId, 0);

async function open(): Promise<{ doc: Y.Doc; database: DocumentDatabase; erasure: ErasureSchedule }> {
  const doc = new Y.Doc();
  const database = new DocumentDatabase({ name, doc, isStoredElsewhere: () => false, onTrouble: () => undefined });
  await database.whenLoaded;
  const erasure = new ErasureSchedule("gggggggggggg.0", doc, database);
  await erasure.start();
  return { doc, database, erasure };
}

/** Everything that a reader of the disk could find. */
async function readRows(): Promise<string> {
  const database = await openDatabase(name, {});
  const rows = await settleRequest<unknown[]>(database.transaction(["updates"]).objectStore("updates").getAll());
  database.close();
  return rows.map((row) => new TextDecoder().decode(row as Uint8Array)).join();
}

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test("the text of a deleted message leaves the disk when the document is closed, if not before", async () => {
  const { doc, database, erasure } = await open();
  addMessage(openSegment(doc), id, { t: "regrettable" });
  await database.whenWritten();
  expect(await readRows()).toContain("regrettable");
  deleteMessage(openSegment(doc), id, []);
  await erasure.stop();
  await database.destroy();
  await expect.poll(readRows).not.toContain("regrettable");
});

test("a deletion that a tab did not get to is made up for by the next", async () => {
  const { doc, database } = await open();
  addMessage(openSegment(doc), id, { t: "regrettable" });
  deleteMessage(openSegment(doc), id, []);
  await database.whenWritten();
  await expect.poll(() => database.readValue("roost.erasure")).toBe(true);
  await database.destroy();
  const next = await open();
  await next.erasure.stop();
  await next.database.destroy();
  await expect.poll(readRows).not.toContain("regrettable");
});

test("a deletion is noted also when another tab made up for one before it, and forgot that", async () => {
  const second = createMessageId(2, 2, "aaaaaaaa" as UserId, 0);
  const { doc, database } = await open();
  addMessage(openSegment(doc), id, { t: "regrettable" });
  addMessage(openSegment(doc), second, { t: "shameful" });
  deleteMessage(openSegment(doc), id, []);
  await database.whenWritten();
  const other = await open();
  await other.erasure.stop();
  expect(await other.database.readValue("roost.erasure")).toBeUndefined();
  await other.database.destroy();
  deleteMessage(openSegment(doc), second, []);
  await database.whenWritten();
  // The tab is killed now.
  await database.destroy();
  const next = await open();
  await next.erasure.stop();
  await next.database.destroy();
  await expect.poll(readRows).not.toContain("shameful");
});

test("a deletion of another tab that comes just after the disk was rewritten stays noted", async () => {
  const second = createMessageId(2, 2, "aaaaaaaa" as UserId, 0);
  const { doc, database, erasure } = await open();
  addMessage(openSegment(doc), id, { t: "regrettable" });
  addMessage(openSegment(doc), second, { t: "shameful" });
  await database.whenWritten();
  const other = await open();
  const compact = database.compact.bind(database);
  vi.spyOn(database, "compact").mockImplementation(async (...args) => {
    await compact(...args);
    deleteMessage(openSegment(other.doc), second, []);
    await other.database.whenWritten();
  });
  deleteMessage(openSegment(doc), id, []);
  await erasure.stop();
  expect(await other.database.readValue("roost.erasure")).toBe(true);
  await other.database.destroy();
  await database.destroy();
});

test("a deletion that came before a disk that was late is on that disk together with the note of it", async () => {
  const doc = new Y.Doc();
  const database = new DocumentDatabase({ name, doc, isStoredElsewhere: () => false, onTrouble: () => undefined });
  const erasure = new ErasureSchedule("gggggggggggg.0", doc, database);
  erasure.noteLate();
  addMessage(openSegment(doc), id, { t: "regrettable" });
  deleteMessage(openSegment(doc), id, []);
  await database.whenWritten();
  // The tab is killed now.
  expect(await database.readValue("roost.erasure")).toBe(true);
  await database.destroy();
});

test("a document is let go of although its disk is full, and what was deleted leaves the disk when it is opened next", async () => {
  const { doc, database, erasure } = await open();
  addMessage(openSegment(doc), id, { t: "regrettable" });
  deleteMessage(openSegment(doc), id, []);
  await database.whenWritten();
  const full = fillDisk();
  addMessage(openSegment(doc), createMessageId(2, 2, "aaaaaaaa" as UserId, 0), { t: "without room" });
  await erasure.stop();
  await database.destroy();
  full.mockRestore();
  const next = await open();
  await next.erasure.stop();
  await next.database.destroy();
  await expect.poll(readRows).not.toContain("regrettable");
});

test("messages that stay do not rewrite the database", async () => {
  const { doc, database, erasure } = await open();
  const compact = vi.spyOn(database, "compact");
  addMessage(openSegment(doc), id, { t: "fine" });
  await erasure.stop();
  await database.destroy();
  expect(compact).not.toHaveBeenCalled();
});
