import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "@playwright/test";
import { ada, bela, roostTest } from "./support/roost-test.ts";
import { RoostServer } from "./support/roost-server.ts";
import type { Device } from "./support/device.ts";

const viewport = { width: 1280, height: 900 };

/** A server whose segments are short, so that there are old ones soon. */
const test = roostTest.extend({
  server: async ({ folder }, use) => {
    const server = await RoostServer.create(path.join(folder, "data"), { SEGMENT_MAX_MESSAGES: "20" });
    await server.start();
    await use(server);
    await server.kill();
  },
});

const count = 90;

/**
 * Ada writes one line that is to be found, and 90 more after it, to Béla, who never opens the chat. Béla's app is closed
 * meanwhile: else it fetches what is old before it is all there.
 */
async function people(openDevice: (name: string, options: object) => Promise<Device>): Promise<Device> {
  const belas = await openDevice("bela", { viewport });
  await belas.signUp(bela);
  await belas.page.goto("about:blank");
  const adas = await openDevice("ada", { viewport });
  await adas.signUp(ada);
  await adas.startChatWith(bela.displayName);
  await adas.send("The kőszívű ember and his needle");
  await adas.burst("hay ", count);
  await expect(adas.message(`hay 0${count - 1}`)).toHaveAccessibleName(/, (Sent|Seen)$/u);
  return belas;
}

/** Everything is on the device when the oldest message is found there: the newest is fetched first. */
async function untilAllIsHere({ page }: Device): Promise<void> {
  await page.goto("/search?q=koszivu");
  await expect(page.getByRole("link", { name: /needle/u })).toBeVisible();
}

test("what nobody scrolled to is found without the server, opens in its place, and scrolls on from there", async ({
  server,
  openDevice,
}) => {
  const device = await people(openDevice);
  const { page } = device;
  await untilAllIsHere(device);
  await device.serviceWorkerIsReady();
  await server.stop();
  await page.goto("/");
  await device.expectSignedIn(bela.displayName);
  await page.keyboard.press("Control+f");
  await expect(page.getByRole("searchbox", { name: "Search messages" })).toBeFocused();
  await page.keyboard.type("from:ada koszivu nee");
  const hit = page.getByRole("link", { name: /needle/u });
  await expect(hit.locator("mark")).toHaveText(["kőszívű", "nee"]);
  await expect(page.getByText("1 found")).toBeAttached();
  await page.keyboard.press("ArrowDown");
  await expect(hit).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/chats\/[0-9a-v]{12}\/messages\//u);
  await expect(device.message("The kőszívű ember")).toBeInViewport();
  await expect(device.message("hay 000")).toBeVisible();
  await expect(device.message(`hay 0${count - 1}`)).toHaveCount(0);
  await device.timeline.hover();
  await expect(async () => {
    await page.mouse.wheel(0, 4_000);
    await expect(device.message(`hay 0${count - 1}`)).toBeInViewport({ timeout: 500 });
  }).toPass();
  // Back, the search is as it was left.
  await page.goBack();
  await expect(hit).toBeFocused();
});

test("everything that the device holds is saved as one file, also without the server", async ({
  server,
  openDevice,
}) => {
  const device = await people(openDevice);
  const { page } = device;
  await untilAllIsHere(device);
  await device.serviceWorkerIsReady();
  await server.stop();
  await page.goto("/settings/storage");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save as a file" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^roost-\d{4}-\d\d-\d\d\.json$/u);
  const file = JSON.parse(await readFile(await download.path(), "utf8")) as {
    chats: { title: string; messages: { text: string }[] }[];
  };
  const hay = Array.from({ length: count }, (_, i) => `hay ${String(i).padStart(3, "0")}`);
  expect(file.chats.map(({ title }) => title)).toEqual([ada.displayName]);
  expect(file.chats[0]?.messages.map(({ text }) => text)).toEqual(["The kőszívű ember and his needle", ...hay]);
});

test("a chat that was dropped stays away until it is opened, and then all of it comes back", async ({ openDevice }) => {
  const device = await people(openDevice);
  const { page } = device;
  await untilAllIsHere(device);
  await page.goto("/settings/storage");
  await page.getByRole("button", { name: `Remove from this device: ${ada.displayName}` }).click();
  await page.getByRole("button", { name: "Remove from this device", exact: true }).click();
  await expect(page.getByText("Not on this device; opening it brings it back")).toBeVisible();
  await page.goto("/search?q=hay");
  await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
  // It opens at the first unread message, wherever that is.
  await device.openChat(ada.displayName);
  await expect(device.message("hay ").first()).toBeVisible();
  await untilAllIsHere(device);
});

test("before a device is erased, what is only there is shown; afterwards nothing is left", async ({
  server,
  openDevice,
}) => {
  const device = await people(openDevice);
  const { page } = device;
  await page.goto("/");
  await expect(page.locator("roost-chats-screen").getByRole("link", { name: ada.displayName })).toBeVisible();
  await device.serviceWorkerIsReady();
  await server.stop();
  await device.openChat(ada.displayName);
  await device.send("written in the tunnel");
  await device.composer.fill("and never finished");
  await page.getByRole("link", { name: "Profile and settings" }).click();
  await page.getByRole("link", { name: "Storage on this device" }).click();
  await page.getByRole("button", { name: "Erase this device…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("2 texts are only on this device");
  const texts = page.getByRole("list", { name: "Only on this device" });
  await expect(texts.getByText("written in the tunnel")).toBeVisible();
  await expect(texts.getByText("and never finished")).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  await device.openChat(ada.displayName);
  await expect(device.message("written in the tunnel")).toBeVisible();
  await expect(device.composer).toHaveValue("and never finished");

  await page.goto("/settings/storage");
  await page.getByRole("button", { name: "Erase this device…" }).click();
  await page.getByRole("button", { name: "Sign out and erase everything here" }).click();
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
  await expect.poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual([]);
  const kept = await page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
  expect(kept).not.toContain("tunnel");
  expect(kept).not.toContain("never finished");
});
