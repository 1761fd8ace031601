import { traffic } from '../../testing/journal-of.ts';
import { judgeTable } from '../../testing/judge-table.ts';

const informed = (intervalMs = 5000) => traffic({ intervalMs }).launch().registers('t1').info();
const MIB = 1024 * 1024;

judgeTable('AGT-REP-05/uptime', [
  ['grows with the clock', 'pass', informed().reports(7)],
  ['grows with the clock, over the socket', 'pass', informed().opens().reports(7)],
  [
    'read up to a second before',
    'pass',
    informed().reports(7, 5, (i) => ({ uptime: 500 + i * 5 - (i % 2) + (i > 0 ? 1 : 0) })),
  ],
  ['watched from the thirtieth second on', 'pass', informed().wait(30).reports(7), 'grew by 30 in 30.0 s'],
  [
    'a tenth too much, which is the most in half a minute',
    'pass',
    informed().reports(7, 5, (i) => ({ uptime: i === 0 ? 0 : 3 + i * 5 })),
  ],
  ['at a short interval', 'pass', informed(1000).reports(7, 1)],
  ['just too short to see it grow', 'not-applicable', informed().reports(2, 1.55, () => ({ uptime: 9 }))],
  ['too short to see it grow', 'not-applicable', informed(200).reports(7, 0.2)],
  ['one report', null, informed().report()],
  ['stands still', 'fail', informed().reports(7, 5, () => ({ uptime: 1000 }))],
  ['stands still at a short interval', 'fail', informed(1000).reports(7, 1, () => ({ uptime: 1000 }))],
  ['in milliseconds', 'fail', informed().reports(7, 5, (i) => ({ uptime: i * 5000 }))],
  ['in minutes', 'fail', informed().reports(7, 5, (i) => ({ uptime: 80 + Math.floor(i / 12) }))],
  ['falls', 'fail', informed().reports(7, 5, (i) => ({ uptime: i === 3 ? 10 : 1000 + i * 5 }))],
  ['falls within too short a time', 'fail', informed(200).reports(7, 0.2, (i) => ({ uptime: 1000 - i }))],
]);

/** Two reports, a trouble of the master's over 15 s, and reports again; each with this uptime. */
const troubled = (...uptimes: readonly number[]) =>
  uptimes.slice(2).reduce(
    (story, uptime) => story.wait(5).report({ body: { uptime } }),
    informed()
      .reports(2, 5, (i) => ({ uptime: uptimes[i] }))
      .wait(5)
      .report({ body: { uptime: (uptimes[1] ?? 0) + 5 }, status: 500, fault: 'answer' })
      .wait(5),
  );

judgeTable('AGT-REP-05/uptime', [
  ['grows with the clock over bad answers', 'pass', troubled(100, 105, 120, 125, 130)],
  ['a report from before is tried again after newer ones', 'pass', troubled(100, 105, 120, 110, 130)],
  ['a report from before is tried again, and is the last', 'pass', troubled(100, 105, 120, 125, 110)],
  ['only that one comes', 'pass', troubled(100, 105, 120)],
  ['grows with reports that were taken', 'fail', troubled(100, 105, 110, 115, 120), 'grew by 10 in 20.0 s'],
  ['begins anew after a bad answer', 'fail', troubled(100, 105, 0, 5, 10)],
  ['stands still after it', 'fail', troubled(100, 105, 105, 105, 105)],
]);

