import { statfs } from "node:fs/promises";
import type { ReadinessCheck } from "./health-routes.ts";

interface Watched {
  readonly dataDir: string;
  readonly diskFreeMinBytes: number;
  readonly checkStorage: () => Promise<void>;
  readonly isStopping: () => boolean;
}

/** Ready: storage answers, its disk has room, and the server is not about to end. */
export function createReadinessCheck({ dataDir, diskFreeMinBytes, checkStorage, isStopping }: Watched): ReadinessCheck {
  return async () => {
    const reasons: string[] = [];
    if (isStopping()) reasons.push("the server is stopping");
    await checkStorage().catch(() => reasons.push("the storage does not answer"));
    const disk = await statfs(dataDir).catch(() => undefined);
    if (disk === undefined) reasons.push("the data folder cannot be read");
    else if (disk.bavail * disk.bsize < diskFreeMinBytes) reasons.push("the disk is full");
    return reasons;
  };
}
