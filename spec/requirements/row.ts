import type { Requirement } from '../requirement.ts';

/** A requirement as its area lists it; the role is the same throughout a list. */
export type Row = Omit<Requirement, 'role'>;
