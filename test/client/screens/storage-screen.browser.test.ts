import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import "../../../client/screens/storage-screen.ts";
import type { DeviceStorage } from "../../../client/store/device-storage.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import { createGalleryStore, type GalleryStore } from "../gallery/gallery-store.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const harbour = "g0000harbour" as ChatId;
let store: GalleryStore;
let screen: HTMLElementTagNameMap["roost-storage-screen"];

async function show(change: Partial<DeviceStorage> = {}): Promise<void> {
  const made = createGalleryStore("team");
  if (made.device === undefined) throw new Error("no storage");
  store = { ...made, device: { ...made.device, ...change } };
  screen = await mount("roost-storage-screen", { store }, { width: 640, height: 900 });
  await until(() => allDeep(screen, "select").length > 3);
}

const button = (name: string): HTMLElement | undefined =>
  allDeep(screen, "button").findLast((found) => [found.title, found.textContent.trim()].includes(name));
const text = (): string => screen.shadowRoot?.textContent ?? "";

beforeEach(() => page.viewport(700, 950));
afterEach(() => document.body.replaceChildren());

describe("the storage screen", () => {
  test("is accessible in both themes, with a question asked too", async () => {
    await show();
    await expectAccessible(screen);
    button("Erase this device…")?.click();
    await until(() => deep(screen, "dialog[open]") !== undefined);
    await expectAccessible(screen);
  });

  test("tells how much there is, and of which chat", async () => {
    await show();
    expect(text()).toContain("Roost uses 61 MB of the 12 GB that this browser allows");
    const [first] = allDeep(screen, "li");
    expect(first?.textContent).toContain("Harbour office move");
    expect(first?.textContent).toContain("38 MB");
  });

  test("tells of a chat that is off the device whether something unsent of it stays", async () => {
    const { device } = createGalleryStore("team");
    const usage = await device?.readUsage();
    if (usage === undefined) throw new Error("no storage");
    const chats = usage.chats.map((chat, i) =>
      i > 1 ? chat : ({ ...chat, keeping: "dropped", holdsUnsent: i === 1 } as const),
    );
    await show({ readUsage: () => Promise.resolve({ ...usage, chats }) });
    const rows = allDeep(screen, "li").map(({ textContent }) => textContent);
    expect(rows[0]).toContain("Not on this device");
    expect(rows[1]).toContain("Only what is not sent yet is on this device");
  });

  test("says when the browser does not tell, and asks again", async () => {
    vi.spyOn(globalThis, "reportError").mockReturnValue();
    const made = createGalleryStore("team");
    let isBroken = true;
    const readUsage: DeviceStorage["readUsage"] = () =>
      isBroken
        ? Promise.reject(new DOMException("broken", "UnknownError"))
        : (made.device as DeviceStorage).readUsage();
    store = { ...made, device: { ...(made.device as DeviceStorage), readUsage } };
    screen = await mount("roost-storage-screen", { store }, { width: 640, height: 900 });
    await until(() => text().includes("does not tell at the moment"));
    await expectAccessible(screen);
    expect(reportError).toHaveBeenCalledOnce();
    isBroken = false;
    button("Try again")?.click();
    await until(() => allDeep(screen, "select").length > 3);
    expect(text()).not.toContain("does not tell at the moment");
    vi.restoreAllMocks();
  });

  test("sets the limit, and what stays of one chat", async () => {
    await show();
    const [limit, keep] = allDeep(screen, "select") as HTMLSelectElement[];
    if (limit === undefined || keep === undefined) throw new Error("nothing to choose from");
    expect(limit.value).toBe("200000000");
    limit.value = "all";
    limit.dispatchEvent(new Event("change"));
    keep.value = "recent";
    keep.dispatchEvent(new Event("change"));
    expect(store.calls).toEqual(["limit all", `keep ${harbour} recent`]);
  });

  test("asks before a chat goes, says when part of it stays, and how it comes back", async () => {
    await show();
    button("Remove from this device: Harbour office move")?.click();
    await until(() => deep(screen, "dialog[open]") !== undefined);
    expect(store.calls).toEqual([]);
    button("Remove from this device")?.click();
    await until(() => text().includes("Not on this device; opening it brings it back"));
    expect(store.calls).toEqual([`drop ${harbour}`]);
    expect(text()).not.toContain("Part of that chat stays");

    await show({ drop: () => Promise.resolve(false) });
    button("Remove from this device: Harbour office move")?.click();
    await until(() => deep(screen, "dialog[open]") !== undefined);
    button("Remove from this device")?.click();
    await until(() => text().includes("Part of that chat stays"));
  });

  test("says whether the browser keeps it, and what it answered", async () => {
    await show({ askToPersist: () => Promise.resolve(false) });
    button("Ask it to keep everything")?.click();
    await until(() => text().includes("The browser did not promise it"));
    await show();
    button("Ask it to keep everything")?.click();
    await until(() => text().includes("The browser promised to keep what is here"));
    expect(button("Ask it to keep everything")).toBeUndefined();
  });

  test("says so when the file cannot be written", async () => {
    const broken = (): ReadableStream<Uint8Array<ArrayBuffer>> =>
      new ReadableStream({ start: (controller) => controller.error(new Error("the disk is gone")) });
    await show({ exportAll: () => Promise.resolve(broken()) });
    const reported: unknown[] = [];
    const hear = (event: ErrorEvent): void => {
      reported.push(event.message);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener("error", hear, { capture: true });
    button("Save as a file")?.click();
    await until(() => text().includes("The file could not be written"));
    window.removeEventListener("error", hear, { capture: true });
    expect(reported).toHaveLength(1);
    expect(button("Save as a file")?.hasAttribute("disabled")).toBe(false);
  });

  test("says of groups that the person is no longer in that nothing of them comes back", async () => {
    await show();
    button("Erase this device…")?.click();
    await until(() => deep(screen, "dialog[open]") !== undefined);
    const dialogText = (): string => deep(screen, "roost-dialog[open]")?.textContent?.replaceAll(/\s+/gu, " ") ?? "";
    expect(dialogText()).not.toContain("no longer in");
    const { chats } = store;
    chats.set(chats.value.map((chat) => (chat.id === harbour ? { ...chat, membership: "left" } : chat)));
    const title = chats.value.find(({ id }) => id === harbour)?.title ?? "";
    await until(() => dialogText().includes(`You are no longer in ${title}: what this device has of that is gone`));
  });

  test("shows what is only here before anything is erased, and erases only on the second press", async () => {
    await show();
    button("Erase this device…")?.click();
    await until(() => deep(screen, "dialog[open]") !== undefined);
    expect(allDeep(screen, "roost-dialog li").at(-1)?.textContent).toContain("好的");
    expect(store.calls).toEqual([]);
    button("Cancel")?.click();
    await until(() => deep(screen, "dialog[open]") === undefined);
    button("Erase this device…")?.click();
    await until(() => deep(screen, "dialog[open]") !== undefined);
    button("Sign out and erase everything here")?.click();
    expect(store.calls).toEqual(["sign out true"]);
  });
});
