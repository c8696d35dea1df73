import type { ServerControl } from "../../shared/protocol/control.ts";
import type { PersonStore } from "../store/person-store.ts";
import { ListFetcher, type ListFetcherOptions } from "../sync/list-fetcher.ts";
import type { OwnProfile } from "./own-profile.ts";

interface ListsParts extends Pick<ListFetcherOptions, "accounts" | "chats" | "random" | "isWanted" | "onDone"> {
  readonly profile: OwnProfile;
  readonly store: () => PersonStore;
}

export interface Lists {
  fetch(): void;
  /** What came over the control channel. */
  apply(message: ServerControl): void;
  stop(): void;
}

/** The lists of people and chats, and what is told of them. */
export function openLists({ profile, store, ...options }: ListsParts): Lists {
  const apply = (message: ServerControl): void =>
    store().applyControl(message.type === "presence" ? { ...message, user: profile.expect(message.user) } : message);
  const fetcher = new ListFetcher({
    ...options,
    onUsers: (users) => store().applyUsers(users.map(profile.expect)),
    onChats: (chats) => store().applyChats(chats),
    onMissed: apply,
  });
  return {
    fetch: () => fetcher.fetch(),
    apply: (message) => {
      if (message.type === "hello") fetcher.fetch();
      else fetcher.notice(message);
      apply(message);
    },
    stop: () => fetcher.stop(),
  };
}
