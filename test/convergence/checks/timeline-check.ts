import type { ChatSession } from "../../../client/store/chat-session.ts";
import type { DeliveryState, MessageView } from "../../../client/store/views.ts";
import { segmentDocName } from "../../../shared/lib/doc-name.ts";
import { authorOf, homeSegmentOf, type ChatId, type MessageId, type OrderKey } from "../../../shared/lib/ids.ts";
import type { History } from "../history.ts";
import { hostileIdentity } from "../hostile/hostile-device.ts";
import type { SimDevice } from "../machines/sim-device.ts";
import type { Network } from "../network/network.ts";
import type { Acceptance } from "./acceptance.ts";
import { DeviceMarkers } from "./device-markers.ts";
import { isInStep } from "./in-step.ts";

const ranks: Readonly<Record<DeliveryState, number>> = { failed: 0, pending: 0, sent: 1, seen: 2 };

export interface TimelineCheckParts {
  readonly history: History;
  readonly acceptance: Acceptance;
  readonly network: Network;
  readonly fail: (violation: string) => void;
}

interface ShownAs {
  readonly state: DeliveryState;
  readonly orderKey: OrderKey | undefined;
  /** How often it had to begin anew, after a restore. */
  readonly restarts: number;
}

/** Looks at everything that a device shows of a chat, whenever it changes. */
export class TimelineCheck {
  readonly #device: SimDevice;
  readonly #chatId: ChatId;
  readonly #session: ChatSession;
  readonly #parts: TimelineCheckParts;
  readonly #shownAs = new Map<MessageId, ShownAs>();
  readonly #markers: DeviceMarkers;
  /** With its place; undefined for what stands after everything, as nobody has accepted it yet. */
  #shown: ReadonlyMap<MessageId, OrderKey | undefined> = new Map();
  #restores: number;

  constructor(device: SimDevice, chatId: ChatId, session: ChatSession, parts: TimelineCheckParts) {
    this.#device = device;
    this.#markers = new DeviceMarkers(device.identity.userId, device.identity.deviceId);
    this.#chatId = chatId;
    this.#session = session;
    this.#parts = parts;
    this.#restores = parts.history.restores;
    session.timeline.subscribe(() => this.#look());
    this.#look();
  }

  #look(): void {
    const { history, network } = this.#parts;
    const isTrue = history.restores === 0 || isInStep(this.#device, this.#chatId, network);
    if (this.#restores !== history.restores || !isTrue) {
      this.#restores = history.restores;
      this.#shown = new Map();
    }
    const { messages, hasNewer } = this.#session.timeline.value;
    const ids = new Set(messages.map(({ id }) => id));
    if (ids.size < messages.length) this.#fail(`shows something twice: ${messages.map(({ id }) => id).join()}`);
    for (const message of messages) this.#checkMessage(message);
    this.#checkPending(messages);
    if (isTrue) {
      this.#checkOrder(messages);
      this.#checkVanished(ids, messages, hasNewer);
    }
    this.#checkMarkers(messages);
  }

  #checkMessage({ id, own, orderKey, state, deleted, text }: MessageView): void {
    const { history, acceptance } = this.#parts;
    const before = this.#shownAs.get(id);
    const isLower = before !== undefined && ranks[before.state] > ranks[state];
    // A server that was restored may have to accept a message anew, which gives it another place that nobody has seen.
    const restarts = (before?.restarts ?? 0) + Number(isLower);
    // And a disk in trouble may lose the last note of what the server has: the message is pending until the server says
    // it again.
    const mayFall = history.restores + this.#device.disk.troubles;
    const isRestart = restarts <= mayFall && before?.orderKey !== orderKey;
    if (isLower && !isRestart) this.#fail(`${id} went from ${before.state} to ${state}`);
    this.#shownAs.set(id, { state, orderKey, restarts });
    // After a restore a device shows what it was told before, until it learns of the restore.
    const isThere = history.restores === 0 || acceptance.placeOf(id) !== undefined;
    if (own && isThere && (state === "sent" || state === "seen")) history.shownSent.add(id);
    if (text === "" && !deleted && !isHostile(id)) this.#fail(`${id} without its text`);
  }

  /** What has no place yet stands below all that has one. */
  #checkPending(messages: readonly MessageView[]): void {
    const first = messages.findIndex(({ orderKey }) => orderKey === undefined);
    const accepted = first < 0 ? undefined : messages.slice(first).find(({ orderKey }) => orderKey !== undefined);
    if (accepted !== undefined) this.#fail(`${accepted.id}, which is accepted, after something that is not`);
  }

  /** What has a place was accepted, and stands where it was accepted. */
  #checkOrder(messages: readonly MessageView[]): void {
    let last = -1;
    for (const { id, orderKey } of messages) {
      if (orderKey === undefined) continue;
      const place = this.#parts.acceptance.placeOf(id);
      if (place === undefined) this.#fail(`${id} as accepted, which it is not`);
      else if (place <= last) this.#fail(`${id} in another order than it was accepted in`);
      last = place ?? last;
    }
  }

  /** What was on the screen stays there, unless somebody deleted it or the window moved away from it. */
  #checkVanished(ids: ReadonlySet<MessageId>, messages: readonly MessageView[], hasNewer: boolean): void {
    const { history } = this.#parts;
    const lowest: string | undefined = messages.find(({ orderKey }) => orderKey !== undefined)?.orderKey;
    const highest: string | undefined = hasNewer
      ? messages.findLast(({ orderKey }) => orderKey !== undefined)?.orderKey
      : undefined;
    for (const [id, orderKey] of this.#shown) {
      const place: string = orderKey ?? id;
      if (highest !== undefined && (orderKey === undefined || place > highest)) continue;
      const isExplained = ids.has(id) || isHostile(id) || history.deletions.has(id) || history.givenUp.has(id);
      if (!isExplained && lowest !== undefined && place > lowest)
        this.#fail(`${id} no more: ${messages.map((m) => `${m.id}:${m.state}`).join(" ")}`);
    }
    this.#shown = new Map(messages.map(({ id, orderKey }) => [id, orderKey]));
  }

  #checkMarkers(messages: readonly MessageView[]): void {
    const documents = this.#device.tab?.space.documents;
    for (const n of new Set(messages.map(({ id }) => homeSegmentOf(id)))) {
      const replica = documents?.find(segmentDocName(this.#chatId, n));
      const violation = replica === undefined ? undefined : this.#markers.look(replica.doc);
      if (violation !== undefined) this.#fail(violation);
    }
  }

  #fail(what: string): void {
    this.#parts.fail(`${this.#device.name} in ${this.#chatId} shows: ${what}`);
  }
}

/** What she writes may be empty, and go. */
function isHostile(id: MessageId): boolean {
  return authorOf(id) === hostileIdentity.userId;
}
