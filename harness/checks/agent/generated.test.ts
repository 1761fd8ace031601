import { expect, test } from 'vitest';
import { pass, revoke, scenario } from '../../scenario.ts';
import { type Call, type Story, traffic } from '../../testing/journal-of.ts';
import { judgeTable, running, runningOverSocket } from '../../testing/judge-table.ts';

const UNAUTHORIZED: Call = { status: 401, fault: 'answer' };
const SERVER_ERROR: Call = { status: 500, fault: 'answer' };
const troubled = (story = running()) => story.wait(5).report(SERVER_ERROR);
const calm = (story: Story) => story.fault('calm');
const replaced = () => running().wait(5).report(UNAUTHORIZED).wait(1).registers('t2').info();

judgeTable('AGT-STATE-01/payloads', [
  ['valid ones', 'pass', calm(troubled()).wait(5).report()],
  ['valid messages', 'pass', runningOverSocket().fault('reset').closes().opens().message()],
  [
    'a percentage out of range is another matter',
    'pass',
    troubled()
      .wait(5)
      .report({ body: { cpu: 150 } }),
  ],
  [
    'a negative count is another matter',
    'pass',
    troubled()
      .wait(5)
      .report({ body: { net_in: -1 } }),
  ],
  ['no trouble came', null, calm(running())],
  ['nothing came after all', null, traffic().launch().fault('reset').exits(true)],
  [
    'a report with a wrong field',
    'fail',
    troubled()
      .wait(5)
      .report({ body: { ram: 'much' } }),
  ],
  [
    'a registration with a wrong field',
    'fail',
    traffic()
      .launch()
      .fault('reset')
      .registers('t1', { body: { name: 7 } }),
  ],
  ['a report that is cut', 'fail', troubled().wait(5).report({ body: '{"cpu":' })],
  ['information with a wrong field', 'fail', replaced().info({ body: { cpu_cores: null } })],
  [
    'a message with a wrong field',
    'fail',
    runningOverSocket().fault('reset').closes().opens().message({ uptime: 1.5 }),
  ],
]);

judgeTable('AGT-STATE-01/token', [
  ['the new one', 'pass', replaced().wait(5).report()],
  ['the only one', 'pass', troubled().wait(5).report()],
  ['the old one was on its way', 'pass', replaced().wait(0.5).report({ token: 't1', status: 401 })],
  [
    'the old one while no new one is there',
    'pass',
    running().wait(5).report(UNAUTHORIZED).wait(5).report({ status: 401 }),
  ],
  ['no trouble came', null, running()],
  ['none at all', null, traffic().launch().fault('reset').report({ token: null, status: 401 })],
  ['the old one', 'fail', replaced().wait(5).report({ token: 't1', status: 401 })],
  ['the old one for information', 'fail', replaced().wait(5).info({ token: 't1', status: 401 })],
  ['the old one at the next handshake', 'fail', replaced().wait(5).opens({ token: 't1', status: 401 })],
  [
    'the one before the last',
    'fail',
    replaced().registers('t3').wait(5).report({ token: 't1', status: 401 }),
  ],
  [
    'the first one, registering time and again',
    'fail',
    replaced().wait(0.9).registers('t3').wait(0.9).report({ token: 't1', status: 401 }),
  ],
]);

judgeTable('AGT-STATE-01/alive', [
  ['to the end', 'pass', calm(troubled()).wait(5).exits(true)],
  ['no trouble came', null, calm(running())],
  ['the schedule did not get that far', null, troubled()],
  ['it ends after a trouble', 'fail', troubled().wait(1).exits(false)],
  ['it ends after the calm', 'fail', calm(troubled()).wait(1).exits(false)],
]);

const SLOW: Call = { status: null, fault: 'delay' };
judgeTable('AGT-STATE-01/reports', [
  ['at once', 'pass', calm(troubled()).wait(5).report(), 'a report 5.0 s later'],
  ['after 50 s', 'pass', calm(troubled()).wait(50).report()],
  ['over the socket', 'pass', calm(runningOverSocket().fault('reset').closes()).opens().wait(5).message()],
  ['under a new identity', 'pass', calm(replaced()).wait(5).report()],
  ['no trouble came', null, calm(running()).wait(5).report()],
  ['the schedule did not get that far', null, troubled()],
  ['nothing for 20 s', 'inconclusive', calm(troubled()).wait(20)],
  [
    'only what was on its way',
    'inconclusive',
    calm(running().wait(5).report(SLOW)).wait(1).answersOldest().wait(20),
  ],
  [
    'reports that are refused',
    'inconclusive',
    calm(troubled()).wait(5).report({ status: 401 }).wait(5).report({ status: 401 }),
  ],
  ['nothing for a minute', 'fail', calm(troubled()).wait(60), '#3'],
  [
    'handshakes without a message',
    'fail',
    calm(runningOverSocket().fault('reset').closes()).opens().wait(60),
  ],
]);

test('a failure carries the schedule that brought it', () => {
  const schedule = scenario('schedule-1', ['a schedule', '安排'], [revoke, pass({ intervals: 1 })]);
  const story = traffic()
    .records({ type: 'scenario', phase: 'begin', definition: schedule })
    .launch()
    .registers('t1')
    .report(SERVER_ERROR)
    .records({ type: 'scenario', phase: 'end', complete: false })
    .exits(false);
  expect(story.judgedBy('AGT-STATE-01/alive', 'raw')).toMatchObject({ counterexample: schedule });
  expect(story.judgedBy('AGT-STATE-01/payloads', 'raw')).toEqual({ verdict: 'pass' });
});
