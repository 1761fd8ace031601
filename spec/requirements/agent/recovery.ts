/** AGT-REC, AGT-ERR and AGT-STATE: what an agent does when things go wrong (protocol, section on errors). */

import type { Row } from '../row.ts';

export const recovery: readonly Row[] = [
  {
    id: 'AGT-REC-01',
    level: 'SHOULD',
    origin: 'doc errors',
    statement: {
      en: 'After a 401 for a report the agent registers again.',
      zh: '上报监控数据收到 401 后，Agent 重新注册。',
    },
    advice: {
      en: 'Look at the status of every answer (many HTTP clients treat 401 as success), drop the token and go back to the registration.',
      zh: '检查每个响应的状态码（许多 HTTP 客户端不把 401 视为错误），丢弃 Token 并回到注册步骤。',
    },
  },
  {
    id: 'AGT-REC-02',
    level: 'SHOULD',
    origin: 'doc errors',
    statement: {
      en: 'After a 401 for basic information, and for that alone, the agent registers again.',
      zh: '仅基本信息上报收到 401 时，Agent 也会重新注册。',
    },
    advice: {
      en: 'Let all calls share one way of handling answers, so that a 401 counts at the start as it does later.',
      zh: '让所有调用共用同一套响应处理逻辑，使启动阶段的 401 与之后的 401 得到同样处理。',
    },
  },
  {
    id: 'AGT-REC-03',
    level: 'SHOULD',
    origin: 'doc errors',
    statement: {
      en: 'After a 401 for the handshake of the socket the agent registers again.',
      zh: 'WebSocket 握手收到 401 后，Agent 重新注册。',
    },
    advice: {
      en: 'Read the HTTP status out of the error that the WebSocket library gives (`unexpected-response` in ws, `Error::Http` in tungstenite) instead of treating every failed handshake as a network fault.',
      zh: '从 WebSocket 库的错误中取出 HTTP 状态码（ws 的 `unexpected-response`、tungstenite 的 `Error::Http`），不要把所有握手失败都当作网络故障。',
    },
  },
  {
    id: 'AGT-REC-04',
    level: 'MUST',
    origin: 'doc auth',
    statement: {
      en: 'Once a new token was issued the old one is not used again, on no channel and after no restart. What was on its way has a second, and an open socket is judged by its handshake.',
      zh: '新 Token 签发后，旧 Token 不再用于任何通道，重启之后也不例外。在途请求有一秒宽限，已打开的 WebSocket 以其握手为准。',
    },
    advice: {
      en: 'Keep the token in one place that all channels read at each use, and replace the file on disk before the new token is first used. Look for clients and headers that were built once with the old one.',
      zh: '把 Token 放在唯一的位置，各通道每次使用时读取，并在首次使用新 Token 之前更新磁盘文件。重点排查用旧 Token 一次性构造的客户端和请求头。',
    },
  },
  {
    id: 'AGT-REC-05',
    level: 'SHOULD',
    origin: 'implied §2',
    statement: {
      en: 'After it has registered again the agent sends its basic information under the new identity, and reports go on.',
      zh: '重新注册后，Agent 以新身份上报基本信息，并继续上报监控数据。',
    },
    advice: {
      en: 'Go through the whole start sequence again (register, information, reports) rather than merely exchanging the token; reopen the socket as well.',
      zh: '重新走一遍完整的启动流程（注册、基本信息、监控数据），而不只是替换 Token；WebSocket 也要重新建立。',
    },
  },
  {
    id: 'AGT-REC-06',
    level: 'SHOULD',
    origin: 'implied errors',
    statement: {
      en: 'Only a 401 makes the agent register again: not a 400, a 500, a timeout or a cut connection.',
      zh: '只有 401 会使 Agent 重新注册：400、500、超时和连接中断都不会。',
    },
    advice: {
      en: 'Compare the status with 401 exactly. A general "on error, register" fills the master with copies of the agent during every outage.',
      zh: '严格判断状态码是否等于 401。“一出错就注册”的做法会在每次故障时让主控端堆满重复的 Agent。',
    },
  },
  {
    id: 'AGT-REC-07',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'When 401 never ends, or registering keeps failing, the agent does not storm: pauses grow, and the first minute sees at most 10 registrations.',
      zh: '持续收到 401 或注册一直失败时，Agent 不会频繁重试：间隔逐渐变长，第一分钟内最多注册 10 次。',
    },
    advice: {
      en: 'Apply exponential backoff with jitter to the whole cycle, and reset it only when a report was accepted: a registration that succeeds proves nothing yet.',
      zh: '对整个循环使用带抖动的指数退避，且仅在监控数据被接受后才重置：注册成功本身并不说明问题已经解决。',
    },
  },
  {
    id: 'AGT-ERR-01',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'The agent outlives bad answers (500, 502 with an HTML page, an empty body, broken JSON, a redirect, a reset, a stall), and its reports then return to their cadence.',
      zh: 'Agent 能承受各种异常响应（500、带 HTML 页面的 502、空响应体、损坏的 JSON、重定向、连接重置、长时间无响应），之后上报恢复正常节奏。',
    },
    advice: {
      en: 'Set a timeout on every request, handle errors without `unwrap` or an uncaught exception, and judge the status before the body is parsed.',
      zh: '为每个请求设置超时，处理错误时不要 `unwrap` 或抛出未捕获的异常，先判断状态码再解析响应体。',
    },
  },
  {
    id: 'AGT-ERR-02',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'A 400 for one report does not keep the next one from being sent.',
      zh: '某次上报收到 400，不影响下一次上报。',
    },
    advice: {
      en: 'Log it, throw that report away and wait for the next tick; neither stop nor send the same report again.',
      zh: '记录日志，丢弃该次数据，等待下一个节拍；既不要停止，也不要重发同一份数据。',
    },
  },
  {
    id: 'AGT-ERR-03',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'An agent that was started before its master connects once the master is there.',
      zh: 'Agent 先于主控端启动时，主控端就绪后能够连上。',
    },
    advice: {
      en: 'Treat a refused connection and a failed name lookup as reasons to try again rather than to exit, and bound the pause (60 s at most).',
      zh: '把连接被拒和域名解析失败当作重试的理由，而不是退出；并限制重试间隔（至多 60 秒）。',
    },
  },
  {
    id: 'AGT-ERR-04',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'After an outage of the master the agent resumes without a burst of old reports.',
      zh: '主控端故障恢复后，Agent 继续上报，且不会集中补发旧数据。',
    },
    advice: {
      en: 'Keep no queue of reports, or only the latest; clear what piled up in channels and timers, and begin with a fresh reading.',
      zh: '不要为上报排队，或只保留最新一份；清除通道和定时器中的积压，从新的采集开始。',
    },
  },
  {
    id: 'AGT-STATE-01',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'Under every generated schedule of master behaviour (ok, 401, 500, delay, cut, socket close) these hold: valid payloads only, never a dead token, alive at the end, and reporting again within 60 s of calm.',
      zh: '在生成的任意主控端行为序列（正常、401、500、延迟、断开、关闭 WebSocket）下始终成立：只发送合法数据，不使用失效的 Token，结束时仍在运行，恢复平静后 60 秒内重新上报。',
    },
    advice: {
      en: 'Replay the schedule with its seed. Usually two recoveries run at once: let one state machine own token, socket and backoff, so that a 401 in the middle of a reconnect has one meaning.',
      zh: '用给定的种子重放该序列。通常是两个恢复流程同时运行：应由一个状态机统一管理 Token、连接和退避，使重连途中的 401 只有一种含义。',
    },
  },
];
