import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SearchResultView } from "../../../client/search/search-view.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import type { TestDevice } from "../support/test-device.ts";
import { Devices, openWhenListed, startDirect, untilAllSent } from "../support/people.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);

beforeEach(async () => {
  server = await startServer();
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

function untilFound(device: TestDevice, text: string): Promise<SearchResultView> {
  return until(device.store.search({ text }), ({ ready, hits }) => ready && hits.length > 0, text);
}

describe("the search", () => {
  test("finds what was written and what arrived, without a network and without accents", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    const belas = await openWhenListed(bela, chatId);
    const { id } = annas.send("Küldhessen valaki egy létrát?");
    await until(belas.timeline, ({ messages }) => messages.length === 1, "arrival");
    bela.setReachable(false);
    await until(bela.store.connection, ({ status }) => status === "offline");
    expect((await untilFound(bela, "kuldhessen")).hits).toMatchObject([{ chatId, message: { id } }]);
    const own = belas.send("Hozok kettőt");
    expect((await untilFound(bela, "kettot")).hits[0]?.message.id).toBe(own.id);
    expect((await untilFound(bela, "from:anna letra")).hits).toHaveLength(1);
  });

  test("follows changes of what it found", async () => {
    await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chat = await openWhenListed(anna, await startDirect(anna, "Bela"));
    const { id } = chat.send("The ladder is red");
    await untilAllSent(chat);
    await untilFound(anna, "red");
    chat.edit(id, "The ladder is blue");
    expect((await untilFound(anna, "blue")).hits[0]?.message.id).toBe(id);
    await until(anna.store.search({ text: "red" }), ({ ready, hits }) => ready && hits.length === 0, "nothing red");
  });
});
