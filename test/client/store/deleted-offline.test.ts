import { afterEach, beforeEach, expect, test } from "vitest";
import { startServer, type TestServer } from "../../support/server.ts";
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

test("a sent message that is deleted without a network stays where it is, and stays sent", async () => {
  await devices.signUp("Bela");
  const anna = await devices.signUp("Anna");
  const chatId = await startDirect(anna, "Bela");
  const chat = await openWhenListed(anna, chatId);
  const { id } = chat.send("to be deleted");
  // Something has to point at it, else it leaves no trace.
  chat.send("to stay", { replyTo: id });
  await untilAllSent(chat);
  const orderKey = chat.timeline.value.messages[0]?.orderKey;
  anna.setReachable(false);
  chat.deleteMessage(id);
  anna.store.flush();
  await until(chat.timeline, ({ messages }) => messages.some(({ deleted }) => deleted), "the deletion");
  expect(chat.timeline.value.messages).toMatchObject([
    { id, orderKey, deleted: true, state: "sent" },
    { text: "to stay" },
  ]);
});
