import { segmentDocName } from "../../shared/lib/doc-name.ts";
import { authorOf, sentAtOf, type MessageId } from "../../shared/lib/ids.ts";
import { highestAcceptedIn } from "./acceptance.ts";
import type { ChatFacts } from "./chat-description.ts";
import type { LastSeenHere } from "./chat-record.ts";
import { ChatSegments } from "./chat-segments.ts";
import type { MessageClock } from "./message-clock.ts";
import { MessageWriter } from "./message-writer.ts";
import { isLeaving } from "./pending-changes.ts";
import type { PersonPorts } from "./person-ports.ts";

export interface PostOptions {
  readonly facts: ChatFacts | undefined;
  readonly ports: PersonPorts;
  readonly clock: MessageClock;
  readonly onWrite: () => void;
  readonly onLast: (last: LastSeenHere) => void;
}

/** Settles when all is on this device's disk, or with false if the person may not write there. */
export async function postTexts(texts: readonly string[], options: PostOptions): Promise<boolean> {
  const { facts, ports, clock, onWrite, onLast } = options;
  const me = ports.identity.user.id;
  const isOwn = ({ id }: { readonly id: MessageId }): boolean => authorOf(id) === me;
  if (facts === undefined || facts.isLost || isLeaving(facts.changes, me)) return false;
  const segments = new ChatSegments({
    chatId: facts.id,
    documents: ports.documents,
    live: facts.live,
    isOnServer: facts.isOnServer,
    hasUnsentMessages: (n) => ports.hasUnsentMessages(segmentDocName(facts.id, n)),
    findHighestUnsent: () => ports.findHighestUnsent(facts.id),
    // What is on this device is enough to write.
    isOffline: () => true,
    onChange: () => undefined,
    onLive: () => undefined,
  });
  try {
    await Promise.all(segments.tail.map(({ document }) => document.loaded));
    const newestFirst = segments.tail.toReversed();
    const writer = new MessageWriter({
      me,
      segments,
      clock,
      findNewestOwn: () => newestFirst.flatMap(({ index }) => index.ordered.findLast(isOwn) ?? [])[0]?.id,
      findHighestAccepted: () => newestFirst.flatMap((entry) => highestAcceptedIn(entry, me) ?? [])[0],
      now: ports.now,
      onWrite,
    });
    const written = texts.map((text) => {
      const sent = writer.write(text, {});
      onLast({ id: sent.id, author: me, text: text.slice(0, 200), at: sentAtOf(sent.id) });
      return sent.written;
    });
    await Promise.all(written);
    return true;
  } finally {
    segments.close();
  }
}
