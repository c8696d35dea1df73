import type { UserId } from "../../shared/lib/ids.ts";
import { foldText } from "../../shared/text/fold.ts";
import type { Generations, SearchService } from "../search/search-service.ts";
import type { ChatListItemView } from "../store/views.ts";
import { DeferredSearch } from "./deferred-search.ts";
import type { Environment } from "./environment.ts";

export interface SearchParts {
  readonly environment: Environment;
  readonly userId: UserId;
  readonly generations: Generations;
  readonly findPeople: (name: string) => readonly UserId[];
  readonly listChats: () => readonly ChatListItemView[];
}

/** The search over everything that this device holds of one person's chats. */
export function openSearch(parts: SearchParts): DeferredSearch {
  return new DeferredSearch(() => loadSearch(parts));
}

async function loadSearch({
  environment,
  userId,
  generations,
  findPeople,
  listChats,
}: SearchParts): Promise<SearchService> {
  const { openSearchWorker, openBroadcast: openChannel } = environment;
  if (openSearchWorker === undefined) throw new Error("this environment has no workers");
  const { SearchService } = await import("../search/search-service.ts");
  return new SearchService({
    userId,
    createWorker: openSearchWorker,
    openChannel,
    generations,
    names: {
      findPeople,
      findChats: (title) => {
        const start = foldText(title);
        return listChats()
          .filter((chat) => foldText(chat.title).startsWith(start))
          .map(({ id }) => id);
      },
    },
    now: Date.now,
  });
}
