import { realSetImmediate } from "./install-globals.ts";

/** Runs something in a callback of the event loop, outside of any microtask, so that it can drain them itself. */
export function runOutsideMicrotasks<T>(run: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    realSetImmediate(() => {
      try {
        resolve(run());
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}
