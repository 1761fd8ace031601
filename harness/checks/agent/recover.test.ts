import { tokenNamed, traffic } from '../../testing/journal-of.ts';
import { judgeTable, running, runningOverSocket } from '../../testing/judge-table.ts';

const informed = () => traffic().launch().registers('t1').info();

judgeTable('AGT-REC-01/report', [
  ['registers again', 'pass', running().report({ status: 401 }).registers('t2').info().report()],
  ['registers again after a pause', 'pass', running().report({ status: 401 }).wait(20).registers('t2')],
  [
    'tries it once more first',
    'pass',
    running().report({ status: 401 }).wait(5).report({ status: 401 }).registers('t2'),
  ],
  [
    'a registration that fails is one as well',
    'pass',
    running().report({ status: 401 }).registers('t2', { status: 500 }),
  ],
  [
    'registers after each of two',
    'pass',
    running().report({ status: 401 }).registers('t2').info().report().report({ status: 401 }).registers('t3'),
  ],
  [
    'an old report that is refused late',
    'pass',
    running().report({ status: 401 }).registers('t2').report({ token: 't1', status: 401 }).wait(9).report(),
  ],
  [
    'a first report before it had registered',
    'pass',
    traffic().report({ token: null, status: 401 }).registers('t1').info().report(),
  ],
  [
    'an old report that is refused while it registers',
    'pass',
    running().report({ status: 401 }).registers('t2', { status: 500 }).report({ status: 401 }).wait(30),
  ],
  ['no 401', null, running().wait(5).report()],
  ['a 401 on info, which another check is about', null, running().info({ status: 401 })],
  [
    'goes on as it was',
    'fail',
    running().report({ status: 401 }).wait(5).report({ status: 401 }).wait(20).stuck(),
  ],
  [
    'falls silent',
    'fail',
    running().report({ status: 401 }).wait(30).stuck(),
    'a 401 on POST /api/agent/report does not make it register again POST /api/agent/register',
  ],
  [
    'registers after the first alone',
    'fail',
    running().report({ status: 401 }).registers('t2').info().report({ status: 401 }).wait(30).stuck(),
  ],
  ['ends', 'fail', running().report({ status: 401 }).exits(false).stuck()],
  [
    'had registered before, and does not again',
    'fail',
    running().registers('t2').report({ status: 401 }).wait(30).stuck(),
  ],
]);

judgeTable('AGT-REC-02/info', [
  [
    'registers again',
    'pass',
    traffic().registers('t1').info({ status: 401 }).registers('t2').info().report(),
  ],
  [
    'sends it once more first',
    'pass',
    traffic().registers('t1').info({ status: 401 }).info().report().registers('t2'),
  ],
  ['no 401', null, running()],
  [
    'registers again in a later life',
    'pass',
    running().exits().launch().info({ status: 401 }).registers('t2').info(),
  ],
  [
    'registers after the first of two alone',
    'fail',
    traffic().registers('t1').info({ status: 401 }).registers('t2').info({ status: 401 }).report(),
  ],
  ['goes on in a later life', 'fail', running().exits().launch().info({ status: 401 }).info().report()],
  [
    'sends it again with the same token',
    'fail',
    traffic().registers('t1').info({ status: 401 }).info().report(),
  ],
  ['goes on without', 'fail', traffic().registers('t1').info({ status: 401 }).reports(3)],
]);

judgeTable('AGT-REC-03/handshake', [
  ['registers again', 'pass', runningOverSocket().closes().opens({ status: 401 }).registers('t2').opens()],
  ['registers at once after the close', null, runningOverSocket().closes().registers('t2').opens()],
  ['no 401', null, runningOverSocket()],
  [
    'tries for ever',
    'fail',
    informed().opens({ status: 401 }).wait(1).opens({ status: 401 }).wait(9).opens({ status: 401 }),
  ],
  ['falls silent', 'fail', informed().opens({ status: 401 }).wait(30).stuck()],
]);

