import { rmSync } from "node:fs";
import { median } from "../samples.ts";
import { Device } from "./device.ts";
import type { Figure } from "./figure.ts";
import type { Scale } from "./scale.ts";
import type { Reader, SeededChat } from "./seed-server.ts";
import type { Tracer } from "./trace.ts";

/** Each time a new browser that knows who is signed in, and nothing else. */
export async function measureColdStarts(
  folder: string,
  base: string,
  reader: Reader,
  { starts }: Scale,
  tracer: Tracer,
): Promise<readonly Figure[]> {
  const times: number[] = [];
  for (let i = 0; i < starts; i++) {
    const profileDir = `${folder}/cold-${i}`;
    const device = await Device.open(profileDir, base, reader);
    const page = await device.newPage();
    times.push(await tracer.record(page, "cold", () => device.openChat(page, reader.chats[0] as SeededChat)));
    await device.close();
    rmSync(profileDir, { recursive: true, force: true, maxRetries: 10 });
  }
  return [{ label: "cold start, nothing on the device: to a usable chat, ms", value: median(times) }];
}

/** The server must be gone. Each time a new tab. */
export async function measureWarmStarts(
  device: Device,
  chat: SeededChat,
  { starts, messages }: Scale,
  tracer: Tracer,
): Promise<readonly Figure[]> {
  const stored = `${messages.toLocaleString("en-US")} messages stored`;
  return [
    {
      label: `warm start offline, ${stored}, ms`,
      value: await startWarm(device, chat, 1, starts, tracer),
      budget: 500,
    },
    {
      label: "the same at 4× CPU throttle, ms",
      value: await startWarm(device, chat, 4, starts, tracer),
      budget: 1_500,
    },
  ];
}

async function startWarm(
  device: Device,
  chat: SeededChat,
  throttle: number,
  starts: number,
  tracer: Tracer,
): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < starts; i++) {
    const page = await device.newPage();
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: throttle });
    times.push(await tracer.record(page, `warm-${throttle}x`, () => device.openChat(page, chat)));
    await page.close();
  }
  return median(times);
}
