import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { showLocale } from "../../../client/app/locale.ts";
import "../../../client/components/connection-pill.ts";
import type { RoostConnectionPill } from "../../../client/components/connection-pill.ts";
import type { ConnectionView } from "../../../client/store/views.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function set(pill: RoostConnectionPill, connection: ConnectionView, waitMs = 0): Promise<string> {
  pill.connection = connection;
  await pill.updateComplete;
  vi.advanceTimersByTime(waitMs);
  await pill.updateComplete;
  return deep(pill, "button")?.textContent?.trim().replaceAll(/\s+/gu, " ") ?? "";
}

describe("the connection pill", () => {
  test("tells a screen reader what it shows, politely", async () => {
    const pill = await mount("roost-connection-pill", { connection: { status: "synced" } });
    await set(pill, { status: "offline" }, 1);
    expect(deep(pill, "[role=status]")?.textContent).toBe("Offline – everything is saved on this device");
  });

  test("shows how far it got, and does not read out each step", async () => {
    const pill = await mount("roost-connection-pill", { connection: { status: "offline" } });
    await set(pill, { status: "offline" }, 1);
    const status = deep(pill, "[role=status]");
    for (const done of [1, 2, 1_240]) {
      const shown = await set(pill, { status: "syncing", progress: { done, total: 5_000 } }, 1_000);
      expect(shown).toMatch(/^Syncing [\d,]+ of 5,000$/u);
      expect(status?.textContent).toBe("Syncing…");
    }
  });

  test("says at once that there is no connection, and that nothing is lost", async () => {
    const pill = await mount("roost-connection-pill", { connection: { status: "synced" } });
    expect(await set(pill, { status: "offline" }, 1)).toBe("Offline – all is saved here");
  });

  test("keeps to one line, however little room there is", async () => {
    const pill = await mount("roost-connection-pill", { connection: { status: "synced" } });
    pill.style.width = "90px";
    await set(pill, { status: "offline" }, 1);
    expect(deep(pill, "button")?.getBoundingClientRect().height).toBeLessThan(20);
    await set(pill, { status: "refused" }, 1_000);
    expect(deep(pill, "button")?.getBoundingClientRect().height).toBeLessThan(20);
  });

  test("leaves out what has no room when there is no connection, instead of cutting it in both languages", async () => {
    for (const [locale, first] of [
      ["en", "Offline"],
      ["hu", "Nincs net"],
    ] as const) {
      await showLocale(locale);
      for (const [width, hasRoom] of [
        [300, true],
        [104, false],
      ] as const) {
        const pill = await mount("roost-connection-pill", { connection: { status: "synced" } });
        pill.style.cssText = `display: block; width: ${width}px`;
        await set(pill, { status: "offline" }, 1);
        const line = deep(pill, "button")?.getBoundingClientRect();
        const [begin, saved] = allDeep(pill, "button > span > span");
        expect(begin?.textContent).toBe(first);
        expect(begin?.getBoundingClientRect().right).toBeLessThanOrEqual(line?.right ?? 0);
        const top = saved?.getBoundingClientRect().top ?? 0;
        const right = saved?.getBoundingClientRect().right ?? 0;
        expect(top < (line?.bottom ?? 0) - 2 && right <= (line?.right ?? 0)).toBe(hasRoom);
      }
    }
    await showLocale("en");
  });

  test("does not mention short gaps", async () => {
    const pill = await mount("roost-connection-pill", { connection: { status: "synced" } });
    expect(await set(pill, { status: "connecting" }, 500)).toBe("");
    expect(await set(pill, { status: "synced" }, 10)).toBe("");
    expect(await set(pill, { status: "connecting" }, 1_000)).toBe("Connecting…");
  });

  test("says that all is well for two seconds, if it said something before", async () => {
    const pill = await mount("roost-connection-pill", { connection: { status: "synced" } });
    await set(pill, { status: "offline" }, 1);
    expect(await set(pill, { status: "synced" }, 1_900)).toBe("Up to date");
    expect(await set(pill, { status: "synced" }, 200)).toBe("");
  });

  test("counts while it syncs", async () => {
    const pill = await mount("roost-connection-pill", { connection: { status: "offline" } });
    await set(pill, { status: "offline" }, 1);
    expect(await set(pill, { status: "syncing", progress: { done: 1240, total: 5000 } })).toMatch(
      /^Syncing 1.240 of 5.000$/u,
    );
    expect(await set(pill, { status: "syncing", progress: { done: 1241, total: 5000 } })).toMatch(
      /^Syncing 1.241 of 5.000$/u,
    );
  });

  test("tells when it was last up to date, and asks for a new try when pressed", async () => {
    const pill = await mount("roost-connection-pill", { connection: { status: "offline", lastSyncedAt: Date.now() } });
    await set(pill, { status: "offline", lastSyncedAt: Date.now() }, 1);
    expect(deep(pill, "button")?.title).toMatch(/\nLast up to date: \d/u);
    let asked = 0;
    pill.addEventListener("reconnect-request", () => asked++);
    deep(pill, "button")?.click();
    expect(asked).toBe(1);
  });
});
