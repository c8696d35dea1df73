import { expect } from "@playwright/test";
import type { Device } from "./support/device.ts";
import { ada, bela, roostTest as test } from "./support/roost-test.ts";

const viewport = { width: 1000, height: 700 };

/** How far below the upper edge of the log a message begins. */
async function topOf(device: Device, text: string): Promise<number> {
  const [log, message] = [await device.timeline.boundingBox(), await device.message(text).boundingBox()];
  return (message?.y ?? Number.NaN) - (log?.y ?? Number.NaN);
}

async function runOnMessage(device: Device, text: string, action: string): Promise<void> {
  await device.message(text).focus();
  await device.page.keyboard.press("Enter");
  await device.page.getByRole("menuitem", { name: action }).click();
}

test("a chat opens at what is new, else where it was left, and links lead to its messages", async ({ openDevice }) => {
  const first = await openDevice("ada");
  const second = await openDevice("bela", { viewport });
  await second.signUp(bela);
  await first.signUp(ada);
  await first.startChatWith(bela.displayName);
  await first.burst("note ", 80);
  await expect(first.message("note 079")).toHaveAccessibleName(/, Sent$/u);

  await second.openChat(ada.displayName);
  await expect(second.message("note 000")).toBeInViewport();
  await expect(second.timeline.getByText("New messages")).toBeVisible();
  await second.page.getByRole("button", { name: /^Go to the newest message, \d+ new$/u }).click();
  await expect(second.message("note 079")).toBeInViewport();
  await expect(first.message("note 079")).toHaveAccessibleName(/, Seen/u);

  // Nothing moves when somebody begins to type.
  const before = await topOf(second, "note 079");
  await first.composer.pressSequentially("I am ");
  await expect(second.page.locator("roost-typing-line").getByText("typing…")).toBeVisible();
  expect(Math.abs((await topOf(second, "note 079")) - before)).toBeLessThanOrEqual(2);
  await first.composer.fill("");

  // Where it was left, also after a reload.
  await second.timeline.evaluate((log) => (log.scrollTop = 900));
  await expect(second.page.getByRole("button", { name: "Go to the newest message", exact: true })).toBeVisible();
  const text = await second.timeline.evaluate((log) => {
    const { top } = log.getBoundingClientRect();
    const rows = [...log.querySelectorAll("roost-message")].map((row) => row.shadowRoot?.querySelector("article"));
    const inView = rows.find((row) => (row?.getBoundingClientRect().top ?? 0) >= top + 60);
    return /note \d+/u.exec(inView?.textContent ?? "")?.[0] ?? "";
  });
  const left = await topOf(second, text);
  await second.page.reload();
  await expect(second.message(text)).toBeInViewport();
  await expect.poll(async () => Math.abs((await topOf(second, text)) - left)).toBeLessThanOrEqual(2);

  // A link to one message, and one to a message that never was.
  await runOnMessage(second, text, "Copy link");
  await expect(second.page.getByText("Link copied")).toBeVisible();
  const id = (await second.page.locator("roost-message", { hasText: text }).getAttribute("data-id")) ?? "";
  const chat = new URL(second.page.url()).pathname;
  await second.page.goto("/");
  await second.page.goto(`${chat}/messages/${id}`);
  await expect(second.message(text)).toBeInViewport();
  await second.page.goto(`${chat}/messages/${id.startsWith("0") ? id.replace("0", "1") : id.replace(/^./u, "0")}`);
  await expect(second.page.getByRole("dialog", { name: "This message is not there any more" })).toBeVisible();
  await second.page.getByRole("button", { name: "Close" }).click();

  // Marked as unread by hand, the chat opens there.
  await runOnMessage(second, text, "Mark unread");
  await second.page.getByRole("link", { name: "Profile and settings" }).click();
  await expect(second.page.getByLabel("1 unread")).toBeVisible();
  await second.openChat(ada.displayName);
  await expect(second.timeline.getByText("New messages")).toBeInViewport();
  await expect(second.message(text)).toBeInViewport();
  await expect(second.page.getByLabel("1 unread")).toHaveCount(0);
  // That the page is loaded anew is nobody's coming there.
  await runOnMessage(second, text, "Mark unread");
  await expect(second.page.getByLabel("1 unread")).toBeVisible();
  await second.page.reload();
  await expect(second.timeline.getByText("New messages")).toBeInViewport();
  await expect(second.page.getByLabel("1 unread")).toBeVisible();
  await second.send("I have read all of it");
  await expect(second.page.getByLabel("1 unread")).toHaveCount(0);
  await expect(second.message("I have read all of it")).toBeInViewport();
  await expect(second.timeline.getByText("New messages")).toHaveCount(0);
});
