import { expect } from "@playwright/test";
import { ada, bela, roostTest as test } from "./support/roost-test.ts";

test("two people with browsers of their own register and chat both ways", async ({ openDevice }) => {
  const [first, second] = [await openDevice("ada"), await openDevice("bela")];
  await first.signUp(ada);
  await second.signUp(bela);
  await first.startChatWith(bela.displayName);
  await first.send("Hello Béla");
  await second.openChat(ada.displayName);
  await expect(second.message("Hello Béla")).toBeVisible();
  await second.send("Szia Ada");
  await expect(first.message("Szia Ada")).toBeVisible();
  await expect.poll(() => first.texts()).toEqual(["Hello Béla", "Szia Ada"]);
  await expect.poll(() => second.texts()).toEqual(["Hello Béla", "Szia Ada"]);
});

test("a message is sent only once the server has acknowledged it", async ({ server, openDevice }) => {
  const [first, second] = [await openDevice("ada"), await openDevice("bela")];
  await second.signUp(bela);
  await first.signUp(ada);
  await first.startChatWith(bela.displayName);
  await first.send("one");
  await expect(first.message("one")).toHaveAccessibleName(/, Sent$/u);

  // The connection stays up, but nothing is answered.
  server.freeze();
  await first.send("two");
  await expect(first.message("two")).toHaveAccessibleName(/Not sent yet/u);
  await first.send("three");
  await expect(first.message("three")).toHaveAccessibleName(/Not sent yet/u);
  await expect(first.message("two")).toHaveAccessibleName(/Not sent yet/u);
  server.thaw();
  await expect(first.message("two")).toHaveAccessibleName(/, Sent$/u);
  await expect(first.message("three")).toHaveAccessibleName(/, Sent$/u);
});

test("a new device of the same person shows the newest messages, and both stay the same", async ({ openDevice }) => {
  const [first, second] = [await openDevice("ada"), await openDevice("bela")];
  await second.signUp(bela);
  await first.signUp(ada);
  await first.startChatWith(bela.displayName);
  const texts = Array.from({ length: 12 }, (_, i) => `message ${i}`);
  for (const text of texts) await first.send(text);
  await expect(first.message("message 11")).toHaveAccessibleName(/, Sent$/u);

  const other = await openDevice("ada-phone");
  await other.signIn(ada);
  await other.openChat(bela.displayName);
  await expect.poll(() => other.texts()).toEqual(texts);
  await other.send("from the phone");
  await first.send("from the desk");
  await expect(first.message("from the phone")).toBeVisible();
  await expect(other.message("from the desk")).toBeVisible();
  await expect(async () => {
    const shown = await first.texts();
    expect(shown).toHaveLength(texts.length + 2);
    expect(await other.texts()).toEqual(shown);
  }).toPass({ timeout: 60_000 });

  // What both begin to write while apart is there on both when they meet.
  await other.serviceWorkerIsReady();
  await other.setOffline(true);
  await other.composer.fill("begun on the phone");
  await first.composer.fill("begun at the desk");
  for (const { page } of [first, other]) {
    // In the document of drafts, and no longer beside it.
    await expect.poll(() => page.evaluate(() => Object.keys(localStorage).join())).not.toContain(".draft.");
  }
  await other.setOffline(false);
  for (const device of [first, other]) {
    await expect(device.composer).toHaveValue(
      /^begun (on the phone\nbegun at the desk|at the desk\nbegun on the phone)$/u,
    );
  }
});
