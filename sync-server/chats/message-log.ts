import { authorOf, type UserId } from "../../shared/lib/ids.ts";
import type { Logger } from "../logger.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";

/** Logs every message that is on disk, at debug: chat, message, author and the author's e-mail; never the text. */
export function logAcceptedMessages(
  engine: SyncEngine,
  emailOf: (userId: UserId) => string | undefined,
  logger: Logger,
): void {
  if (!logger.isDebugEnabled()) return;
  engine.observeCommits((family, tick) => {
    for (const messageId of tick.accepted) {
      const authorId = authorOf(messageId);
      logger.debug("message accepted", { chatId: family.key, messageId, authorId, authorEmail: emailOf(authorId) });
    }
  });
}
