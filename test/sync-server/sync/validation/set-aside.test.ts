import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { MessageId, UserId } from "../../../../shared/lib/ids.ts";
import { removeMessage, setReaction } from "../../../../shared/model/segment.ts";
import { ModelClient } from "./model-client.ts";
import { alice, bob, metaName, ModelServer, root } from "./model-server.ts";
import { writeRaw, type RawStruct } from "./raw-update.ts";

const setAside = { type: "accept", setAside: true };

function send(server: ModelServer, client: ModelClient): void {
  for (const update of client.take()) expect(server.receive(client.userId, update).type).toBe("accept");
}

/** A server that has lost what came after `backup`, and whose bindings of later client ids are gone too. */
function backupOf(server: ModelServer): () => ModelServer {
  const backup = Y.encodeStateAsUpdate(server.doc);
  const owners = new Map(server.owners);
  return () => ModelServer.restore(backup, owners);
}

describe("an update that cannot be placed", () => {
  test("makes the server ask again, and nothing of it is stored", () => {
    const server = new ModelServer();
    const client = new ModelClient(alice, server);
    client.send("lost on the way");
    client.send("arrived");
    const [, second] = client.take();
    expect(server.receive(alice, second as Uint8Array)).toEqual({ type: "resync" });
    expect(server.doc.store.clients.size).toBe(0);
    expect(server.receive(alice, client.answer(server), true)).toMatchObject({ type: "accept", setAside: false });
    expect(server.doc.getMap("m").size).toBe(2);
  });

  test("is one with a hole in the middle, as Yjs makes when it merges", () => {
    const server = new ModelServer();
    const client = new ModelClient(alice, server);
    for (const text of ["one", "two", "three"]) client.send(text);
    const [first, , third] = client.take() as readonly [Uint8Array, Uint8Array, Uint8Array];
    const merged = Y.mergeUpdates([first, third]);
    expect(server.receive(alice, merged)).toEqual({ type: "resync" });
    expect(server.receive(alice, merged, true)).toMatchObject(setAside);
    expect(Object.values(server.doc.getMap("m").toJSON())).toEqual([{ t: "one" }]);
    expect(server.receive(alice, client.fullState).type).toBe("accept");
    expect(server.receive(alice, merged)).toEqual({ type: "nothing-new", setAside: false });
  });

  test("is one that builds on another tab's struct that is still under way", () => {
    const server = new ModelServer();
    const [one, two] = [new ModelClient(alice, server), new ModelClient(alice, server)];
    const id = one.send("hello");
    setReaction(one.segment, id, alice, "👍", true);
    Y.applyUpdate(two.doc, one.fullState, "server");
    setReaction(two.segment, id, alice, "👍", false);
    const [update] = two.take();
    expect(server.receive(alice, update as Uint8Array)).toEqual({ type: "resync" });
    const verdict = server.receive(alice, two.answer(server), true);
    expect(verdict).toMatchObject({ type: "accept", setAside: false });
    expect(verdict.type === "accept" && verdict.newClientIds.length).toBe(2);
    expect(server.receive(alice, one.fullState).type).toBe("nothing-new");
    expect(server.doc.getMap("r").toJSON()).toEqual({ [`${id}.${alice}.👍`]: 0 });
  });

  test("is one about a message that another tab of the same person has yet to send", () => {
    const server = new ModelServer();
    const [one, two] = [new ModelClient(alice, server), new ModelClient(alice, server)];
    const id = one.send("hello");
    Y.applyUpdate(two.doc, one.fullState, "server");
    setReaction(two.segment, id, alice, "👍", true);
    two.edit(id, "hello, edited in the other tab");
    for (const update of two.take()) expect(server.receive(alice, update)).toEqual({ type: "resync" });
    expect(server.receive(alice, two.answer(server), true)).toMatchObject({ type: "accept", setAside: false });
    expect(server.receive(alice, one.fullState)).toEqual({ type: "nothing-new", setAside: false });
  });

  test("is one that deletes what is not known", () => {
    const server = new ModelServer();
    expect(server.receive(alice, writeRaw([], [[5, [[0, 1]]]]))).toEqual({ type: "resync" });
    expect(server.receive(alice, writeRaw([], [[5, [[0, 1]]]]), true)).toEqual({
      type: "nothing-new",
      setAside: true,
    });
  });

  test("never puts an answer into a circle: an answer is not asked for again", () => {
    const server = new ModelServer();
    const structs: RawStruct[] = [{ origin: [99, 5], value: 0 }];
    expect(server.receive(alice, writeRaw([{ client: 5, clock: 3, structs }]), true)).toEqual({
      type: "nothing-new",
      setAside: true,
    });
  });
});

