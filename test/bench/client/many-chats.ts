import type { Page } from "playwright";
import type { Device } from "./device.ts";
import { p95, type Figure } from "./figure.ts";
import type { Scale } from "./scale.ts";
import type { Reader, SeededChat } from "./seed-server.ts";
import type { Tracer } from "./trace.ts";

/** From chat to chat, none of them open before. */
export async function measureSwitching(
  device: Device,
  { chats }: Reader,
  { switches, messagesPerChat }: Scale,
  tracer: Tracer,
): Promise<readonly Figure[]> {
  const page = await device.newPage();
  const start = chats[0] as SeededChat;
  await device.openChat(page, start);
  const others = chats.filter((chat) => chat !== start);
  const times: number[] = [];
  await tracer.record(page, "switch", async () => {
    for (let i = 0; i < switches; i++) {
      const { id } = others[i % others.length] as SeededChat;
      times.push(await page.evaluate((id) => pageProbe.switchTo(id), id));
    }
  });
  const heap = await measureHeap(page);
  await page.close();
  const stored = `${chats.length} chats × ${messagesPerChat.toLocaleString("en-US")} messages`;
  return [
    { label: `switch chat, p95 of ${switches}, ms`, value: p95(times), budget: 100 },
    { label: `heap after ${switches} switches, ${stored}, MB`, value: heap / 1e6, budget: 150 },
  ];
}

/** Bytes of the page's scripts, after what is no longer needed was collected. */
async function measureHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  return (await session.send("Runtime.getHeapUsage")).usedSize;
}
