/** AGT-WS: reports over the WebSocket (protocol §4). */

import type { Row } from '../row.ts';

export const socket: readonly Row[] = [
  {
    id: 'AGT-WS-01',
    level: 'MUST',
    origin: 'doc §4, RFC 6455 §4.1',
    statement: {
      en: 'The handshake is a correct GET upgrade that carries the token in its header and a fresh key of 16 bytes.',
      zh: '握手是正确的 GET 升级请求，请求头携带 Token，并使用全新的 16 字节密钥。',
    },
    advice: {
      en: 'Leave the handshake to a WebSocket library and add the Authorization header to it. A request built by hand needs HTTP/1.1, Host, Upgrade, Connection, version 13, and a random key for each try.',
      zh: '把握手交给 WebSocket 库，并附加 Authorization 头。若手工构造请求，则需使用 HTTP/1.1，带上 Host、Upgrade、Connection 和版本 13，且每次尝试都用新的随机密钥。',
    },
  },
  {
    id: 'AGT-WS-02',
    level: 'MUST',
    origin: 'doc §4',
    statement: {
      en: 'Each message is a text message that holds one JSON object in the format of a report.',
      zh: '每条消息都是文本消息，内容为一个符合监控数据格式的 JSON 对象。',
    },
    advice: {
      en: 'Send the same serialised object as over HTTP, as text and not binary: no envelope with a type, no array of reports, no line of greeting.',
      zh: '以文本而非二进制发送与 HTTP 相同的序列化对象：不要加带类型的外层，不要把多份数据放进数组，也不要先发问候消息。',
    },
  },
  {
    id: 'AGT-WS-03',
    level: 'MUST',
    origin: 'doc §4, RFC 6455 §5.5.2',
    statement: {
      en: 'A ping is answered by a pong that repeats its payload; of several that wait together at least the last is answered.',
      zh: '收到 ping 后回复载荷相同的 pong；多个 ping 同时等待时，至少回复最后一个。',
    },
    advice: {
      en: 'Read from the socket all the time, also when no messages are expected: libraries answer pings only while somebody reads, and some (tungstenite) only send the pong at the next flush.',
      zh: '即使不期待任何消息，也要持续读取：库只有在读取时才会回复 ping，有些库（如 tungstenite）还要等到下次刷新才真正发出 pong。',
    },
  },
  {
    id: 'AGT-WS-04',
    level: 'MUST',
    origin: 'RFC 6455 §5',
    statement: {
      en: 'Frames are masked, each with a mask of its own, text is UTF-8, and a close is answered by a close.',
      zh: '帧均加掩码且每帧掩码不同，文本为 UTF-8，收到关闭帧后回复关闭帧。',
    },
    advice: {
      en: 'Use a client library rather than the server half of one; draw four random bytes for each frame, and let the closing handshake finish before the connection is dropped.',
      zh: '使用客户端实现，而不要误用服务端部分；每帧生成四个随机字节作掩码，并在断开连接前完成关闭握手。',
    },
  },
  {
    id: 'AGT-WS-05',
    level: 'SHOULD',
    origin: 'implied §4',
    statement: {
      en: 'When the socket ends (close 1000, 1001 or 1011, or a reset without a close) the agent connects again with the same token and without registering.',
      zh: '连接结束后（以 1000、1001、1011 关闭，或没有关闭帧的重置），Agent 用同一 Token 重新连接，不重新注册。',
    },
    advice: {
      en: 'Put the socket into a loop that treats every end alike, 1000 included, pauses a little and connects again; an end of the line says nothing about the token.',
      zh: '把连接放进循环，对任何结束方式（包括 1000）一视同仁，稍作等待后重连；连接断开并不说明 Token 失效。',
    },
  },
  {
    id: 'AGT-WS-06',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'A dead connection that stays open (no pongs, bytes swallowed) is noticed within 90 s.',
      zh: '连接已失效但仍保持打开（没有 pong，数据石沉大海）时，Agent 在 90 秒内察觉。',
    },
    advice: {
      en: 'Send a ping every 20 to 30 s and reconnect when nothing has come back by the next one. Writes alone succeed for a long time, since the kernel buffers them.',
      zh: '每 20 至 30 秒发送 ping，到下一次仍无任何回应就重连。仅凭写入无法发现问题，因为内核会缓冲很久。',
    },
  },
  {
    id: 'AGT-WS-07',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'The agent holds one socket at a time: two are not open together for more than a second.',
      zh: 'Agent 同一时间只保持一个 WebSocket：不会有两个连接同时打开超过一秒。',
    },
    advice: {
      en: 'Give the socket one owner and close the old one before you open the next; look for reconnect timers that are set twice, by error and by close.',
      zh: '由唯一的所有者管理连接，先关闭旧连接再打开新连接；重点排查错误回调与关闭回调各自启动一次重连定时器的情况。',
    },
  },
  {
    id: 'AGT-WS-08',
    level: 'MUST',
    origin: 'RFC 6455 §4.1',
    statement: {
      en: 'An answer with a wrong Sec-WebSocket-Accept, or with an extension or subprotocol that was not asked for, ends that connection.',
      zh: '响应中的 Sec-WebSocket-Accept 错误，或含有未请求的扩展或子协议时，Agent 断开该连接。',
    },
    advice: {
      en: 'Do not stop at the status 101: compute the expected value from the key, and refuse extensions and subprotocols that you did not offer. Complete client libraries do all of it.',
      zh: '不要只看 101 状态码：应由密钥计算期望值，并拒绝自己没有提出的扩展和子协议。完善的客户端库都会这样做。',
    },
  },
];
