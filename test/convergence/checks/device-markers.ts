import type * as Y from "yjs";
import type { OrderKey } from "../../../shared/lib/ids.ts";
import { openSegment } from "../../../shared/model/segment.ts";
import { highestMarkers } from "./server-markers.ts";

/** Everybody's highest marker in one replica of a segment: no merge lowers it. */
export class DeviceMarkers {
  readonly #highest = new WeakMap<Y.Doc, ReadonlyMap<string, OrderKey>>();

  /** @returns a violation, if there is one. */
  look(doc: Y.Doc): string | undefined {
    const now = highestMarkers(openSegment(doc).seen.entries());
    const before = this.#highest.get(doc);
    this.#highest.set(doc, now);
    for (const [person, marker] of before ?? []) {
      if ((now.get(person) ?? "") < marker) return `the marker of ${person} fell from ${marker} to ${now.get(person)}`;
    }
    return undefined;
  }
}
