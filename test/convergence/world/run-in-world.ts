import { activateWorld } from "./install-globals.ts";
import { runOutsideMicrotasks } from "./run-outside.ts";
import { World } from "./world.ts";

/** Runs something in a new world's time; whatever is thrown, or rejected unheard, is an error of that world. */
export function runInWorld(seed: number, run: (world: World) => void): Promise<World> {
  return runOutsideMicrotasks(() => {
    const world = new World(seed);
    const onRejection = (error: unknown): void => world.fail(error, "unhandled rejection");
    process.on("unhandledRejection", onRejection);
    activateWorld(world);
    try {
      run(world);
    } catch (error) {
      world.fail(error, "run");
    } finally {
      activateWorld(undefined);
      process.off("unhandledRejection", onRejection);
    }
    return world;
  });
}
