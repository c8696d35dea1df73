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
  lastAt: number;
  inFlight: Set<Planned>;
  /** Bytes that are under way. */
  bytes: number;
}

/**
 * A connection between a device and the server: frames arrive in order or not at all. When it breaks, what is under way
 * is lost both ways, and each end learns of it in its own time, or not by itself.
 */
export class Cable {
  readonly #world: World;
  readonly #directions: readonly [Direction, Direction];
  readonly #maxDelayMs: number;
  #isBroken = false;
  /** The ends do not know yet. */
  #isSilent = false;
  /** Frames that still pass before it breaks. */
  #framesLeft = Infinity;

  constructor(world: World, ends: readonly [CableEnd, CableEnd], maxDelayMs: number) {
    this.#world = world;
    this.#maxDelayMs = maxDelayMs;
    const [a, b] = ends;
    this.#directions = [
      { to: b, lastAt: 0, inFlight: new Set(), bytes: 0 },
      { to: a, lastAt: 0, inFlight: new Set(), bytes: 0 },
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
    const direction = this.#directionFrom(from);
    direction.bytes += copy.length;
    this.#deliver(from, (to) => {
      direction.bytes -= copy.length;
      to.receive(copy);
    });
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

  #deliver(from: CableEnd, act: (to: CableEnd) => void): void {
    const direction = this.#directionFrom(from);
    const at = Math.max(direction.lastAt, this.#world.elapsedMs + 1 + this.#world.random.below(this.#maxDelayMs));
    direction.lastAt = at;
    const planned = this.#world.after(
      at - this.#world.elapsedMs,
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
