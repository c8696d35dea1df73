import * as Y from "yjs";
import {
  createMessageId,
  type DeviceId,
  type MessageId,
  type OrderKey,
  type UserId,
} from "../../../../shared/lib/ids.ts";
import {
  addEdit,
  addMessage,
  deleteMessage,
  raiseMarker,
  removeMessage,
  setReaction,
  type Segment,
} from "../../../../shared/model/segment.ts";
import { openSegment } from "../../../../shared/model/segment.ts";
import { alice, bob, metaName, ModelServer, root, segmentName } from "./model-server.ts";
import type { Targets } from "./mutate-update.ts";
import type { SeededRandom } from "./seeded-random.ts";

const people = [alice, bob, root] as const;
const maxKeptUpdates = 8;
const emoji = ["👍", "🎉", "❤️"];

interface Client {
  readonly userId: UserId;
  readonly doc: Y.Doc;
  readonly updates: Uint8Array[];
}

export interface HonestUpdate {
  /** Whose update it is, and who sends it. */
  readonly from: UserId;
  readonly sender: UserId;
  /** It holds all that the server does not have. */
  readonly isAnswer: boolean;
  readonly update: Uint8Array;
}

/** A document that several people have written to, and updates that some of them have not sent yet. */
export class FuzzWorld {
  readonly name: string;
  readonly server: ModelServer;
  readonly targets: Targets;
  readonly #random: SeededRandom;
  readonly #clients: readonly Client[];
  #count = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
    this.name = random.pick([segmentName, segmentName, segmentName, metaName, `user.${alice}`]);
    this.server = new ModelServer(this.name);
    this.server.doc.clientID = random.next();
    this.server.highestOrderKey = this.#orderKey(500);
    const writers = this.server.address.kind === "user" ? [alice] : people;
    this.#clients = writers.flatMap((userId) => [this.#open(userId), this.#open(userId)]);
    for (let step = 0; step < 12; step++) {
      const client = random.pick(this.#clients);
      this.#write(client);
      if (random.chance(70)) this.#deliver(client);
      if (random.chance(20)) this.#writeAsServer();
    }
    const maps = [...this.server.doc.share.keys()].map((name) => this.server.doc.getMap<unknown>(name));
    this.targets = {
      clients: [...this.#clients.map(({ doc }) => doc.clientID), this.server.doc.clientID],
      roots: ["m", "e", "x", "r", "s", "l", "info", "members", "pins", "drafts", "settings", "zzz"],
      keys: [...maps.flatMap((map) => [...map.keys()]), this.#newId(bob), "live", alice, "g00000000000"],
      values: [
        ...maps.flatMap((map) => [...map.values()]),
        0,
        1,
        { t: "forged" },
        this.#orderKey(400),
        { by: bob, at: 1 },
      ],
    };
  }

  /** What somebody might send now: new writes, a whole replica, an answer, merged or cut. */
  update(): HonestUpdate {
    const random = this.#random;
    const client = random.pick(this.#clients);
    for (let i = random.below(3); i > 0; i--) {
      this.#write(client);
      if (random.chance(30)) this.#exchange(client);
    }
    const vector = Y.encodeStateVector(this.server.doc);
    const forms: readonly (() => Uint8Array)[] = [
      () => Y.encodeStateAsUpdate(client.doc),
      () => Y.encodeStateAsUpdate(client.doc, vector),
      () => client.updates.at(-1) ?? Y.encodeStateAsUpdate(client.doc),
      () => Y.mergeUpdates([random.pick([...client.updates, Y.encodeStateAsUpdate(client.doc)]), Uint8Array.of(0, 0)]),
      () => Y.diffUpdate(Y.mergeUpdates([Uint8Array.of(0, 0), ...client.updates]), vector),
      () =>
        Y.mergeUpdates(client.updates.filter(() => random.chance(60)).concat(Uint8Array.of(0, 0), Uint8Array.of(0, 0))),
    ];
    const sender = random.chance(70) ? client.userId : random.pick(people);
    const form = random.below(forms.length);
    return { sender, from: client.userId, isAnswer: form < 2, update: (forms[form] as () => Uint8Array)() };
  }

  /** Everybody gets everything, until nothing is left to be sent. */
  *settle(): Iterable<{ readonly sender: UserId; readonly doc: Y.Doc; readonly update: Uint8Array }> {
    for (let round = 0; round < 2; round++) {
      for (const { userId, doc } of this.#clients) {
        yield { sender: userId, doc, update: Y.encodeStateAsUpdate(doc, Y.encodeStateVector(this.server.doc)) };
        Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.server.doc, Y.encodeStateVector(doc)), "server");
      }
    }
  }

  #open(userId: UserId): Client {
    const doc = new Y.Doc();
    doc.clientID = this.#random.next();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.server.doc), "server");
    const client: Client = { userId, doc, updates: [] };
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== "server") client.updates.push(update);
      if (client.updates.length > maxKeptUpdates) client.updates.shift();
    });
    return client;
  }

  /** The server gets what it has not got; sometimes the client gets something in return. */
  #deliver(client: Client): void {
    const update = Y.encodeStateAsUpdate(client.doc, Y.encodeStateVector(this.server.doc));
    this.server.receive(client.userId, update, true);
    if (this.#random.chance(70)) {
      Y.applyUpdate(client.doc, Y.encodeStateAsUpdate(this.server.doc, Y.encodeStateVector(client.doc)), "server");
    }
  }

  /** Two tabs of one person share what they have, besides the server. */
  #exchange({ doc, userId }: Client): void {
    const other = this.#random.pick(this.#clients.filter((client) => client.userId === userId && client.doc !== doc));
    this.#write(other);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(doc)), "server");
    if (this.#random.chance(50)) {
      Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other.doc)), "server");
    }
  }

  #write({ doc, userId }: Client): void {
    if (this.server.address.kind === "segment") doc.transact(() => this.#writeSegment(openSegment(doc), userId));
    else if (this.server.address.kind === "meta") {
      const id = createMessageId(this.#random.below(5), 0, alice, 0);
      doc.getMap("pins").set(id, this.#random.chance(70) ? { by: userId, at: this.#count++ } : 0);
    } else {
      const chat = `g0000000000${this.#random.below(3)}`;
      doc.getMap("drafts").set(chat, this.#random.chance(70) ? { t: "draft", at: this.#count++ } : 0);
    }
  }

  #writeSegment(segment: Segment, userId: UserId): void {
    const random = this.#random;
    const own = [...segment.messages.keys()].filter((id) => id.slice(14, 22) === userId) as MessageId[];
    const all = [...segment.messages.keys()] as MessageId[];
    for (let i = 1 + random.below(2); i > 0; i--) {
      const id = all.length > 0 ? random.pick(all) : undefined;
      const mine = own.length > 0 ? random.pick(own) : undefined;
      const kind = random.below(10);
      if (kind < 4 || id === undefined) addMessage(segment, this.#newId(userId), { t: `text ${this.#count}` });
      else if (kind === 4 && mine !== undefined)
        addEdit(segment, mine, `01hfgh0000${String(this.#count++).padStart(4, "0")}`, "e");
      else if (kind === 5 && mine !== undefined) {
        deleteMessage(
          segment,
          mine,
          [...segment.edits.keys()].filter((key) => key.startsWith(mine)),
        );
      } else if (kind === 6 && userId === root) removeMessage(segment, id, this.#count++);
      else if (kind === 7) raiseMarker(segment, userId, "0000000d" as DeviceId, this.#orderKey(random.below(400)));
      else setReaction(segment, id, userId, random.pick(emoji), random.chance(60));
    }
  }

  #writeAsServer(): void {
    this.server.write((doc) => {
      if (this.server.address.kind === "meta") doc.getMap("info").set("live", this.#count++);
      const id = this.server.index?.ordered.at(0)?.id;
      if (id !== undefined) doc.getMap("l").set(id, { at: this.#count++, in: 7 });
    });
  }

  #newId(userId: UserId): MessageId {
    return createMessageId(1_700_000_000_000 + this.#count++, this.#random.below(2 ** 20), userId, 7);
  }

  #orderKey(n: number): OrderKey {
    return `01hfgh0000${String(n).padStart(4, "0")}aaaaaaaa` as OrderKey;
  }
}
