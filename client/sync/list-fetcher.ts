import type { AccountsApi } from "../api/accounts-api.ts";
import { createBackOff, type BackOff } from "../api/back-off.ts";
import type { ServerControl } from "../../shared/protocol/control.ts";
import type { ChatsApi } from "../api/chats-api.ts";
import type { ChatSummary, UserInfo } from "../../shared/protocol/api.ts";

export interface ListFetcherOptions {
  readonly accounts: AccountsApi;
  readonly chats: ChatsApi;
  readonly random: () => number;
  /** False as soon as the link is gone: the next one asks again. */
  readonly isWanted: () => boolean;
  readonly onUsers: (users: readonly UserInfo[]) => void;
  readonly onChats: (chats: readonly ChatSummary[]) => void;
  /** Told by the control channel while the lists were on their way, so possibly newer than they are. */
  readonly onMissed: (message: ServerControl) => void;
  readonly onDone: () => void;
}

/** Fetches the lists of people and chats after each connect; from then on the control channel tells of changes. */
export class ListFetcher {
  readonly #options: ListFetcherOptions;
  readonly #backOff: BackOff;
  #round = 0;
  #isFetching = false;
  #missed: ServerControl[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ListFetcherOptions) {
    this.#options = options;
    this.#backOff = createBackOff({ baseMs: 500, maxMs: 30_000, random: options.random });
  }

  /** Begins anew; an answer to an older round is dropped, as changes since then may already be known. */
  fetch(): void {
    clearTimeout(this.#timer);
    void this.#fetchRound(++this.#round);
  }

  /** A change came over the control channel. */
  notice(message: ServerControl): void {
    if (this.#isFetching) this.#missed.push(message);
  }

  stop(): void {
    this.#round++;
    clearTimeout(this.#timer);
  }

  async #fetchRound(round: number): Promise<void> {
    const { accounts, chats, onUsers, onChats, onMissed, onDone, isWanted } = this.#options;
    this.#isFetching = true;
    this.#missed = [];
    const [users, list] = await Promise.all([accounts.fetchAllUsers(), chats.fetchChats()]);
    if (round !== this.#round) return;
    this.#isFetching = false;
    if (users.ok) onUsers(users.users);
    if (list.ok) onChats(list.value);
    for (const message of this.#missed) onMissed(message);
    if (users.ok && list.ok) {
      this.#backOff.reset();
      onDone();
    } else if (isWanted()) {
      this.#timer = setTimeout(() => {
        if (isWanted()) this.fetch();
      }, this.#backOff.next());
    }
  }
}
