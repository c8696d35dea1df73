import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { DeliveryLedger } from "../../../client/sync/delivery-ledger.ts";
import { planRebase, rebaseInputOf } from "../../../client/sync/rebase.ts";
import { createMessageId, type DeviceId, type MessageId, type UserId } from "../../../shared/lib/ids.ts";
import { openMeta } from "../../../shared/model/meta.ts";
import { openUserDoc } from "../../../shared/model/user.ts";

const me = "aaaaaaaa" as UserId;
const other = "bbbbbbbb" as UserId;
const author = { userId: me, deviceId: "dddddddd" as DeviceId };
const chatName = "gggggggggggg";

function id(at: number): MessageId {
  return createMessageId(at, 0, me, 0);
}

function ledgerOf(epoch: string): DeliveryLedger {
  const ledger = new DeliveryLedger();
  ledger.noteOpened(epoch);
  return ledger;
}

describe("the rebase of the other documents", () => {
  const unknown = {
    isDurable: () => false,
    isAccepted: () => true,
    wasAccepted: () => false,
    wasRestored: false,
    isOwn: () => true,
  };

  test("joins two drafts that were written apart, and keeps the one that knew the other", () => {
    const [old, fresh] = [new Y.Doc(), new Y.Doc()];
    openUserDoc(fresh).drafts.set("known", { t: "a whole text", at: 1 });
    openUserDoc(fresh).drafts.set("held", { t: "here and there", at: 1 });
    openUserDoc(fresh).drafts.set("sent", { t: "here and there", at: 1 });
    Y.applyUpdate(old, Y.encodeStateAsUpdate(fresh));
    openUserDoc(old).drafts.set("known", { t: "a text", at: 2 });
    openUserDoc(old).drafts.set("a", { t: "older here", at: 1 });
    openUserDoc(fresh).drafts.set("a", { t: "newer there", at: 2 });
    openUserDoc(old).drafts.set("b", { t: "newer here", at: 4 });
    openUserDoc(fresh).drafts.set("b", { t: "older there", at: 3 });
    openUserDoc(old).drafts.set("c", { t: "", at: 1 });
    openUserDoc(fresh).drafts.set("c", { t: "there", at: 2 });
    openUserDoc(old).drafts.set("held", 0);
    openUserDoc(fresh).drafts.set("held", { t: "more there", at: 3 });
    openUserDoc(old).drafts.set("sent", 0);
    openUserDoc(old).drafts.set("place", { t: "one thread", at: 2, re: id(1) });
    openUserDoc(fresh).drafts.set("place", { t: "another thread", at: 1, re: id(2) });
    const { entries } = planRebase(`user.${me}`, { old, fresh, ...unknown }, author);
    const values = Object.fromEntries(entries.map(({ key, value }) => [key, value]));
    expect(values).toEqual({
      known: { t: "a text", at: 2 },
      a: { t: "newer there\nolder here", at: 2 },
      b: { t: "older there\nnewer here", at: 4 },
      sent: 0,
      place: { t: "one thread", at: 2, re: id(1) },
    });
  });

  test("leaves alone what the server had accepted and other devices have gone on with since", () => {
    const fresh = { doc: new Y.Doc(), ledger: ledgerOf("folder.rewritten") };
    const old = { doc: new Y.Doc(), ledger: ledgerOf("folder") };
    const mine = openUserDoc(old.doc);
    mine.drafts.set("sent long ago", 0);
    mine.drafts.set("begun", { t: "a text", at: 1 });
    mine.settings.set("theme", "dark");
    old.ledger.noteReceived(Y.encodeStateAsUpdate(old.doc));
    mine.settings.set("density", "dense");
    const theirs = openUserDoc(fresh.doc);
    theirs.drafts.set("sent long ago", { t: "a long draft of another device", at: 2 });
    theirs.drafts.set("begun", 0);
    theirs.settings.set("theme", "light");
    const planned = (): Readonly<Record<string, unknown>> =>
      Object.fromEntries(
        planRebase(`user.${me}`, rebaseInputOf(old, fresh), author).entries.map(({ key, value }) => [key, value]),
      );
    expect(planned()).toEqual({ density: "dense" });
    fresh.ledger.noteOpened("restored");
    expect(planned()).toEqual({ density: "dense" });
    // What a restore took is brought again.
    fresh.doc = new Y.Doc();
    expect(planned()).toEqual({ begun: { t: "a text", at: 1 }, theme: "dark", density: "dense" });
  });

  test("brings own pins, and nothing that only the server writes", () => {
    const [old, fresh] = [new Y.Doc(), new Y.Doc()];
    openMeta(old).pins.set(id(1), { by: me, at: 1 });
    openMeta(old).pins.set(id(2), { by: other, at: 1 });
    openMeta(old).info.set("live", 99);
    openMeta(old).members.set(other, { joined: 1, admin: true });
    const { entries } = planRebase(chatName, { old, fresh, ...unknown }, author);
    expect(entries).toEqual([{ root: "pins", key: id(1), value: { by: me, at: 1 } }]);
  });

  test("leaves a pin taken back that the server has dropped since, and brings one that a restore has lost", () => {
    const fresh = { doc: new Y.Doc(), ledger: ledgerOf("folder.rewritten") };
    const old = { doc: new Y.Doc(), ledger: ledgerOf("folder") };
    openMeta(old.doc).pins.set(id(1), { by: me, at: 1 });
    old.ledger.noteReceived(Y.encodeStateAsUpdate(old.doc));
    openMeta(old.doc).pins.set(id(2), { by: me, at: 2 });
    const pinsAgain = (): readonly string[] =>
      planRebase(chatName, rebaseInputOf(old, fresh), author).entries.map(({ key }) => key);
    expect(pinsAgain()).toEqual([id(2)]);
    fresh.ledger.noteOpened("restored");
    expect(pinsAgain()).toEqual([id(1), id(2)]);
  });
});