describe("what was set aside", () => {
  test("removes no message: an edit that everybody has read is not taken back along with it", () => {
    const server = new ModelServer();
    const client = new ModelClient(alice, server);
    const id = client.send("hello");
    const edit = client.edit(id, "hello, all");
    send(server, client);
    const forger = new ModelClient(root, server);
    const removal = forger.change(() => removeMessage(forger.segment, id, 5));
    const emptied = client.change(() => client.map("e").set(edit, 0));
    expect(server.receive(alice, Y.mergeUpdates([removal, emptied]), true)).toEqual({
      type: "nothing-new",
      setAside: true,
    });
    expect(server.doc.getMap("e").toJSON()).toEqual({ [edit]: { t: "hello, all" } });
  });

  test("is no message to react to", () => {
    const server = new ModelServer();
    const [client, forger] = [new ModelClient(alice, server), new ModelClient(bob, server)];
    let id: MessageId | undefined;
    const message = forger.change(() => (id = forger.send("never written")));
    const reaction = client.change(() => setReaction(client.segment, id as MessageId, alice, "👍", true));
    expect(server.receive(alice, Y.mergeUpdates([message, reaction]), true)).toEqual({
      type: "nothing-new",
      setAside: true,
    });
    expect(server.doc.getMap("r").size).toBe(0);
  });
});

describe("an answer after the server has lost something", () => {
  test("brings back the sender's own writes and leaves other people's aside", () => {
    const server = new ModelServer();
    const [a, b] = [new ModelClient(alice, server), new ModelClient(bob, server)];
    a.send("before the backup");
    send(server, a);
    b.pull(server);
    const restore = backupOf(server);
    const lost = a.send("alice, after the backup");
    send(server, a);
    b.pull(server);
    b.send("bob, after the backup");
    setReaction(b.segment, lost, bob, "👍", true);
    b.send("bob, once more");
    send(server, b);
    a.pull(server);

    const restored = restore();
    expect(restored.receive(bob, b.fullState, true)).toMatchObject(setAside);
    // The reaction is to a message that is not there, so what follows it has to wait too.
    expect(Object.values(restored.doc.getMap("m").toJSON())).toEqual([
      { t: "before the backup" },
      { t: "bob, after the backup" },
    ]);
    expect(restored.receive(alice, a.fullState, true)).toMatchObject(setAside);
    expect(restored.receive(bob, b.fullState, true)).toMatchObject({ type: "accept", setAside: false });
    expect(restored.doc.getMap("m").toJSON()).toEqual(server.doc.getMap("m").toJSON());
    expect(restored.doc.getMap("r").toJSON()).toEqual(server.doc.getMap("r").toJSON());
  });

  test("binds nobody's client id to the wrong person, whatever is lost", () => {
    const server = new ModelServer();
    const [a, b] = [new ModelClient(alice, server), new ModelClient(bob, server)];
    const restore = backupOf(server);
    for (let i = 0; i < 5; i++) {
      const id = a.send(`alice ${i}`);
      a.edit(id, "edited");
      send(server, a);
      b.pull(server);
      setReaction(b.segment, id, bob, "👍", true);
      send(server, b);
      a.pull(server);
    }
    const restored = restore();
    restored.receive(bob, b.fullState, true);
    expect(restored.owners.get(a.doc.clientID)).toBeUndefined();
    expect(restored.receive(alice, a.fullState, true).type).toBe("accept");
    expect(restored.owners.get(a.doc.clientID)).toBe(alice);
    restored.receive(bob, b.fullState, true);
    expect(restored.doc.getMap("r").toJSON()).toEqual(server.doc.getMap("r").toJSON());
  });

  test("leaves the server's own lost structs aside", () => {
    const server = new ModelServer();
    const restore = backupOf(server);
    const a = new ModelClient(alice, server);
    const id = a.send("late");
    send(server, a);
    server.write((doc) => doc.getMap("l").set(id, { at: 5, in: 7 }));
    a.pull(server);
    const restored = restore();
    expect(restored.receive(alice, a.fullState, true)).toMatchObject(setAside);
    expect(restored.doc.getMap("l").size).toBe(0);
    expect(restored.doc.getMap("m").size).toBe(1);
  });

  test("keeps a key without a value out when its successor was set aside", () => {
    const server = new ModelServer(metaName);
    const restore = (): ModelServer => new ModelServer(metaName);
    const [a, b] = [new ModelClient(alice), new ModelClient(bob)];
    const pinned = a.newId();
    a.map("pins").set(pinned, { by: alice, at: 1 });
    Y.applyUpdate(b.doc, a.fullState, "server");
    b.map("pins").set(pinned, { by: bob, at: 2 });
    a.map("pins").set(a.newId(), { by: alice, at: 3 });
    Y.applyUpdate(a.doc, b.fullState, "server");
    for (const client of [a, b]) server.receive(client.userId, client.fullState, true);

    const restored = restore();
    // Alice's first pin is superseded by Bob's, which she may not bring; her second one comes after it.
    expect(restored.receive(alice, a.fullState, true)).toEqual({ type: "nothing-new", setAside: true });
    expect(restored.doc.store.clients.size).toBe(0);
  });

  test("passes over deletions that belong to what was set aside", () => {
    const server = new ModelServer(metaName);
    const [a, b] = [new ModelClient(alice), new ModelClient(bob)];
    const pinned = a.newId();
    a.map("pins").set(pinned, { by: alice, at: 1 });
    server.receive(alice, a.fullState);
    Y.applyUpdate(b.doc, a.fullState, "server");
    b.map("pins").set(pinned, { by: bob, at: 2 });
    Y.applyUpdate(a.doc, b.fullState, "server");
    a.map("pins").set(a.newId(), { by: alice, at: 3 });
    expect(server.receive(alice, a.answer(server), true)).toMatchObject(setAside);
    expect(server.doc.getMap("pins").get(pinned)).toEqual({ by: alice, at: 1 });
    expect(server.doc.getMap("pins").size).toBe(2);
  });
});

