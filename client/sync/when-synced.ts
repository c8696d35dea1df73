import type { DocumentReplica } from "./document-replica.ts";

const documentTimeoutMs = 30_000;

/**
 * True when the document is as the server has it, in both directions; false if it is denied, after a while, or when
 * nobody waits any more.
 */
export function whenSynced(replica: DocumentReplica, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (isSynced: boolean): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve(isSynced);
    };
    const look = (): void => {
      if (replica.access !== "open" || signal?.aborted === true) finish(false);
      else if (replica.isSynced && !replica.hasUnsent) finish(true);
    };
    const timer = setTimeout(() => finish(false), documentTimeoutMs);
    const unsubscribe = replica.subscribe(look);
    signal?.addEventListener("abort", look);
    look();
  });
}

/** True when it is on this device's disk; false if that takes nothing for a while. */
export function whenOnDisk(replica: DocumentReplica): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), documentTimeoutMs);
    void replica.whenWritten().then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
