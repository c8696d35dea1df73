/** The part of the Web Locks API that is used. */
export interface LeaderLocks {
  request(name: string, options: { signal: AbortSignal }, task: () => Promise<void>): Promise<unknown>;
}

/**
 * One tab of a person does what must be done once: the outbox and the background sync. The browser hands the lock on
 * when that tab ends. Without Web Locks every tab leads, which costs work and breaks nothing.
 */
export function electLeader(locks: LeaderLocks | undefined, name: string, onElected: () => void): () => void {
  if (locks === undefined) {
    onElected();
    return () => undefined;
  }
  const abort = new AbortController();
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const lead = (): Promise<void> => {
    if (!abort.signal.aborted) onElected();
    return released;
  };
  // It rejects only when it was aborted while waiting, which is what was asked for.
  locks.request(name, { signal: abort.signal }, lead).catch(() => undefined);
  return () => {
    abort.abort();
    release();
  };
}
