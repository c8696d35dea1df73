import { parseMuxFrame } from "../../../shared/protocol/mux-frame.ts";
import type { Host } from "../world/host.ts";
import type { Planned, World } from "../world/world.ts";

/** One end of a connection. */
export interface CableEnd {
  readonly host: Host;
  /** The connection is there. */
  opened(cable: Cable): void;
  receive(bytes: Uint8Array): void;
  /** The other end closed it, or it broke (1006). */
  closed(code: number, reason: string): void;
}

interface Direction {
  readonly to: CableEnd;
  /** When the last thing arrives: of all, of what is for no channel, and by channel. */
  lastAt: number;
  lastForAllAt: number;
  readonly lastOf: Map<number, number>;
  inFlight: Set<Planned>;
  /** Bytes that are under way. */
  bytes: number;
}

export interface CableOptions {
  readonly maxDelayMs: number;
  /** Only within a channel do frames arrive in order, and some of them twice: as from a socket for each document. */
  readonly isLoose: boolean;
}

const repeatedPercent = 5;

/**
 * A connection between a device and the server: frames arrive in order or not at all. When it breaks, what is under way
 * is lost both ways, and each end learns of it in its own time, or not by itself.
 */
export class Cable {
  readonly #world: World;
  readonly #directions: readonly [Direction, Direction];
  readonly #options: CableOptions;
  #isBroken = false;
  /** The ends do not know yet. */
  #isSilent = false;
  /** Frames that still pass before it breaks. */
  #framesLeft = Infinity;

  constructor(world: World, ends: readonly [CableEnd, CableEnd], options: CableOptions) {
    this.#world = world;
    this.#options = options;
    const [a, b] = ends;
    this.#directions = [
      { to: b, lastAt: 0, lastForAllAt: 0, lastOf: new Map(), inFlight: new Set(), bytes: 0 },
      { to: a, lastAt: 0, lastForAllAt: 0, lastOf: new Map(), inFlight: new Set(), bytes: 0 },
    ];
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Tells the end that dialled that it was taken; before anything that is sent to it. */
  open(from: CableEnd): void {
    this.#deliver(from, (to) => to.opened(this));
  }

  /** From one end to the other. */
  send(from: CableEnd, bytes: Uint8Array): void {
    if (this.#isBroken) return;
    if (this.#framesLeft <= 0) {
      this.breakNow();
      return;
    }
    this.#framesLeft--;
    // `slice` of a Buffer copies nothing.
    const copy = new Uint8Array(bytes);
    const frame = this.#options.isLoose ? parseMuxFrame(copy) : undefined;
    const isRepeated = frame?.kind === "data" && frame.channel > 0 && this.#world.random.chance(repeatedPercent);
    const direction = this.#directionFrom(from);
    for (let times = isRepeated ? 2 : 1; times > 0; times--) {
      direction.bytes += copy.length;
      this.#deliver(
        from,
        (to) => {
          direction.bytes -= copy.length;
          to.receive(copy);
        },
        frame?.channel,
      );
    }
  }

  /** Bytes that one end has sent and the other has not read. */
  unreadFrom(from: CableEnd): number {
    return this.#directionFrom(from).bytes;
  }

  /** One end closes in an orderly way: what it sent before still arrives. */
  close(from: CableEnd, code: number, reason: string): void {
    if (this.#isBroken) return;
    this.#deliver(from, (to) => {
      this.#isBroken = true;
      to.closed(code, reason);
    });
  }

  /** Breaks it after so many more frames, in either direction. */
  breakAfter(frames: number): void {
    this.#framesLeft = frames;
  }

  /** Loses everything under way. With `isSilent` the ends must find out themselves, after a long time at most. */
  breakNow(isSilent = false): void {
    if (this.#isBroken && !this.#isSilent) return;
    this.#isBroken = true;
    this.#isSilent = isSilent;
    const { random } = this.#world;
    for (const direction of this.#directions) {
      for (const planned of direction.inFlight) planned.cancel();
      const delayMs = isSilent ? 60_000 + random.below(20_000) : random.below(2_000);
      this.#world.after(delayMs, () => direction.to.closed(1006, ""), direction.to.host);
    }
  }

  /** After all that came before; with `channel`, after what came before in that channel. */
  #deliver(from: CableEnd, act: (to: CableEnd) => void, channel?: number): void {
    const direction = this.#directionFrom(from);
    const { elapsedMs, random } = this.#world;
    const before = channel === undefined ? direction.lastAt : (direction.lastOf.get(channel) ?? direction.lastForAllAt);
    const at = Math.max(before, elapsedMs + 1 + random.below(this.#options.maxDelayMs));
    direction.lastAt = Math.max(direction.lastAt, at);
    if (channel === undefined) direction.lastForAllAt = at;
    else direction.lastOf.set(channel, at);
    const planned = this.#world.after(
      at - elapsedMs,
      () => {
        direction.inFlight.delete(planned);
        act(direction.to);
      },
      direction.to.host,
    );
    direction.inFlight.add(planned);
  }

  #directionFrom(from: CableEnd): Direction {
    return this.#directions[0].to === from ? this.#directions[1] : this.#directions[0];
  }
}
