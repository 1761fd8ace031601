/** A thread that keeps one processor busy for so many milliseconds, or until its process ends. */

import { workerData } from 'node:worker_threads';

const end = performance.now() + Number(workerData);
while (performance.now() < end);
