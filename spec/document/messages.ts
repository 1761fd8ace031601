import type { DocumentSection } from './passage.ts';

/** What agents send: §2, §3 and §4. */
export const messages: readonly DocumentSection[] = [
  {
    id: 'information',
    number: '§2',
    title: { en: 'Basic information', zh: '上报基本信息' },
    passages: [
      {
        text: {
          en: 'At every start the agent tells what machine it runs on: `POST /api/agent/info`. The master answers `{"status": "ok"}`, however often it is told.',
          zh: 'Agent 每次启动时上报所在机器的信息：`POST /api/agent/info`。无论上报多少次，主控端都应答 `{"status": "ok"}`。',
        },
        requirements: ['AGT-INFO-01', 'AGT-INFO-03', 'SRV-INFO-01', 'SRV-INFO-03'],
      },
      {
        text: {
          en: 'The message has thirteen fields: strings, one int (`cpu_cores`) and three int64 byte counts (`mem_total`, `swap_total`, `disk_total`). `gpu_name`, `ipv4` and `ipv6` are optional, the others are not.',
          zh: '消息含十三个字段：字符串、一个 int（`cpu_cores`）和三个以字节计的 int64（`mem_total`、`swap_total`、`disk_total`）。`gpu_name`、`ipv4`、`ipv6` 可选，其余必填。',
        },
        requirements: [
          'AGT-INFO-02',
          'AGT-INFO-05',
          'SRV-INFO-02',
          'SRV-INFO-06',
          'SRV-INFO-07',
          'SRV-INFO-08',
        ],
      },
    ],
  },
  {
    id: 'report',
    number: '§3',
    title: { en: 'Reports over HTTP', zh: '上报监控数据（HTTP）' },
    passages: [
      {
        text: {
          en: 'From then on the agent reports how the machine is doing, again and again: `POST /api/agent/report`, answered `{"status": "ok"}`.',
          zh: '此后 Agent 定期上报机器状态：`POST /api/agent/report`，应答为 `{"status": "ok"}`。',
        },
        requirements: ['AGT-REP-01', 'SRV-REP-01', 'SRV-REP-05'],
      },
      {
        text: {
          en: 'A report has eighteen fields, of which `gpu` and `temp` are optional. Sizes, rates, traffic and `uptime` are int64, counts are int, `cpu`, `gpu`, `load` and `temp` are float.',
          zh: '一次上报含十八个字段，其中 `gpu` 与 `temp` 可选。容量、速率、流量和 `uptime` 为 int64，各项计数为 int，`cpu`、`gpu`、`load`、`temp` 为 float。',
        },
        requirements: ['AGT-REP-02', 'SRV-REP-02', 'SRV-REP-03', 'SRV-REP-04', 'SRV-REP-07', 'SRV-REP-09'],
      },
      {
        text: {
          en: '`cpu` and `gpu` are percentages, from 0 to 100.',
          zh: '`cpu` 与 `gpu` 是百分比，取值 0 至 100。',
        },
        requirements: ['AGT-REP-03', 'SRV-REP-08'],
      },
      {
        text: {
          en: 'The numbers agree with each other: what is used is part of its total, `net_in` and `net_out` are the speed at which `net_total_down` and `net_total_up` grow, and `uptime` counts on.',
          zh: '各数值彼此一致：已用量不超过总量；`net_in`、`net_out` 是 `net_total_down`、`net_total_up` 增长的速率；`uptime` 持续增长。',
        },
        requirements: ['AGT-REP-04', 'AGT-REP-05', 'AGT-REP-06'],
      },
      {
        text: {
          en: 'All of these messages are labelled as the JSON that they are: requests and the answers to them.',
          zh: '上述消息均标明为 JSON：请求如此，应答亦然。',
        },
        requirements: ['AGT-REP-09', 'SRV-ERR-04', 'SRV-ERR-08'],
      },
    ],
  },
  {
    id: 'socket',
    number: '§4',
    title: { en: 'Reports over a WebSocket', zh: 'WebSocket 实时上报' },
    passages: [
      {
        text: {
          en: 'Where reports should arrive sooner, the agent opens a WebSocket with `GET /api/agent/ws`, its token in the header.',
          zh: '需要低延迟时，Agent 以 `GET /api/agent/ws` 建立 WebSocket，并在请求头中携带令牌。',
        },
        requirements: ['AGT-WS-01', 'SRV-WS-01', 'SRV-WS-02'],
      },
      {
        text: {
          en: 'Each message on it is a report, in the format that HTTP has. The socket stays open as long as they come.',
          zh: '其中每条消息都是一次上报，格式与 HTTP 相同。只要上报持续，连接就保持打开。',
        },
        requirements: ['AGT-WS-02', 'SRV-WS-03', 'SRV-WS-04', 'SRV-WS-09'],
      },
      {
        text: {
          en: 'The recommended interval between reports is 5 seconds.',
          zh: '建议的上报间隔为 5 秒。',
        },
        requirements: ['AGT-TIME-01'],
      },
      {
        text: {
          en: 'Pings and pongs keep the connection alive by themselves.',
          zh: '心跳由 WebSocket 的 Ping/Pong 自动完成。',
        },
        requirements: ['AGT-WS-03', 'SRV-WS-05'],
      },
      {
        text: {
          en: 'When the socket ends, the identity does not: the agent comes back with the same token.',
          zh: '连接断开并不影响身份：Agent 以同一令牌重新连接。',
        },
        requirements: ['AGT-WS-05'],
      },
    ],
  },
];
