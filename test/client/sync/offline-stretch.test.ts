import { afterEach, beforeEach, expect, test } from "vitest";
import { limits } from "../../../shared/lib/limits.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, openWhenListed, startDirect, texts, untilAllSent } from "../support/people.ts";
import { until } from "../support/until.ts";

/** As long as a message may be. */
const textLength = 16_000;
const messageCount = Math.ceil(limits.syncAnswerBytes / textLength) + 5;

let server: TestServer;
const devices = new Devices(() => server.url);

beforeEach(async () => {
  server = await startServer();
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

/** The number that a text begins with, and its length: a difference stays readable. */
function nameOf(text: string): string {
  return `${text.slice(0, 6).trim()} of ${text.length}`;
}

test("what was written in a long time offline, more than one answer may hold, arrives in parts, whole and in order", async () => {
  const bela = await devices.signUp("Bela");
  const anna = await devices.signUp("Anna");
  const chatId = await startDirect(anna, "Bela");
  const annas = await openWhenListed(anna, chatId);
  annas.send("before");
  await untilAllSent(annas);
  await until(anna.store.connection, ({ status }) => status === "synced");
  anna.setReachable(false);
  await until(anna.store.connection, ({ status }) => status === "offline");
  const written = Array.from({ length: messageCount }, (_, i) => `${i} `.padEnd(textLength, "x"));
  for (const text of written) annas.send(text);

  let fewestShown = Number.POSITIVE_INFINITY;
  annas.timeline.subscribe(() => {
    fewestShown = Math.min(fewestShown, annas.timeline.value.messages.length);
  });
  anna.setReachable(true);
  const countSent = (): number => annas.timeline.value.messages.filter(({ state }) => state === "sent").length;
  await expect.poll(countSent, { timeout: 280_000, interval: 10 }).toBeGreaterThan(1);
  expect(countSent()).toBeLessThan(messageCount / 2);
  written.push("meanwhile");
  annas.send("meanwhile");
  expect(texts(annas).map(nameOf)).toEqual(["before", ...written].map(nameOf));
  const unsent = await anna.store.countUnsent();
  // Also what is in no document yet counts for who signs out now.
  expect(unsent).toBeGreaterThanOrEqual(written.length + 1 - countSent());
  await expect.poll(countSent, { timeout: 280_000 }).toBe(written.length + 1);
  expect(texts(annas).map(nameOf)).toEqual(["before", ...written].map(nameOf));
  // Not for a moment did anything leave the screen.
  expect(fewestShown).toBe(messageCount + 1);
  expect(anna.store.problems.value).toEqual([]);

  const belas = await openWhenListed(bela, chatId);
  await until(belas.timeline, ({ messages }) => messages.at(-1)?.text === written.at(-1), "the last one");
  while (belas.timeline.value.hasOlder) await belas.loadOlder();
  expect(texts(belas).map(nameOf)).toEqual(["before", ...written].map(nameOf));
}, 300_000);
