import { setTimeout as sleep } from "node:timers/promises";

/** Settles when the condition holds, or, saying so, when the time is up. */
export async function waitFor(condition: () => boolean, limitMs: number): Promise<boolean> {
  const startedAt = performance.now();
  while (!condition()) {
    if (performance.now() - startedAt > limitMs) return false;
    await sleep(2);
  }
  return true;
}
