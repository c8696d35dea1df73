import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChatId } from "../../../shared/lib/ids.ts";
import type { MessagePage } from "../../../shared/protocol/api.ts";
import { spawnServer, type TestServerProcess } from "../../support/server.ts";
import { Devices, emailOf, openWhenListed, password, startDirect, texts, untilAllSent } from "../support/people.ts";
import { until } from "../support/until.ts";

let dataDir: string;
let server: TestServerProcess;
const devices = new Devices(() => server.url);

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "roost-killed-"));
  server = await spawnServer({ dataDir });
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

async function restart(): Promise<void> {
  server = await spawnServer({ dataDir, env: { PORT: String(server.port) } });
}

/** What the server has, asked by a program with a memory of its own. */
async function fetchTexts(chatId: ChatId): Promise<Set<string>> {
  const { token } = await server.client.login(emailOf("Anna"), password);
  const found = new Set<string>();
  let before = "";
  for (;;) {
    const { body } = await server.client.call("GET", `/api/chats/${chatId}/messages?limit=200${before}`, { token });
    const page = body as MessagePage;
    for (const { text } of page.messages) found.add(text);
    if (page.before === null) return found;
    before = `&before=${page.before}`;
  }
}

describe("a server that is killed in the middle of a burst", () => {
  test("has lost nothing that showed as sent or reached somebody, and everything arrives once", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    const belas = await openWhenListed(bela, chatId);
    await until(anna.store.connection, ({ status }) => status === "synced");
    const written: string[] = [];
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 40; i++) {
        written.push(`anna ${round}.${i}`, `bela ${round}.${i}`);
        annas.send(`anna ${round}.${i}`);
        belas.send(`bela ${round}.${i}`);
        // Let the link work between the messages, so that the kill meets some of them half-way.
        if (i % 5 === 0) await new Promise(setImmediate);
        if (i === 30) void server.kill();
      }
      await until(annas.timeline, ({ messages }) => messages.length >= 40);
      await server.kill();
      const sent = annas.timeline.value.messages.filter(({ state }) => state === "sent").map(({ text }) => text);
      const reached = belas.timeline.value.messages.filter(({ own }) => !own).map(({ text }) => text);
      // Nobody may bring back what the server lost before it was asked.
      for (const device of [anna, bela]) device.setReachable(false);
      await restart();
      const stored = await fetchTexts(chatId);
      expect([...sent, ...reached].filter((text) => !stored.has(text))).toEqual([]);
      for (const device of [anna, bela]) device.setReachable(true);
      await Promise.all([untilAllSent(annas), untilAllSent(belas)]);
      await until(annas.timeline, ({ messages }) => messages.length === written.length, "all at Anna's");
      await until(belas.timeline, ({ messages }) => messages.length === written.length, "all at Bela's");
    }
    expect(texts(annas)).toEqual(texts(belas));
    expect(texts(annas).toSorted()).toEqual(written.toSorted());
    const ofAnna = texts(annas).filter((text) => text.startsWith("anna"));
    expect(ofAnna).toEqual(written.filter((text) => text.startsWith("anna")));
  });
});
