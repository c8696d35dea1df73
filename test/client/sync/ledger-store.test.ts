import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { DeliveryLedger } from "../../../client/sync/delivery-ledger.ts";
import { DocumentDatabase } from "../../../client/sync/document-database.ts";
import { LedgerStore } from "../../../client/sync/ledger-store.ts";

interface Opened {
  readonly doc: Y.Doc;
  readonly database: DocumentDatabase;
  readonly ledger: DeliveryLedger;
  readonly store: LedgerStore;
}

function open(): Opened {
  const doc = new Y.Doc();
  const name = "roost.aaaaaaaa.gggggggggggg.0";
  const database = new DocumentDatabase({ name, doc, isStoredElsewhere: () => false, onTrouble: () => undefined });
  const ledger = new DeliveryLedger();
  return { doc, database, ledger, store: new LedgerStore(database, ledger) };
}

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** What a tab leaves behind that is killed as soon as something of the server's is on its disk. */
async function receive(epoch: string): Promise<void> {
  const { doc, database, ledger, store } = open();
  await database.whenLoaded;
  ledger.noteOpened(epoch);
  store.noteEpoch();
  doc.getMap("m").set("a", 1);
  await database.whenWritten();
  await database.destroy();
}

test("what came from the server is on disk together with its epoch", async () => {
  await receive("the first");
  const { database, ledger, store } = open();
  await database.whenLoaded;
  expect(await store.load()).toBe(true);
  expect(ledger.epoch).toBe("the first");
  await database.destroy();
});

test("a disk that is late is told to be of another epoch than what came meanwhile", async () => {
  await receive("the first");
  const { database, ledger, store } = open();
  ledger.noteOpened("the second");
  store.noteEpoch();
  await database.whenLoaded;
  expect(await store.load()).toBe(false);
  await database.destroy();
});

test("what is on disk from before a restore keeps the name of its epoch, whatever is stored later", async () => {
  await receive("the first");
  const late = open();
  late.ledger.noteOpened("the second");
  await late.database.whenLoaded;
  await late.store.load();
  late.store.storeSoon();
  await late.store.flush();
  await late.database.destroy();
  const { database, ledger, store } = open();
  await database.whenLoaded;
  await store.load();
  expect(ledger.epoch).toBe("the first");
  await database.destroy();
});

test("what the disk has already is not written again, what is new is, and all of it to a disk that was opened anew", async () => {
  const { database, ledger, store } = open();
  await database.whenLoaded;
  await store.load();
  const write = vi.spyOn(database, "updateValue");
  const hear = async (clock: number): Promise<void> => {
    ledger.noteOpened("the first");
    ledger.noteDurable(new Map([[7, clock]]));
    store.storeSoon();
    await store.flush();
  };
  await hear(3);
  await hear(3);
  expect(write).toHaveBeenCalledTimes(1);
  await hear(4);
  expect(write).toHaveBeenCalledTimes(2);
  vi.spyOn(database, "connection", "get").mockReturnValue("another one");
  await hear(4);
  expect(write).toHaveBeenCalledTimes(3);
  await database.destroy();
});

test("what another tab brings to a disk that was empty keeps the name of its epoch, whatever this tab hears after it", async () => {
  const { database, ledger, store } = open();
  await database.whenLoaded;
  await store.load();
  await receive("the first");
  // The server was restored, and this tab has nothing that it could compare with it.
  ledger.noteOpened("the second");
  store.storeSoon();
  await store.flush();
  await database.destroy();
  const next = open();
  await next.database.whenLoaded;
  await next.store.load();
  expect(next.ledger.epoch).toBe("the first");
  await next.database.destroy();
});
