import * as Y from "yjs";
import { parseDocName, segmentDocName, userDocName } from "../../../shared/lib/doc-name.ts";
import type { ChatId, DeviceId, UserId } from "../../../shared/lib/ids.ts";
import { encodeMuxFrame, parseMuxFrame } from "../../../shared/protocol/mux-frame.ts";
import { encodeSyncMessage, parseSyncMessage } from "../../../shared/protocol/sync-message.ts";
import { randomBytes } from "../../sync-server/sync/validation/mutate-update.ts";
import type { SimIdentity } from "../machines/sim-server.ts";
import { ClientSocket } from "../network/client-socket.ts";
import type { Network } from "../network/network.ts";
import type { Host } from "../world/host.ts";
import type { World } from "../world/world.ts";
import { forgeUpdate } from "./forge-update.ts";

export const hostileName = "mal0.0";
export const hostileIdentity: SimIdentity = { userId: "mal00000" as UserId, deviceId: "mal" as DeviceId };

/** So many forgeries in a run: it is the others' chat. */
const maxForgeries = 40;

interface Channel {
  readonly docName: string;
  /** What she was told of it. Updates that are only hers are not in it. */
  readonly doc: Y.Doc;
}

/** A member of all chats who speaks the protocol by hand, and wants to do what she must not. */
export class HostileDevice {
  readonly #world: World;
  readonly #network: Network;
  readonly #chatIds: readonly ChatId[];
  readonly #victims: readonly UserId[];
  readonly #host: Host = { name: hostileName, skewMs: 0, indexedDB: undefined, isAlive: true };
  readonly #channels = new Map<number, Channel>();
  #socket: ClientSocket | undefined;
  #nextChannel = 1;
  #forgeries = 0;

  constructor(world: World, network: Network, chatIds: readonly ChatId[], victims: readonly UserId[]) {
    this.#world = world;
    this.#network = network;
    this.#chatIds = chatIds;
    this.#victims = victims;
  }

  /** Tries something: to get in, to read what is not hers, or to write in another's name. */
  attack(): void {
    this.#world.runAs(this.#host, () => {
      if (this.#socket === undefined || this.#socket.readyState === 3) this.#dial();
      else if (this.#socket.readyState === 1) this.#act(this.#socket);
    });
  }

  #act(socket: ClientSocket): void {
    const { random } = this.#world;
    if (this.#channels.size < 4 || random.chance(20)) this.#open(socket);
    for (let i = 1 + random.below(6); i > 0 && this.#forgeries < maxForgeries; i--) {
      this.#forgeries++;
      const entries = [...this.#channels];
      if (entries.length === 0 || random.chance(5)) socket.send(randomBytes(random));
      else this.#write(socket, ...random.pick(entries));
    }
  }

  #write(socket: ClientSocket, channel: number, { docName, doc }: Channel): void {
    const { random, now } = this.#world;
    const address = parseDocName(docName);
    const segment = address?.kind === "segment" ? address.segment : 0;
    const forger = { me: hostileIdentity.userId, victims: this.#victims, doc, segment, now, random };
    const update = random.chance(90) ? forgeUpdate(forger) : Y.encodeStateAsUpdate(doc);
    const kind = random.below(10);
    const message =
      kind === 0
        ? encodeSyncMessage({ type: "awareness", update: forgeAwareness(doc, random.below(9)) })
        : encodeSyncMessage({ type: kind < 7 ? "update" : "step2", update });
    socket.send(encodeMuxFrame({ channel, kind: "data", payload: message }));
  }

  #dial(): void {
    this.#channels.clear();
    this.#nextChannel = 1;
    const socket = new ClientSocket(this.#host);
    this.#socket = socket;
    socket.onopen = () => {
      this.#open(socket);
      // What she asks for comes first: she forges what she knows.
      this.#world.after(300, () => this.#act(socket));
    };
    socket.onmessage = ({ data }) => this.#receive(socket, new Uint8Array(data));
    this.#network.dial(hostileName, socket);
  }

  /** Documents of her chats, and now and then of nobody or of other people. */
  #open(socket: ClientSocket): void {
    const { random } = this.#world;
    for (let i = 0; i < 3; i++) {
      const chatId = random.pick(this.#chatIds);
      const notHers = [userDocName(random.pick(this.#victims)), segmentDocName(chatId, 50), "..", ""];
      const own = [
        chatId,
        userDocName(hostileIdentity.userId),
        ...Array.from({ length: 6 }, () => this.#segmentOf(chatId)),
      ];
      const docName = random.pick(random.chance(90) ? own : notHers);
      const channel = this.#nextChannel++;
      this.#channels.set(channel, { docName, doc: new Y.Doc() });
      socket.send(encodeMuxFrame({ channel, kind: "open", docName }));
    }
  }

  /** A segment that is there, as far as she knows. */
  #segmentOf(chatId: ChatId): string {
    const meta = [...this.#channels.values()].find(({ docName }) => docName === chatId);
    const live = Number(meta?.doc.getMap("info").get("live") ?? 0);
    return segmentDocName(chatId, this.#world.random.below(live + 1));
  }

  #receive(socket: ClientSocket, bytes: Uint8Array): void {
    const frame = parseMuxFrame(bytes);
    const channel = frame === undefined ? undefined : this.#channels.get(frame.channel);
    if (frame === undefined || channel === undefined) return;
    if (frame.kind === "close") this.#channels.delete(frame.channel);
    if (frame.kind === "opened") {
      const step1 = encodeSyncMessage({ type: "step1", stateVector: Uint8Array.of(0) });
      socket.send(encodeMuxFrame({ channel: frame.channel, kind: "data", payload: step1 }));
    }
    const message = frame.kind === "data" ? parseSyncMessage(frame.payload) : undefined;
    if (message?.type === "step2" || message?.type === "update") Y.applyUpdate(channel.doc, message.update);
  }
}

/** Somebody else's entry, as if that person were typing. */
function forgeAwareness(doc: Y.Doc, clock: number): Uint8Array {
  const [client = doc.clientID] = [...doc.store.clients.keys()];
  const state = Buffer.from(JSON.stringify({ user: "ann00000", typing: true }));
  const head = Y.encodeStateVector(new Map([[client, clock]])).slice(1);
  return Uint8Array.from([1, ...head, state.length, ...state]);
}
