import { afterEach, expect, test, vi } from "vitest";
import { TabChannel, type SharedDocument } from "../../../client/sync/tab-channel.ts";
import { untilPasses } from "../../support/until-passes.ts";

const opened: BroadcastChannel[] = [];

function openTab(): { tabs: TabChannel; port: BroadcastChannel } {
  const port = new BroadcastChannel("roost.test");
  opened.push(port);
  return { tabs: new TabChannel(port), port };
}

function createDocument(beyond?: Uint8Array): SharedDocument & { readonly applied: number[][] } {
  const applied: number[][] = [];
  return { applied, applyFromTab: (update) => applied.push([...update]), encodeBeyond: () => beyond };
}

afterEach(() => {
  for (const port of opened.splice(0)) port.close();
});

test("a tab passes updates on to those who have the document open, and to nobody else", async () => {
  const [a, b] = [openTab().tabs, openTab().tabs];
  const [wanted, other] = [createDocument(), createDocument()];
  b.join("chat.0#0", wanted, Uint8Array.of(0));
  b.join("chat.1#0", other, Uint8Array.of(0));
  a.publish("chat.0#0", Uint8Array.of(1, 2));
  await untilPasses(() => expect(wanted.applied).toEqual([[1, 2]]));
  expect(other.applied).toEqual([]);
});

test("a tab that opens a document gets what the others have beyond it", async () => {
  const [a, b] = [openTab().tabs, openTab().tabs];
  a.join("chat.0#0", createDocument(Uint8Array.of(7)), Uint8Array.of(0));
  const late = createDocument();
  b.join("chat.0#0", late, Uint8Array.of(0));
  await untilPasses(() => expect(late.applied).toEqual([[7]]));
});

test("messages of other versions, or none at all, change nothing", async () => {
  const { tabs, port } = openTab();
  const sender = new BroadcastChannel("roost.test");
  opened.push(sender);
  const document = createDocument();
  tabs.join("chat.0#0", document, Uint8Array.of(0));
  const heard = vi.fn();
  tabs.listen("last", heard);
  const nonsense = [null, 5, "text", {}, { type: "update" }, { type: "update", docName: "chat.0#0", update: [1] }];
  const more = [{ type: "ask", docName: "chat.0#0" }, { type: "of-tomorrow", docName: "chat.0#0" }, { type: "topic" }];
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has no target
  for (const message of [...nonsense, ...more, { type: "topic", topic: "last" }]) sender.postMessage(message);
  await untilPasses(() => expect(heard).toHaveBeenCalledOnce());
  expect(document.applied).toEqual([]);
  expect(port.onmessage).not.toBeNull();
});

test("after the end nothing is sent any more", () => {
  const { tabs } = openTab();
  tabs.close();
  expect(() => tabs.announce("anything")).not.toThrow();
});
