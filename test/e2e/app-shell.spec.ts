import { expect } from "@playwright/test";
import { ada, bela, roostTest as test } from "./support/roost-test.ts";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

test("after a refresh the person is still signed in, with and without the server", async ({ server, openDevice }) => {
  const device = await openDevice("ada");
  await device.signUp(ada);
  await device.serviceWorkerIsReady();
  await device.page.reload();
  await device.expectSignedIn(ada.displayName);
  await server.stop();
  const response = await device.page.reload();
  expect(response?.fromServiceWorker()).toBe(true);
  await device.expectSignedIn(ada.displayName);
  await expect(device.page.getByText("Offline – everything is saved on this device").first()).toBeVisible();
  await server.start();
  await expect(device.page.getByText("Offline – everything is saved on this device")).toHaveCount(0);
  await device.expectSignedIn(ada.displayName);
});

test("a link to a chat opens that chat, also without the server", async ({ server, openDevice }) => {
  const other = await openDevice("bela");
  await other.signUp(bela);
  const device = await openDevice("ada");
  await device.signUp(ada);
  await device.startChatWith(bela.displayName);
  await device.send("find me here");
  await expect(device.message("find me here")).toHaveAccessibleName(/, Sent$/u);
  await device.serviceWorkerIsReady();
  const link = device.page.url();
  expect(link).toMatch(/\/chats\/[0-9a-v]{12}$/u);

  await device.page.goto("about:blank");
  await device.page.goto(link);
  await expect(device.message("find me here")).toBeVisible();
  await server.stop();
  await device.page.goto("about:blank");
  await device.page.goto(link);
  await expect(device.message("find me here")).toBeVisible();
  await server.start();
});

test("on a phone Enter begins a new line, and the browser's back button leads from a chat to the list", async ({
  openDevice,
}) => {
  const other = await openDevice("bela");
  await other.signUp(bela);
  const device = await openDevice("ada", phone);
  await device.signUp(ada);
  await device.startChatWith(bela.displayName);
  // The keyboards of phones have no other key for a new line.
  await device.composer.fill("on");
  await device.composer.press("Enter");
  await expect(device.composer).toHaveValue("on\n");
  await device.send("on the way");
  await expect(device.page.getByRole("searchbox", { name: "Search people and chats" })).toBeHidden();
  await device.page.goBack();
  await expect(device.page.getByRole("searchbox", { name: "Search people and chats" })).toBeVisible();
  await expect(device.composer).toBeHidden();
  await device.page.goForward();
  await expect(device.message("on the way")).toBeVisible();
});

for (const reducedMotion of [undefined, "reduce"] as const) {
  test(`a chat opens at its newest message${reducedMotion === undefined ? "" : ", with reduced motion too"}`, async ({
    openDevice,
  }) => {
    const other = await openDevice("bela");
    await other.signUp(bela);
    const device = await openDevice("ada", { ...phone, ...(reducedMotion === undefined ? {} : { reducedMotion }) });
    await device.signUp(ada);
    await device.startChatWith(bela.displayName);
    for (let i = 0; i < 25; i++) await device.send(`message ${i} ${"and more words ".repeat(i % 5)}`);
    await device.page.reload();
    await expect(device.message("message 24")).toBeInViewport({ ratio: 1 });
    const gap = (): Promise<number> =>
      device.timeline.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
    await expect.poll(gap).toBeLessThanOrEqual(2);
  });
}

test("a draft is still there after a reload", async ({ openDevice }) => {
  const other = await openDevice("bela");
  await other.signUp(bela);
  const device = await openDevice("ada");
  await device.signUp(ada);
  await device.startChatWith(bela.displayName);
  await device.composer.fill("not yet fin");
  await device.page.reload();
  await expect(device.composer).toHaveValue("not yet fin");
});

test("signing out closes the chats, and another account in the same browser sees none of them", async ({
  openDevice,
}) => {
  const other = await openDevice("bela");
  await other.signUp(bela);
  const device = await openDevice("shared");
  await device.signUp(ada);
  await device.startChatWith(bela.displayName);
  await device.send("only for Béla");
  await expect(device.message("only for Béla")).toHaveAccessibleName(/, Sent$/u);
  await device.page.getByRole("link", { name: "Profile and settings" }).click();
  await device.page.getByRole("button", { name: "Sign out" }).click();
  await device.page.getByRole("button", { name: "Sign out and keep everything here" }).click();
  await expect(device.page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
  await device.signUp({ displayName: "Cili Kis", email: "cili@roost.example", password: "correct horse 3" });
  await expect(device.page.getByRole("list", { name: "People" })).toContainText(ada.displayName);
  await expect(device.page.getByText("only for Béla")).toHaveCount(0);
});

test("a window on a chat goes on when its person has to sign in anew, and does so in another one", async ({
  openDevice,
}) => {
  const other = await openDevice("bela");
  await other.signUp(bela);
  const device = await openDevice("ada");
  await device.signUp(ada);
  await device.startChatWith(bela.displayName);
  await device.send("before");
  await expect(device.message("before")).toHaveAccessibleName(/, Sent$/u);
  const first = await device.openTab();
  const second = device.page;
  await second.goto(first.url());
  await expect(device.message("before")).toBeVisible();
  await second.evaluate(async () => {
    const answer = await fetch("/api/auth/sessions");
    const { sessions } = (await answer.json()) as { sessions: { id: string; current: boolean }[] };
    const id = sessions.find(({ current }) => current)?.id ?? "";
    await fetch(`/api/auth/sessions/${id}`, { method: "DELETE" });
  });
  const notice = "Please sign in again.";
  for (const page of [first, second]) await expect(page.getByText(notice)).toBeVisible();
  await device.composer.fill("typed meanwhile");
  await first.getByRole("button", { name: "Sign in" }).click();
  await first.getByLabel("Password").fill(ada.password);
  await first.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(first.getByRole("link", { name: "Profile and settings" })).toBeVisible();

  await expect(second.getByText(notice)).toHaveCount(0);
  await expect(device.composer).toHaveValue("typed meanwhile");
  await device.composer.press("Control+Enter");
  await expect(device.message("typed meanwhile")).toHaveAccessibleName(/, Sent$/u);
  await other.openChat(ada.displayName);
  await expect(other.message("typed meanwhile")).toBeVisible();
  await device.composer.fill("begun afterwards");
  await second.reload();
  await expect(device.composer).toHaveValue("begun afterwards");
});

test("a browser that prefers Hungarian shows the app in Hungarian, also without the server", async ({
  server,
  openDevice,
}) => {
  const device = await openDevice("ada", { locale: "hu-HU" });
  const signIn = device.page.getByRole("button", { name: "Bejelentkezés" });
  await device.page.goto("/sign-in");
  await expect(signIn).toBeVisible();
  await device.serviceWorkerIsReady();
  await server.stop();
  await device.page.reload();
  await expect(signIn).toBeVisible();
  await expect(device.page.locator("html")).toHaveAttribute("lang", "hu");
});
