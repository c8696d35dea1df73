import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import { DocumentGeneration } from "../../../client/sync/document-generation.ts";
import { openDatabase } from "../../../client/api/indexed-database.ts";
import { RebaseReplay } from "../../../client/sync/rebase-replay.ts";
import { documentStores } from "../../../client/sync/watched-persistence.ts";
import { segmentDocName } from "../../../shared/lib/doc-name.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";

const oldName = "roost.aaaaaaaa.gggggggggggg.0";

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function openGeneration(onTrouble: () => void): DocumentGeneration {
  return new DocumentGeneration({
    docName: segmentDocName("gggggggggggg" as ChatId, 0),
    databaseName: `${oldName}.g1`,
    isStoredElsewhere: () => false,
    createSocketClass: () => NodeWebSocket as unknown as typeof WebSocket,
    onTrouble,
    onUpdate: () => undefined,
    onDelivered: () => undefined,
    onSynced: () => undefined,
    onClosed: () => undefined,
    onRebaseNeeded: () => undefined,
  });
}

async function hasOld(): Promise<boolean> {
  return (await indexedDB.databases()).some(({ name }) => name === oldName);
}

test("the generation before stays until what came from it is on disk", async () => {
  (await openDatabase(oldName, documentStores)).close();
  let troubles = 0;
  const generation = openGeneration(() => troubles++);
  await generation.load();
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the store that it was called on
  const addReal = IDBObjectStore.prototype.add;
  const add = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(function (this: IDBObjectStore, row) {
    const request = addReal.call(this, row);
    this.transaction.abort();
    return request;
  });
  generation.doc.getMap("r").set("a", 1);
  const whenRead = vi.fn<() => void>();
  const replay = new RebaseReplay({
    generation,
    journal: { entries: [], isSingle: false, oldDatabaseNames: [oldName] },
    alone: (task) => task().then(whenRead),
    onWritten: () => undefined,
  });
  const whenDone = replay.run();
  // The disk refuses twice: there was time enough to delete.
  await expect.poll(() => troubles).toBeGreaterThan(1);
  expect(whenRead).toHaveBeenCalled();
  expect(await hasOld()).toBe(true);
  add.mockRestore();
  await whenDone;
  expect(await hasOld()).toBe(false);
  await generation.destroy();
});
