import { CacheDatabase } from "../../../client/sync/cache-database.ts";

/** Up to where the background sync has brought a chat to disk: `<live>:<order key>`, of whichever epoch. */
export async function readMark(userId: string, chatId: string): Promise<unknown> {
  const name = `roost.${userId}.cache`;
  const cache = new CacheDatabase({ name, onTrouble: () => undefined, onLate: () => undefined });
  const mark = (await cache.readAll("marks.")).get(chatId);
  await cache.close();
  return typeof mark === "string" ? mark.split(":").slice(0, 2).join(":") : "";
}
