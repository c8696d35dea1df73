import "./world/install-globals.ts";
import { expect, test } from "vitest";
import type { ChatSession } from "../../client/store/chat-session.ts";
import type { ChatId, MessageId } from "../../shared/lib/ids.ts";
import type { SimDevice } from "./machines/sim-device.ts";
import type { World } from "./world/world.ts";

function open(device: SimDevice, chatId: ChatId): ChatSession {
  const session = device.session(chatId);
  if (session === undefined) throw new Error("the chat is not there");
  return session;
}

interface Outcome {
  readonly errors: readonly string[];
  readonly wasRaised: boolean;
  readonly shown: readonly string[];
  readonly onServer: readonly string[];
}

/**
 * The server lost "restored". While the device cannot open the generation that brings it again, two messages are written
 * and one of them is deleted; then the tab is killed, or lives on.
 */
async function writeInBetween({ isKilled }: { readonly isKilled: boolean }): Promise<Outcome> {
  const { Simulation } = await import("./simulation.ts");
  const { runInWorld } = await import("./world/run-in-world.ts");
  const { ServerChat } = await import("./checks/server-state.ts");
  let wasRaised = false;
  let shown: readonly string[] = [];
  let onServer: readonly string[] = [];
  const { errors } = await runInWorld(7, (world: World) => {
    const simulation = new Simulation(world);
    const { server, network } = simulation;
    const [chatId] = simulation.chatIds as [ChatId];
    const [device] = simulation.devices as [SimDevice];
    const pass = (ms: number): void => world.run(ms, () => undefined);
    simulation.begin();
    pass(5_000);
    const session = open(device, chatId);
    pass(1_000);
    const send = (text: string): void => void device.act(() => session.send(text));
    send("kept");
    pass(2_000);
    simulation.backUp();
    send("restored");
    pass(2_000);
    network.setReachable(device.name, false);
    server.crash();
    simulation.restore();
    server.start();
    network.setReachable(device.name, true);
    world.run(10_000, () => {
      if (wasRaised) return;
      wasRaised = device.values.getItem(`roost.${device.identity.userId}.generation.${chatId}.0`) === "1";
      if (!wasRaised) return;
      device.disk.isBlocked = true;
      send("meanwhile");
      send("regretted");
    });
    const regretted = session.timeline.value.messages.find(({ text }) => text === "regretted");
    device.act(() => session.deleteMessage(regretted?.id as MessageId));
    // It can be taken back for a while.
    pass(10_000);
    if (isKilled) device.crash({ losesPower: false });
    device.disk.isBlocked = false;
    device.start();
    pass(60_000);
    const after = open(device, chatId);
    pass(5_000);
    shown = after.timeline.value.messages.map(({ text }) => text);
    onServer = new ServerChat(server.disk.data, chatId).messages().map(({ text }) => text);
  });
  return { errors, wasRaised, shown, onServer };
}

test("what is written while the next generation cannot be opened outlives the tab, and what is deleted stays so", async () => {
  const { errors, wasRaised, shown, onServer } = await writeInBetween({ isKilled: true });
  expect({ errors, wasRaised }).toEqual({ errors: [], wasRaised: true });
  expect(shown).toEqual(["kept", "restored", "meanwhile"]);
  // Of what is deleted there may be a trace.
  expect(onServer.filter((text) => text !== "")).toEqual(shown);
});

test("what is written and deleted while the next generation cannot be opened is not written again", async () => {
  const { errors, wasRaised, shown, onServer } = await writeInBetween({ isKilled: false });
  expect({ errors, wasRaised }).toEqual({ errors: [], wasRaised: true });
  expect(shown).toEqual(["kept", "restored", "meanwhile"]);
  expect(onServer.filter((text) => text !== "")).toEqual(shown);
});
