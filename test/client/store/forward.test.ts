import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { UserId } from "../../../shared/lib/ids.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, openWhenListed, startDirect, texts, untilAllSent } from "../support/people.ts";
import type { TestDevice } from "../support/test-device.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);
let anna: TestDevice;
let bela: TestDevice;

beforeEach(async () => {
  server = await startServer();
  anna = await devices.signUp("Anna");
  bela = await devices.signUp("Bela");
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

function idOf(device: TestDevice): UserId {
  const session = device.store.session.value;
  if (session.status !== "signed-in") throw new Error("nobody is signed in");
  return session.me.id;
}

describe("forwarding", () => {
  test("writes into chats that are not open, without a network, and leaves their drafts", async () => {
    const direct = await startDirect(anna, "Bela");
    const group = await anna.store.startGroupChat({ title: "Roof", memberIds: [idOf(bela)] });
    const annasGroup = await openWhenListed(anna, group);
    annasGroup.send("Welcome");
    await untilAllSent(annasGroup);
    annasGroup.setDraft("half a thought");
    annasGroup.close();
    anna.setReachable(false);
    await until(anna.store.connection, ({ status }) => status === "offline");
    expect(await anna.store.forward(["one", "two"], { chatIds: [group], userIds: [idOf(bela)] })).toEqual([]);
    const row = anna.store.chats.value.find(({ id }) => id === group);
    expect(row).toMatchObject({ draft: "half a thought", last: { text: "two", state: "pending" } });
    anna.setReachable(true);
    const belasGroup = await openWhenListed(bela, group);
    await until(belasGroup.timeline, () => texts(belasGroup).join() === "Welcome,one,two", "the group");
    const belasDirect = await openWhenListed(bela, direct);
    await until(belasDirect.timeline, () => texts(belasDirect).join() === "one,two", "the direct chat");
  });

  test("names the chats in which the person may not write any more", async () => {
    const group = await bela.store.startGroupChat({ title: "Roof", memberIds: [idOf(anna)] });
    const annasGroup = await openWhenListed(anna, group);
    await until(annasGroup.chat, ({ members }) => members.length === 2);
    bela.store.removeMember(group, idOf(anna));
    await until(annasGroup.chat, ({ writable }) => !writable, "the end of membership");
    expect(await anna.store.forward(["one"], { chatIds: [group], userIds: [] })).toEqual([group]);
    expect(texts(annasGroup)).toEqual([]);
  });
});
