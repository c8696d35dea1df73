import type { Environment } from "../../../client/parts/environment.ts";

type BrowserLocks = NonNullable<Environment["locks"]>;
type Task = () => Promise<unknown>;

/** Web Locks for the tabs of one browser: one holder for each name, the others in line. Node has none of its own. */
export function createBrowserLocks(): BrowserLocks {
  const queues = new Map<string, Promise<unknown>>();

  function request<T>(name: string, task: () => Promise<T>): Promise<T>;
  function request(name: string, options: { signal: AbortSignal }, task: () => Promise<void>): Promise<unknown>;
  function request(name: string, second: Task | { signal: AbortSignal }, third?: Task): Promise<unknown> {
    const task = typeof second === "function" ? second : (third as Task);
    const signal = typeof second === "function" ? undefined : second.signal;
    const before = queues.get(name) ?? Promise.resolve();
    const run = before.then(() => {
      signal?.throwIfAborted();
      return task();
    });
    queues.set(
      name,
      run.catch(() => undefined),
    );
    return run;
  }
  return { request };
}
