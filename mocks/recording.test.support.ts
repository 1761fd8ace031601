import { Journal } from '../harness/journal/journal.ts';
import type { EventType, JournalEvent } from '../spec/journal.ts';
import { systemClock } from './clock.ts';

export type EventOf<Type extends EventType> = Extract<JournalEvent, { type: Type }>;

/** A journal that keeps all it is told. */
export interface Recording {
  readonly journal: Journal;
  readonly events: readonly JournalEvent[];
  of<Type extends EventType>(type: Type): EventOf<Type>[];
  /** Resolves once `count` events of this type match, with the last of them. */
  until<Type extends EventType>(
    type: Type,
    matches?: (event: EventOf<Type>) => boolean,
    count?: number,
  ): Promise<EventOf<Type>>;
}

export function recording(): Recording {
  const journal = new Journal('test', systemClock);
  const events: JournalEvent[] = [];
  const of = <Type extends EventType>(type: Type) =>
    events.filter((event): event is EventOf<Type> => event.type === type);
  journal.listen((event) => events.push(event));
  return {
    journal,
    events,
    of,
    until(type, matches = () => true, count = 1) {
      const { promise, resolve } = Promise.withResolvers<EventOf<typeof type>>();
      const look = () => {
        const found = of(type).filter(matches)[count - 1];
        if (!found) return;
        unlisten();
        resolve(found);
      };
      const unlisten = journal.listen(look);
      look();
      return promise;
    },
  };
}
