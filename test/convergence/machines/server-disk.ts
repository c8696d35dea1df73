import type { MemoryDisk } from "../../support/memory-disk.ts";
import type { DiskTiming } from "../../support/memory-storage.ts";
import type { World } from "../world/world.ts";

/** The server's disk: how long it takes, when it refuses, and what becomes of a write when the process dies. */
export class ServerDisk implements DiskTiming {
  data: MemoryDisk;
  isFull = false;
  /** Runs once, right after the next write reached the disk and before anybody is told. */
  afterNextSync: (() => void) | undefined;
  readonly #world: World;

  constructor(world: World, data: MemoryDisk) {
    this.#world = world;
    this.data = data;
  }

  sync(apply: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#world.after(1 + this.#world.machineRandom.below(5), () => {
        if (this.isFull) {
          reject(new Error("no space left on the disk"));
          return;
        }
        apply();
        const crash = this.afterNextSync;
        this.afterNextSync = undefined;
        // The promise stays open: the process that waited for it is no more.
        if (crash === undefined) resolve();
        else crash();
      });
    });
  }

  read(): Promise<void> {
    return new Promise((resolve) => {
      this.#world.after(this.#world.machineRandom.below(3), resolve);
    });
  }
}
