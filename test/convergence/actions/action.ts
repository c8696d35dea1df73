import type { Simulation } from "../simulation.ts";

/** Something that may happen in a run. */
export interface Action {
  readonly name: string;
  readonly weight: number;
  act(simulation: Simulation): void;
}

/** Picks by weight. */
export function pickAction(simulation: Simulation, actions: readonly Action[]): Action {
  const total = actions.reduce((sum, { weight }) => sum + weight, 0);
  let left = simulation.world.random.below(total);
  for (const action of actions) {
    left -= action.weight;
    if (left < 0) return action;
  }
  throw new Error("there is no action");
}
