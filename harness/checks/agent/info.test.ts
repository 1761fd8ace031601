import { traffic } from '../../testing/journal-of.ts';
import { judgeTable, running } from '../../testing/judge-table.ts';

const started = () => traffic().launch().registers('t1');
const restarted = () => running().exits().launch();

judgeTable('AGT-INFO-01/start', [
  ['after registering', 'pass', started().info().report()],
  ['after the first report, which another check is about', 'pass', started().report().info()],
  ['nothing was called', null, traffic().launch().stuck()],
  ['nothing of the protocol was called', null, traffic().launch().report({ path: '/health' }).stuck()],
  ['the run ended before it could', null, started().interrupted()],
  ['only registers', 'fail', started().stuck()],
  ['never', 'fail', started().reports(3), 'POST /api/agent/info'],
  ['at a path of its own', 'fail', started().info({ path: '/api/agent/information' }).report()],
  ['only at a restart', 'fail', started().report().exits().launch().info()],
]);

judgeTable('AGT-INFO-01/restart', [
  ['at the restart as well', 'pass', restarted().info().report()],
  ['after a registration that was not due', 'pass', restarted().registers('t2').info()],
  ['never restarted', null, running()],
  ['only at the first start', 'fail', restarted().report()],
  ['only when it registers', 'fail', restarted().opens().message()],
]);

const sends = (body: Parameters<ReturnType<typeof started>['info']>[0]) => started().info(body);
const withMembers = (body: Readonly<Record<string, unknown>>) => sends({ body });

judgeTable('AGT-INFO-02/fields', [
  ['all fields', 'pass', withMembers({})],
  [
    'optional fields left out',
    'pass',
    withMembers({ gpu_name: undefined, ipv4: undefined, ipv6: undefined }),
  ],
  ['empty strings', 'pass', withMembers({ gpu_name: '', virtualization: '' })],
  ['more members', 'pass', withMembers({ hostname: 'h', tags: ['a'] })],
  ['a negative total, which the text leaves open', 'pass', withMembers({ swap_total: -1 })],
  ['int64 to its end', 'pass', sends({ body: info({ mem_total: '9223372036854775807' }) })],
  ['sent again, after registering again', 'pass', running().registers('t2').info()],
  ['never sent', null, started().report()],
  ['a field left out', 'fail', withMembers({ kernel_version: undefined })],
  ['a number as a string', 'fail', withMembers({ cpu_cores: '8' })],
  ['a string as a number', 'fail', withMembers({ os: 22.04 })],
  ['null for an optional field', 'fail', withMembers({ gpu_name: null })],
  ['null for a required field', 'fail', withMembers({ cpu_name: null })],
  ['an integer written with a point', 'fail', sends({ body: info({ mem_total: '17179869184.0' }) })],
  ['an integer written with an exponent', 'fail', sends({ body: info({ disk_total: '1e12' }) })],
  ['a fraction', 'fail', withMembers({ swap_total: 0.5 })],
  ['past int64', 'fail', sends({ body: info({ disk_total: '9223372036854775808' }) })],
  ['not JSON', 'fail', sends({ body: 'cpu_name=x' })],
  ['an array', 'fail', sends({ body: '[]' })],
  ['bytes that are no UTF-8', 'fail', sends({ body: Buffer.from('{"os":"\xe9"}', 'latin1') })],
  ['wrong the second time', 'fail', running().info({ body: { arch: undefined } })],
]);

judgeTable('AGT-INFO-03/before-report', [
  ['before the first report', 'pass', started().info().report()],
  ['before the first report of each life', 'pass', restarted().info().report()],
  ['before the first socket message', 'pass', started().opens().info().opens().message()],
  ['never reports', null, started().info()],
  ['after the first report', 'fail', started().report().info().report(), 'POST /api/agent/info'],
  ['never', 'fail', started().report()],
  ['after the first report of the second life', 'fail', restarted().report().info()],
]);

judgeTable('AGT-INFO-03/soon', [
  ['at once', 'pass', started().info()],
  ['after 9 s', 'pass', started().wait(9).info(), 'information 9.0 s after registering'],
  ['after 10 s, as late as may be', 'pass', started().wait(10).info()],
  [
    'after a long time before it registered',
    'pass',
    traffic().launch().wait(20).registers('t1').info(),
    'information 0.0 s',
  ],
  [
    'tried before it registered',
    'pass',
    traffic().launch().wait(20).info({ token: null, status: 401 }).registers('t1').info(),
  ],
  ['soon under the second identity too', 'pass', running().registers('t2').wait(9).info(), '9.0 s'],
  [
    'with the old token when it has a new one already, then at once',
    'pass',
    running().registers('t2').wait(0.2).info({ token: 't1', status: 401 }).info(),
    '0.2 s',
  ],
  ['never under the second identity, which another check is about', null, running().registers('t2').wait(30)],
  ['never, which another check is about', null, started().report()],
  ['after 11 s', 'fail', started().wait(11).info()],
  ['late, and then again', 'fail', started().wait(30).info().info()],
  ['after 11 s under the second identity', 'fail', running().registers('t2').wait(11).info()],
  [
    'with the old token at once, with the new one after 11 s',
    'fail',
    running().registers('t2').info({ token: 't1', status: 401 }).wait(11).info(),
  ],
  [
    'late under the second of three',
    'fail',
    running().registers('t2').wait(11).info().registers('t3').info(),
  ],
]);

judgeTable('AGT-INFO-05/addresses', [
  ['both', 'pass', withMembers({ ipv4: '192.0.2.1', ipv6: '2001:db8::1' })],
  ['one', 'pass', withMembers({ ipv4: undefined, ipv6: '::1' })],
  ['an IPv4 address in its IPv6 form', 'pass', withMembers({ ipv6: '::ffff:192.0.2.1' })],
  ['none', 'not-applicable', withMembers({ ipv4: undefined, ipv6: undefined })],
  ['empty', 'not-applicable', withMembers({ ipv4: '', ipv6: '' })],
  ['no object', 'not-applicable', sends({ body: 'cpu_name=x' })],
  ['nothing sent', null, started()],
  ['families exchanged', 'fail', withMembers({ ipv4: '2001:db8::1', ipv6: '192.0.2.1' })],
  ['a prefix length', 'fail', withMembers({ ipv4: '192.0.2.1/24' })],
  ['a zone', 'fail', withMembers({ ipv6: 'fe80::1%eth0' })],
  ['a web page', 'fail', withMembers({ ipv4: '<html>rate limited</html>' })],
  ['a line end behind it', 'fail', withMembers({ ipv4: '192.0.2.1\n' })],
]);

/** Information with the source of some numbers written as it is here. */
function info(sources: Readonly<Record<string, string>>): string {
  const right = traffic()
    .info({ token: null })
    .events.find(({ type }) => type === 'request')!;
  const text = 'body' in right ? (right.body.text ?? '') : '';
  return Object.entries(sources).reduce(
    (json, [name, source]) => json.replace(new RegExp(`"${name}":\\d+`), `"${name}":${source}`),
    text,
  );
}
