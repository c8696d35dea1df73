import { beforeEach, describe, expect, test } from "vitest";
import { createMessageId, type MessageId, type UserId } from "../../../../shared/lib/ids.ts";
import { limits } from "../../../../shared/lib/limits.ts";
import { ModelClient } from "./model-client.ts";
import { alice, bob, metaName, ModelServer } from "./model-server.ts";

const full = { type: "refuse", reason: "too-many-pins" };
let server: ModelServer;
let serial = 0;
beforeEach(() => {
  server = new ModelServer(metaName);
});

const newIds = (count: number): MessageId[] =>
  Array.from({ length: count }, () => createMessageId(serial++, 0, alice, 0));
/** Each time from a client of its own: what is refused stays in the one that wrote it. */
function write(userId: UserId, ids: readonly MessageId[], isPinned: boolean): object {
  const client = new ModelClient(userId, server);
  const value = isPinned ? { by: userId, at: 1 } : 0;
  return server.receive(
    userId,
    client.change(() => ids.forEach((id) => client.map("pins").set(id, value))),
  );
}
const accepted = { type: "accept" };
const person = (n: number): UserId => `p${String(n).padStart(7, "0")}` as UserId;

describe("pins", () => {
  test("are so many of one person at once, and then others still pin", () => {
    const ids = newIds(limits.pinsPerPerson);
    expect(write(bob, ids, true)).toMatchObject(accepted);
    expect(write(bob, newIds(1), true)).toEqual(full);
    expect(write(bob, ids.slice(0, 1), true)).toMatchObject(accepted);
    expect(write(alice, newIds(1), true)).toMatchObject(accepted);
    expect(write(alice, ids.slice(0, 1), false)).toMatchObject(accepted);
    expect(write(bob, newIds(1), true)).toMatchObject(accepted);
  });

  test("are so many of a chat at once", () => {
    for (let n = 0; n < limits.pinsPerChat / limits.pinsPerPerson; n++) {
      expect(write(person(n), newIds(limits.pinsPerPerson), true)).toMatchObject(accepted);
    }
    expect(write(alice, newIds(1), true)).toEqual(full);
  });

  test("that one person takes back do not use up the room of the others", () => {
    expect(write(bob, newIds(limits.pinKeysPerPerson), false)).toMatchObject(accepted);
    expect(write(bob, newIds(1), false)).toEqual(full);
    expect(write(bob, newIds(1), true)).toEqual(full);
    expect(write(alice, newIds(limits.pinsPerPerson), true)).toMatchObject(accepted);
  });

  test("count for who brought them, whoever takes them back", () => {
    for (let i = 0; i < 2; i++) {
      const ids = newIds(limits.pinsPerPerson);
      expect(write(bob, ids, true)).toMatchObject(accepted);
      expect(write(alice, ids, false)).toMatchObject(accepted);
    }
    expect(write(bob, newIds(1), true)).toEqual(full);
    expect(write(alice, newIds(limits.pinsPerPerson), true)).toMatchObject(accepted);
  });

  test("that were taken back are so many of a chat, until it is rewritten", () => {
    for (let n = 0; n < limits.pinKeysPerChat / limits.pinKeysPerPerson; n++) {
      expect(write(person(n), newIds(limits.pinKeysPerPerson), false)).toMatchObject(accepted);
    }
    expect(write(alice, newIds(1), true)).toEqual(full);
  });
});
