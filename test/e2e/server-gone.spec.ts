import { expect } from "@playwright/test";
import type { Device } from "./support/device.ts";
import { ada, bela, roostTest as test } from "./support/roost-test.ts";

const count = 20;
const textsOf = (name: string): string[] =>
  Array.from({ length: count }, (_, i) => `${name} ${String(i).padStart(2, "0")}`);

async function beginChat(first: Device, second: Device): Promise<void> {
  await second.signUp(bela);
  await first.signUp(ada);
  await first.startChatWith(bela.displayName);
  await first.send("before");
  await second.openChat(ada.displayName);
  await expect(second.message("before")).toBeVisible();
  await second.send("before too");
  await expect(first.message("before too")).toBeVisible();
}

test("what two people write while the server is stopped arrives once, in the same order for both", async ({
  server,
  openDevice,
}) => {
  const first = await openDevice("ada");
  let second = await openDevice("bela");
  await beginChat(first, second);
  for (const device of [first, second]) await device.serviceWorkerIsReady();
  const chatUrl = second.page.url();
  expect(await server.stop()).toBe(0);

  const [ofAda, ofBela] = [textsOf("ada"), textsOf("bela")];
  for (const text of ofAda) await first.send(text);
  for (const text of ofBela) await second.send(text);

  const reloaded = await first.page.reload();
  expect(reloaded?.fromServiceWorker()).toBe(true);
  await expect.poll(() => first.texts()).toEqual(["before", "before too", ...ofAda]);
  for (const { own, state, text } of await first.messages()) {
    if (own && text !== "before") expect(state).toMatch(/^Not sent yet/u);
  }

  await second.close();
  second = await openDevice("bela");
  const opened = await second.page.goto(chatUrl);
  expect(opened?.fromServiceWorker()).toBe(true);
  await expect.poll(() => second.texts()).toEqual(["before", "before too", ...ofBela]);

  await server.start();
  await expect(async () => {
    const shown = await first.texts();
    expect(shown.slice(2).toSorted()).toEqual([...ofAda, ...ofBela].toSorted());
    expect(shown.filter((text) => text.startsWith("ada"))).toEqual(ofAda);
    expect(shown.filter((text) => text.startsWith("bela"))).toEqual(ofBela);
    expect(await second.texts()).toEqual(shown);
    for (const device of [first, second]) {
      const own = (await device.messages()).filter((message) => message.own);
      expect(own.map((message) => message.state).filter((state) => !/^(Sent|Seen)$/u.test(state))).toEqual([]);
    }
  }).toPass({ timeout: 60_000 });
});

test("what showed as sent, or reached the other browser, outlives a kill -9 in the middle of a burst", async ({
  server,
  openDevice,
}) => {
  const [first, second] = [await openDevice("ada"), await openDevice("bela")];
  await beginChat(first, second);
  const chatUrl = new URL(first.page.url()).pathname;
  for (const device of [first, second]) await device.serviceWorkerIsReady();

  const kill = async (): Promise<void> => {
    await expect(second.message("burst 025")).toBeVisible();
    await server.kill();
    await first.stopBurst();
  };
  const [sent] = await Promise.all([first.burst("burst ", 150), kill()]);
  const safe = (await first.messages()).filter(({ own, state }) => own && /^(Sent|Seen)$/u.test(state));
  const reached = (await second.texts()).filter((text) => text.startsWith("burst"));
  expect(reached.length).toBeGreaterThanOrEqual(26);
  await first.close();
  await second.close();

  // Nothing but what the server had on disk.
  await server.start();
  for (const account of [ada, bela]) {
    const fresh = await openDevice(`${account.email}-fresh`);
    await fresh.signIn(account);
    await fresh.page.goto(chatUrl);
    await expect(fresh.message("before too")).toBeVisible();
    await expect(async () => {
      const there = await fresh.texts();
      expect([...safe.map(({ text }) => text), ...reached].filter((text) => !there.includes(text))).toEqual([]);
      expect(new Set(there).size).toBe(there.length);
    }).toPass({ timeout: 60_000 });
  }

  // And with the first device back, whatever it still had arrives too, once.
  const back = await openDevice("ada");
  await back.page.goto(chatUrl);
  await expect.poll(async () => (await back.texts()).filter((text) => text.startsWith("burst")).length).toBe(sent);
  await expect(back.message(`burst ${String(sent - 1).padStart(3, "0")}`)).toHaveAccessibleName(/, (Sent|Seen)$/u);
});

test("a chat that was begun and written in without the server is there for both afterwards", async ({
  server,
  openDevice,
}) => {
  const [first, second] = [await openDevice("ada"), await openDevice("bela")];
  await second.signUp(bela);
  await first.signUp(ada);
  await expect(first.page.getByRole("list", { name: "People" })).toContainText(bela.displayName);
  // What makes the id of a chat comes with the rest of the app's code, after the first screen.
  for (const device of [first, second]) await device.serviceWorkerIsReady();
  await server.stop();
  await first.startChatWith(bela.displayName);
  await first.send("written with nobody there");
  await expect(first.message("written with nobody there")).toHaveAccessibleName(/Not sent yet/u);
  await server.start();
  await expect(first.message("written with nobody there")).toHaveAccessibleName(/, Sent$/u);
  await second.openChat(ada.displayName);
  await expect(second.message("written with nobody there")).toBeVisible();
});
