import { msg } from "@lit/localize";
import { Apple, Clock, Flag, Hand, Heart, Leaf, Lightbulb, Plane, Smile, Trophy, type IconNode } from "lucide";
import type { Emoji } from "./emoji-data.ts";

/** The group of what was used last; all others are numbered as in the data. */
export const recentGroup = -1;

/** A part of the grid; without a group it is what was found. */
export interface EmojiSection {
  readonly group?: number;
  readonly emoji: readonly Emoji[];
}

const icons: ReadonlyMap<number, IconNode> = new Map([
  [recentGroup, Clock],
  [0, Smile],
  [1, Hand],
  [3, Leaf],
  [4, Apple],
  [5, Plane],
  [6, Trophy],
  [7, Lightbulb],
  [8, Heart],
  [9, Flag],
]);

export function groupIcon(group: number): IconNode {
  return icons.get(group) ?? Smile;
}

export function groupLabel(group: number | undefined): string {
  switch (group) {
    case recentGroup:
      return msg("Used last", { id: "emoji.recent" });
    case 0:
      return msg("Smileys", { id: "emoji.smileys" });
    case 1:
      return msg("People", { id: "emoji.people" });
    case 3:
      return msg("Animals and nature", { id: "emoji.nature" });
    case 4:
      return msg("Food and drink", { id: "emoji.food" });
    case 5:
      return msg("Travel and places", { id: "emoji.travel" });
    case 6:
      return msg("Activities", { id: "emoji.activities" });
    case 7:
      return msg("Objects", { id: "emoji.objects" });
    case 8:
      return msg("Symbols", { id: "emoji.symbols" });
    case 9:
      return msg("Flags", { id: "emoji.flags" });
    default:
      return msg("Found", { id: "emoji.found" });
  }
}
