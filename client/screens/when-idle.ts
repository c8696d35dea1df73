/** Runs something when the browser has nothing better to do, or after a while. */
export function whenIdle(act: () => void): void {
  // Safari has no idle callbacks.
  if ("requestIdleCallback" in globalThis) requestIdleCallback(act, { timeout: 3_000 });
  else setTimeout(act, 1_000);
}
