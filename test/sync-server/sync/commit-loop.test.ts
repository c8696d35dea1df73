import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createLogger } from "../../../sync-server/logger.ts";
import type { DocumentLog } from "../../../sync-server/storage/contracts.ts";
import { CommitLoop } from "../../../sync-server/sync/commit-loop.ts";
import type { Family } from "../../../sync-server/sync/family.ts";
import { TickBuilder } from "../../../sync-server/sync/tick.ts";

const logger = createLogger({ logLevel: "error", logFormat: "json" }, new PassThrough().resume());

function createFamily(key: string): Family {
  let isDropped = false;
  return {
    key,
    documents: new Map(),
    isHeld: false,
    isIdle: true,
    get isDropped() {
      return isDropped;
    },
    mayAccess: () => true,
    hasDocument: () => true,
    open: () => Promise.reject(new Error("it has none")),
    prune: () => [],
    stage: (_now, budget) => {
      const tick = new TickBuilder(budget);
      tick.setRecord("table", key, {});
      return tick.finish();
    },
    committed: () => undefined,
    replaced: () => undefined,
    drop: () => {
      isDropped = true;
    },
  };
}

test("a family that was dropped while its write was failing is not told of again: another one may be in its place", async () => {
  const [one, other] = [createFamily("one"), createFamily("other")];
  const dropped: string[] = [];
  let writes = 0;
  const append = (): Promise<void> => {
    // Together first; then each alone, as one family's fault is not another's.
    if (++writes === 2) other.drop(0, "read-failed");
    return Promise.reject(new Error("the disk is broken"));
  };
  const log = { append } as unknown as DocumentLog;
  const listener = { committed: () => undefined, dropped: ({ key }: Family) => void dropped.push(key) };
  const loop = new CommitLoop(log, logger, listener, Date.now, { maxBytes: 1e6, maxEntries: 1e6 });
  for (const family of [one, other]) loop.schedule(family);
  await loop.drain();
  expect(writes).toBe(3);
  expect(dropped).toEqual(["one"]);
});
