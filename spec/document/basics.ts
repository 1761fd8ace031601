import type { DocumentSection } from './passage.ts';

/** How agents and master know each other: authentication and §1. */
export const basics: readonly DocumentSection[] = [
  {
    id: 'authentication',
    number: null,
    title: { en: 'Authentication', zh: '认证方式' },
    passages: [
      {
        text: {
          en: 'Registering yields a token. Every request after that shows it in one header: `Authorization: Bearer <token>`.',
          zh: '注册后得到令牌。此后的每个请求都在同一个请求头中出示它：`Authorization: Bearer <token>`。',
        },
        requirements: ['AGT-AUTH-01', 'SRV-AUTH-01'],
      },
      {
        text: {
          en: 'Only a token that was issued, character for character, opens the door.',
          zh: '只有确实签发过、且逐字符一致的令牌才能通过认证。',
        },
        requirements: ['SRV-AUTH-02', 'SRV-AUTH-03'],
      },
      {
        text: {
          en: 'A token goes on working, and when a new one is issued the new one takes its place.',
          zh: '令牌持续有效；签发新令牌之后，以新令牌为准。',
        },
        requirements: ['SRV-AUTH-04', 'SRV-REG-05', 'AGT-REC-04'],
      },
      {
        text: {
          en: 'It is a secret between the two: it travels in that header and nowhere else.',
          zh: '令牌是双方之间的秘密：只在该请求头中传递，不出现在别处。',
        },
        requirements: ['SRV-AUTH-07', 'AGT-AUTH-02'],
      },
    ],
  },
  {
    id: 'register',
    number: '§1',
    title: { en: 'Registering an agent', zh: '注册 Agent' },
    passages: [
      {
        text: {
          en: 'An agent introduces itself with `POST /api/agent/register`, a JSON object that may hold a `name`; without one the master calls it "New Server". It is the first call, and needs no credentials.',
          zh: 'Agent 首先调用 `POST /api/agent/register`，请求体是 JSON 对象，可以带 `name`；未带时主控端取名 "New Server"。这一步不需要凭据。',
        },
        requirements: ['AGT-REG-01', 'AGT-REG-02', 'SRV-REG-01', 'SRV-REG-02', 'SRV-REG-03', 'SRV-REG-11'],
      },
      {
        text: {
          en: 'The answer holds two strings. The `uuid` names the agent, and no other agent has it.',
          zh: '应答含两个字符串。`uuid` 标识该 Agent，不与其他 Agent 重复。',
        },
        requirements: ['SRV-REG-04', 'SRV-REG-06'],
      },
      {
        text: {
          en: 'The `token` is what the agent is known by from then on, so nobody may be able to guess it.',
          zh: '`token` 是此后辨认该 Agent 的依据，因此不得能被猜出。',
        },
        requirements: ['SRV-REG-08'],
      },
      {
        text: {
          en: 'The agent keeps its token in a safe place, uses it again after a restart, and does not register twice.',
          zh: 'Agent 妥善保存令牌，重启后继续使用，不重复注册。',
        },
        requirements: ['AGT-REG-03', 'AGT-REG-04'],
      },
    ],
  },
];
