import { expect, type Locator } from "@playwright/test";
import type { Device } from "./support/device.ts";
import { ada, bela, roostTest as test } from "./support/roost-test.ts";

const panel = (device: Device): Locator => device.page.getByRole("complementary", { name: "Thread" });
const field = (device: Device): Locator => panel(device).getByRole("textbox", { name: "Reply in thread" });
const replies = (device: Device): Locator => panel(device).getByRole("log", { name: "Thread" }).getByRole("article");

async function reply(device: Device, text: string): Promise<void> {
  await field(device).fill(text);
  await field(device).press("Control+Enter");
  await expect(replies(device).filter({ hasText: text })).toBeVisible();
}

async function openThread(device: Device, text: string): Promise<void> {
  await device.message(text).hover();
  await device.message(text).getByRole("button", { name: "More" }).click();
  await device.page.getByRole("menuitem", { name: "Reply in thread" }).click();
  await expect(field(device)).toBeVisible();
}

test("two people talk in a thread, one of them offline, and the chat shows a summary", async ({
  server,
  openDevice,
}) => {
  const [first, second] = [await openDevice("ada"), await openDevice("bela")];
  await first.signUp(ada);
  await second.signUp(bela);
  await first.startChatWith(bela.displayName);
  await first.send("Who has the ladder?");
  await first.send("And the paint?");
  await second.openChat(ada.displayName);
  await expect(second.message("And the paint?")).toBeVisible();

  await openThread(second, "Who has the ladder?");
  await expect(replies(second)).toHaveCount(1);
  await reply(second, "I do");
  const summary = first.message("Who has the ladder?").getByRole("button", { name: "1 reply" });
  await expect(summary).toContainText("1 new");
  await expect.poll(() => first.texts()).toEqual(["Who has the ladder?", "And the paint?"]);

  // Read in the thread, it is new no more, neither there nor in the list.
  await first.page.getByRole("link", { name: "New replies in a thread", exact: true }).click();
  await expect(replies(first).filter({ hasText: "I do" })).toBeVisible();
  await expect(summary).not.toContainText("new");
  await expect(first.page.getByRole("link", { name: "New replies in a thread", exact: true })).toBeHidden();

  for (const device of [first, second]) await device.serviceWorkerIsReady();
  await server.kill();
  await reply(first, "Could you bring it?");
  await expect(replies(first).last()).toHaveAccessibleName(/Not sent yet/u);
  await field(first).fill("Half a thought");
  await first.page.reload();
  await expect(replies(first).filter({ hasText: "Could you bring it?" })).toBeVisible();
  await expect(field(first)).toHaveValue("Half a thought");
  await server.start();
  await expect(replies(second).filter({ hasText: "Could you bring it?" })).toBeVisible();

  await field(first).fill("");
  await field(first).press("Escape");
  await expect(panel(first)).toBeHidden();
  await first.page.goForward();
  await expect(panel(first)).toBeVisible();
});

test("on a phone a thread is a page of its own, and back leads to the chat", async ({ openDevice }) => {
  const [first, second] = [
    await openDevice("ada", { viewport: { width: 390, height: 844 }, hasTouch: true }),
    await openDevice("bela"),
  ];
  await second.signUp(bela);
  await first.signUp(ada);
  await second.page.reload();
  await second.startChatWith(ada.displayName);
  await second.send("Where do we meet?");
  await openThread(second, "Where do we meet?");
  await reply(second, "At the bridge?");
  await first.openChat(bela.displayName);
  await first.message("Where do we meet?").getByRole("button", { name: "1 reply" }).tap();
  await expect(field(first)).toBeVisible();
  await expect(first.timeline).toBeHidden();
  await reply(first, "Yes, at six");
  await expect(replies(second).filter({ hasText: "Yes, at six" })).toBeVisible();
  await panel(first).getByRole("link", { name: "Back" }).click();
  await expect(first.composer).toBeVisible();
  await expect(first.message("Where do we meet?").getByRole("button", { name: "2 replies" })).toBeVisible();
});

test("a reply that its author could not send any more is given up in its thread", async ({ server, openDevice }) => {
  const [first, second] = [await openDevice("ada"), await openDevice("bela")];
  await second.signUp(bela);
  await first.signUp(ada);
  const call = (method: string, path: string, body?: object): Promise<unknown> =>
    first.page.evaluate(
      async ([method, path, body]) => {
        const headers = { "content-type": "application/json" };
        const answer = await fetch(`/api${path}`, body === "" ? { method } : { method, headers, body });
        return answer.status === 204 ? undefined : ((await answer.json()) as unknown);
      },
      [method, path, body === undefined ? "" : JSON.stringify(body)] as const,
    );
  const { users } = (await call("GET", "/users")) as { users: readonly { id: string; email: string }[] };
  const memberIds = users.filter(({ email }) => email === bela.email).map(({ id }) => id);
  const { id } = (await call("POST", "/chats", { kind: "group", title: "Roof", memberIds })) as { id: string };
  await first.openChat("Roof");
  await first.send("Who has the ladder?");
  await second.openChat("Roof");
  await openThread(second, "Who has the ladder?");
  await second.serviceWorkerIsReady();
  await server.kill();
  await reply(second, "I do");
  const address = second.page.url();
  await second.close();
  await server.start();
  await call("DELETE", `/chats/${id}/members/${memberIds[0]}`);

  const again = await openDevice("bela");
  await again.page.goto(address);
  const unsent = replies(again).filter({ hasText: "I do" });
  await expect(unsent).toContainText("you are no longer in this chat");
  await unsent.getByRole("button", { name: "Discard" }).click();
  await again.page.locator("roost-dialog[open]").getByRole("button", { name: "Discard" }).click();
  await expect(unsent).toHaveCount(0);
});
