import { bytesOf } from '../../mocks/wire/payload.ts';
import { forTerminal } from '../../reports/sanitize.ts';
import { faultsOf } from '../../spec/faults.ts';
import type { Listener } from '../journal/journal.ts';
import type { Observation } from '../observe/observation.ts';
import { Observer } from '../observe/observer.ts';
import { faultList } from '../oracle/answer.ts';

/** Says in a line each what agents do, as it happens, with the faults of each message. Tokens are never shown. */
export function liveLines(say: (line: string) => void, prefix: string): Listener {
  const observer = new Observer(prefix);
  const lastReport = new Map<string, number>();
  return (event) => {
    for (const observation of observer.see(event)) {
      const line = lineFor(observation, lastReport);
      if (line) say(`${(observation.t / 1000).toFixed(2).padStart(9)}  ${forTerminal(line)}`);
    }
  };
}

function lineFor(observation: Observation, lastReport: Map<string, number>): string | null {
  switch (observation.kind) {
    case 'report': {
      const { via, body, exchange, t } = observation.report;
      const who = exchange.token ?? '';
      const before = lastReport.get(who);
      lastReport.set(who, t);
      const since = before === undefined ? 'first' : `after ${((t - before) / 1000).toFixed(3)} s`;
      return `report over ${via}, ${since}${faultsIn('report', body)}`;
    }
    case 'answer': {
      const { exchange, answer } = observation;
      if (exchange.endpoint === 'report' && answer.status === 200) return null;
      const what = `${exchange.method} ${exchange.path.split('?')[0]} → ${answer.status ?? answer.cause}`;
      const kind =
        exchange.endpoint === 'register' || exchange.endpoint === 'info' ? exchange.endpoint : null;
      return kind ? what + faultsIn(kind, exchange.body) : what;
    }
    case 'socket-close':
      return `socket closed with ${observation.code}`;
    case 'garbage':
      return 'bytes that are not HTTP';
    default:
      return null;
  }
}

function faultsIn(kind: 'register' | 'info' | 'report', body: Parameters<typeof bytesOf>[0]): string {
  const faults = faultsOf(kind, bytesOf(body));
  return faults.length === 0 ? '' : `  ✗ ${faultList(faults)}`;
}
