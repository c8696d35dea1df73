import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright";
import type { Device } from "./device.ts";
import type { Reader } from "./seed-server.ts";

/** What older messages wait for between two segments: see client/parts/open-storage.ts. */
const historyPauseMs = 500;
const storeLimitMs = 120_000;

/** Brings all chats with their whole history to the device, as the app itself does it, only without its pauses. */
export async function fillDevice(device: Device, { chats }: Reader): Promise<void> {
  const page = await device.newPage();
  await page.addInitScript((pauseMs) => {
    const { setTimeout: wait } = globalThis;
    const sooner = (handler: TimerHandler, ms?: number, ...rest: unknown[]): number =>
      wait(handler, ms === pauseMs ? 0 : ms, ...rest);
    globalThis.setTimeout = sooner as typeof setTimeout;
  }, historyPauseMs);
  const [first] = chats;
  if (first === undefined) throw new Error("There is no chat");
  await device.openChat(page, first);
  await whenStartsOffline(page);
  for (const { id, live } of chats) {
    // The newest segment may be empty.
    const names = Array.from({ length: Math.max(1, live) }, (_, n) => `roost.${device.userId}.${id}.${n}`);
    await whenStored(page, names);
  }
  await page.close();
}

async function whenStartsOffline(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** `waitForFunction` takes the promise of an answer for the answer. */
async function whenStored(page: Page, names: readonly string[]): Promise<void> {
  const begin = performance.now();
  while (!(await page.evaluate(isStored, names))) {
    if (performance.now() - begin > storeLimitMs) throw new Error("The device does not get everything");
    await sleep(200);
  }
}

/** Runs within the page. */
async function isStored(names: readonly string[]): Promise<boolean> {
  const existing = new Set((await indexedDB.databases()).map(({ name }) => name));
  if (!names.every((name) => existing.has(name))) return false;
  const settle = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(new Error("The disk cannot be read", { cause: request.error })));
    });
  for (const name of names) {
    const database = await settle(indexedDB.open(name));
    const count = await settle(database.transaction("updates").objectStore("updates").count());
    database.close();
    if (count === 0) return false;
  }
  return true;
}
