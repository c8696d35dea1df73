import { afterEach, beforeEach, expect, test } from "vitest";
import type { OpenChat } from "../../../client/store/app-store.ts";
import { joinTexts } from "../../../shared/model/drafts-apart.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import { limits } from "../../../shared/lib/limits.ts";
import { fillValues } from "../../support/full-storage.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, openWhenListed, startDirect, untilAllSent } from "../support/people.ts";
import type { TestDevice } from "../support/test-device.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);
let laptop: TestDevice;
let phone: TestDevice;
let onLaptop: OpenChat;
let onPhone: OpenChat;
let chatId: ChatId;

beforeEach(async () => {
  server = await startServer();
  await devices.signUp("Bela");
  laptop = await devices.signUp("Anna");
  chatId = await startDirect(laptop, "Bela");
  onLaptop = await openWhenListed(laptop, chatId);
  onLaptop.send("hello");
  await untilAllSent(onLaptop);
  phone = await devices.signIn("Anna");
  onPhone = await openWhenListed(phone, chatId);
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

async function setReachable(isReachable: boolean): Promise<void> {
  for (const device of [laptop, phone]) device.setReachable(isReachable);
  const status = isReachable ? "synced" : "offline";
  for (const device of [laptop, phone]) await until(device.store.connection, (view) => view.status === status);
}

test("what two devices began to write while apart is all there when they meet, the same on both", async () => {
  onLaptop.setDraft("shall we");
  await until(onPhone.draft, (text) => text === "shall we");
  await setReachable(false);
  onPhone.setDraft("shall we meet");
  onLaptop.setDraft("shall we go");
  await setReachable(true);
  const isBoth = (text: string): boolean => text.includes("shall we meet") && text.includes("shall we go");
  await until(onLaptop.draft, isBoth, "both texts on the laptop");
  await until(onPhone.draft, isBoth, "both texts on the phone");
  await until(onPhone.draft, (text) => text === onLaptop.draft.value, "the same text");
});

test("what was typed a moment before another device's draft comes is joined with it", async () => {
  onLaptop.setDraft("from the laptop");
  onPhone.setDraft("from the phone");
  // The laptop's own stays out of its document for another moment.
  phone.store.flush();
  const isBoth = (text: string): boolean => text.includes("from the laptop") && text.includes("from the phone");
  await until(onLaptop.draft, isBoth, "both texts on the laptop");
  await until(onPhone.draft, isBoth, "both texts on the phone");
  await until(onPhone.draft, (text) => text === onLaptop.draft.value, "the same text");
  expect(onPhone.draft.value.length).toBe("from the laptop\nfrom the phone".length);
});

test("what was changed by a device that knew of it is no loss", async () => {
  onLaptop.setDraft("shall we");
  await until(onPhone.draft, (text) => text === "shall we");
  onPhone.setDraft("no");
  await until(onLaptop.draft, (text) => text === "no");
  onLaptop.setDraft("");
  await until(onPhone.draft, (text) => text === "");
  await setReachable(false);
  onPhone.setDraft("written alone");
  await setReachable(true);
  await until(onLaptop.draft, (text) => text === "written alone");
  expect(onPhone.draft.value).toBe("written alone");
});

test("a draft that the small storage could not keep up with does not come back once it was sent", async () => {
  onLaptop.setDraft("shall");
  const { values } = laptop.memory;
  fillValues(values);
  onLaptop.setDraft("shall we");
  await until(onPhone.draft, (text) => text === "shall we");
  const keptNames = (): string[] => Array.from({ length: values.length }, (_, i) => values.key(i) ?? "");
  await expect.poll(() => keptNames().filter((name) => name.endsWith(`.draft.${chatId}`))).toEqual([]);
  onPhone.setDraft("");
  await until(onLaptop.draft, (text) => text === "", "nothing on the laptop");
});

test("a draft that is too long for the document stays when another device goes on with what is there", async () => {
  const letter = "x".repeat(limits.textLength + 1_000);
  onLaptop.setDraft(letter);
  await until(onPhone.draft, (text) => text.length === limits.textLength);
  onPhone.setDraft("from the phone");
  const isBoth = (text: string): boolean => text.includes(letter) && text.includes("from the phone");
  await until(onLaptop.draft, isBoth, "both texts");
  await laptop.close();
  onPhone.setDraft("changed meanwhile");
  phone.store.flush();
  laptop = devices.open(laptop.memory);
  onLaptop = await openWhenListed(laptop, chatId);
  await until(onLaptop.draft, (text) => text.includes(letter), "the letter after the restart");
});

test("what is typed in a window that still shows what was closed is kept for the next one", async () => {
  await laptop.close();
  onLaptop.setDraft("typed too late");
  // Longer than a draft waits for the document.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const again = await openWhenListed(devices.open(laptop.memory), chatId);
  await until(again.draft, (text) => text === "typed too late");
  await until(onPhone.draft, (text) => text === "typed too late");
});

test("texts that begin alike are joined without saying that twice", () => {
  expect(joinTexts("one\ntwo", "one\nthree")).toBe("one\ntwo\nthree");
  expect(joinTexts("one two", "one")).toBe("one two");
  expect(joinTexts("", "one")).toBe("one");
  expect(joinTexts("one\n}", "two\n}")).toBe("one\n}\ntwo\n}");
});
