import { afterEach, expect, test } from "vitest";
import type { MessageId } from "../../../shared/lib/ids.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { createTempFolder } from "../../support/temp-folder.ts";
import { Devices, openWhenListed, startDirect } from "../support/people.ts";
import type { TestDevice } from "../support/test-device.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

test("whoever quotes very many old parts of a chat does not make the others open all of them", async () => {
  const dataDir = await createTempFolder();
  server = await startServer({ dataDir, env: { SEGMENT_MAX_MESSAGES: "1" } });
  await devices.signUp("Bela");
  const anna = await devices.signUp("Anna");
  const chatId = await startDirect(anna, "Bela");
  const post = async (device: TestDevice, body: object): Promise<MessageId> => {
    const response = await device.post(`/api/chats/${chatId}/messages`, body);
    return ((await response.json()) as { id: MessageId }).id;
  };
  const old: MessageId[] = [];
  for (let i = 0; i < 40; i++) old.push(await post(anna, { text: `old ${i}` }));
  await devices.closeAll();
  await server.stop();
  server = await startServer({ dataDir });
  const again = await devices.signIn("Anna");
  for (const id of old) await post(again, { text: "look at that", replyTo: id });
  const bela = await devices.signIn("Bela");
  const chat = await openWhenListed(bela, chatId);
  chat.showLatest();
  const isQuoted = (i: number): boolean =>
    chat.timeline.value.messages.some(({ replyTo }) => replyTo?.known === true && replyTo.id === old[i]);
  await until(chat.timeline, () => isQuoted(39) && isQuoted(10), "the last quotes");
  await until(bela.store.connection, ({ status }) => status === "synced");
  expect(old.filter((_, i) => isQuoted(i)).length).toBeLessThan(36);
});
