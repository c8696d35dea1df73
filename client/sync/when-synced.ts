import type { DocumentReplica } from "./document-replica.ts";

const documentTimeoutMs = 30_000;

/** True when the document is as the server has it, in both directions; false if it is denied, or after a while. */
export function whenSynced(replica: DocumentReplica): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (isSynced: boolean): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve(isSynced);
    };
    const look = (): void => {
      if (replica.access !== "open") finish(false);
      else if (replica.isSynced && !replica.hasUnsent) finish(true);
    };
    const timer = setTimeout(() => finish(false), documentTimeoutMs);
    const unsubscribe = replica.subscribe(look);
    look();
  });
}
