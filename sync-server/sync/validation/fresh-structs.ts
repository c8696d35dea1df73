import type * as Y from "yjs";
import type { MessageId } from "../../../shared/lib/ids.ts";
import type { PlainValue } from "./plain-value.ts";

/** What one client id brings: its structs from the server's state on, without gaps. */
export class Section {
  readonly client: number;
  /** The server's state of this client id: clocks below are known. */
  readonly state: number;
  readonly structs: FreshStruct[] = [];
  /** Bound to the sender; otherwise to nobody yet. */
  readonly isBound: boolean;
  /** How many of `structs` have found their place, and how many may. */
  placed = 0;
  limit = 0;
  /** Its next struct waits for one of another section. */
  isWaiting = false;

  constructor(client: number, state: number, isBound: boolean) {
    this.client = client;
    this.state = state;
    this.isBound = isBound;
  }

  /** The clock after the last struct that was read. */
  get end(): number {
    return endOf(this.structs, this.structs.length, this.state);
  }

  /** The clock after the last struct that may be placed. */
  get limitEnd(): number {
    return endOf(this.structs, this.limit, this.state);
  }

  /** The clock after the last struct that has been placed. */
  get placedEnd(): number {
    return endOf(this.structs, this.placed, this.state);
  }

  /** The position of the struct that holds a clock; the clock lies between `state` and `end`. */
  indexOf(clock: number): number {
    let low = 0;
    let high = this.structs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.structs[middle] as FreshStruct).clock <= clock) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function endOf(structs: readonly FreshStruct[], count: number, state: number): number {
  const last = structs[count - 1];
  return last === undefined ? state : last.clock + last.length;
}

/** A struct that the server does not have yet. */
export class FreshStruct {
  readonly client: number;
  readonly clock: number;
  /** More than 1 only for a run of superseded values. */
  readonly length: number;
  /** The id to the left of it when it was written; `originClient` is -1 if there was none. */
  readonly originClient: number;
  readonly originClock: number;
  /** Given only without an origin; with one, the key is that of the origin. */
  readonly root: string;
  readonly key: string;
  /** undefined for superseded values, whose content is gone. */
  readonly value: PlainValue | undefined;

  /** Found when the struct is placed: */
  origin: FreshStruct | Y.Item | undefined;
  keyState: KeyState | undefined;
  /** It is not, and can never again be, on the way from the first value to the winning one. */
  isOff = false;
  hasChildren = false;

  constructor(
    id: { readonly client: number; readonly clock: number },
    length: number,
    originClient: number,
    originClock: number,
    root: string,
    key: string,
    value: PlainValue | undefined,
  ) {
    this.client = id.client;
    this.clock = id.clock;
    this.length = length;
    this.originClient = originClient;
    this.originClock = originClock;
    this.root = root;
    this.key = key;
    this.value = value;
  }
}

/** A key that the update writes. */
export class KeyState {
  readonly root: string;
  readonly key: string;
  /** The last item of this key in the document: the one that carries its value. */
  readonly existing: Y.Item | undefined;
  /** The struct that carries the value once the update is applied; undefined while `existing` does. */
  winner: FreshStruct | undefined;
  readonly fresh: FreshStruct[] = [];
  /** How many items the key has in the document; counted only when a write is not simply the next one. */
  existingLength: number | undefined;
  /** The message that the key is about, as far as its rules say. */
  messageId: MessageId | undefined;
  /** Of `m` and `e`: the one text that may be written here, and whether a `0` is written. */
  body: PlainValue | undefined;
  hasZero = false;

  constructor(root: string, key: string, existing: Y.Item | undefined) {
    this.root = root;
    this.key = key;
    this.existing = existing;
  }

  /** The value before the update. */
  get existingValue(): unknown {
    if (this.existing === undefined || this.existing.deleted) return undefined;
    return this.existing.content.getContent()[0] as unknown;
  }
}