for (const [id, name] of [
  ['AGT-REP-05/total-up', 'net_total_up'],
  ['AGT-REP-05/total-down', 'net_total_down'],
] as const) {
  const counts = (...values: readonly (number | undefined)[]) =>
    informed().reports(values.length, 5, (i) => ({ [name]: values[i] }));
  judgeTable(id, [
    ['grows', 'pass', counts(1, 2, 3)],
    ['stays', 'pass', counts(5, 5, 5)],
    ['left out, which another check is about', 'pass', counts(5, undefined, 6)],
    ['left out, and negative from then on, which others are about', 'pass', counts(undefined, -5, -4)],
    [
      'begins anew with a new life',
      'pass',
      counts(7, 8)
        .exits()
        .launch()
        .wait(1)
        .reports(2, 5, () => ({ [name]: 1 })),
    ],
    [
      'one report in each life',
      null,
      counts(7)
        .exits()
        .launch()
        .report({ body: { [name]: 1 } }),
    ],
    [
      'interfaces change, and it grows',
      'pass',
      counts(1, 2)
        .interfacesChange()
        .wait(5)
        .report({ body: { [name]: 3 } }),
    ],
    [
      'one interface is gone',
      'inconclusive',
      counts(8, 9)
        .wait(2)
        .interfacesChange()
        .wait(3)
        .report({ body: { [name]: 3 } }),
    ],
    [
      'one interface is gone, since the very report before',
      'inconclusive',
      counts(8, 9)
        .interfacesChange()
        .wait(5)
        .reports(2, 5, (i) => ({ [name]: 3 + i })),
    ],
    [
      'one interface is gone, as is noticed as late as may be',
      'inconclusive',
      counts(8, 9)
        .wait(5)
        .report({ body: { [name]: 3 } })
        .wait(1.5)
        .interfacesChange(),
    ],
    [
      'one interface is gone, as is noticed just after',
      'inconclusive',
      counts(8, 9)
        .wait(5)
        .report({ body: { [name]: 3 } })
        .wait(0.4)
        .interfacesChange()
        .wait(5)
        .report({ body: { [name]: 4 } }),
    ],
    [
      'falls again without a change',
      'fail',
      counts(8, 9)
        .interfacesChange()
        .wait(5)
        .reports(3, 5, (i) => ({ [name]: 5 - i }))
        .wait(5)
        .report({ body: { [name]: 9 } }),
    ],
    ['falls', 'fail', counts(8, 9, 3, 4)],
    [
      'falls while something else is read',
      'fail',
      counts(8, 9)
        .reads('/proc/stat', {})
        .wait(5)
        .report({ body: { [name]: 3 } })
        .wait(1.6)
        .lag(0),
    ],
    [
      'falls at the end, before a change could be read',
      null,
      counts(8, 9)
        .reads('/proc/stat', {})
        .wait(5)
        .report({ body: { [name]: 3 } })
        .wait(1.5)
        .lag(0),
    ],
    [
      'one interface is gone, while the report that still counts it is on its way',
      'inconclusive',
      counts(8)
        .wait(4)
        .interfacesChange()
        .wait(1)
        .report({ body: { [name]: 9 } })
        .wait(5)
        .report({ body: { [name]: 3 } })
        .wait(5)
        .report({ body: { [name]: 4 } }),
    ],
    ['falls at the end', 'fail', counts(8, 9, 3)],
    [
      'interfaces changed long before',
      'fail',
      counts(1)
        .interfacesChange()
        .wait(5)
        .reports(3, 5, (i) => ({ [name]: 9 - i })),
    ],
    ['interfaces change long after', 'fail', counts(8, 9, 3).wait(4).interfacesChange()],
    ['wraps at 4 GiB', 'fail', counts(4294967000, 4294967290, 200, 400)],
    [
      'falls over the socket',
      'fail',
      informed()
        .opens()
        .reports(3, 5, (i) => ({ [name]: 9 - i })),
    ],
  ]);
}

for (const [id, rate, total] of [
  ['AGT-REP-06/in', 'net_in', 'net_total_down'],
  ['AGT-REP-06/out', 'net_out', 'net_total_up'],
] as const) {
  /** Five reports while the total grows by 5 MiB in each interval; the rate as it is said. */
  const says = (rateOf: (i: number) => number) =>
    informed().reports(5, 5, (i) => ({ [total]: i * 5 * MIB, [rate]: rateOf(i) }));
  judgeTable(id, [
    ['what the totals show', 'pass', says(() => MIB)],
    ['an average of its own', 'pass', says((i) => (i % 2 ? 2 * MIB : MIB / 2))],
    ['nothing at first', 'pass', says((i) => (i === 0 ? 0 : MIB))],
    [
      'over the socket',
      'pass',
      informed()
        .opens()
        .reports(4, 5, (i) => ({ [total]: i * 5 * MIB, [rate]: MIB })),
    ],
    [
      'hardly any traffic',
      'not-applicable',
      informed().reports(5, 5, (i) => ({ [total]: i * 1000, [rate]: 0 })),
    ],
    ['one report', null, informed().report()],
    ['always 0', 'fail', says(() => 0)],
    ['in bits', 'fail', says(() => 8 * MIB)],
    ['bytes in an interval', 'fail', says(() => 5 * MIB)],
    ['the total itself', 'fail', says((i) => i * 5 * MIB)],
    ['in KiB', 'fail', says(() => 1024)],
  ]);
}
judgeTable('AGT-REP-06/in', [
  [
    'in and out exchanged',
    'fail',
    informed().reports(5, 5, (i) => ({
      net_total_down: i * 50 * MIB,
      net_total_up: i * 5 * MIB,
      net_in: MIB,
      net_out: 10 * MIB,
    })),
  ],
]);
