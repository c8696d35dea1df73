import type { Device } from "./device.ts";
import { p95, type Figure } from "./figure.ts";
import type { Scale } from "./scale.ts";
import type { SeededChat } from "./seed-server.ts";
import type { Tracer } from "./trace.ts";

const count = (value: number): string => value.toLocaleString("en-US");

export async function measureSending(
  device: Device,
  chat: SeededChat,
  { sends }: Scale,
  tracer: Tracer,
): Promise<readonly Figure[]> {
  const page = await device.newPage();
  await device.openChat(page, chat);
  const times: number[] = [];
  await tracer.record(page, "send", async () => {
    for (let i = 0; i < sends; i++) times.push(await page.evaluate((i) => pageProbe.send(`measured message ${i}.`), i));
  });
  await page.close();
  return [{ label: `send to own screen, p95 of ${sends}, ms`, value: p95(times), budget: 50 }];
}

/** Up from the newest message: as fast as a finger flings, and as fast as one gets through all of it. */
export async function measureScrolling(
  device: Device,
  chat: SeededChat,
  scale: Scale,
  tracer: Tracer,
): Promise<readonly Figure[]> {
  const fling = await scroll(device, chat, 300, scale.flingMs, tracer);
  const whole = await scroll(device, chat, 3_000, scale.wholeHistoryMs, tracer);
  return [
    ...describe(`scroll up, 300 px a frame, ${count(fling.messages)} messages`, fling.frames),
    ...describe(`scroll up, 3,000 px a frame, ${count(whole.messages)} messages`, whole.frames),
  ];
}

async function scroll(
  device: Device,
  chat: SeededChat,
  pixelsPerFrame: number,
  limitMs: number,
  tracer: Tracer,
): Promise<{ readonly frames: readonly number[]; readonly messages: number }> {
  const page = await device.newPage();
  await device.openChat(page, chat);
  const way = [pixelsPerFrame, limitMs] as const;
  const result = await tracer.record(page, `scroll-${pixelsPerFrame}`, () =>
    page.evaluate(([pixels, ms]) => pageProbe.scrollUp(pixels, ms), way),
  );
  await page.close();
  return result;
}

function describe(name: string, frames: readonly number[]): readonly Figure[] {
  const long = frames.filter((ms) => ms > 50).length;
  return [
    { label: `${name}: frames over 50 ms, of ${count(frames.length)}`, value: long, budget: 0 },
    { label: `${name}: frame p95, ms`, value: p95(frames) },
    { label: `${name}: longest frame, ms`, value: Math.max(...frames) },
  ];
}
