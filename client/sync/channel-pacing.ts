import { createBackOff, type BackOff } from "../api/back-off.ts";

const steadyAfterMs = 10_000;
const maxWaitMs = 30_000;

interface Pace {
  readonly backOff: BackOff;
  /** Missing while it is not open: what is refused at once was not steady. */
  openedAt: number | undefined;
  notBefore: number;
}

/** Keeps a document whose channel the server closes again and again from being opened in a tight loop. */
export class ChannelPacing {
  readonly #paces = new Map<string, Pace>();
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** How long to wait before this document is opened, in milliseconds. */
  waitMs(docName: string): number {
    const pace = this.#paces.get(docName);
    // The clock may have been set back.
    return pace === undefined ? 0 : Math.min(maxWaitMs, Math.max(0, pace.notBefore - Date.now()));
  }

  noteOpened(docName: string): void {
    const pace = this.#paces.get(docName);
    if (pace !== undefined) pace.openedAt = Date.now();
  }

  noteClosed(docName: string): void {
    const pace = this.#paces.get(docName) ?? this.#begin(docName);
    if (pace.openedAt !== undefined && Date.now() - pace.openedAt > steadyAfterMs) pace.backOff.reset();
    pace.openedAt = undefined;
    pace.notBefore = Date.now() + pace.backOff.next();
  }

  #begin(docName: string): Pace {
    const backOff = createBackOff({ baseMs: 250, maxMs: maxWaitMs, random: this.#random });
    const pace = { backOff, openedAt: Date.now(), notBefore: 0 };
    this.#paces.set(docName, pace);
    return pace;
  }
}
