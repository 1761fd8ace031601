import type { DocumentSection } from './passage.ts';

/** What goes wrong and what is true: errors, collection, what the text stands on, and what the field taught. */
export const consequences: readonly DocumentSection[] = [
  {
    id: 'errors',
    number: null,
    title: { en: 'Errors', zh: '错误处理' },
    passages: [
      {
        text: {
          en: '200 is success. 400 says that the format of a request is wrong: no JSON, no object, a field of another type.',
          zh: '200 表示成功。400 表示请求格式错误：不是 JSON、不是对象，或字段类型不符。',
        },
        requirements: [
          'SRV-REG-09',
          'SRV-REG-10',
          'SRV-REG-12',
          'SRV-INFO-04',
          'SRV-INFO-05',
          'SRV-REP-06',
          'SRV-ERR-03',
        ],
      },
      {
        text: {
          en: '401 says that a token is invalid or has expired. An agent that gets one tries to register again, and carries on under its new identity.',
          zh: '401 表示令牌无效或已过期。收到 401 的 Agent 应尝试重新注册，并以新身份继续工作。',
        },
        requirements: ['AGT-REC-01', 'AGT-REC-02', 'AGT-REC-03', 'AGT-REC-05'],
      },
      {
        text: {
          en: 'Nothing else is a reason to register again.',
          zh: '除此之外，没有任何情形应当重新注册。',
        },
        requirements: ['AGT-REC-06'],
      },
      {
        text: {
          en: '500 says that the master itself went wrong, so no message of an agent may bring it about.',
          zh: '500 表示主控端自身出错，因此不应由 Agent 的任何消息引起。',
        },
        requirements: ['SRV-ERR-01', 'SRV-ERR-02'],
      },
      {
        text: {
          en: 'Put together in any legal order, by many agents at once, these rules still hold.',
          zh: '无论以何种合法顺序组合、由多少 Agent 同时进行，以上规则始终成立。',
        },
        requirements: ['SRV-STATE-01'],
      },
    ],
  },
  {
    id: 'collection',
    number: null,
    title: { en: 'Collecting the data', zh: '数据采集建议' },
    passages: [
      {
        text: {
          en: 'The numbers come from the machine itself: `/proc/stat`, `/proc/meminfo`, `statvfs`, `/proc/net/dev`, `/proc/loadavg`, and the process folders below `/proc`. They say what is there, and follow it when it changes.',
          zh: '数据取自机器本身：`/proc/stat`、`/proc/meminfo`、`statvfs`、`/proc/net/dev`、`/proc/loadavg`，以及 `/proc` 下的进程目录。上报的数值应与实际相符，并随实际变化。',
        },
        requirements: ['AGT-INFO-04', 'AGT-REP-07', 'AGT-REP-08'],
      },
    ],
  },
  {
    id: 'foundations',
    number: null,
    title: { en: 'What the text builds on', zh: '协议所依据的标准' },
    passages: [
      {
        text: {
          en: 'Bearer tokens are those of RFC 6750, their characters included; HTTP authentication is that of RFC 9110.',
          zh: 'Bearer 令牌遵循 RFC 6750（包括其字符集），HTTP 认证遵循 RFC 9110。',
        },
        requirements: ['SRV-REG-07', 'SRV-AUTH-05', 'SRV-AUTH-06'],
      },
      {
        text: {
          en: 'The socket is a WebSocket of RFC 6455: the handshake is answered as asked, frames are well formed, clients mask theirs, and a close is answered by a close.',
          zh: '连接遵循 RFC 6455：握手应答须与请求相符，帧格式正确，客户端的帧带掩码，关闭帧以关闭帧应答。',
        },
        requirements: ['AGT-WS-04', 'AGT-WS-08', 'SRV-WS-06', 'SRV-WS-07', 'SRV-WS-08', 'SRV-WS-14'],
      },
    ],
  },
  {
    id: 'field',
    number: null,
    title: { en: 'From the field', zh: '实践经验' },
    passages: [
      {
        text: {
          en: 'The text is silent here, and operators get hurt. A good agent keeps an even beat, and outlives a master that is slow, broken, away, or wrong for a while.',
          zh: '协议对此未作规定，但运维中常因此受累。好的 Agent 节奏稳定，并能经受主控端一时的缓慢、故障、离线或错误。',
        },
        requirements: [
          'AGT-TIME-02',
          'AGT-TIME-03',
          'AGT-ERR-01',
          'AGT-ERR-02',
          'AGT-ERR-03',
          'AGT-ERR-04',
          'AGT-WS-06',
          'AGT-WS-07',
          'AGT-STATE-01',
        ],
      },
      {
        text: {
          en: 'It does not make things worse: it waits longer each time it is refused, and keeps its identity to itself.',
          zh: '它不会雪上加霜：每次被拒后等待更久，并妥善保护自己的身份。',
        },
        requirements: ['AGT-REG-05', 'AGT-REG-06', 'AGT-REC-07'],
      },
      {
        text: {
          en: 'A good master bears extremes, gives nothing away, lets no agent harm another, and remembers its agents.',
          zh: '好的主控端能承受极端输入，不泄露内部信息，不让一个 Agent 影响另一个，并且不会忘记它的 Agent。',
        },
        requirements: [
          'SRV-ERR-05',
          'SRV-ERR-06',
          'SRV-ERR-07',
          'SRV-WS-10',
          'SRV-WS-11',
          'SRV-WS-12',
          'SRV-WS-13',
          'SRV-STATE-02',
        ],
      },
    ],
  },
];
