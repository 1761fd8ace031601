/** AGT-REG and AGT-AUTH: registering and using the token (protocol §1 and the section on authentication). */

import type { Row } from '../row.ts';

export const registration: readonly Row[] = [
  {
    id: 'AGT-REG-01',
    level: 'MUST',
    origin: 'doc §1',
    statement: {
      en: 'An agent without a token begins with `POST /api/agent/register` in JSON, before any other call under `/api/agent`.',
      zh: 'Agent 与主控端的首次接触是以 JSON 发送的 `POST /api/agent/register`，先于 `/api/agent` 下的任何其他调用。',
    },
    advice: {
      en: 'Wait for the answer of the registration before the collectors and the socket start. Look for tasks that are started side by side, and for a path or method that differs from the text.',
      zh: '等注册响应返回之后再启动采集和 WebSocket。重点排查：并行启动的任务，以及与文档不一致的路径或方法。',
    },
  },
  {
    id: 'AGT-REG-02',
    level: 'MUST',
    origin: 'doc §1',
    statement: {
      en: 'The body of a registration is a JSON object, and a `name` in it is a string.',
      zh: '注册请求体是 JSON 对象；其中如有 `name`，则为字符串。',
    },
    advice: {
      en: 'Send `{}` or `{"name": "…"}`. Leave the member out when there is no name, rather than writing `null`.',
      zh: '发送 `{}` 或 `{"name": "…"}`。没有名称时省略该成员，不要写成 `null`。',
    },
  },
  {
    id: 'AGT-REG-03',
    level: 'MUST',
    origin: 'doc §1',
    statement: {
      en: 'Within one life of the process, once a registration was answered in full, only a 401 leads to another one.',
      zh: '在进程的一次运行期内，注册响应完整返回之后，没有收到 401 就不再注册。',
    },
    advice: {
      en: 'Keep the token in memory for all channels and separate "connect" from "register". A reconnect or a retry loop that begins with registering leaves a dead entry at the master each time.',
      zh: '把 Token 保存在内存中供各通道共用，并将“连接”与“注册”分开。如果重连或重试循环每次都从注册开始，主控端就会不断留下失效的条目。',
    },
  },
  {
    id: 'AGT-REG-04',
    level: 'SHOULD',
    origin: 'doc §1 (需妥善保存)',
    statement: {
      en: 'After a restart with its state kept, even one soon after registering, the agent uses its token instead of registering again.',
      zh: '保留状态重启后（包括注册后不久的重启），Agent 继续使用原有 Token，不重新注册。',
    },
    advice: {
      en: 'Write the token to disk as soon as the answer is there (to a temporary file, flushed, then renamed) and read it at the start. Look for a path that is relative to the working folder, and for saving only at a clean exit.',
      zh: '收到响应后立即把 Token 写入磁盘（先写临时文件并刷盘，再重命名），启动时读取。重点排查：相对于工作目录的路径，以及只在正常退出时才保存。',
    },
  },
  {
    id: 'AGT-REG-05',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'A registration that fails (refused, 500, timeout, nonsense) is tried again, with pauses that grow.',
      zh: '注册失败（连接被拒、500、超时、内容无法识别）后会重试，且间隔逐渐变长。',
    },
    advice: {
      en: 'Put the registration into a loop with exponential backoff, some jitter and an upper bound (1 s, 2 s, 4 s … 60 s), and check the answer before it is used; never exit or panic on the first failure.',
      zh: '把注册放进指数退避循环，加入抖动并设上限（1 秒、2 秒、4 秒……60 秒），使用响应前先校验；首次失败时不要退出或 panic。',
    },
  },
  {
    id: 'AGT-REG-06',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'Two agents that keep their state apart are two identities at one master, and only its owner can read the file that holds a token.',
      zh: '状态相互独立的两个 Agent 在同一主控端拥有各自的身份；保存 Token 的文件仅所有者可读。',
    },
    advice: {
      en: 'Let the state folder be configured, create the file with mode 0600, and do not derive the identity from the host or keep it at one fixed place.',
      zh: '允许配置状态目录，以 0600 权限创建文件；不要由主机信息推导身份，也不要固定存放在唯一位置。',
    },
  },
  {
    id: 'AGT-AUTH-01',
    level: 'MUST',
    origin: 'doc auth',
    statement: {
      en: 'Basic information, reports and the handshake of the socket carry `Authorization: Bearer <token>` with the token exactly as it was issued.',
      zh: '基本信息、监控数据和 WebSocket 握手都携带 `Authorization: Bearer <token>`，Token 与签发时完全一致。',
    },
    advice: {
      en: 'Treat the token as an opaque string: no trimming, no change of case, no encoding. Many WebSocket clients need the header passed by hand at the handshake.',
      zh: '把 Token 当作不透明的字符串：不要裁剪、改变大小写或再编码。许多 WebSocket 客户端需要在握手时手动传入该请求头。',
    },
  },
  {
    id: 'AGT-AUTH-02',
    level: 'SHOULD',
    origin: 'implied auth',
    statement: {
      en: 'The token shows up nowhere else: in no URL, no body, no other header, and not in the logs.',
      zh: 'Token 不出现在其他任何地方：URL、请求体、其他请求头和日志中都没有。',
    },
    advice: {
      en: 'Remove `?token=` from the URL of the socket and mask the Authorization header in debug output; do not print the answer of the registration.',
      zh: '去掉 WebSocket URL 里的 `?token=`，在调试输出中遮盖 Authorization 头，也不要打印注册响应。',
    },
  },
];
