import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { pictureBytes, pictures } from "../support/pictures.ts";
import { ada, bela, roostTest as test } from "./support/roost-test.ts";

const wide = { viewport: { width: 1400, height: 900 } };

async function choose(page: Page): Promise<void> {
  const buffer = pictureBytes(pictures.png);
  await page.locator("input[type=file]").setInputFiles({ name: "me.png", mimeType: pictures.png.c, buffer });
  await page.getByRole("button", { name: "Use this picture" }).click();
}

/** A picture that the browser has really shown, and not its address alone. */
async function expectPicture(place: Locator): Promise<void> {
  const image = place.locator("roost-avatar img").first();
  await expect(image).toBeVisible();
  await expect.poll(() => image.evaluate((shown) => (shown as HTMLImageElement).naturalWidth)).toBe(256);
}

test("a picture that was chosen offline is seen by others wherever its person is, offline too, and goes again", async ({
  openDevice,
}) => {
  const [first, second] = [await openDevice("ada", wide), await openDevice("bela", wide)];
  await second.signUp(bela);
  await first.signUp(ada);
  await first.startChatWith(bela.displayName);
  await first.send("hello");
  await expect(first.message("hello")).toHaveAccessibleName(/, Sent$/u);
  await second.openChat(ada.displayName);
  const row = second.page.locator("roost-chats-screen").getByRole("link", { name: ada.displayName });
  const header = second.page.locator("roost-chat-screen header").first();

  for (const device of [first, second]) await device.serviceWorkerIsReady();
  await first.page.goto("/settings");
  await first.setOffline(true);
  await choose(first.page);
  await expect(first.page.getByText(/^Saved/u)).toBeVisible();
  await first.page.reload();
  await expectPicture(first.page.locator("roost-settings-screen"));
  await expectPicture(first.page.getByRole("link", { name: "Profile and settings" }));

  await first.setOffline(false);
  await expectPicture(row);
  await expectPicture(header);
  await second.setOffline(true);
  await second.page.reload();
  await expectPicture(row);
  await expectPicture(header);

  await first.page.getByRole("button", { name: "Remove the picture" }).click();
  await second.setOffline(false);
  await expect(row.locator("roost-avatar img")).toHaveCount(0);
  await expect(header.locator("roost-avatar img")).toHaveCount(0);
});
