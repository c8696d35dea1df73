import * as Y from "yjs";
import { createMemoryValues } from "../../../client/api/local-values.ts";
import { openSearchWorker } from "../../../client/app/trusted-script.ts";
import { parsePackedSegment, sizeOf } from "../../../client/search/packed-segment.ts";
import { SearchService } from "../../../client/search/search-service.ts";
import type { SearchResultView } from "../../../client/search/search-view.ts";
import { customStore, documentStores, updatesStore } from "../../../client/sync/watched-persistence.ts";
import { documentDatabaseName, GenerationPointers } from "../../../client/sync/generation-pointers.ts";
import { openDatabase, settleRequest, settleTransaction } from "../../../client/api/indexed-database.ts";
import { segmentDocName } from "../../../shared/lib/doc-name.ts";
import { createMessageId, type ChatId, type UserId } from "../../../shared/lib/ids.ts";
import { addMessage, openSegment } from "../../../shared/model/segment.ts";
import { createChatTexts } from "./search-text.ts";

const userId = "00000001" as UserId;
const chatId = "g0000000000a" as ChatId;
const perSegment = 1_000;
const firstAt = Date.UTC(2023, 10, 14);

/** TypeScript's types do not know it. */
interface MeasuringPerformance extends Performance {
  measureUserAgentSpecificMemory(): Promise<{
    readonly breakdown: readonly { readonly bytes: number; readonly attribution: readonly { scope: string }[] }[];
  }>;
}

/** What the driver outside calls; times are in milliseconds. */
const bench = {
  /** Puts documents on the disk as the app would: a few months of one chat. */
  async seed(count: number): Promise<void> {
    const textOf = createChatTexts(7);
    for (let n = 0; n * perSegment < count; n++) {
      const doc = new Y.Doc();
      doc.transact(() => {
        for (let i = n * perSegment; i < Math.min(count, (n + 1) * perSegment); i++) {
          const author = `0000000${i % 10}` as UserId;
          addMessage(openSegment(doc), createMessageId(firstAt + i * 60_000, i % 1_000, author, n), { t: textOf(i) });
        }
      });
      const name = documentDatabaseName(userId, segmentDocName(chatId, n), 0);
      const database = await openDatabase(name, documentStores);
      const transaction = database.transaction([updatesStore, customStore], "readwrite");
      transaction.objectStore(updatesStore).add(Y.encodeStateAsUpdate(doc));
      await settleTransaction(transaction);
      database.close();
    }
  },

  service: undefined as SearchService | undefined,

  /** A new tab's search; with `lead` it saves. */
  open(isLeader: boolean): void {
    bench.service?.close();
    bench.service = new SearchService({
      userId,
      createWorker: openSearchWorker,
      openChannel: (name) => new BroadcastChannel(name),
      generations: new GenerationPointers(createMemoryValues(), userId),
      names: { findPeople: () => [], findChats: () => [] },
      now: Date.now,
    });
    if (isLeader) bench.service.lead();
  },

  /** How long until the first answer, and until the last one; both as the page gets them. */
  async query(text: string): Promise<{ first: number; ready: number; hits: number }> {
    const begin = performance.now();
    const results = bench.service?.search({ text });
    if (results === undefined) throw new Error("no search is open");
    let first = Number.NaN;
    const view = await new Promise<SearchResultView>((resolve) => {
      results.subscribe(() => {
        if (Number.isNaN(first)) first = performance.now() - begin;
        if (results.value.ready) resolve(results.value);
      });
    });
    return { first, ready: performance.now() - begin, hits: view.hits.length };
  },

  /** From the moment when a message is on disk until a standing query shows it. */
  async update(round: number): Promise<number> {
    const word = `uniqueword${round}`;
    const results = bench.service?.search({ text: word });
    if (results === undefined) throw new Error("no search is open");
    const docName = segmentDocName(chatId, 99);
    const doc = new Y.Doc();
    const id = createMessageId(Date.UTC(2026, 1, 1) + round, round, userId, 99);
    addMessage(openSegment(doc), id, { t: `a message with ${word}` });
    const database = await openDatabase(documentDatabaseName(userId, docName, 0), documentStores);
    const transaction = database.transaction([updatesStore], "readwrite");
    transaction.objectStore(updatesStore).add(Y.encodeStateAsUpdate(doc));
    await settleTransaction(transaction);
    database.close();
    const begin = performance.now();
    bench.service?.noteChanged(docName);
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (results.value.hits.length > 0) resolve();
      };
      results.subscribe(look);
      look();
    });
    return performance.now() - begin;
  },

  /** Bytes, after what is no longer needed was collected. */
  async countWorkerHeap(): Promise<number> {
    const { breakdown } = await (performance as MeasuringPerformance).measureUserAgentSpecificMemory();
    const ofWorkers = breakdown.filter(({ attribution }) => attribution.some(({ scope }) => /Worker/.test(scope)));
    return ofWorkers.reduce((sum, { bytes }) => sum + bytes, 0);
  },

  /** What lies on the disk: how many indexes, and their bytes. */
  async saved(): Promise<{ count: number; bytes: number; documentBytes: number }> {
    const database = await openDatabase(`roost.${userId}.search`, {});
    const store = database.transaction(["segments"], "readonly").objectStore("segments");
    const values = await settleRequest<unknown[]>(store.getAll());
    database.close();
    let bytes = 0;
    for (const value of values) {
      const packed = parsePackedSegment((value as { packed: unknown }).packed);
      bytes += packed === undefined ? 0 : sizeOf(packed);
    }
    return { count: values.length, bytes, documentBytes: await countDocumentBytes() };
  },
};

async function countDocumentBytes(): Promise<number> {
  let bytes = 0;
  for (const { name = "" } of await indexedDB.databases()) {
    if (!name.startsWith(`roost.${userId}.${chatId}`)) continue;
    const database = await openDatabase(name, documentStores);
    const store = database.transaction([updatesStore], "readonly").objectStore(updatesStore);
    for (const row of await settleRequest<unknown[]>(store.getAll())) bytes += (row as Uint8Array).length;
    database.close();
  }
  return bytes;
}

export type SearchBench = typeof bench;

declare global {
  // eslint-disable-next-line no-var
  var searchBench: SearchBench;
}
globalThis.searchBench = bench;
