import { describe, expect, test } from "vitest";
import { limits } from "../../../../shared/lib/limits.ts";
import { ModelClient } from "./model-client.ts";
import { alice, bob, metaName, ModelServer, root } from "./model-server.ts";
import { writeRaw, type RawStruct } from "./raw-update.ts";

const raw = (struct: RawStruct): Uint8Array => writeRaw([{ client: 9, clock: 0, structs: [struct] }]);
const refused = (reason: string): object => ({ type: "refuse", reason });

describe("a meta document", () => {
  const id = new ModelClient(alice).newId();

  test("has a title, kind, live segment and members that only the server writes", () => {
    const server = new ModelServer(metaName);
    server.write((doc) => doc.getMap("info").set("live", 0));
    const live = server.doc.clientID;
    for (const sender of [alice, root]) {
      for (const [key, value] of Object.entries({ title: "x", kind: "group", live: 9 })) {
        expect(server.judge(sender, raw({ root: "info", key, value }))).toEqual(refused("server-only"));
      }
      expect(server.judge(sender, raw({ root: "members", key: sender, value: 0 }))).toEqual(refused("server-only"));
      expect(server.judge(sender, raw({ origin: [live, 0], value: 9 }))).toEqual(refused("server-only"));
    }
  });

  test("has pins that every member sets in their own name and takes back", () => {
    const server = new ModelServer(metaName);
    const [a, b] = [new ModelClient(alice, server), new ModelClient(bob, server)];
    const set = (client: ModelClient, value: unknown): unknown => {
      client.pull(server);
      const verdict = server.receive(
        client.userId,
        client.change(() => client.map("pins").set(id, value)),
      );
      return verdict.type === "refuse" ? verdict.reason : verdict.type;
    };
    expect(set(a, { by: alice, at: 1_700_000_000_000 })).toBe("accept");
    expect(set(b, 0)).toBe("accept");
    expect(set(b, { by: bob, at: 2 })).toBe("accept");
    expect(set(a, 0)).toBe("accept");
    expect(server.doc.getMap("pins").toJSON()).toEqual({ [id]: 0 });
    expect(set(new ModelClient(bob, server), { by: alice, at: 1 })).toBe("foreign-pin");
    for (const value of [1, "x", { by: bob }, { by: bob, at: -1 }, { by: bob, at: 1, more: 1 }]) {
      expect(set(new ModelClient(bob, server), value)).toBe("bad-value");
    }
    expect(server.judge(bob, raw({ root: "pins", key: "somewhere", value: 0 }))).toEqual(refused("bad-key"));
    expect(server.judge(bob, raw({ root: "m", key: id, value: 0 }))).toEqual(refused("unknown-root"));
  });
});

describe("a private document", () => {
  const chat = "g00000000000";

  test("takes drafts, preferences and settings of its person", () => {
    const server = new ModelServer(`user.${alice}`);
    const client = new ModelClient(alice, server);
    const write = (name: string, key: string, value: unknown): Uint8Array =>
      client.change(() => client.map(name).set(key, value));
    const updates = [
      write("drafts", chat, { t: "unfinished", at: 1_700_000_000_000 }),
      write("drafts", chat, { t: "unfinished business", at: 1_700_000_000_001, re: client.newId() }),
      write("drafts", chat, 0),
      write("chats", chat, { muted: true, pinned: false }),
      write("chats", chat, 0),
      write("settings", "theme", "dark"),
      write("settings", "scale", 1.25),
      write("settings", "scale", 1.1),
      write("settings", "sounds", false),
    ];
    for (const update of updates) expect(server.receive(alice, update).type).toBe("accept");
    for (const name of ["drafts", "chats", "settings"]) {
      expect(server.doc.getMap(name).toJSON()).toEqual(client.doc.getMap(name).toJSON());
    }
  });

  test("takes nothing else, and nothing of anybody else", () => {
    const server = new ModelServer(`user.${alice}`);
    const draft = { t: "x", at: 1 };
    expect(server.judge(bob, raw({ root: "drafts", key: chat, value: draft }))).toEqual(refused("foreign-document"));
    expect(server.judge(bob, raw({ root: "settings", key: "a", value: 1 }))).toEqual(refused("foreign-document"));
    expect(server.judge(alice, raw({ root: "m", key: chat, value: draft }))).toEqual(refused("unknown-root"));
    expect(server.judge(alice, raw({ root: "drafts", key: "x", value: draft }))).toEqual(refused("bad-key"));
    expect(server.judge(alice, raw({ root: "settings", key: "", value: 1 }))).toEqual(refused("bad-key"));
    for (const value of [1, "x", { t: "x" }, { ...draft, more: 1 }, { t: "x".repeat(16_001), at: 1 }]) {
      expect(server.judge(alice, raw({ root: "drafts", key: chat, value }))).toEqual(refused("bad-value"));
    }
    for (const value of [1, { muted: 1 }, { other: true }]) {
      expect(server.judge(alice, raw({ root: "chats", key: chat, value }))).toEqual(refused("bad-value"));
    }
    for (const value of [{}, [], "x".repeat(1_001)]) {
      expect(server.judge(alice, raw({ root: "settings", key: "a", value }))).toEqual(refused("bad-value"));
    }
  });

  test("stays below 256 kB, and what is replaced makes room", () => {
    const server = new ModelServer(`user.${alice}`);
    const client = new ModelClient(alice, server);
    const chats = Array.from({ length: 17 }, (_, i) => `g000000000${String(i).padStart(2, "0")}`);
    const draft = (key: string, value: unknown): string => {
      const verdict = server.receive(
        alice,
        client.change(() => client.map("drafts").set(key, value)),
      );
      return verdict.type === "refuse" ? verdict.reason : verdict.type;
    };
    const full = { t: "x".repeat(15_800), at: 1 };
    for (const key of chats.slice(0, 16)) expect(draft(key, full)).toBe("accept");
    // Whatever the log holds by now: only the document itself counts.
    server.userDocBytes = 10 * limits.userDocBytes;
    for (const key of chats.slice(0, 16)) expect(draft(key, full)).toBe("accept");
    expect(draft(chats[0] as string, 0)).toBe("accept");
    expect(draft(chats[0] as string, full)).toBe("accept");
    expect(draft(chats[16] as string, full)).toBe("document-full");
  });
});
