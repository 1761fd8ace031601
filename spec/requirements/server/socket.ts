/** SRV-WS: reports over the WebSocket (protocol §4). */

import type { Row } from '../row.ts';

export const socket: readonly Row[] = [
  {
    id: 'SRV-WS-01',
    level: 'MUST',
    origin: 'doc §4, RFC 6455 §4.2.2',
    statement: {
      en: 'With a valid token `GET /api/agent/ws` upgrades: the answer is 101 with the Sec-WebSocket-Accept that belongs to the key.',
      zh: '携带有效 Token 的 `GET /api/agent/ws` 升级成功：返回 101，且 Sec-WebSocket-Accept 与密钥相符。',
    },
    advice: {
      en: 'Register the route for GET and hand the upgrade to a WebSocket library. Look for an origin check that refuses clients without an Origin header, a demand for a subprotocol, or a proxy that strips Upgrade and Connection.',
      zh: '为该路径注册 GET，并把升级交给成熟的 WebSocket 库。重点排查：拒绝没有 Origin 头的来源检查、强制要求子协议，或剥离了 Upgrade 与 Connection 的反向代理。',
    },
  },
  {
    id: 'SRV-WS-02',
    level: 'MUST',
    origin: 'doc §4, errors',
    statement: {
      en: 'A handshake without a valid token (none, an unknown one, one that is almost right) gets 401 and never 101.',
      zh: '没有有效 Token 的握手（未携带、未知、近似）返回 401，而不是 101。',
    },
    advice: {
      en: 'Check the token before the upgrade, with the same code as for HTTP. Upgrading first and closing with a code afterwards is too late, and most agents take it for a network fault.',
      zh: '在升级之前用与 HTTP 相同的代码校验 Token。先升级再用关闭码断开就太迟了，多数 Agent 会误以为是网络故障。',
    },
  },
  {
    id: 'SRV-WS-03',
    level: 'MUST',
    origin: 'doc §4',
    statement: {
      en: 'The socket stays open as long as valid reports come, at the recommended interval and in a burst.',
      zh: '只要持续收到合法的监控数据，无论按建议间隔还是短时突发，WebSocket 都保持打开。',
    },
    advice: {
      en: 'Read in a loop until the peer closes. Look for a handler that returns after one message, an idle or write timeout shorter than the interval, and a message rate limit.',
      zh: '循环读取直到对方关闭。重点排查：处理一条消息就返回的函数、比上报间隔还短的空闲或写超时，以及消息限流。',
    },
  },
  {
    id: 'SRV-WS-04',
    level: 'MUST',
    origin: 'doc §4',
    statement: {
      en: 'Reports on the socket follow the format of HTTP, so there too the optional fields may be missing.',
      zh: 'WebSocket 上的监控数据与 HTTP 格式相同，因此可选字段同样可以缺失。',
    },
    advice: {
      en: 'Let both channels share one decoder and one validation; two copies drift apart.',
      zh: '让两条通道共用同一套解码和校验代码；各写一份迟早会不一致。',
    },
  },
  {
    id: 'SRV-WS-05',
    level: 'MUST',
    origin: 'RFC 6455 §5.5.2',
    statement: {
      en: 'A ping is answered by a pong that repeats its payload (empty, text, bytes, 125 bytes): each of several pings in turn, and at least the last of several that wait together.',
      zh: '收到 ping 后回复载荷相同的 pong（空载荷、文本、二进制、125 字节均如此）：依次发来的 ping 逐个回复，同时等待的多个 ping 至少回复最后一个。',
    },
    advice: {
      en: 'Keep reading while you work, since libraries answer pings from within the read loop. A handler of your own must echo the payload as bytes.',
      zh: '处理业务时也要持续读取，因为库是在读循环里回复 ping 的。自定义处理函数必须按字节原样返回载荷。',
    },
  },
  {
    id: 'SRV-WS-06',
    level: 'MUST',
    origin: 'RFC 6455 §5.5.1',
    statement: {
      en: 'A close frame is answered by a close frame.',
      zh: '收到关闭帧后回复关闭帧。',
    },
    advice: {
      en: 'Let the library finish its closing handshake before you drop the TCP connection; destroying the socket in the close handler cuts the answer off.',
      zh: '先让库完成关闭握手，再断开 TCP 连接；在关闭回调里直接销毁套接字会丢失回复。',
    },
  },
  {
    id: 'SRV-WS-07',
    level: 'MUST',
    origin: 'RFC 6455 §5.4',
    statement: {
      en: 'A text message in several fragments is accepted, with control frames between them too; a split inside a character counts only where the same message unsplit passes.',
      zh: '接受分片发送的文本消息，分片之间夹有控制帧时也一样；只有未拆分的同一消息能通过时，才对字符中间的拆分做判定。',
    },
    advice: {
      en: 'Collect fragments as bytes until the final one and decode once at the end; treat control frames apart from the message that is being put together.',
      zh: '以字节累积分片，收到最后一片后再统一解码；控制帧与正在拼接的消息分开处理。',
    },
  },
  {
    id: 'SRV-WS-08',
    level: 'MUST',
    origin: 'RFC 6455 §5',
    statement: {
      en: 'A broken frame ends its connection: one without a mask, with reserved bits or opcodes, or a control frame of more than 125 bytes.',
      zh: '非法帧会使该连接断开：未加掩码、使用保留位或保留操作码，或控制帧超过 125 字节。',
    },
    advice: {
      en: 'Leave framing to a library in its strict mode and do not swallow its protocol errors; close with 1002.',
      zh: '把帧处理交给库的严格模式，不要吞掉其协议错误；以 1002 关闭连接。',
    },
  },
  {
    id: 'SRV-WS-09',
    level: 'MUST',
    origin: 'doc §3, §4',
    statement: {
      en: 'While an agent has its socket open its HTTP reports still work, and the socket still works after HTTP reports.',
      zh: 'Agent 的 WebSocket 打开期间，HTTP 上报仍然有效；HTTP 上报之后，WebSocket 也照常工作。',
    },
    advice: {
      en: 'Keep the open socket out of authentication and out of exclusive per-agent locks; "already connected" is no reason to refuse a report.',
      zh: '认证与按 Agent 的独占锁都不应受已打开的连接影响；“已连接”不能成为拒绝上报的理由。',
    },
  },
  {
    id: 'SRV-WS-10',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'A bad message (not JSON, a wrong type, binary, very large) costs at most its own connection; all other sockets and HTTP carry on.',
      zh: '错误消息（非 JSON、类型错误、二进制、超大）最多影响它自己的连接；其他 WebSocket 与 HTTP 照常工作。',
    },
    advice: {
      en: 'Catch errors per connection, set a message size limit, and make sure that no panic or unhandled rejection in one handler can end the process.',
      zh: '按连接捕获错误，设置消息大小上限，并确保单个处理函数里的 panic 或未处理的 rejection 不会终止整个进程。',
    },
  },
  {
    id: 'SRV-WS-11',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'A plain GET on the path of the socket gets a 4xx, neither 200 nor 5xx.',
      zh: '对 WebSocket 路径发起普通 GET 请求，返回 4xx，而不是 200 或 5xx。',
    },
    advice: {
      en: 'Check for the Upgrade header before the upgrade and answer 426 or 400; keep the catch-all route of a web page away from `/api`.',
      zh: '升级之前先检查 Upgrade 头，缺失时返回 426 或 400；不要让网页的兜底路由覆盖 `/api`。',
    },
  },
  {
    id: 'SRV-WS-12',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'When a socket has vanished without a close, a new one of the same agent is accepted at once.',
      zh: '旧连接未经关闭就消失后，同一 Agent 的新连接立即被接受。',
    },
    advice: {
      en: 'Let the newcomer replace the old entry instead of refusing it as a duplicate, and make the cleanup of the old one leave the new entry alone.',
      zh: '用新连接替换旧条目，不要以“重复连接”为由拒绝；清理旧连接时不要误删新条目。',
    },
  },
  {
    id: 'SRV-WS-13',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'A socket that has gone silent is pinged, or ended in some other way, within 120 s.',
      zh: 'WebSocket 静默后，服务器在 120 秒内发送 ping，或以其他方式结束该连接。',
    },
    advice: {
      en: 'Ping every 30 s or so and drop connections whose pong is missing, or set a read deadline that each message renews; else dead machines look alive for hours.',
      zh: '大约每 30 秒发送一次 ping，没有 pong 就断开，或设置随每条消息续期的读超时；否则失联的机器会在数小时内显示为在线。',
    },
  },
  {
    id: 'SRV-WS-14',
    level: 'SHOULD',
    origin: 'RFC 6455 §8.1',
    statement: {
      en: 'A text message that is no UTF-8 ends its connection, which some widely used libraries leave to the application.',
      zh: '文本消息不是合法的 UTF-8 时断开该连接；一些常用的库把这项检查留给应用来做。',
    },
    advice: {
      en: 'Switch on UTF-8 validation in the library, or check the bytes yourself, and close with 1007 (Go: `utf8.Valid`).',
      zh: '打开库的 UTF-8 校验，或自行检查字节（Go 用 `utf8.Valid`），并以 1007 关闭连接。',
    },
  },
];
