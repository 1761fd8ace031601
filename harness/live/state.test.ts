import { describe, expect, test } from 'vitest';
import { tokenNamed, traffic } from '../testing/journal-of.ts';
import { liveOf, liveState } from '../testing/live-of.ts';

const agents = ({ view }: ReturnType<typeof liveOf>) =>
  view.agents.map(({ id, reports, registrations, ticks }) => ({
    id,
    reports,
    registrations,
    ticks: ticks.length,
  }));
const said = ({ view }: ReturnType<typeof liveOf>) =>
  view.violations.map(({ check, agent, count }) => `${check} ${agent} ${count}`);

describe('who is who', () => {
  test('each agent has a lane, a tick for each report', () => {
    const one = traffic().registers('a').info().reports(4);
    const other = traffic().registers('b').info().reports(3);
    expect(agents(liveOf([one, other]))).toEqual([
      { id: 'agent 1', reports: 4, registrations: 1, ticks: 4 },
      { id: 'agent 2', reports: 3, registrations: 1, ticks: 3 },
    ]);
  });

  test('a refused agent that registers again over another connection goes on in its lane', () => {
    const story = traffic()
      .registers('a')
      .reports(2)
      .wait(5)
      .report({ status: 401 })
      .registers('b')
      .reports(2);
    const conns = story.events.map((event, index) => ({ ...event, conn: index }));
    const state = liveOf([Object.assign(traffic(), { events: conns })]);
    expect(agents(state)).toEqual([{ id: 'agent 1', reports: 5, registrations: 2, ticks: 5 }]);
    expect(state.view.agents[0]?.marks.map(([, kind]) => kind)).toEqual(['register', 'refused', 'register']);
    expect(said(state)).toEqual([]);
  });

  test('agents of one process that share their connections stay apart', () => {
    const [one, other] = [traffic().registers('a').reports(2), traffic().registers('b').reports(2)];
    const state = liveState();
    const apart = other.events.map((event) => ({
      ...event,
      exchange: (event.exchange ?? 0) + 100,
      t: event.t + 1,
    }));
    for (const event of [...one.events, ...apart].sort((a, b) => a.t - b.t))
      state.see({ ...event, peer: null });
    for (const event of traffic().report({ token: null, status: 401 }).events)
      state.see({ ...event, peer: null, exchange: 900 });
    expect(agents(state).map(({ reports, registrations }) => [reports, registrations])).toEqual([
      [2, 1],
      [2, 1],
    ]);
    expect(state.view.entries.at(-1)).toMatchObject({ agent: null, answer: 401 });
    expect(said(state)).toEqual([]);
  });

  test('an agent that changes its token is found out, not taken for another', () => {
    const changed = traffic()
      .registers('a')
      .reports(1)
      .report({ authorization: `Bearer ${tokenNamed('a').toLowerCase()}`, status: 401 });
    const beside = traffic().registers('b').reports(2);
    const conns = changed.events.map((event, index) => ({ ...event, conn: 500 + index }));
    const state = liveOf([beside, Object.assign(traffic(), { events: conns })]);
    expect(agents(state)).toHaveLength(2);
    expect(said(state)).toEqual([expect.stringMatching(/^AGT-AUTH-01\/report agent \d 1$/)]);
  });

  test('the token of an earlier master is nobody’s fault, and its bearer goes on in one lane', () => {
    const story = traffic().report({ token: 'of before', status: 401 }).registers('a').reports(2);
    const state = liveOf([story]);
    expect(agents(state)).toEqual([{ id: 'agent 1', reports: 3, registrations: 1, ticks: 3 }]);
    expect(said(state)).toEqual([]);
  });

  test('an agent that the master knows of before is right to bring its token at once', () => {
    const known = liveOf([traffic().report({ token: 'kept' }).wait(5).report({ token: 'kept' })]);
    expect(agents(known)).toEqual([{ id: 'agent 1', reports: 2, registrations: 0, ticks: 2 }]);
    expect(said(known)).toEqual([]);
  });

  test('what fits nobody is shown unmatched, and nobody is accused', () => {
    const stranger = traffic()
      .report({ token: null, path: '/nowhere', status: 404 })
      .report({ token: null, status: 401 });
    const state = liveOf([
      traffic().registers('a').reports(1),
      traffic().registers('b').reports(1),
      stranger,
    ]);
    expect(
      state.view.entries.filter(({ agent }) => agent === null).map(({ what, answer }) => [what, answer]),
    ).toEqual([
      ['POST /nowhere', 404],
      ['POST /api/agent/report', 401],
    ]);
    expect(said(state)).toEqual([]);
  });
});

