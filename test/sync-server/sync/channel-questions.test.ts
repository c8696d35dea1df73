import * as Y from "yjs";
import { expect, test } from "vitest";
import { ChannelQuestions } from "../../../sync-server/sync/channel-questions.ts";
import { WaitingBytes } from "../../../sync-server/sync/waiting-bytes.ts";
import { alice, TestDevice } from "../../support/sync-harness.ts";

const roomBytes = 100_000;

/** The other end reads only when it is told to. */
class SlowReader extends TestDevice {
  readonly #turns: (() => void)[] = [];

  constructor() {
    super(alice, new Y.Doc(), new WaitingBytes(roomBytes));
  }

  override async inTurn(answer: () => Promise<void>): Promise<void> {
    await new Promise<void>((resolve) => this.#turns.push(resolve));
    await answer();
  }

  async read(): Promise<void> {
    while (this.#turns.length > 0) {
      for (const turn of this.#turns.splice(0)) turn();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Whether nothing waits any more. */
  get hasAllRoom(): boolean {
    const hasRoom = this.waitingBytes.take(roomBytes);
    if (hasRoom) this.waitingBytes.give(roomBytes);
    return hasRoom;
  }
}

function open(reader: SlowReader): { questions: ChannelQuestions; answered: number[] } {
  const answered: number[] = [];
  const questions = new ChannelQuestions(reader, {
    answer: (stateVector) => Promise.resolve(void answered.push(stateVector.length)),
    failed: (error) => expect.unreachable(String(error)),
    answered: () => answered.push(0),
  });
  return { questions, answered };
}

test("of several questions that wait, the first and the last are answered", async () => {
  const reader = new SlowReader();
  const { questions, answered } = open(reader);
  for (const bytes of [1, 2, 30_000, 40_000, 50_000]) expect(questions.ask(new Uint8Array(bytes))).toBe(true);
  await reader.read();
  expect(answered).toEqual([1, 50_000, 0]);
  expect(reader.hasAllRoom).toBe(true);
});

test("questions wait as long as there is room, over all channels", async () => {
  const reader = new SlowReader();
  const [a, b] = [open(reader), open(reader)];
  expect(a.questions.ask(new Uint8Array(60_000))).toBe(true);
  expect(b.questions.ask(new Uint8Array(60_000))).toBe(false);
  b.questions.drop();
  a.questions.drop();
  const c = open(reader);
  expect(c.questions.ask(new Uint8Array(60_000))).toBe(true);
  await reader.read();
  expect([a.answered, b.answered, c.answered]).toEqual([[], [], [60_000, 0]]);
  expect(reader.hasAllRoom).toBe(true);
});

test("a channel that is gone keeps its place, and so channels that only come and go run out of room too", async () => {
  const reader = new SlowReader();
  let places = 0;
  for (let hasRoom = true; hasRoom; places++) {
    expect(places).toBeLessThan(100);
    const { questions } = open(reader);
    hasRoom = questions.ask(Uint8Array.of(0));
    questions.drop();
  }
  expect(places).toBeGreaterThan(40);
  await reader.read();
  expect(reader.hasAllRoom).toBe(true);
});
