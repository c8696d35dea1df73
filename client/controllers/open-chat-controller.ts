import type { ChatId } from "../../shared/lib/ids.ts";
import type { AppStore, OpenChat } from "../store/app-store.ts";
import type { Observable } from "../store/observable.ts";
import { HeldOpenController, type Held } from "./held-open-controller.ts";

/** One chat, as soon as the device knows it. */
export class OpenChatController extends HeldOpenController<readonly [AppStore, ChatId], OpenChat> {
  protected open(store: AppStore, chatId: ChatId): Held<OpenChat> | { readonly waitFor: Observable<unknown> } {
    const opened = store.openChat(chatId);
    if (opened === undefined) return { waitFor: store.chats };
    return { opened, sources: [opened.chat, opened.timeline, opened.draft] };
  }
}