describe("setting aside", () => {
  const forged = new ModelClient(alice).newId();

  test("never stores a forgery, and refuses what is provably the sender's own fault", () => {
    const server = new ModelServer();
    const judge = (struct: RawStruct, sender: UserId = bob): unknown =>
      server.receive(sender, writeRaw([{ client: 9, clock: 0, structs: [struct] }]), true);
    const aside = { type: "nothing-new", setAside: true };
    expect(judge({ root: "m", key: forged, value: { t: "forged" } })).toEqual(aside);
    expect(judge({ root: "l", key: forged, value: { at: 1, in: 7 } })).toEqual(aside);
    expect(judge({ root: "x", key: forged, value: 1 })).toEqual(aside);
    expect(judge({ root: "x", key: forged, value: 1 }, root)).toEqual({ type: "refuse", reason: "unknown-message" });
    expect(judge({ root: "z", key: forged, value: 1 })).toEqual({ type: "refuse", reason: "unknown-root" });
    server.owners.set(9, bob);
    expect(judge({ root: "m", key: forged, value: { t: "x" } })).toEqual({ type: "refuse", reason: "foreign-message" });
    expect(judge({ root: "l", key: forged, value: 0 })).toEqual({ type: "refuse", reason: "server-only" });
  });

  test("takes all of a client id that has written another's key, however it starts", () => {
    const server = new ModelServer();
    const own = new ModelClient(bob).newId();
    const structs: RawStruct[] = [
      { root: "m", key: own, value: { t: "own" } },
      { root: "m", key: forged, value: { t: "forged" } },
    ];
    const update = writeRaw([{ client: 9, clock: 0, structs }]);
    expect(server.receive(bob, update, true)).toEqual({ type: "nothing-new", setAside: true });
    expect(server.receive(bob, update)).toEqual({ type: "refuse", reason: "foreign-message" });
  });
});
