import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { parseDocName, segmentDocName } from "../../../shared/lib/doc-name.ts";
import { assert } from "../../../shared/lib/assert.ts";
import type { ChatId, OrderKey } from "../../../shared/lib/ids.ts";
import { createLogger } from "../../../sync-server/logger.ts";
import { Compactor } from "../../../sync-server/sync/compactor.ts";
import { LiveDocument } from "../../../sync-server/sync/live-document.ts";
import { readUpdateClocks } from "../../../sync-server/sync/yjs-bytes.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { MemoryStorage } from "../../support/memory-storage.ts";

const name = segmentDocName("g00000000001" as ChatId, 0);

class WatchedStorage extends MemoryStorage {
  readonly folded: number[] = [];

  override compact(...[of, compaction]: Parameters<MemoryStorage["compact"]>): Promise<void> {
    this.folded.push(compaction.upToSeq);
    return super.compact(of, compaction);
  }
}

test("a full segment leaves the memory also if it was being folded when it became full, and is not folded twice", async () => {
  const storage = new WatchedStorage(new MemoryDisk("epoch"));
  const address = parseDocName(name);
  assert(address, "it is a document's name");
  const document = LiveDocument.create(storage.documents, name, address);
  document.writeAsServer(() => document.segment.seen.set("aaaaaaaa.0", "x".repeat(100_000) as OrderKey));
  const append = document.beginCommit();
  assert(append, "something was written");
  await storage.append([append]);
  document.endCommit(append, readUpdateClocks(append.update));

  let opened = 0;
  const compactor = new Compactor(
    storage,
    createLogger({ logLevel: "error", logFormat: "json" }, new PassThrough().resume()),
    {
      open: async () => {
        opened++;
        await document.warm();
        return document;
      },
      release: (released) => released.cool(),
      maxClients: 500,
      replace: (_, write) => write(),
    },
  );
  compactor.retire(name);
  compactor.consider(document);
  await expect.poll(() => opened).toBe(2);
  await expect.poll(() => document.isWarm).toBe(false);
  expect(storage.folded).toEqual([1]);
  await compactor.stop();
});
