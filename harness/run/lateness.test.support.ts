/** A process that watches its lateness, and has nothing else to do. */

import { systemClock } from '../../mocks/clock.ts';
import { Journal } from '../journal/journal.ts';
import { watchLateness } from './lateness.ts';

watchLateness(new Journal('r', systemClock));
process.disconnect?.();
