import { beforeEach, describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { MessageId, UserId } from "../../../../shared/lib/ids.ts";
import { deleteMessage, removeMessage } from "../../../../shared/model/segment.ts";
import { ModelClient } from "./model-client.ts";
import { alice, ModelServer, root } from "./model-server.ts";

describe("an edit that goes with its message", () => {
  let server: ModelServer;
  let client: ModelClient;
  let id: MessageId;
  let edit: string;
  beforeEach(() => {
    server = new ModelServer();
    client = new ModelClient(alice, server);
    id = client.send("hello");
    edit = client.edit(id, "hello, all");
    for (const update of client.take()) expectAccepted(alice, update);
  });

  const expectAccepted = (sender: UserId, update: Uint8Array, isStep2 = false): void =>
    expect(server.receive(sender, update, isStep2)).toMatchObject({ type: "accept" });
  const emptied = (): unknown => server.doc.getMap("e").toJSON();

  test("may go in the same update, and before the message was ever sent", () => {
    expectAccepted(
      alice,
      client.change(() => deleteMessage(client.segment, id, [edit])),
    );
    const offline = new ModelClient(alice, server);
    const unsent = offline.send("never mind");
    const edited = offline.edit(unsent, "never mind this");
    deleteMessage(offline.segment, unsent, [edited]);
    expectAccepted(alice, offline.answer(server), true);
    expect(emptied()).toEqual({ [edit]: 0, [edited]: 0 });
  });

  test("may go later, from a device that knew of more edits than the one which deleted", () => {
    const other = new ModelClient(alice, server);
    const another = other.edit(id, "hello, all of you");
    const late = other.take();
    const emptiedLate = other.change(() => other.map("e").set(another, 0));
    expectAccepted(
      alice,
      client.change(() => deleteMessage(client.segment, id, [edit])),
    );
    for (const update of [...late, emptiedLate]) expectAccepted(alice, update);
    expect(emptied()).toEqual({ [edit]: 0, [another]: 0 });
  });

  test("may go once an admin has removed the message", () => {
    const admin = new ModelClient(root, server);
    expectAccepted(
      root,
      admin.change(() => removeMessage(admin.segment, id, 5)),
    );
    expectAccepted(
      alice,
      client.change(() => client.map("e").set(edit, 0)),
    );
  });

  test("waits for the deletion that another tab has made and not sent yet", () => {
    const other = new ModelClient(alice, server);
    const deletion = other.change(() => deleteMessage(other.segment, id, []));
    Y.applyUpdate(client.doc, deletion, "other tab");
    client.take();
    const alone = client.change(() => deleteMessage(client.segment, id, [edit]));
    expect(server.receive(alice, alone)).toEqual({ type: "resync" });
    expectAccepted(alice, client.answer(server), true);
    expect(emptied()).toEqual({ [edit]: 0 });
    expect(server.doc.getMap("m").get(id)).toBe(0);
  });
});
