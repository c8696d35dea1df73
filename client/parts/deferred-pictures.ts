import type { NewPicture } from "../../shared/protocol/api.ts";
import type { NamedPicture } from "../api/accounts-api.ts";
import { Cell, type Observable } from "../store/observable.ts";
import type { PictureShelf } from "../sync/picture-shelf.ts";

export interface DeferredPictures {
  readonly find: (name: string) => Observable<string | undefined>;
  keep(picture: NewPicture | null): Promise<NamedPicture | null>;
  /** What could not be had before may be there now. */
  retry(): void;
  close(): void;
}

/** Stands in for the pictures of people and groups: the code for them comes with the first one. */
export function deferPictures(load: () => Promise<PictureShelf>): DeferredPictures {
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
    keep: async (picture) => picture && (await open()).keep(picture),
    retry: () => cells.forEach((cell, name) => void fill(cell, name)),
    close: () => void shelf?.then((opened) => opened.close()),
  };
}
