import { expect, type Locator } from "@playwright/test";
import type { Device } from "./support/device.ts";
import { ada, bela, roostTest as test } from "./support/roost-test.ts";

const carl = { displayName: "Carl Jong", email: "carl@roost.example", password: "correct horse 3" };

/** Chooses from a message's menu. */
async function choose(device: Device, text: string, action: string): Promise<void> {
  await device.message(text).hover();
  await device.message(text).getByRole("button", { name: "More" }).click();
  await device.page.getByRole("menuitem", { name: action, exact: true }).click();
}

/** The dialog that is open, with what is in it. */
function shownIn(device: Device): Locator {
  return device.page.locator("roost-dialog[open]");
}

/** Two people in their chat, and what the first has said. */
async function meet(first: Device, second: Device, text: string): Promise<void> {
  await second.signUp(bela);
  await first.signUp(ada);
  await first.startChatWith(bela.displayName);
  await first.send(text);
  await second.openChat(ada.displayName);
  await expect(second.message(text)).toBeVisible();
}

test("what is edited without a network, by arrow-up, shows its history to both", async ({ server, openDevice }) => {
  const [first, second] = [await openDevice("ada"), await openDevice("bela")];
  await meet(first, second, "Helo");
  await expect(first.message("Helo")).toHaveAccessibleName(/, (Sent|Seen)$/u);
  for (const device of [first, second]) await device.serviceWorkerIsReady();
  await server.kill();
  await first.composer.press("ArrowUp");
  await expect(first.composer).toHaveValue("Helo");
  await first.composer.press("Escape");
  await expect(first.composer).toHaveValue("");
  await first.composer.press("ArrowUp");
  await first.composer.fill("Hello");
  await first.composer.press("Enter");
  await expect(first.message("Hello")).toContainText("edited");
  await first.page.reload();
  await expect(first.message("Hello")).toContainText("edited");
  await server.start();
  for (const device of [first, second]) {
    await device.message("Hello").getByRole("button", { name: "edited" }).click();
    await expect(device.page.getByRole("dialog", { name: "What it said before" })).toBeVisible();
    await expect(shownIn(device).getByRole("listitem")).toContainText(["Helo", "Hello"]);
    await device.page.keyboard.press("Escape");
    await expect(device.page.getByRole("dialog")).toBeHidden();
  }
});

test("a deletion can be undone, also without a network, and is final otherwise", async ({ server, openDevice }) => {
  const [first, second] = [await openDevice("ada"), await openDevice("bela")];
  await meet(first, second, "Keep me");
  await first.send("Drop me");
  await expect(second.message("Drop me")).toBeVisible();
  for (const device of [first, second]) await device.serviceWorkerIsReady();
  await server.kill();
  await choose(first, "Keep me", "Delete");
  await expect(first.message("Keep me")).toBeHidden();
  await first.page.getByRole("button", { name: "Undo" }).click();
  await expect(first.message("Keep me")).toBeVisible();
  await choose(first, "Drop me", "Delete");
  await expect(first.page.getByRole("button", { name: "Undo" })).toBeHidden();
  await first.page.reload();
  await expect.poll(() => first.texts()).toEqual(["Keep me"]);
  await server.start();
  await expect.poll(() => second.texts()).toEqual(["Keep me"]);
});

test("reactions tell who gave them, under the pointer and with the focus; pins have a list", async ({ openDevice }) => {
  const [first, second] = [await openDevice("ada"), await openDevice("bela")];
  await meet(first, second, "The code is 4711");
  await second.message("The code is 4711").hover();
  await second.message("The code is 4711").getByRole("button", { name: "More" }).click();
  await second.page.getByRole("button", { name: "🎉" }).click();
  const chip = first.message("The code is 4711").getByRole("button", { name: `🎉 1: ${bela.displayName}` });
  await chip.hover();
  await expect(first.page.locator("[popover]:popover-open").filter({ hasText: bela.displayName })).toBeVisible();
  await first.page.mouse.move(0, 0);
  await expect(first.page.locator("[popover]:popover-open")).toHaveCount(0);
  await first.composer.focus();
  await first.page.keyboard.press("Shift+Tab");
  await chip.focus();
  await expect(first.page.locator("[popover]:popover-open").filter({ hasText: bela.displayName })).toBeVisible();

  await first.message("The code is 4711").focus();
  await first.page.keyboard.press("p");
  await second.page.getByRole("link", { name: "Details" }).click();
  await second.page.getByRole("complementary", { name: "Details" }).getByRole("button", { name: /4711/u }).click();
  await expect(second.message("The code is 4711")).toBeVisible();
});

test("in a group a message says how many have seen it, and who", async ({ openDevice }) => {
  const [first, second, third] = [await openDevice("ada"), await openDevice("bela"), await openDevice("carl")];
  await second.signUp(bela);
  await third.signUp(carl);
  await first.signUp(ada);
  await first.page.goto("/new/group");
  await first.page.getByLabel("Name of the group").fill("Roof");
  for (const { displayName } of [bela, carl]) await first.page.getByRole("checkbox", { name: displayName }).click();
  await first.page.getByRole("button", { name: "Create group" }).click();
  await first.send("Who can come?");
  await second.openChat("Roof");
  await expect(second.message("Who can come?")).toBeVisible();
  await second.page.bringToFront();
  const seen = first.message("Who can come?").getByRole("button", { name: "Seen by 1 of 2" });
  await seen.click();
  await expect(first.page.getByRole("dialog", { name: "Seen by 1 of 2" })).toBeVisible();
  const dialog = shownIn(first);
  await expect(dialog.getByRole("list", { name: "Seen", exact: true })).toContainText(bela.displayName);
  await expect(dialog.getByRole("list", { name: "Not yet" })).toContainText(carl.displayName);
  await third.openChat("Roof");
  await expect(first.page.getByRole("dialog", { name: "Seen by everybody" })).toBeVisible();
});

test("a message is passed on to several chats without a network, found by a few letters", async ({
  server,
  openDevice,
}) => {
  const [first, second, third] = [await openDevice("ada"), await openDevice("bela"), await openDevice("carl")];
  await third.signUp(carl);
  await meet(first, second, "The ladder is in the cellar");
  for (const device of [first, second, third]) await device.serviceWorkerIsReady();
  await expect(first.page.getByRole("button", { name: carl.displayName })).toBeVisible();
  await server.kill();
  await choose(first, "The ladder is in the cellar", "Copy text");
  await expect(first.page.getByText("Text copied")).toBeVisible();
  await choose(first, "The ladder is in the cellar", "Forward");
  const dialog = shownIn(first);
  await dialog.getByRole("searchbox").fill("car");
  await first.page.keyboard.press("Enter");
  await dialog.getByRole("checkbox", { name: bela.displayName }).click();
  await dialog.getByRole("button", { name: "Forward to 2" }).click();
  await expect(first.page.getByText("Forwarded to 2 chats")).toBeVisible();
  await expect(first.timeline.getByRole("article")).toHaveCount(2);
  await server.start();
  await third.openChat(ada.displayName);
  await expect(third.message("The ladder is in the cellar")).toContainText(ada.displayName);
  await expect(second.timeline.getByRole("article")).toHaveCount(2);
});
