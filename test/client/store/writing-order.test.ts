import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OpenChat } from "../../../client/store/app-store.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, openWhenListed, startDirect, texts, untilAllSent } from "../support/people.ts";
import type { TestDevice } from "../support/test-device.ts";
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

/** Closes the tab and opens it again, without a network. */
async function reload(device: TestDevice, chatId: ChatId): Promise<{ device: TestDevice; chat: OpenChat }> {
  await device.close();
  const again = devices.open(device.memory, { isReachable: false });
  return { device: again, chat: await openWhenListed(again, chatId) };
}

describe("messages of one device", () => {
  test("are accepted in the order in which they were written, also when the tab was opened anew between them", async () => {
    await devices.signUp("Bela");
    let device = await devices.signUp("Anna");
    const chatId = await startDirect(device, "Bela");
    let chat = await openWhenListed(device, chatId);
    chat.send("with a network");
    await untilAllSent(chat);
    device.setReachable(false);
    const written = ["a", "b", "c", "d", "e", "f"];
    for (const text of written) {
      // Each tab writes under another client id, and the server orders one update by these.
      ({ device, chat } = await reload(device, chatId));
      // The first of them is written while the disk is still being read.
      chat.send(text);
      await chat.send(`${text} again`).written;
    }
    device.setReachable(true);
    await until(
      chat.timeline,
      ({ messages }) => messages.length === 13 && messages.every(({ state }) => state === "sent"),
    );
    expect(texts(chat)).toEqual(["with a network", ...written.flatMap((text) => [text, `${text} again`])]);
  });
});
