import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { apiDeviceId, type DeviceId, type OrderKey } from "../../../../shared/lib/ids.ts";
import {
  addMessage,
  deleteMessage,
  raiseMarker,
  removeMessage,
  setReaction,
} from "../../../../shared/model/segment.ts";
import { ModelClient } from "./model-client.ts";
import { alice, bob, ModelServer, root } from "./model-server.ts";

const device = "0000000d" as DeviceId;
const orderKey = (n: number): OrderKey => `01hfgh0000${String(n).padStart(4, "0")}aaaaaaaa` as OrderKey;

/** Every update that the client made is sent, and the document ends up as the client's. */
function expectAllAccepted(server: ModelServer, client: ModelClient): void {
  for (const update of client.take()) {
    const verdict = server.receive(client.userId, update);
    expect(verdict.type === "refuse" ? verdict.reason : verdict.type).toBe("accept");
  }
  expectSame(server, client);
}

function expectSame(server: ModelServer, client: ModelClient): void {
  expect(isSame(Y.encodeStateVector(server.doc), Y.encodeStateVector(client.doc))).toBe(true);
  for (const name of ["m", "e", "x", "r", "s", "l"]) {
    expect(server.doc.getMap(name).toJSON()).toEqual(client.doc.getMap(name).toJSON());
  }
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(server.doc));
  expect(isSame(Y.encodeStateAsUpdate(copy), Y.encodeStateAsUpdate(server.doc))).toBe(true);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

