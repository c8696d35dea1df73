import type { UserId } from "../../shared/lib/ids.ts";
import type { MessageView, TimelineView } from "../store/views.ts";
import { plainText } from "./plain-text.ts";

/** As far from the end as something new can stand: what is pending here stays below it. */
const tail = 50;
/** So many are read aloud at once; whoever was away reads the rest. */
const mostAloud = 3;

/** What others have written since, to be read aloud: neither what was loaded, nor what stands last now that another went. */
export function newsText(old: TimelineView, now: TimelineView, names: ReadonlyMap<UserId, string>): string {
  // What was only scrolled to is no news.
  if (now.hasNewer || old.hasNewer) return "";
  const known = new Set(old.messages.slice(-2 * tail).map(({ id }) => id));
  const recent = now.messages.slice(-tail);
  const first = known.size === 0 ? recent.length - 2 : recent.findIndex(({ id }) => known.has(id));
  const isNews = ({ id, own, deleted }: MessageView, index: number): boolean =>
    index > first && !own && !deleted && !known.has(id);
  return recent
    .filter(isNews)
    .slice(-mostAloud)
    .map(({ author, text }) => `${names.get(author) ?? ""}: ${plainText(text, names)}`)
    .join("\n");
}
