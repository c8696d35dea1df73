import { vi } from "vitest";

/**
 * Settles with what the check returns when it throws nothing any more; rejects with what it threw last. Left alone,
 * `vi.waitFor` gives up after a second, which is little on a machine that is busy with something else: this waits as long
 * as `expect.poll`.
 */
export function untilPasses<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 10 });
}
