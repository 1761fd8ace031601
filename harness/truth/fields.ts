import { counts } from './counts.ts';
import type { Field } from './formula.ts';
import { sizes } from './memory.ts';
import { processor } from './processor.ts';
import { trafficFields } from './traffic.ts';

/** The fields of a report that can be compared with the machine; `intervalMs` is what the agent was told. */
export function fieldsOfReport(intervalMs: number): readonly Field[] {
  return [processor, ...sizes, ...counts, ...trafficFields(intervalMs)];
}

/** The field of a report with this name. */
export function fieldOfReport(name: string, intervalMs: number): Field {
  const field = fieldsOfReport(intervalMs).find((one) => one.name === name);
  if (!field) throw new Error(`nothing is known about the field ${name}`);
  return field;
}
