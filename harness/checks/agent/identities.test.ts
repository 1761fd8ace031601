import { judgeTable, running } from '../../testing/judge-table.ts';

const restarted = () => running().wait(5).exits().launch();

judgeTable('AGT-REG-06/state-lost', [
  ['it registers', 'pass', restarted().registers('t2').info()],
  ['it kept its token elsewhere', 'not-applicable', restarted().info()],
  ['it sends nothing', null, restarted()],
  ['it was never restarted', null, running().wait(5).report()],
  ['it asks for something else first', 'pass', restarted().report({ path: '/health' }).registers('t2')],
  [
    'it reports without a token',
    'fail',
    restarted().report({ token: null, status: 401 }),
    'POST /api/agent/register POST /api/agent/report',
  ],
  [
    'it reports with a token of its own making',
    'fail',
    restarted().report({ token: 'made up', status: 401 }),
  ],
]);

/** A second agent at the same master; the first goes on with its token, `t1`. */
const joined = () => running().wait(4).launch();

judgeTable('AGT-REG-06/separate', [
  ['each has its own', 'pass', joined().registers('t2').info().report().report({ token: 't1' })],
  ['there is one agent', null, running().wait(5).report()],
  ['the second has not reported yet', null, joined().registers('t2').info().report({ token: 't1' })],
  ['the second ends at once', 'inconclusive', joined().exits(false).report({ token: 't1' })],
  ['the second has no token', null, joined().report({ token: null, status: 401 }).report({ token: 't1' })],
  ['the second uses the first one’s', 'fail', joined().info().report().report(), 'POST /api/agent/info'],
]);

const looked = (count: number) => running().reads('token-files', { count });
const file = (mode: string, exposed: string) => ({ path: 'state/token', mode, exposed });

judgeTable('AGT-REG-06/file', [
  ['a private file', 'pass', looked(1).reads('token-file', file('0600', 'no'))],
  ['a file in a private folder', 'pass', looked(1).reads('token-file', file('0644', 'no'))],
  ['no file holds it', 'not-applicable', looked(0)],
  ['nobody looked', null, running()],
  ['something else was looked at', null, running().interfacesChange()],
  ['a file for all to read', 'fail', looked(1).reads('token-file', file('0644', 'yes'))],
  [
    'a copy for all to read',
    'fail',
    looked(2).reads('token-file', file('0600', 'no')).reads('token-file', file('0640', 'yes')),
  ],
]);
