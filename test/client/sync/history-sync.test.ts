import "fake-indexeddb/auto";
import { expect, onTestFinished, test } from "vitest";
import { CacheDatabase } from "../../../client/sync/cache-database.ts";
import type { DocumentPool } from "../../../client/sync/document-pool.ts";
import { HistoryLedger } from "../../../client/sync/history-ledger.ts";
import { HistorySync } from "../../../client/sync/history-sync.ts";

test("what is asked for while it looks for work is looked at right after, not an hour later", async () => {
  let looks = 0;
  const cache = new CacheDatabase({ name: "history-sync", onTrouble: () => undefined, onLate: () => undefined });
  onTestFinished(() => cache.close());
  const sync = new HistorySync({
    // With no chats nothing is opened, and nothing goes.
    pool: {} as DocumentPool,
    remover: { remove: () => Promise.resolve(false) },
    ledger: new HistoryLedger(cache),
    listDocuments: () => Promise.resolve([]),
    readFacts: () => {
      looks++;
      if (looks === 1) sync.request();
      return Promise.resolve({ chats: [], limit: "all" });
    },
    mayWork: () => true,
    now: Date.now,
    pauseMs: 1,
  });
  onTestFinished(() => sync.stop());
  sync.setOnline(true);
  await expect.poll(() => looks).toBe(2);
});
