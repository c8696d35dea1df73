import type { MessageId } from "../../shared/lib/ids.ts";
import type { OpenChat, OpenThread } from "../store/app-store.ts";
import { HeldOpenController, type Held } from "./held-open-controller.ts";

/** One thread of an open chat. */
export class OpenThreadController extends HeldOpenController<readonly [OpenChat, MessageId], OpenThread> {
  protected open(chat: OpenChat, root: MessageId): Held<OpenThread> {
    const opened = chat.openThread(root);
    return { opened, sources: [chat.chat, opened.timeline, opened.draft] };
  }
}
