import type { MuxFrame } from "../../shared/protocol/mux-frame.ts";

export type Inflate = (bytes: Uint8Array) => Promise<Uint8Array>;

/** The browser's own; undefined where it has none. */
export function createInflate(): Inflate | undefined {
  try {
    new DecompressionStream("deflate-raw");
  } catch {
    return undefined;
  }
  return async (bytes) => {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
    const inflated = new Response(stream.pipeThrough(new DecompressionStream("deflate-raw")));
    return new Uint8Array(await inflated.arrayBuffer());
  };
}

export interface FrameInflaterOptions {
  readonly inflate: Inflate;
  readonly deliver: (frame: Exclude<MuxFrame, { readonly kind: "deflated" }>) => void;
  /** What came cannot be inflated. */
  readonly onBroken: () => void;
}

/** Hands frames on in the order in which they came on their channel, although some have to be inflated first. */
export class FrameInflater {
  readonly #options: FrameInflaterOptions;
  readonly #busy = new Map<number, Promise<void>>();

  constructor(options: FrameInflaterOptions) {
    this.#options = options;
  }

  take(frame: MuxFrame): void {
    const { channel } = frame;
    const before = this.#busy.get(channel);
    if (before === undefined && frame.kind !== "deflated") {
      this.#options.deliver(frame);
      return;
    }
    const work = (before ?? Promise.resolve())
      .then(() => this.#inflate(frame))
      .catch(() => this.#options.onBroken())
      .finally(() => {
        if (this.#busy.get(channel) === work) this.#busy.delete(channel);
      });
    this.#busy.set(channel, work);
  }

  async #inflate(frame: MuxFrame): Promise<void> {
    const { inflate, deliver } = this.#options;
    if (frame.kind !== "deflated") deliver(frame);
    else deliver({ channel: frame.channel, kind: "data", payload: await inflate(frame.payload) });
  }
}
