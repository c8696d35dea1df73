import type { OrderKey } from "../../../shared/lib/ids.ts";
import { parseSeenKey } from "../../../shared/model/values.ts";
import { ChatFamily } from "../../../sync-server/sync/chat-family.ts";
import type { CommitObserver } from "../../../sync-server/sync/sync-engine.ts";

/** Everybody's highest marker in the live segment, at each commit: it never falls. */
export class ServerMarkers {
  readonly #highest = new Map<string, OrderKey>();
  readonly #fail: (violation: string) => void;

  constructor(fail: (violation: string) => void) {
    this.#fail = fail;
  }

  readonly observe: CommitObserver = (family) => {
    if (!(family instanceof ChatFamily)) return;
    const live = family.documents.get(family.liveName);
    if (live?.isWarm !== true) return;
    const now = highestMarkers(live.segment.seen);
    for (const name of this.#highest.keys()) {
      const [chat, person] = name.split(" ");
      if (chat === family.key && !now.has(person ?? "")) this.#fail(`the marker of ${name} is gone`);
    }
    for (const [person, marker] of now) {
      const name = `${family.key} ${person}`;
      const before = this.#highest.get(name);
      if (before !== undefined && marker < before) this.#fail(`the marker of ${name} fell from ${before} to ${marker}`);
      this.#highest.set(name, marker);
    }
  };

  /** The server starts on an old copy of its data. */
  restart(): void {
    this.#highest.clear();
  }
}

/** The highest marker of each person over all devices, from the map itself. */
export function highestMarkers(seen: Iterable<[string, unknown]>): ReadonlyMap<string, OrderKey> {
  const highest = new Map<string, OrderKey>();
  for (const [key, value] of seen) {
    const person = parseSeenKey(key)?.userId;
    if (person === undefined) continue;
    const known = highest.get(person);
    if (known === undefined || known < (value as OrderKey)) highest.set(person, value as OrderKey);
  }
  return highest;
}
