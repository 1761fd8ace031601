/**
 * The catalogue: our reading of the protocol text, one testable statement a requirement. In statements and
 * advice names and literals stand in backticks, and nothing else is markup.
 */

import type { Requirement } from '../requirement.ts';
import { agentRequirements } from './agent.ts';
import { serverRequirements } from './server.ts';

/** Every requirement, servers first, by area and number. */
export const requirements: readonly Requirement[] = [...serverRequirements, ...agentRequirements];

const byId: ReadonlyMap<string, Requirement> = new Map(requirements.map((one) => [one.id, one]));

/** The requirement of that id, or undefined where there is none. */
export function requirementById(id: string): Requirement | undefined {
  return byId.get(id);
}

/** The area of a requirement's or a check's id: `SRV-REG` for `SRV-REG-01` and `SRV-REG-01/named`. */
export function areaOf(id: string): string {
  return id.split('-', 2).join('-');
}
