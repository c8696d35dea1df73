import type { UserId } from "../../shared/lib/ids.ts";
import { foldText } from "../../shared/text/fold.ts";
import { SearchService, type Generations } from "../search/search-service.ts";
import type { ChatListItemView } from "../store/views.ts";
import type { Environment } from "./environment.ts";

export interface SearchParts {
  readonly environment: Environment;
  readonly userId: UserId;
  readonly generations: Generations;
  readonly findPeople: (name: string) => readonly UserId[];
  readonly listChats: () => readonly ChatListItemView[];
}

/** The search over everything that this device holds of one person's chats. */
export function openSearch({ environment, userId, generations, findPeople, listChats }: SearchParts): SearchService {
  return new SearchService({
    userId,
    createWorker: () => {
      if (environment.openSearchWorker === undefined) throw new Error("this environment has no workers");
      return environment.openSearchWorker();
    },
    openChannel: environment.openBroadcast,
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
