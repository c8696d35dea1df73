import "./world/install-globals.ts";
import { expect, test } from "vitest";
import type { ChatSession } from "../../client/store/chat-session.ts";
import type { ChatId } from "../../shared/lib/ids.ts";
import type { SimDevice } from "./machines/sim-device.ts";
import type { Host } from "./world/host.ts";
import type { World } from "./world/world.ts";

const outside: Host = { name: "outside", skewMs: 0, indexedDB: undefined, isAlive: true };
const crashPoints = 60;
/** How many go by while a text comes to the disk. */
const eventsToWrite = 8;

interface Outcome {
  readonly errors: readonly string[];
  /** How many events it took until all was sent, if nothing came between. */
  readonly events: number;
  readonly expected: readonly string[];
  /** What the device shows at the end, with the states of delivery. */
  readonly shown: readonly string[];
  readonly states: readonly string[];
  readonly onServer: readonly string[];
}

function send(device: SimDevice, session: ChatSession, ...texts: string[]): void {
  device.act(() => texts.forEach((text) => session.send(text)));
}

function open(device: SimDevice, chatId: ChatId): ChatSession {
  const session = device.session(chatId);
  if (session === undefined) throw new Error("the chat is not there");
  return session;
}

/** The server loses what it had acknowledged, and the device is killed while it writes that anew, after some events; a moment before, one more text was written. */
async function killAfter(events: number): Promise<Outcome> {
  const { Simulation } = await import("./simulation.ts");
  const { runInWorld } = await import("./world/run-in-world.ts");
  const { ServerChat } = await import("./checks/server-state.ts");
  const expected = ["kept", "restored 1", "restored 2", "pending 1", "pending 2"];
  if (eventsToWrite < events && events < Number.POSITIVE_INFINITY) expected.push("meanwhile");
  let outcome: Omit<Outcome, "errors"> = { events: 0, expected, shown: [], states: [], onServer: [] };
  const world = await runInWorld(7, (running: World) => {
    const simulation = new Simulation(running);
    const { server, network } = simulation;
    const [chatId] = simulation.chatIds as [ChatId];
    const [device] = simulation.devices as [SimDevice];
    simulation.begin();
    running.run(5_000, () => undefined);
    const session = open(device, chatId);
    running.run(1_000, () => undefined);
    send(device, session, "kept");
    running.run(2_000, () => undefined);
    simulation.backUp();
    send(device, session, "restored 1", "restored 2");
    running.run(2_000, () => undefined);
    network.setReachable(device.name, false);
    send(device, session, "pending 1", "pending 2");
    running.run(500, () => undefined);
    server.crash();
    simulation.restore();
    server.start();
    network.setReachable(device.name, true);
    let count = 0;
    let needed = 0;
    running.run(30_000, () => {
      count++;
      if (count === events - eventsToWrite) send(device, session, "meanwhile");
      if (session.timeline.value.messages.some(({ state }) => state === "pending")) needed = count;
      if (count !== events) return;
      device.crash({ losesPower: false });
      running.after(500, () => device.start(), outside);
    });
    running.run(60_000, () => undefined);
    const shown = open(device, chatId);
    running.run(3_000, () => undefined);
    const { messages } = shown.timeline.value;
    outcome = {
      events: needed,
      expected,
      shown: messages.map(({ text }) => text),
      states: messages.map(({ state }) => state),
      onServer: new ServerChat(server.disk.data, chatId).messages().map(({ text }) => text),
    };
  });
  return { ...outcome, errors: world.errors };
}

function expectWhole({ errors, expected, shown, states, onServer }: Outcome): void {
  expect(errors).toEqual([]);
  expect(onServer).toEqual(expected);
  expect(shown).toEqual(expected);
  expect(states.every((state) => state === "sent" || state === "seen")).toBe(true);
}

test("a tab that is killed anywhere in a rebase loses nothing, doubles nothing and keeps the order", async () => {
  const whole = await killAfter(Number.POSITIVE_INFINITY);
  expectWhole(whole);
  expect(whole.events).toBeGreaterThan(crashPoints);
  // The old generation goes after everything was sent.
  const lastPoint = whole.events * 1.4;
  for (let i = 0; i < crashPoints; i++) expectWhole(await killAfter(1 + Math.floor((i * lastPoint) / crashPoints)));
}, 300_000);
