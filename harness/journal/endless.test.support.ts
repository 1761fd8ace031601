/** Writes a journal until it is killed; tells its parent once the first five lines are behind a turn of the loop. */

import { systemClock } from '../../mocks/clock.ts';
import { Journal } from './journal.ts';
import { Masker } from './mask.ts';
import { JournalWriter } from './writer.ts';

const journal = new Journal('killed', systemClock);
const writer = new JournalWriter(process.argv[2]!, new Masker());
journal.listen((event) => writer.write(event));
const record = () => journal.record({ type: 'output', stream: 'stdout', text: 'ü'.repeat(1000) });

for (let i = 0; i < 5; i++) record();
setImmediate(() => process.send?.('written'));
setInterval(record, 0);
