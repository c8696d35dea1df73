import { beforeEach, describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { MessageId, OrderKey, UserId } from "../../../../shared/lib/ids.ts";
import { deleteMessage, setReaction } from "../../../../shared/model/segment.ts";
import { ModelClient } from "./model-client.ts";
import { alice, bob, ModelServer, root } from "./model-server.ts";
import { writeRaw, type RawStruct } from "./raw-update.ts";

const refused = (reason: string): object => ({ type: "refuse", reason });
const orderKey = "01hfgh00000000aaaaaaaa" as OrderKey;

/** Mallory's own client id, as yet unknown to the server. */
const fresh = 4_000_000_000;

let server: ModelServer;
let a: ModelClient;
let b: ModelClient;
let id: MessageId;
let mallory: UserId;

beforeEach(() => {
  server = new ModelServer();
  server.highestOrderKey = orderKey;
  a = new ModelClient(alice, server);
  id = a.send("alice's words");
  a.edit(id, "alice's better words");
  setReaction(a.segment, id, alice, "👍", true);
  a.doc.getMap("s").set(`${alice}.0000000d`, orderKey);
  for (const update of a.take()) expect(server.receive(alice, update).type).toBe("accept");
  mallory = bob;
  b = new ModelClient(mallory, server);
});

/** Nothing of a refused update may be found in the document, and what was there is as it was. */
function expectRefused(update: Uint8Array, reason: string, sender: UserId = mallory): void {
  const before = Y.encodeStateAsUpdate(server.doc);
  expect(server.receive(sender, update)).toEqual(refused(reason));
  expect(Y.encodeStateAsUpdate(server.doc)).toEqual(before);
}

function raw(...structs: readonly RawStruct[]): Uint8Array {
  return writeRaw([{ client: fresh, clock: 0, structs }]);
}

describe("what another person has written", () => {
  test("is not rewritten: message, edit, reaction, marker", () => {
    const [editKey] = server.index?.editKeys(id) ?? [];
    const write = (name: string, key: string, value: unknown): Uint8Array =>
      b.change(() => b.doc.getMap(name).set(key, value));
    expectRefused(write("m", id, { t: "forged" }), "foreign-message");
    b = new ModelClient(mallory, server);
    expectRefused(write("m", id, 0), "foreign-message");
    b = new ModelClient(mallory, server);
    expectRefused(write("e", editKey as string, { t: "forged" }), "foreign-edit");
    b = new ModelClient(mallory, server);
    expectRefused(write("e", `${id}.01hfgh00009999`, { t: "forged" }), "foreign-edit");
    b = new ModelClient(mallory, server);
    expectRefused(write("r", `${id}.${alice}.👍`, 0), "foreign-reaction");
    b = new ModelClient(mallory, server);
    expectRefused(write("r", `${id}.${alice}.👎`, 1), "foreign-reaction");
    b = new ModelClient(mallory, server);
    expectRefused(write("s", `${alice}.0000000d`, orderKey), "foreign-marker");
    b = new ModelClient(mallory, server);
    expectRefused(write("x", id, 5), "admins-only");
  });

  test("is not written in another's name", () => {
    const forged = new ModelClient(alice).newId();
    expectRefused(raw({ root: "m", key: forged, value: { t: "forged" } }), "foreign-message");
    expectRefused(raw({ root: "m", key: forged, value: 0 }), "foreign-message");
    expectRefused(raw({ root: "m", key: forged }), "foreign-message");
  });

  test("is not deleted through the delete set", () => {
    for (let clock = 0; clock < 4; clock++) {
      expectRefused(writeRaw([], [[a.doc.clientID, [[clock, 1]]]]), "unreplaced-delete");
    }
    expectRefused(writeRaw([], [[a.doc.clientID, [[0, 4]]]]), "unreplaced-delete");
    const own = { root: "m", key: b.newId(), value: { t: "a pretext" } };
    const update = writeRaw([{ client: fresh, clock: 0, structs: [own] }], [[a.doc.clientID, [[0, 1]]]]);
    expectRefused(update, "unreplaced-delete");
  });

  test("is not deleted by Y.Map.delete, and neither is what one has written oneself", () => {
    expectRefused(
      b.change(() => b.doc.getMap("m").delete(id)),
      "unreplaced-delete",
    );
    const own = a.change(() => a.doc.getMap("m").delete(id));
    expectRefused(own, "unreplaced-delete", alice);
  });

  test("is not replaced by a struct that hangs itself behind it", () => {
    expectRefused(raw({ origin: [a.doc.clientID, 0], value: { t: "forged" } }), "foreign-message");
    expectRefused(raw({ origin: [a.doc.clientID, 0] }), "foreign-message");
    const detour = [
      { client: fresh, clock: 0, structs: [{ origin: [fresh - 1, 0], value: 0 }] as RawStruct[] },
      { client: fresh - 1, clock: 0, structs: [{ origin: [a.doc.clientID, 0] }] as RawStruct[] },
    ];
    expectRefused(writeRaw(detour), "foreign-message");
  });

  test("is not continued under its client id, at the next clock or later", () => {
    const next = Y.getState(server.doc.store, a.doc.clientID);
    const struct = { root: "m", key: b.newId(), value: { t: "mine, under a stolen client id" } };
    const steal = (clock: number): Uint8Array => writeRaw([{ client: a.doc.clientID, clock, structs: [struct] }]);
    expectRefused(steal(next), "foreign-client");
    expect(server.receive(mallory, steal(next + 1))).toEqual({ type: "resync" });
    expect(server.receive(mallory, steal(next), true)).toEqual({ type: "nothing-new", setAside: true });
  });

  test("is not taken over by a client id that awareness has bound, or that is the server's", () => {
    const struct = { root: "m", key: b.newId(), value: { t: "mine" } };
    server.owners.set(77, alice);
    expectRefused(writeRaw([{ client: 77, clock: 0, structs: [struct] }]), "foreign-client");
    expectRefused(writeRaw([{ client: server.doc.clientID, clock: 0, structs: [struct] }]), "foreign-client");
    server.write((doc) => doc.getMap("l").set(id, { at: 1, in: 7 }));
    expectRefused(writeRaw([{ client: server.doc.clientID, clock: 1, structs: [struct] }]), "foreign-client");
  });

  test("is not given another content under its known ids, so that it would be forwarded", () => {
    const first = { root: "m", key: id };
    const known = (structs: readonly RawStruct[]): Uint8Array =>
      writeRaw([{ client: a.doc.clientID, clock: 0, structs }]);
    expectRefused(known([{ ...first, value: { t: "other words" } }]), "known-struct-differs");
    expectRefused(known([{ ...first, value: 0 }]), "known-struct-differs");
    expectRefused(known([{ root: "e", key: id, value: { t: "alice's words" } }]), "known-struct-differs");
    expectRefused(known([{ root: "m", key: b.newId(), value: { t: "alice's words" } }]), "known-struct-differs");
    expectRefused(known([{ origin: [fresh, 0], value: { t: "alice's words" } }]), "known-struct-differs");
    expectRefused(known([{ ...first, length: 2 }]), "known-struct-differs");
    expect(server.receive(mallory, known([{ ...first, value: { t: "alice's words" } }])).type).toBe("nothing-new");
  });

  test("is not judged by an id that belongs to nobody: unknown roots and ids of other segments", () => {
    const text = { t: "x" };
    expectRefused(raw({ root: "messages", key: b.newId(), value: text }), "unknown-root");
    expectRefused(raw({ root: "__proto__", key: b.newId(), value: text }), "unknown-root");
    expectRefused(raw({ root: "", key: b.newId(), value: text }), "unknown-root");
    expectRefused(raw({ root: "pins", key: b.newId(), value: { by: bob, at: 1 } }), "unknown-root");
    expectRefused(raw({ root: "m", key: b.newId(8), value: text }), "wrong-segment");
    expectRefused(raw({ root: "m", key: b.newId().slice(0, 22), value: text }), "bad-key");
    expectRefused(raw({ root: "m", key: b.newId().replace("-7", "-07"), value: text }), "bad-key");
    expectRefused(raw({ root: "m", key: "__proto__", value: text }), "bad-key");
  });
});

describe("what only the server writes", () => {
  test("is refused from everybody: stamps, the server's markers, info, members", () => {
    for (const sender of [mallory, root]) {
      expectRefused(raw({ root: "l", key: id, value: { at: 1, in: 7 } }), "server-only", sender);
      expectRefused(raw({ root: "l", key: id }), "server-only", sender);
      for (const device of ["0", "api"]) {
        expectRefused(raw({ root: "s", key: `${sender}.${device}`, value: orderKey }), "server-only", sender);
      }
    }
  });
});

describe("what one may write oneself", () => {
  test("is a text only once: not another one later, at the same time, or in the same update", () => {
    const own = b.send("first");
    const [update] = b.take();
    expect(server.receive(bob, update as Uint8Array).type).toBe("accept");
    expectRefused(
      b.change(() => b.doc.getMap("m").set(own, { t: "second" })),
      "already-written",
    );
    expectRefused(raw({ root: "m", key: own, value: { t: "second" } }), "already-written");
    const key = new ModelClient(bob).newId();
    const first: RawStruct = { root: "m", key, value: { t: "first" } };
    expectRefused(raw(first, { root: "m", key, value: { t: "second" } }), "already-written");
    expectRefused(raw(first, { origin: [fresh, 0], value: { t: "first" } }), "already-written");
    expectRefused(raw({ root: "m", key }, { origin: [fresh, 0], value: { t: "first" } }), "already-written");
    const edit: RawStruct = { root: "e", key: `${own}.01hfgh00000000`, value: { t: "edit" } };
    expectRefused(raw(edit, { origin: [fresh, 0], value: { t: "another" } }), "already-written");
  });

  test("is never a text after its deletion", () => {
    const own = b.send("first");
    deleteMessage(b.segment, own, []);
    for (const update of b.take()) server.receive(bob, update);
    expectRefused(
      b.change(() => b.doc.getMap("m").set(own, { t: "first" })),
      "already-written",
    );
  });

  test("is never an end without a value", () => {
    expectRefused(raw({ root: "m", key: b.newId() }), "key-without-value");
    const own = b.send("first");
    for (const update of b.take()) server.receive(bob, update);
    expectRefused(raw({ origin: [b.doc.clientID, 0] }), "key-without-value");
    expectRefused(
      raw({ origin: [b.doc.clientID, 0], value: 0 }, { origin: [fresh, 0], length: 5 }),
      "key-without-value",
    );
    const toDelete = writeRaw(
      [{ client: fresh, clock: 0, structs: [{ origin: [b.doc.clientID, 0], value: 0 }] }],
      [[fresh, [[0, 1]]]],
    );
    expectRefused(toDelete, "unreplaced-delete");
    expect(server.doc.getMap("m").get(own)).toEqual({ t: "first" });
  });

  test("belongs to a message that exists: else the server asks for the rest, and then refuses", () => {
    const own = b.newId();
    const someone = new ModelClient(alice).newId();
    for (const [sender, struct] of [
      [bob, { root: "e", key: `${own}.01hfgh00000000`, value: { t: "x" } }],
      [bob, { root: "r", key: `${someone}.${bob}.👍`, value: 1 }],
      [root, { root: "x", key: someone, value: 1 }],
    ] as const) {
      expect(server.receive(sender, raw(struct))).toEqual({ type: "resync" });
      expect(server.receive(sender, raw(struct), true)).toEqual(refused("unknown-message"));
    }
  });

  test("is an edit that goes again only with its message: nobody's history loses what was read", () => {
    const own = b.send("first");
    const edit = b.edit(own, "read by all");
    for (const update of b.take()) server.receive(bob, update);
    const emptied = b.change(() => b.doc.getMap("e").set(edit, 0));
    expect(server.receive(bob, emptied)).toEqual({ type: "resync" });
    expect(server.receive(bob, emptied, true)).toEqual(refused("message-not-deleted"));
    const setAside = b.change(() => b.doc.getMap("l").set(own, 0));
    expect(server.receive(bob, setAside, true).type).not.toBe("accept");
    expect(server.doc.getMap("e").get(edit)).toEqual({ t: "read by all" });
    const never = raw({ root: "e", key: `${own}.01hfgh00000000`, value: 0 });
    expect(server.receive(bob, never, true)).toEqual(refused("message-not-deleted"));
  });

  test("is a marker no higher than what was accepted, and none while nothing was", () => {
    const above = `01hfgh00000000aaaaaaab`;
    expectRefused(raw({ root: "s", key: `${bob}.1`, value: above }), "marker-ahead");
    expect(server.judge(bob, raw({ root: "s", key: `${bob}.1`, value: orderKey })).type).toBe("accept");
    server.highestOrderKey = undefined;
    expectRefused(raw({ root: "s", key: `${bob}.1`, value: orderKey }), "marker-ahead");
  });

  test("is at most 100 edits of a message, however they come", () => {
    const own = b.send("first");
    for (let i = 0; i < 99; i++) b.edit(own, `edit ${i}`);
    for (const update of b.take()) expect(server.receive(bob, update).type).toBe("accept");
    const two = b.change(() => {
      b.edit(own, "edit 99");
      b.edit(own, "edit 100");
    });
    expectRefused(two, "too-many-edits");
    server = ModelServer.restore(Y.encodeStateAsUpdate(server.doc), server.owners);
    b = new ModelClient(bob, server);
    b.edit(own, "edit 99, from another device, so that it has a later key");
    expect(server.receive(bob, b.take()[0] as Uint8Array).type).toBe("accept");
    expectRefused(raw({ root: "e", key: `${own}.01hfgh00vvvv00`, value: { t: "x" } }), "too-many-edits");
  });

  test("is at most 20 reactions to a message, taken back ones included, and any number by others", () => {
    const emoji = Array.from({ length: 21 }, (_, i) => String.fromCodePoint(0x1f600 + i));
    for (const client of [b, new ModelClient(root, server)]) {
      for (const one of emoji.slice(0, 20)) setReaction(client.segment, id, client.userId, one, true);
      setReaction(client.segment, id, client.userId, emoji[0] as string, false);
      for (const update of client.take()) expect(server.receive(client.userId, update).type).toBe("accept");
      const key = `${id}.${client.userId}.${emoji[20]}`;
      expectRefused(raw({ root: "r", key, value: 1 }), "too-many-reactions", client.userId);
    }
    setReaction(b.segment, id, bob, emoji[0] as string, true);
    expect(server.receive(bob, b.take()[0] as Uint8Array).type).toBe("accept");
  });

  test("counts the same without an index of the segment", () => {
    const own = b.send("first");
    for (let i = 0; i < 100; i++) b.edit(own, `edit ${i}`);
    for (let i = 0; i < 20; i++) setReaction(b.segment, own, bob, String.fromCodePoint(0x1f600 + i), true);
    for (const update of b.take()) expect(server.receive(bob, update).type).toBe("accept");
    Object.defineProperty(server, "index", { value: undefined });
    expectRefused(raw({ root: "e", key: `${own}.01hfgh00000000`, value: { t: "x" } }), "too-many-edits");
    expectRefused(raw({ root: "r", key: `${own}.${bob}.🎉`, value: 1 }), "too-many-reactions");
  });

  test("has the documented shape", () => {
    const key = b.newId();
    const file = { id: "0".repeat(64), n: "a", c: "text/plain", b: 1 };
    const bodies: readonly unknown[] = [
      1,
      "text",
      true,
      [],
      ["t"],
      {},
      { t: 1 },
      { t: null },
      { t: "x", at: 1 },
      { t: "x", re: "somewhere" },
      { t: "x", th: key.slice(1) },
      { t: "x", f: {} },
      { t: "x", f: [1] },
      { t: "x", f: [{ ...file, id: "0" }] },
      { t: "x", f: [{ ...file, n: "n".repeat(256) }] },
      { t: "x", f: [{ ...file, w: -1 }] },
      { t: "x", f: [{ ...file, w: 1.5 }] },
      { t: "x", f: [{ ...file, p: { deep: { deeper: 1 } } }] },
      { t: "x", f: Array.from({ length: 11 }, () => file) },
      { t: "x".repeat(16_001) },
      // Decoders would set the prototype by this name.
      JSON.parse('{"t": "x", "__proto__": {"f": 1}}'),
    ];
    for (const value of bodies) expectRefused(raw({ root: "m", key, value }), "bad-value");
    expect(server.judge(bob, raw({ root: "m", key, value: { t: "x".repeat(16_000) } })).type).toBe("accept");
    expect(server.judge(bob, raw({ root: "m", key, value: { t: "x", f: [file] } })).type).toBe("accept");
    for (const value of [2, "1", true, 0.5]) {
      expectRefused(raw({ root: "r", key: `${id}.${bob}.👍`, value }), "bad-value");
    }
    for (const value of [{}, { t: "x", re: id }, 1]) {
      expectRefused(raw({ root: "e", key: `${id}.01hfgh00000000`, value }), "bad-value", alice);
    }
    for (const value of [-1, 1.5, "1", { at: 1 }]) expectRefused(raw({ root: "x", key: id, value }), "bad-value", root);
    for (const value of [1, "", "zzz", `${orderKey}0`]) {
      expectRefused(raw({ root: "s", key: `${bob}.1`, value }), "bad-value");
    }
  });

  test("is a reaction by exactly one emoji", () => {
    for (const emoji of ["", "a", "👍👍", "👍 ", " ", "\n", "hello", "👍\u202e", "1", "\u200d", "\ufe0f"]) {
      expectRefused(raw({ root: "r", key: `${id}.${bob}.${emoji}`, value: 1 }), "bad-key");
    }
    for (const emoji of ["❤️", "❤", "👨‍👩‍👧‍👦", "🧑🏾‍🚀", "🏳️‍🌈", "©️", "🇭🇺", "#️⃣"]) {
      expect(server.judge(bob, raw({ root: "r", key: `${id}.${bob}.${emoji}`, value: 1 })).type).toBe("accept");
    }
  });
});
