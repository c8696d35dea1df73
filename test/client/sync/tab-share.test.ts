import { afterEach, beforeEach, expect, test } from "vitest";
import * as Y from "yjs";
import { createMemoryValues } from "../../../client/api/local-values.ts";
import { DeliveryLedger } from "../../../client/sync/delivery-ledger.ts";
import { TabChannel } from "../../../client/sync/tab-channel.ts";
import { TabShare } from "../../../client/sync/tab-share.ts";
import { UnsentRegistry } from "../../../client/sync/unsent-registry.ts";

const name = "gggggggggggg.0";
let port: BroadcastChannel;
let unsent: UnsentRegistry;

beforeEach(() => {
  port = new BroadcastChannel("roost.test");
  unsent = new UnsentRegistry(createMemoryValues(), "aaaaaaaa");
});

afterEach(() => {
  port.close();
});

/** What another tab wrote comes to this one. */
function hear({ wantsLink }: { wantsLink: boolean }): Y.Doc {
  const [doc, other] = [new Y.Doc(), new Y.Doc()];
  const parts = { tabs: new TabChannel(port), unsent };
  const share = new TabShare(parts, { doc, ledger: new DeliveryLedger() }, { replica: { name, wantsLink }, number: 0 });
  other.getMap("m").set("a", 1);
  share.applyFromTab(Y.encodeStateAsUpdate(other), true);
  return doc;
}

test("what another tab wrote is noted as unsent by one that may have found everything sent before it heard of it", () => {
  expect(hear({ wantsLink: true }).getMap("m").get("a")).toBe(1);
  expect(unsent.has(name)).toBe(true);
});

test("a tab without a link, which would never hear that it is sent, notes nothing", () => {
  expect(hear({ wantsLink: false }).getMap("m").get("a")).toBe(1);
  expect(unsent.has(name)).toBe(false);
});
