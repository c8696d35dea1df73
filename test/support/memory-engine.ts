import { PassThrough } from "node:stream";
import type { UserId } from "../../shared/lib/ids.ts";
import { Chats } from "../../sync-server/chats/chats.ts";
import { createLogger } from "../../sync-server/logger.ts";
import { SyncEngine, type SyncEngineOptions } from "../../sync-server/sync/sync-engine.ts";
import { MemoryStorage, type DiskTiming } from "./memory-storage.ts";
import type { MemoryDisk } from "./memory-disk.ts";

/** The sync core on a disk in memory, whose timing a test may decide on. */
export async function openMemoryEngine(
  disk: MemoryDisk,
  timing?: DiskTiming,
  options: Partial<Pick<SyncEngineOptions, "segments" | "tick" | "warm" | "quota">> = {},
): Promise<{ engine: SyncEngine; chats: Chats }> {
  const storage = new MemoryStorage(disk, timing);
  const engine = new SyncEngine({
    storage,
    logger: createLogger({ logLevel: "error", logFormat: "json" }, new PassThrough().resume()),
    now: Date.now,
    tick: { maxBytes: 1024 * 1024, maxEntries: 2_000 },
    segments: { maxMessages: 1_000, maxBytes: 1024 * 1024, maxClients: 1_000 },
    quota: {
      lateMessagesPerDay: 1_000,
      lateSegments: 16,
      segmentsPerDay: 1_000,
      lateBytesPerSegment: 1024 * 1024,
      metaBytesPerDay: 256 * 1024,
      clientIdsPerDocument: 1_000,
      bytesPerDay: 1e9,
    },
    warm: { documents: 50, bytes: 64 * 1024 * 1024 },
    maxClientsPerDocument: 500,
    rates: undefined,
    ...options,
  });
  const people = { get: (id: UserId) => Promise.resolve({ id, displayName: id, email: `${id}@example.org` }) };
  await engine.start();
  return { engine, chats: new Chats(engine, storage, people, Date.now) };
}
