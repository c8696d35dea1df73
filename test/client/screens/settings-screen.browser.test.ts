import { beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import "../../../client/screens/settings-screen.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import { createGalleryStore, type GalleryStore } from "../gallery/gallery-store.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

let store: GalleryStore;

beforeEach(async () => {
  await page.viewport(390, 844);
  store = createGalleryStore("team");
});

async function rename(name: string): Promise<HTMLElement> {
  const screen = await mount("roost-settings-screen", { store }, { width: 390, height: 800 });
  const field = deep(screen, "input[name=displayName]", HTMLInputElement);
  if (field === undefined) throw new Error("no field");
  field.value = name;
  field.form?.requestSubmit();
  return screen;
}

const statusOf = (screen: HTMLElement): string =>
  allDeep(screen, "form [role=status]")
    .map(({ textContent }) => textContent)
    .join();

describe("another name", () => {
  test("is told to be saved, and nothing is told where it is the same", async () => {
    const screen = await rename("Ada of the Harbour");
    await until(() => statusOf(screen) === "Saved");
    await expectAccessible(screen);
    const session = store.session.value;
    const again = await rename("me" in session ? session.me.displayName : "");
    expect(statusOf(again)).toBe("");
  });

  test("is told to be here only, while there is no connection", async () => {
    store.connection.set({ status: "offline" });
    const screen = await rename("Ada of the Harbour");
    await until(() => statusOf(screen).startsWith("Saved here."));
  });
});

describe("the question before signing out", () => {
  test("warns of a text that the server refused: it is nowhere else", async () => {
    const chatId = store.chats.value[0]?.id as ChatId;
    const refused = { kind: "refused", chatId, text: "too late" } as const;
    if (store.device === undefined) throw new Error("nobody is signed in");
    const device = { ...store.device, listUnsent: () => Promise.resolve([refused]) };
    const screen = await mount("roost-settings-screen", { store: { ...store, device } });
    const button = (label: string): HTMLElement | undefined =>
      allDeep(screen, "button").find(({ textContent }) => textContent.trim() === label);
    button("Sign out")?.click();
    await until(() => deep(screen, "dialog[open]") !== undefined);
    expect(deep(screen, "roost-dialog[open]")?.textContent).toContain("too late");
    expect(deep(screen, "dialog[open]")?.textContent).toContain("One thing is only on this device");
    expect(button("Sign out and erase it from this device")?.className).toContain("button-danger");
  });
});
