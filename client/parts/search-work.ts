import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import { foldText } from "../../shared/text/fold.ts";
import type { SearchNames } from "../search/resolve-query.ts";
import { SearchService, type Generations } from "../search/search-service.ts";
import type { PersonCells, PersonStore } from "../store/person-store.ts";
import type { Environment } from "./environment.ts";

export interface SearchParts {
  readonly environment: Environment;
  readonly userId: UserId;
  readonly generations: Generations;
  readonly cells: PersonCells;
  readonly store: () => PersonStore;
}

/** The search over everything that this device holds of one person's chats; loaded with the first that is searched for. */
export function createSearch(parts: SearchParts): SearchService {
  const { environment, userId, generations } = parts;
  const { openSearchWorker, openBroadcast: openChannel } = environment;
  if (openSearchWorker === undefined) throw new Error("this environment has no workers");
  return new SearchService({
    userId,
    createWorker: openSearchWorker,
    openChannel,
    generations,
    names: createSearchNames(parts),
    now: Date.now,
  });
}

function createSearchNames({ userId, cells, store }: SearchParts): SearchNames {
  return {
    findPeople: (name) => findPeople(name, [store().people.find(userId), ...cells.people.value]),
    findChats: (title) => findChats(title, cells.chats.value),
  };
}

function findPeople(name: string, people: PersonCells["people"]["value"]): readonly UserId[] {
  const start = foldText(name);
  const isMeant = (word: string): boolean => word.startsWith(start);
  return people
    .filter(({ displayName }) => {
      const folded = foldText(displayName);
      return isMeant(folded) || folded.split(/\s+/u).some(isMeant);
    })
    .map(({ id }) => id);
}

function findChats(title: string, chats: PersonCells["chats"]["value"]): readonly ChatId[] {
  const start = foldText(title);
  return chats.filter((chat) => foldText(chat.title).startsWith(start)).map(({ id }) => id);
}