const renewed = () => running().report({ status: 401 }).registers('t2').info();
judgeTable('AGT-REC-04/runs', [
  ['uses the new token alone', 'pass', renewed().wait(5).report().wait(5).report()],
  ['over the socket as well', 'pass', renewed().opens().message()],
  [
    'an old report that was on its way',
    'pass',
    renewed().wait(0.9).report({ token: 't1', status: 401 }).wait(5).report(),
  ],
  [
    'an old report a second later, as late as may be',
    'pass',
    renewed().wait(1).report({ token: 't1', status: 401 }).wait(5).report(),
  ],
  ['another token than the newest', null, running().registers('t2').report({ token: 'nobody', status: 401 })],
  ['a message on a socket that was opened before', 'pass', openSince().wait(5).message().closes().opens()],
  ['never got a new one', null, running().report({ status: 401 }).wait(30).stuck()],
  ['got a new one and never used it', null, running().report({ status: 401 }).registers('t2').stuck()],
  [
    'an old report later',
    'fail',
    renewed().wait(5).report({ token: 't1', status: 401 }),
    `Authorization: Bearer ${tokenNamed('t1')}`,
  ],
  ['old information later', 'fail', renewed().report().wait(5).info({ token: 't1', status: 401 })],
  ['an old handshake later', 'fail', renewed().report().wait(5).opens({ token: 't1', status: 401 })],
  [
    'the oldest of three',
    'fail',
    renewed().report().registers('t3').report().wait(5).report({ token: 't1' }),
  ],
  [
    'the first one, registering time and again',
    'fail',
    renewed().wait(0.9).registers('t3').wait(0.9).report({ token: 't1', status: 401 }).registers('t4'),
  ],
]);

const renewedAndRestarted = () => renewed().report().exits().wait(1).launch().wait(1);
judgeTable('AGT-REC-04/restart', [
  ['the new token', 'pass', renewedAndRestarted().info().report()],
  ['over the socket', 'pass', renewedAndRestarted().opens().message()],
  ['a third token', 'pass', renewedAndRestarted().registers('t3').info().report()],
  ['never restarted', null, renewed().report()],
  ['never came back', null, renewedAndRestarted().stuck()],
  ['the old token', 'fail', renewedAndRestarted().info({ token: 't1', status: 401 })],
  [
    'the old token within a second',
    'fail',
    renewed().report().exits().launch().wait(0.2).info({ token: 't1', status: 401 }),
  ],
  [
    'the old token at the handshake',
    'fail',
    renewedAndRestarted().info().opens({ token: 't1', status: 401 }),
  ],
]);

judgeTable('AGT-REC-05/info', [
  ['after registering again', 'pass', renewed().report()],
  ['after the first report', 'pass', running().report({ status: 401 }).registers('t2').report().info()],
  ['never registered again', null, running().report({ status: 401 }).stuck()],
  ['never had a token', null, traffic().info({ token: null, status: 401 })],
  [
    'only under the first identity',
    'fail',
    running().report({ status: 401 }).registers('t2').reports(3),
    'POST /api/agent/info',
  ],
  ['with the old token', 'fail', running().registers('t2').info({ token: 't1' }).report()],
]);

judgeTable('AGT-REC-05/report', [
  ['reports go on', 'pass', renewed().report()],
  ['over a new socket', 'pass', renewed().opens().message()],
  ['never registered again', null, running().report({ status: 401 }).stuck()],
  ['no more reports', 'fail', renewed().wait(30).stuck()],
  ['no more reports under a third identity', 'fail', renewed().report().registers('t3').wait(30).stuck()],
  ['with the old token', 'fail', renewed().report({ token: 't1', status: 401 })],
  ['over the old socket', 'fail', openSince().message().message()],
]);

const refused = (status: number) => ({ status, fault: 'answer' });
judgeTable('AGT-REC-06/answers', [
  ['goes on', 'pass', running().report(refused(400)).report().report(refused(500)).report()],
  [
    'goes on with the socket',
    'pass',
    runningOverSocket().closes().opens(refused(400)).opens().closes().opens(refused(500)).opens().message(),
  ],
  ['was not refused yet', null, running().stuck()],
  ['was refused with one of them', null, running().report(refused(400)).report().stuck()],
  ['does nothing more', null, running().report(refused(400)).report().report(refused(500)).stuck()],
  [
    'a 401 of its own',
    'pass',
    running().report(refused(400)).report(refused(500)).report({ status: 401 }).registers('t2').report(),
  ],
  ['registers after the 400', 'fail', running().report(refused(400)).registers('t2').report()],
  [
    'registers after the 500',
    'fail',
    running().report(refused(400)).report().report(refused(500)).registers('t2'),
  ],
  [
    'registers after a refused handshake',
    'fail',
    runningOverSocket().closes().opens(refused(500)).registers('t2'),
  ],
]);

