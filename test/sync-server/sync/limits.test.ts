import { describe, expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import { parseDocName, segmentDocName, userDocName } from "../../../shared/lib/doc-name.ts";
import { assert } from "../../../shared/lib/assert.ts";
import { createMessageId, type ChatId, type UserId } from "../../../shared/lib/ids.ts";
import { addMessage } from "../../../shared/model/segment.ts";
import { limitTable } from "../../../sync-server/limit-table.ts";
import { LiveDocument } from "../../../sync-server/sync/live-document.ts";
import { TickBudget } from "../../../sync-server/sync/tick-budget.ts";
import { alice, bob, SyncHarness, TestDevice } from "../../support/sync-harness.ts";
import { createTempFolder } from "../../support/temp-folder.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { MemoryStorage } from "../../support/memory-storage.ts";
import { untilPasses } from "../../support/until-passes.ts";

type Options = ConstructorParameters<typeof SyncHarness>;
const plenty = { perSecond: 1e9, burst: 1e9 };
const tooMany = { code: 4529, reason: "too-many-updates" };
let serial = 0;

async function start(
  ...[segments, quota, rates]: readonly [Options[1]?, Options[2]?, Options[3]?]
): Promise<SyncHarness> {
  const harness = await new SyncHarness(await createTempFolder(), segments, quota, rates).start();
  onTestFinished(() => harness.stop());
  return harness;
}
async function open(harness: SyncHarness, userId: UserId, chatId: ChatId): Promise<TestDevice> {
  const device = await harness.device(userId, chatId);
  await untilPasses(() => expect(device.isSynced).toBe(true));
  return device;
}
function say(device: TestDevice, text = "x"): void {
  addMessage(device.segment, createMessageId(1_700_000_000_000, serial++, device.identity.userId, 0), { t: text });
}

describe("updates", () => {
  test("of one person take so many bytes at once, over all documents, whatever others write", async () => {
    const harness = await start(
      {},
      {},
      { perUser: plenty, perDocument: plenty, bytesPerUser: { perSecond: 1, burst: 10_000 }, questionsPerUser: plenty },
    );
    const chatId = await harness.group(alice, bob);
    const [one, two] = [await open(harness, alice, chatId), await open(harness, alice, await harness.group(alice))];
    const other = await open(harness, bob, chatId);
    say(one, "x".repeat(4_000));
    say(two, "x".repeat(4_000));
    expect(two.closed).toBeUndefined();
    say(two, "x".repeat(4_000));
    expect(two.closed).toEqual(tooMany);
    say(other, "x".repeat(4_000));
    await untilPasses(() => expect(other.durable.get(other.doc.clientID)).toBe(1));
  });

  test("for one document are so many at once, whoever writes them, and do not count for another", async () => {
    const harness = await start(
      {},
      {},
      { perUser: plenty, perDocument: { perSecond: 0.001, burst: 7 }, bytesPerUser: plenty, questionsPerUser: plenty },
    );
    const chatId = await harness.group(alice, bob);
    const other = await open(harness, alice, await harness.group(alice));
    const [one, two] = [await open(harness, alice, chatId), await open(harness, bob, chatId)];
    for (let i = 0; i < 5; i++) say(one);
    for (let i = 0; i < 2; i++) say(two);
    expect([one.closed, two.closed]).toEqual([undefined, undefined]);
    say(two);
    expect(two.closed).toEqual(tooMany);
    for (let i = 0; i < 5; i++) say(other);
    await untilPasses(() => expect(other.durable.get(other.doc.clientID)).toBe(5));
  });
});

test("a private document that is nearly full is measured once, and after each change only as often as its person may", async () => {
  const bytesPerUser = { perSecond: 0.001, burst: 570_000 };
  const rates = { perUser: plenty, perDocument: plenty, bytesPerUser, questionsPerUser: plenty };
  const harness = await start({}, {}, rates);
  const write = async (n: number, length: number): Promise<TestDevice> => {
    const device = new TestDevice(alice, new Y.Doc());
    await device.connect(harness.engine, userDocName(alice));
    await untilPasses(() => expect(device.isSynced).toBe(true));
    device.doc.getMap("drafts").set(`g000000000${String(n).padStart(2, "0")}`, { t: "x".repeat(length), at: n });
    await untilPasses(() => expect(device.closed ?? device.durable.get(device.doc.clientID)).toBeDefined());
    return device;
  };
  for (let n = 0; n < 16; n++) expect((await write(n, 15_800)).closed).toBeUndefined();
  for (let n = 16; n < 19; n++) expect((await write(n, 9_000)).closed?.reason).toBe("document-full");
  expect((await write(0, 15_800)).closed).toBeUndefined();
  expect((await write(19, 9_000)).closed).toEqual(tooMany);
});

describe("a segment", () => {
  const unlimited = { maxMessages: 1e9, maxBytes: 1e9, maxClients: 1e9 };
  const liveOf = async (harness: SyncHarness, chatId: ChatId): Promise<number> =>
    (await harness.chats.getChat(alice, chatId)).live;

  test("stops being live at so many bytes", async () => {
    const harness = await start({ ...unlimited, maxBytes: limitTable.segmentMaxBytes.default });
    const chatId = await harness.group(alice);
    const device = await open(harness, alice, chatId);
    const { clientID } = device.doc;
    for (let i = 1; i <= 34; i++) {
      say(device, "x".repeat(15_000));
      await untilPasses(() => expect(device.durable.get(clientID)).toBe(i));
    }
    expect(await liveOf(harness, chatId)).toBe(0);
    say(device, "x".repeat(15_000));
    await untilPasses(async () => expect(await liveOf(harness, chatId)).toBe(1));
  });

  test("stops being live at so many client ids", async () => {
    const harness = await start({ ...unlimited, maxClients: 5 });
    const chatId = await harness.group(alice);
    for (let i = 1; i <= 5; i++) {
      expect(await liveOf(harness, chatId)).toBe(0);
      const device = await open(harness, alice, chatId);
      say(device);
      await untilPasses(() => expect(device.durable.get(device.doc.clientID)).toBe(1));
      device.disconnect();
    }
    await untilPasses(async () => expect(await liveOf(harness, chatId)).toBe(1));
  });

  test("stops being live, if nothing else was set, at 1,000 messages, 512 kB or 1,000 client ids", () => {
    const { segmentMaxMessages, segmentMaxBytes, segmentMaxClients } = limitTable;
    expect([segmentMaxMessages.default, segmentMaxBytes.default, segmentMaxClients.default]).toEqual([
      1_000,
      512 * 1024,
      1_000,
    ]);
  });
});

test("a tick binds at most about 4,000 client ids; what is queued besides waits for the next one", () => {
  const name = segmentDocName("g00000000001" as ChatId, 0);
  const address = parseDocName(name);
  assert(address, "it is a document's name");
  const document = LiveDocument.create(new MemoryStorage(new MemoryDisk("epoch")), name, address);
  const queued = { from: undefined as never, update: new Uint8Array(), isStep2: false };
  for (let i = 0; i < 100; i++) document.queue.push(queued);
  const budget = new TickBudget({ maxBytes: 1, maxEntries: 1 });
  let client = 1;
  const takeAll = (): number => {
    let taken = 0;
    for (const _ of document.takeQueued(budget)) {
      taken++;
      for (let i = 0; i < 200; i++) document.owners.bind(client++, alice);
    }
    return taken;
  };
  expect(takeAll()).toBe(20);
  expect(document.queue).toHaveLength(80);
  expect(document.owners.takeNew()).toHaveLength(4_000);
  expect(takeAll()).toBe(20);
});