describe("what honest clients send", () => {
  test("is accepted write by write, and the server then holds what the client holds", () => {
    const server = new ModelServer();
    const client = new ModelClient(alice, server);
    const id = client.send("hello");
    const file = { id: "0".repeat(64), n: "a.png", c: "image/png", b: 4_000_000_000, w: 10, h: 20, p: "abc" };
    addMessage(client.segment, client.newId(), { t: "", re: id, th: id, f: [file] });
    client.edit(id, "hello, all of you 👋🏽");
    setReaction(client.segment, id, alice, "👍🏽", true);
    setReaction(client.segment, id, alice, "👍🏽", false);
    setReaction(client.segment, id, alice, "🏴󠁧󠁢󠁷󠁬󠁳󠁿", true);
    setReaction(client.segment, id, alice, "1️⃣", true);
    setReaction(client.segment, id, alice, "🇭🇺", true);
    expectAllAccepted(server, client);
    server.highestOrderKey = orderKey(5);
    raiseMarker(client.segment, alice, device, orderKey(1));
    raiseMarker(client.segment, alice, device, orderKey(5));
    expectAllAccepted(server, client);
  });

  test("names the new messages in the order of client and clock, and what was written", () => {
    const server = new ModelServer();
    const client = new ModelClient(alice, server);
    const ids: string[] = [];
    const update = client.change(() => {
      for (let i = 0; i < 3; i++) ids.push(client.send(`message ${i}`));
      setReaction(client.segment, client.newId(), alice, "👍", false);
    });
    const verdict = server.judge(alice, update);
    expect(verdict).toMatchObject({
      type: "accept",
      newClientIds: [client.doc.clientID],
      newMessages: ids.map((id, clock) => ({ id, clock, client: client.doc.clientID, deleted: false })),
      touched: ids.map((key) => ({ root: "m", key })),
      mustBeZero: [],
      setAside: false,
    });
  });

  test("binds no client id twice", () => {
    const server = new ModelServer();
    const client = new ModelClient(alice, server);
    client.send("one");
    expectAllAccepted(server, client);
    client.send("two");
    const [update] = client.take();
    expect(server.judge(alice, update as Uint8Array)).toMatchObject({ type: "accept", newClientIds: [] });
  });

  test("may come in one burst, with edits, reactions and deletions of what is new in it", () => {
    const server = new ModelServer();
    const client = new ModelClient(alice, server);
    client.doc.transact(() => {
      const kept = client.send("kept");
      const gone = client.send("gone");
      const key = client.edit(gone, "gone, too");
      client.edit(kept, "kept and edited");
      setReaction(client.segment, kept, alice, "🎉", true);
      deleteMessage(client.segment, gone, [key]);
    });
    expectAllAccepted(server, client);
    expect(server.doc.getMap("m").size).toBe(2);
  });

  test("is stored without the text of what was deleted before it was sent", () => {
    const server = new ModelServer();
    const client = new ModelClient(alice, server);
    const id = client.send("a secret");
    deleteMessage(client.segment, id, []);
    const merged = Y.mergeUpdates([...client.take()]);
    expect(Buffer.from(merged).includes("a secret")).toBe(true);
    const verdict = server.receive(alice, merged);
    expect(verdict).toMatchObject({ type: "accept", mustBeZero: [id], newMessages: [{ id, deleted: true }] });
    expect(verdict.type === "accept" && Buffer.from(verdict.update).includes("a secret")).toBe(false);
    expectSame(server, client);
  });

  test("may be the whole replica again: nothing is new, and nothing of it is stored", () => {
    const server = new ModelServer();
    const [a, b] = [new ModelClient(alice, server), new ModelClient(bob, server)];
    const id = a.send("hello");
    a.edit(id, "hello!");
    expectAllAccepted(server, a);
    b.pull(server);
    setReaction(b.segment, id, bob, "👍", true);
    setReaction(b.segment, id, bob, "👍", false);
    expectAllAccepted(server, b);
    a.pull(server);
    for (const client of [a, b]) {
      for (const isStep2 of [false, true]) {
        expect(server.judge(client.userId, client.fullState, isStep2)).toEqual({
          type: "nothing-new",
          setAside: false,
        });
      }
    }
  });

  test("may be sent again when the acknowledgement was lost", () => {
    const server = new ModelServer();
    const client = new ModelClient(alice, server);
    client.send("one");
    const [first] = client.take();
    expect(server.receive(alice, first as Uint8Array).type).toBe("accept");
    expect(server.receive(alice, first as Uint8Array).type).toBe("nothing-new");
    client.send("two");
    expect(server.receive(alice, client.fullState).type).toBe("accept");
    expectSame(server, client);
  });

  test("may come under a new client id after each reload, together with all that is known", () => {
    const server = new ModelServer();
    let client = new ModelClient(alice, server);
    for (let reload = 0; reload < 5; reload++) {
      client.send(`before reload ${reload}`);
      const next = new ModelClient(alice);
      Y.applyUpdate(next.doc, client.fullState, "server");
      next.send(`after reload ${reload}`);
      expect(server.receive(alice, next.fullState).type).toBe("accept");
      expectSame(server, next);
      client = next;
    }
  });

  test("may be an answer that holds other people's known structs besides new ones of the sender", () => {
    const server = new ModelServer();
    const [a, b] = [new ModelClient(alice, server), new ModelClient(bob, server)];
    a.send("from alice");
    expectAllAccepted(server, a);
    b.pull(server);
    b.send("from bob");
    const verdict = server.receive(bob, b.fullState, true);
    expect(verdict).toMatchObject({ type: "accept", setAside: false, newClientIds: [b.doc.clientID] });
    expectSame(server, b);
    expect(verdict.type === "accept" && Buffer.from(verdict.update).includes("from alice")).toBe(false);
  });

  test("may be merged, and cut at any state", () => {
    const client = new ModelClient(alice);
    const id = client.send("hello");
    for (let i = 0; i < 20; i++) setReaction(client.segment, id, alice, "👍", i % 2 === 0);
    client.send("later");
    const updates = client.take();
    for (let cut = 0; cut <= updates.length; cut++) {
      const server = new ModelServer();
      const [before, after] = [updates.slice(0, cut), updates.slice(cut)];
      if (before.length > 0) expect(server.receive(alice, Y.mergeUpdates([...before])).type).toBe("accept");
      const vector = Y.encodeStateVector(server.doc);
      const rest = Y.diffUpdate(Y.mergeUpdates([...updates]), vector);
      const direct = Y.encodeStateAsUpdate(client.doc, vector);
      expect(server.judge(alice, direct).type).toBe(after.length > 0 ? "accept" : "nothing-new");
      expect(server.receive(alice, rest).type).toBe(after.length > 0 ? "accept" : "nothing-new");
      expectSame(server, client);
    }
  });

  test("may have been toggled a hundred times before it is sent, by two devices that know of each other", () => {
    const server = new ModelServer();
    const [one, two] = [new ModelClient(alice, server), new ModelClient(alice, server)];
    const id = one.send("hello");
    for (let i = 0; i < 100; i++) {
      const [from, to] = i % 2 === 0 ? [one, two] : [two, one];
      setReaction(from.segment, id, alice, "👍", i % 2 === 0);
      setReaction(from.segment, id, alice, "👎", i % 3 === 0);
      Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), "server");
    }
    Y.applyUpdate(two.doc, one.fullState, "server");
    expect(server.receive(alice, two.answer(server), true)).toMatchObject({ type: "accept", setAside: false });
    expectSame(server, two);
  });

  test("may hold superseded values that only one side has dropped", () => {
    for (const [serverDrops, clientDrops] of [
      [true, false],
      [false, true],
      [false, false],
    ] as const) {
      const server = new ModelServer();
      const client = new ModelClient(alice, server);
      server.doc.gc = serverDrops;
      client.doc.gc = clientDrops;
      const id = client.send("hello");
      for (let i = 0; i < 6; i++) setReaction(client.segment, id, alice, "👍", i % 2 === 0);
      const [first, ...rest] = client.take();
      expect(server.receive(alice, first as Uint8Array).type).toBe("accept");
      expect(server.receive(alice, client.fullState).type).toBe("accept");
      for (const update of rest) expect(server.receive(alice, update).type).toBe("nothing-new");
      expect(server.receive(alice, client.fullState, true).type).toBe("nothing-new");
      expect(server.doc.getMap("r").toJSON()).toEqual(client.doc.getMap("r").toJSON());
    }
  });

  test("may race with another device of the same person on the same key, whichever arrives first", () => {
    for (let attempt = 0; attempt < 40; attempt++) {
      const server = new ModelServer();
      server.highestOrderKey = orderKey(9);
      const [one, two] = [new ModelClient(alice, server), new ModelClient(alice, server)];
      const id = one.send("hello");
      Y.applyUpdate(two.doc, one.fullState, "server");
      for (const client of [one, two]) {
        for (let i = 0; i < 5; i++) setReaction(client.segment, id, alice, "👍", i % 2 === 0);
        deleteMessage(client.segment, id, []);
      }
      for (const client of attempt % 2 === 0 ? [one, two] : [two, one]) {
        expect(server.receive(alice, client.answer(server), true)).toMatchObject({ type: "accept", setAside: false });
      }
      Y.applyUpdate(one.doc, two.fullState, "server");
      one.pull(server);
      expectSame(server, one);
    }
  });

  test("may write the same message again at the same time: the loser changes nothing", () => {
    for (let attempt = 0; attempt < 20; attempt++) {
      const server = new ModelServer();
      const [one, two] = [new ModelClient(alice, server), new ModelClient(alice, server)];
      const id = one.newId();
      for (const client of [one, two]) addMessage(client.segment, id, { t: "once", re: id });
      for (const client of [one, two]) {
        expect(server.receive(alice, client.answer(server), true).type).toBe("accept");
      }
      expect(server.doc.getMap("m").toJSON()).toEqual({ [id]: { t: "once", re: id } });
    }
  });

  test("may bring back a text of a deleted message: the caller is told to make it 0 again", () => {
    for (let attempt = 0; attempt < 20; attempt++) {
      const server = new ModelServer();
      const [one, two] = [new ModelClient(alice, server), new ModelClient(alice, server)];
      const id = one.newId();
      for (const client of [one, two]) addMessage(client.segment, id, { t: "once" });
      deleteMessage(one.segment, id, []);
      two.edit(id, "twice");
      server.receive(alice, one.answer(server), true);
      const verdict = server.receive(alice, two.answer(server), true);
      expect(verdict).toMatchObject({ type: "accept", mustBeZero: [id], newMessages: [] });
      expect(server.doc.getMap("m").get(id)).toBe(0);
      expect(Object.values(server.doc.getMap("e").toJSON())).toEqual([0]);
    }
  });

  test("removes messages as an admin, so that their texts must go", () => {
    const server = new ModelServer();
    const [a, admin] = [new ModelClient(alice, server), new ModelClient(root, server)];
    const id = a.send("rude");
    a.edit(id, "ruder");
    expectAllAccepted(server, a);
    admin.pull(server);
    removeMessage(admin.segment, id, 5);
    const [update] = admin.take();
    expect(server.receive(root, update as Uint8Array)).toMatchObject({ type: "accept", mustBeZero: [id] });
    expect(server.doc.getMap("m").get(id)).toBe(0);
    // The author, who has not heard of it yet, edits it once more.
    a.edit(id, "again");
    const [late] = a.take();
    expect(server.receive(alice, late as Uint8Array)).toMatchObject({ type: "accept", mustBeZero: [id] });
    expect(Object.values(server.doc.getMap("e").toJSON())).toEqual([0, 0]);
  });

  test("may go on after the server has written in the same keys", () => {
    const server = new ModelServer();
    server.highestOrderKey = orderKey(9);
    const client = new ModelClient(alice, server);
    const id = client.send("hello");
    raiseMarker(client.segment, alice, device, orderKey(3));
    expectAllAccepted(server, client);
    server.write((doc) => {
      doc.getMap("l").set(id, { at: 5, in: 7 });
      doc.getMap("s").set(`${alice}.${apiDeviceId}`, orderKey(4));
      doc.getMap("m").set(id, 0);
    });
    client.pull(server);
    client.send("more");
    raiseMarker(client.segment, alice, device, orderKey(4));
    expectAllAccepted(server, client);
    expect(server.judge(alice, client.fullState, true).type).toBe("nothing-new");
  });

  test("may be an offline stretch of 7,500 messages in one answer", () => {
    const server = new ModelServer();
    const client = new ModelClient(alice, server);
    for (let i = 0; i < 7_500; i++) client.send(`message ${i}, written on a train without a network`);
    const verdict = server.receive(alice, client.answer(server), true);
    expect(verdict).toMatchObject({ type: "accept", setAside: false });
    expect(verdict.type === "accept" && verdict.newMessages.length).toBe(7_500);
    expectSame(server, client);
  });

  test("may hold lone surrogates: both sides then have the same replacement", () => {
    const server = new ModelServer();
    const client = new ModelClient(alice, server);
    const id = client.send("half \ud83d of a face");
    const [update] = client.take();
    expect(server.receive(alice, update as Uint8Array).type).toBe("accept");
    expect(server.doc.getMap("m").get(id)).toEqual({ t: "half \ufffd of a face" });
    expect(server.receive(alice, client.fullState, true).type).toBe("nothing-new");
  });

  test("may start with a byte order mark, which every replica keeps", () => {
    const server = new ModelServer();
    const client = new ModelClient(alice, server);
    client.send("\ufeffmark");
    expectAllAccepted(server, client);
  });
});
