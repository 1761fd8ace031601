/** The end of one socket is nobody else's (SRV-STATE-01): looked at alone, as every check ends sockets. */

import { check, type ServerCheck } from '../define.ts';
import { bystander, frameWithin, isClose, openSocket } from '../wire/talk.ts';

export const neighbourChecks: readonly ServerCheck[] = [
  {
    ...check(
      'SRV-STATE-01/neighbours',
      [
        'sockets of other agents stay open where one opens, is closed or breaks off',
        '一个连接建立、关闭或中断时，其他 Agent 的连接保持打开',
      ],
      async (context) => {
        // Agents of one name are others too.
        const namesake = context.name('neighbours');
        const first = await bystander(context, namesake);
        await first.serves();
        const second = await bystander(context, namesake);
        await first.goesOn('the handshake of a namesake');
        // Whoever takes the wrong entry off a list takes the first, the last, or one beside it.
        const early = [first, second];
        const [closing, breaking] = await Promise.all([openSocket(context), openSocket(context)]);
        const late = await bystander(context);
        // Their twin: sockets that do not last, or answer no second ping, would not need us for that.
        await Promise.all([...early, late].map((other) => other.serves()));
        closing.close();
        await frameWithin(closing, isClose, context);
        breaking.vanish();
        await breaking.ended(context.signal);
        await Promise.all([...early, late].map((other) => other.goesOn('the end of two others')));
      },
      {
        method: 'model',
        // Not on what the checks on frames found: a server that closes the wrong socket spoils those by chance.
        buildsOn: ['SRV-WS-01/upgrade', 'SRV-AUTH-04'],
      },
    ),
    needs: 'alone',
  },
];
