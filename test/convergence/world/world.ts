import { SeededRandom } from "../../sync-server/sync/validation/seeded-random.ts";
import { drainMicrotasks } from "./drain-microtasks.ts";
import { EventQueue, type TimedEvent } from "./event-queue.ts";
import type { Host } from "./host.ts";

interface HostEvent extends TimedEvent {
  readonly host: Host;
  readonly act: () => void;
  isCancelled: boolean;
}

/** What may be cancelled. */
export interface Planned {
  cancel(): void;
}

/** No run needs as many. */
const maxEvents = 1_000_000;
/** When the simulation begins, epoch milliseconds. */
const beginning = 1_700_000_000_000;

/** Virtual time for all machines: one event after another, each with everything that follows from it at once. */
export class World {
  readonly random: SeededRandom;
  /** Chances that the machines themselves take: client ids, jitter. */
  readonly machineRandom: SeededRandom;
  readonly errors: string[] = [];
  readonly #queue = new EventQueue<HostEvent>();
  readonly #outside: Host = { name: "outside", skewMs: 0, indexedDB: undefined, isAlive: true };
  #elapsedMs = 0;
  #number = 0;
  #count = 0;
  #current: Host = this.#outside;
  #hash = 0x811c9dc5;

  constructor(seed: number) {
    this.random = new SeededRandom(seed * 2 + 1);
    this.machineRandom = new SeededRandom(seed * 2 + 0x5bd1e995);
  }

  /** The machine whose code runs. */
  get current(): Host {
    return this.#current;
  }

  /** Milliseconds since the beginning. */
  get elapsedMs(): number {
    return this.#elapsedMs;
  }

  get eventCount(): number {
    return this.#number;
  }

  /** True time, epoch milliseconds. */
  get now(): number {
    return beginning + Math.floor(this.#elapsedMs);
  }

  /** Time as the running machine's clock has it. */
  get localNow(): number {
    return this.now + this.#current.skewMs;
  }

  /** Names everything that happened, in order. */
  get traceHash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, "0");
  }

  /** Plans something for a machine; by default the one that runs. */
  after(delayMs: number, act: () => void, host: Host = this.#current): Planned {
    const at = this.#elapsedMs + Math.max(0, delayMs);
    const event: HostEvent = { at, number: this.#number++, host, act, isCancelled: false };
    this.#queue.push(event);
    return {
      cancel: () => {
        event.isCancelled = true;
      },
    };
  }

  /** Lets a machine do something now, outside of its own plans. */
  runAs<T>(host: Host, act: () => T): T {
    const before = this.#current;
    this.#current = host;
    try {
      return act();
    } finally {
      drainMicrotasks();
      this.#current = before;
    }
  }

  /** Lets time pass; `afterEach` looks at the world after every event. */
  run(durationMs: number, afterEach: () => void): void {
    const end = this.#elapsedMs + durationMs;
    for (let event = this.#queue.peek(); event !== undefined && event.at <= end; event = this.#queue.peek()) {
      this.#queue.pop();
      if (event.isCancelled || !event.host.isAlive) continue;
      if (++this.#count > maxEvents) throw new Error(`more than ${maxEvents} events: something goes round in circles`);
      this.#elapsedMs = event.at;
      this.note(event.host.name, event.number);
      try {
        this.runAs(event.host, event.act);
      } catch (error) {
        this.fail(error, event.host.name);
      }
      afterEach();
    }
    this.#elapsedMs = end;
  }

  /** Adds to the hash of the trace (FNV-1a). */
  note(text: string, number = 0): void {
    for (let i = 0; i < text.length; i++) this.#mix(text.charCodeAt(i));
    this.#mix(number & 0xff);
    this.#mix((number >>> 8) & 0xff);
    this.#mix((number >>> 16) & 0xff);
  }

  fail(error: unknown, where: string): void {
    this.errors.push(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  #mix(byte: number): void {
    this.#hash = Math.imul(this.#hash ^ byte, 0x01000193);
  }
}
