import { homeSegmentOf, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import { openMeta, type MetaView } from "../../shared/model/meta.ts";
import { structOf } from "../../shared/model/segment.ts";
import type { ChatSegments } from "./chat-segments.ts";
import { quoteOf } from "./message-details.ts";
import type { QuoteView } from "./views.ts";

/** Pins whose segments are opened for their texts; older ones show their texts when those are open anyway. */
const pinsToOpen = 10;

/** What is pinned. Who may not write any more (`isClosed`) has pinned nothing that the server never had. */
export function readPins(
  me: UserId,
  isClosed: boolean,
  { meta, metaView }: Pick<ChatSegments, "meta" | "metaView">,
): MetaView["pins"] {
  const pins: MetaView["pins"] = metaView?.pins ?? new Map();
  if (meta === undefined || !isClosed) return pins;
  const stored = openMeta(meta.doc).pins;
  const isAccepted = (id: MessageId): boolean => {
    const position = structOf(stored, id);
    return position !== undefined && meta.isDurable(position);
  };
  return new Map([...pins].filter(([id, { by }]) => by !== me || isAccepted(id)));
}

/** The same with the texts of the messages, the latest pin first. */
export function describePins(pins: MetaView["pins"], segments: ChatSegments): readonly QuoteView[] {
  // Two of one instant stand in the same order for everybody.
  const latest = [...pins].sort(([idA, a], [idB, b]) => b.at - a.at || (idA < idB ? 1 : -1));
  return latest.map(([id], i) => {
    const n = homeSegmentOf(id);
    return quoteOf(id, i < pinsToOpen ? segments.need(n) : segments.find(n));
  });
}