describe('what is wrong', () => {
  const faulty = () =>
    traffic()
      .registers('a')
      .info()
      .reports(1)
      .wait(5)
      .report({ body: { cpu: '12' }, status: 400 })
      .wait(5)
      .report({
        body: { cpu: '13', uptime: undefined },
        status: 400,
      });

  test('each message has its faults', () => {
    const { view } = liveOf([faulty()]);
    expect(view.entries.map(({ kind, answer, faultCount }) => [kind, answer, faultCount])).toEqual([
      ['register', 200, 0],
      ['info', 200, 0],
      ['report', 200, 0],
      ['report', 400, 1],
      ['report', 400, 2],
    ]);
    expect(view.entries.at(-1)?.faults).toEqual([
      { kind: 'wrong-type', field: 'cpu', seen: '"13"' },
      { kind: 'missing', field: 'uptime', seen: '' },
    ]);
    expect(view.entries.at(-1)?.after).toBe(5000);
    expect(view.agents[0]).toMatchObject({ reports: 3, faulty: 2 });
    expect(view.agents[0]?.ticks.map(([, , faults]) => faults)).toEqual([0, 1, 2]);
  });

  test('a violation stands once an agent, with count, first, last and the last example', () => {
    const state = liveOf([
      faulty(),
      traffic()
        .registers('b')
        .report({ body: { cpu: '1' }, status: 400 }),
    ]);
    const [first] = state.view.violations.filter(
      ({ check, agent }) => check === 'AGT-REP-02/fields' && agent === 'agent 1',
    );
    expect(first).toMatchObject({ level: 'MUST', count: 2, first: 5000, last: 10_000 });
    expect(first?.actual.en).toContain('cpu');
    expect(JSON.stringify(state.detail(first!.example))).toContain('\\"cpu\\":\\"13\\"');
    expect(said(state)).toContain('AGT-REP-02/fields agent 2 1');
  });

  test('counters that go back with an interface that went are nobody’s fault', () => {
    const story = traffic()
      .registers('a')
      .report({ body: { net_total_up: 9 } })
      .wait(5)
      .report({ body: { net_total_up: 8 } })
      .interfacesChange()
      .wait(5)
      .report();
    expect(said(liveOf([story]))).toEqual([]);
  });

  test('can be forgotten', () => {
    const state = liveOf([faulty()]);
    state.forgetViolations();
    expect(said(state)).toEqual([]);
    expect(state.size.pinned).toBe(0);
  });

  test('what stood still in this tool is shown, and excuses what comes late', () => {
    const late = (stalled: number) =>
      traffic()
        .registers('a')
        .report({ body: { net_total_up: 9 } })
        .lag(stalled)
        .wait(5)
        .report({ body: { net_total_up: 8 } })
        .wait(5)
        .report({ body: { net_total_up: 9 } });
    expect(said(liveOf([late(0)]))).toEqual(['AGT-REP-05/total-up agent 1 1']);
    const [backwards] = liveOf([late(0)]).view.violations;
    expect(backwards).toMatchObject({ last: 10_000, example: 'x2' });
    const stalled = liveOf([late(1500)]);
    expect(said(stalled)).toEqual([]);
    expect(stalled.view.stalls).toEqual([[0, 1500]]);
  });
});

describe('sockets', () => {
  const story = () =>
    traffic()
      .registers('a')
      .opens()
      .message()
      .wait(5)
      .ping('x')
      .pong('x')
      .message({ cpu: 'x' })
      .masterCloses(1011);

  test('frames are entries; a text message of the agent is a report', () => {
    const { view } = liveOf([story()]);
    expect(
      view.entries.map(({ kind, from, what, faultCount }) => `${from} ${kind} ${what} ${faultCount}`),
    ).toEqual([
      'agent register POST /api/agent/register 0',
      'agent socket GET /api/agent/ws 0',
      'agent socket socket open 0',
      'agent report text 0',
      'master frame ping 0',
      'agent frame pong 0',
      'agent report text 1',
      'master fault close 1011 0',
      'master close socket closed 1011 0',
    ]);
    expect(view.agents[0]).toMatchObject({ via: 'socket', reports: 2, sockets: 0 });
    expect(view.agents[0]?.marks.map(([, kind]) => kind)).toEqual(['register', 'socket', 'fault', 'close']);
  });

  test('the frame behind a report can be read', () => {
    const state = liveOf([story()]);
    const report = state.view.entries.find(({ faultCount }) => faultCount === 1);
    expect(JSON.stringify(state.detail(report!.id))).toContain('\\"cpu\\":\\"x\\"');
  });
});
