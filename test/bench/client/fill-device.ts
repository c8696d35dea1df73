import type { Page } from "playwright";
import type { Device } from "./device.ts";
import type { Reader } from "./seed-server.ts";

/** What older messages wait for between two segments: see client/parts/open-storage.ts. */
const historyPauseMs = 500;

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
    const prefix = `roost.${device.userId}.${id}.`;
    await page.waitForFunction(
      async ({ prefix, live }) => {
        const names = (await indexedDB.databases()).filter(({ name }) => name?.startsWith(prefix) === true);
        return names.length > live;
      },
      { prefix, live },
      { timeout: 240_000, polling: 200 },
    );
  }
  await page.close();
}

async function whenStartsOffline(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}
