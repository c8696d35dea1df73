import "./world/install-globals.ts";
import { expect, test } from "vitest";
import type { ChatSession } from "../../client/store/chat-session.ts";
import { GenerationPointers } from "../../client/sync/generation-pointers.ts";
import { segmentDocName } from "../../shared/lib/doc-name.ts";
import type { ChatId } from "../../shared/lib/ids.ts";
import { parseMuxFrame } from "../../shared/protocol/mux-frame.ts";
import { parseSyncMessage, type SyncMessage } from "../../shared/protocol/sync-message.ts";
import type { SimDevice } from "./machines/sim-device.ts";
import type { World } from "./world/world.ts";

type Loss = (type: SyncMessage["type"], to: "server" | "device", seconds: number) => boolean;

interface Outcome {
  readonly errors: readonly string[];
  /** Seconds after it was sent until the message showed as sent. */
  readonly sentAfter: number;
  /** What its connection said meanwhile, each word once. */
  readonly connections: readonly string[];
  /** What the sender, somebody else and the server have at the end. */
  readonly shown: readonly string[];
  readonly seenByOther: readonly string[];
  readonly onServer: readonly string[];
  /** How often the writer's document was written anew. */
  readonly generation: number;
  readonly hasUnsent: boolean;
}

const expected = ["before", "edited", "unacknowledged", "after"];
const seed = 7;

function open(device: SimDevice, chatId: ChatId): ChatSession {
  const session = device.session(chatId);
  if (session === undefined) throw new Error("the chat is not there");
  return session;
}

function textsOf(session: ChatSession): string[] {
  return session.timeline.value.messages.map(({ text }) => text);
}

/** Somebody writes while what `isLost` names of their frames is lost, and nothing else of the connection is. */
async function writeWhile(isLost: Loss): Promise<Outcome> {
  const { Simulation } = await import("./simulation.ts");
  const { runInWorld } = await import("./world/run-in-world.ts");
  const { ServerChat } = await import("./checks/server-state.ts");
  let outcome: Omit<Outcome, "errors"> | undefined;
  const world = await runInWorld(seed, (running: World) => {
    const simulation = new Simulation(running);
    const { server, network, people } = simulation;
    const [chatId] = simulation.chatIds as [ChatId];
    const [writer, reader] = people.map(({ devices }) => devices[0]) as [SimDevice, SimDevice];
    simulation.begin();
    running.run(5_000, () => undefined);
    const [session, others] = [open(writer, chatId), open(reader, chatId)];
    running.run(1_000, () => undefined);
    const { id } = writer.act(() => {
      session.send("before");
      return session.send("to be edited");
    }) as ReturnType<ChatSession["send"]>;
    running.run(2_000, () => undefined);

    const begunMs = running.elapsedMs;
    const seconds = (): number => (running.elapsedMs - begunMs) / 1_000;
    network.isLost = (name, bytes, to) => {
      const frame = parseMuxFrame(bytes);
      const message = frame?.kind === "data" ? parseSyncMessage(frame.payload) : undefined;
      return name === writer.name && message !== undefined && isLost(message.type, to, seconds());
    };
    writer.act(() => {
      session.send("unacknowledged");
      session.edit(id, "edited");
      session.react(id, "👍", true);
    });
    let sentAfter = Number.NaN;
    const connections = new Set<string>();
    running.run(90_000, () => {
      connections.add(writer.tab?.cells.connection.value.status ?? "closed");
      const message = session.timeline.value.messages.find(({ text }) => text === "unacknowledged");
      if (Number.isNaN(sentAfter) && message?.state === "sent") sentAfter = seconds();
    });
    writer.act(() => session.send("after"));
    running.run(3_000, () => undefined);
    const docName = segmentDocName(chatId, 0);
    const replica = writer.tab?.space.documents.find(docName);
    outcome = {
      sentAfter,
      connections: [...connections],
      shown: textsOf(session),
      seenByOther: textsOf(others),
      onServer: new ServerChat(server.disk.data, chatId).messages().map(({ text }) => text),
      generation: new GenerationPointers(writer.values, writer.identity.userId).read(docName),
      hasUnsent: replica?.hasUnsent ?? true,
    };
  });
  if (outcome === undefined) throw new Error(world.errors.join("\n"));
  return { ...outcome, errors: world.errors };
}

function expectOnce(outcome: Outcome): void {
  expect(outcome).toMatchObject({ errors: [], shown: expected, seenByOther: expected, onServer: expected });
  expect(outcome.hasUnsent).toBe(false);
  expect(outcome.connections).not.toContain("offline");
}

test("what is lost on the way while the connection holds is sent again after 15 s", async () => {
  const outcome = await writeWhile((type, to, seconds) => type === "update" && to === "server" && seconds < 5);
  expectOnce(outcome);
  expect(outcome.sentAfter).toBeGreaterThan(15);
  expect(outcome.sentAfter).toBeLessThan(16);
  expect(outcome.generation).toBe(0);
});

test("what is still not acknowledged after 30 s is written anew, once", async () => {
  const isWriting = (type: string): boolean => type === "update" || type === "step2";
  const outcome = await writeWhile((type, to, seconds) => isWriting(type) && to === "server" && seconds < 29);
  expectOnce(outcome);
  expect(outcome.sentAfter).toBeGreaterThan(30);
  expect(outcome.sentAfter).toBeLessThan(32);
  expect(outcome.generation).toBe(1);
});

test("what was accepted, and only its acknowledgement lost, is not written twice", async () => {
  const outcome = await writeWhile((type, _to, seconds) => type === "durable" && seconds < 20);
  expectOnce(outcome);
  expect(outcome.sentAfter).toBeGreaterThan(30);
  expect(outcome.sentAfter).toBeLessThan(32);
});