const cut = (fault: string) => ({ status: null, fault });
judgeTable('AGT-REC-06/cuts', [
  ['goes on', 'pass', running().report(cut('reset')).report().report(cut('stall')).wait(10).report()],
  [
    'waits for the answer to the end',
    'pass',
    running().report(cut('reset')).report().report(cut('stall')).wait(16),
  ],
  [
    'goes on with the socket',
    'pass',
    runningOverSocket().closes().opens(cut('reset')).opens().closes().opens(cut('stall')).wait(16),
  ],
  ['only its open socket was cut', null, runningOverSocket().fault('reset').closes().opens().message()],
  ['was not left without an answer yet', null, running().report(cut('reset')).report().stuck()],
  ['registers after the reset', 'fail', running().report(cut('reset')).registers('t2').report()],
  [
    'registers after its time-out',
    'fail',
    running().report(cut('reset')).report().report(cut('stall')).wait(10).registers('t2'),
  ],
]);

const redirected = () => running().report(refused(302)).report().report(refused(307));
judgeTable('AGT-REC-06/redirects', [
  ['goes on', 'pass', redirected().report()],
  [
    'follows one to nowhere',
    'pass',
    running().report(refused(302)).report({ path: '/elsewhere', status: 404 }).report(refused(307)).report(),
  ],
  ['was redirected once', null, running().report(refused(302)).report()],
  ['registers after the first', 'fail', running().report(refused(302)).registers('t2')],
  ['registers after the second', 'fail', redirected().registers('t2').report()],
]);

const page = { status: 502, fault: 'answer', body: '<html>' };
judgeTable('AGT-REC-06/bodies', [
  ['goes on', 'pass', running().report(page).report()],
  ['goes on after information', 'pass', traffic().launch().registers('t1').info(page).report()],
  [
    'goes on after a 200 that says nothing',
    'pass',
    running().report({ status: 200, fault: 'answer' }).report(),
  ],
  ['none came', null, running().report()],
  ['is not heard of again', null, running().report(page).stuck()],
  ['registers', 'fail', running().report(page).registers('t2').report()],
  ['registers later', 'fail', running().report(page).report(page).report().registers('t2')],
]);

const restarts = (story = running()) => story.exits().launch().info(refused(500));
judgeTable('AGT-REC-06/restart', [
  ['goes on', 'pass', restarts().report()],
  ['sends it again', 'pass', restarts().wait(2).info().report()],
  [
    'registers at every start, which another check is about',
    'pass',
    restarts(running().exits().launch().registers('t2').info()).report(),
  ],
  [
    'registers and is refused then',
    'pass',
    running().exits().launch().registers('t2').info(refused(500)).report(),
  ],
  ['a 401 beside it', 'pass', restarts().report({ status: 401 }).registers('t2').info().report()],
  [
    'a 401 that is tried once more',
    'pass',
    restarts().report({ status: 401 }).report({ status: 401 }).registers('t2').report(),
  ],
  ['registers twice in its first life', 'pass', restarts(running().registers('t2').info()).report()],
  ['was not refused', null, running().exits().launch().info().report()],
  ['ends there', null, restarts().stuck()],
  ['registers', 'fail', restarts().registers('t2').info().report()],
  ['registers later', 'fail', restarts().report().wait(9).registers('t2')],
  ['registers twice', 'fail', restarts(running().exits().launch().registers('t2').info()).registers('t3')],
]);

/** A socket that was opened with the first token and is still open after the second was issued. */
function openSince() {
  const story = informed().opens().message();
  const socket = story.events.at(-1)!.exchange!;
  return story.registers('t2').onSocket(socket);
}
