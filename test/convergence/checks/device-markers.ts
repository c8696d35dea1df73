import type * as Y from "yjs";
import type { DeviceId, OrderKey, UserId } from "../../../shared/lib/ids.ts";
import { openSegment } from "../../../shared/model/segment.ts";
import { seenKey } from "../../../shared/model/values.ts";
import { highestMarkers } from "./server-markers.ts";

/**
 * Everybody's highest marker in one replica of a segment: no merge lowers it. The device's own is left out: of what it wrote
 * without having read what an earlier session left, the earlier one may win, and what it shows is written again
 * (`OwnMarker.keep`); the unread counts tell.
 */
export class DeviceMarkers {
  readonly #ownKey: string;
  readonly #highest = new WeakMap<Y.Doc, ReadonlyMap<string, OrderKey>>();

  constructor(userId: UserId, deviceId: DeviceId) {
    this.#ownKey = seenKey(userId, deviceId);
  }

  /** @returns a violation, if there is one. */
  look(doc: Y.Doc): string | undefined {
    const now = highestMarkers([...openSegment(doc).seen].filter(([key]) => key !== this.#ownKey));
    const before = this.#highest.get(doc);
    this.#highest.set(doc, now);
    for (const [person, marker] of before ?? []) {
      if ((now.get(person) ?? "") < marker) return `the marker of ${person} fell from ${marker} to ${now.get(person)}`;
    }
    return undefined;
  }
}
