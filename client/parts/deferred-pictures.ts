import type { ChatId } from "../../shared/lib/ids.ts";
import type { NamedPicture } from "../api/accounts-api.ts";
import { Cell } from "../store/observable.ts";
import type { Pictures } from "../store/pictures.ts";
import type { PictureShelf } from "../sync/picture-shelf.ts";

export interface DeferredPictures extends Pictures {
  /** What could not be had before may be there now. */
  retry(): void;
  close(): void;
}

/** Stands in for the pictures of people and groups: the code for them comes with the first one. `put`: makes one theirs. */
export function deferPictures(
  load: () => Promise<PictureShelf>,
  put: (picture: NamedPicture | null, chatId: ChatId | undefined) => Promise<void>,
): DeferredPictures {
  const cells = new Map<string, Cell<string | undefined>>();
  let shelf: Promise<PictureShelf> | undefined;

  const open = (): Promise<PictureShelf> => {
    if (shelf === undefined) {
      shelf = load();
      shelf.catch(() => (shelf = undefined));
    }
    return shelf;
  };
  const fill = async (cell: Cell<string | undefined>, name: string): Promise<void> => {
    if (cell.value !== undefined) return;
    try {
      cell.set(await (await open()).open(name));
    } catch {
      // Without the code for it initials are shown.
    }
  };

  return {
    find: (name) => {
      let cell = cells.get(name);
      if (cell === undefined) {
        cells.set(name, (cell = new Cell<string | undefined>(undefined)));
        void fill(cell, name);
      }
      return cell;
    },
    set: async (picture, chatId) => put(picture && (await (await open()).keep(picture)), chatId),
    retry: () => cells.forEach((cell, name) => void fill(cell, name)),
    close: () => void shelf?.then((opened) => opened.close()),
  };
}
