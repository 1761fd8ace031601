/** The formats of others as JSON Schemas, retold from their documentation: closed where they are closed. */

const string = { type: 'string' };
const strings = { type: 'array', items: string };
const count = { type: 'integer', minimum: 0 };
const date = {
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$',
};

/** An object whose members are all needed, but for those whose name ends in `?`. */
function object(
  members: Readonly<Record<string, object>>,
  additionalProperties: boolean | object = false,
): object {
  const entries = Object.entries(members);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, shape]) => [name.replace('?', ''), shape])),
    required: entries.flatMap(([name]) => (name.endsWith('?') ? [] : [name])),
    additionalProperties,
  };
}

const free = { type: 'object' };

/** CTRF: the root, the results, each test are closed; `extra` is free. */
export const ctrfSchema = object({
  reportFormat: { const: 'CTRF' },
  specVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
  'reportId?': { type: 'string', format: 'uuid' },
  'timestamp?': date,
  'generatedBy?': string,
  results: object({
    tool: object({ name: { ...string, minLength: 1 }, 'version?': string, 'extra?': free }),
    summary: object({
      tests: count,
      passed: count,
      failed: count,
      pending: count,
      skipped: count,
      other: count,
      'suites?': count,
      start: count,
      stop: count,
      'extra?': free,
    }),
    tests: {
      type: 'array',
      items: object({
        name: { ...string, minLength: 1 },
        status: { enum: ['passed', 'failed', 'skipped', 'pending', 'other'] },
        duration: count,
        'start?': count,
        'stop?': count,
        'message?': string,
        'trace?': string,
        'line?': count,
        'rawStatus?': string,
        'tags?': strings,
        'labels?': free,
        'type?': string,
        'filePath?': string,
        'retries?': count,
        'flaky?': { type: 'boolean' },
        'stdout?': strings,
        'stderr?': strings,
        'parameters?': free,
        'extra?': free,
      }),
    },
    'environment?': object({
      'reportName?': string,
      'appName?': string,
      'appVersion?': string,
      'osPlatform?': string,
      'testEnvironment?': string,
      'extra?': free,
    }),
    'extra?': free,
  }),
  'extra?': free,
});

/** Members of one's own begin with an underscore, anywhere. */
const har = (members: Readonly<Record<string, object>>) => ({
  ...object(members),
  patternProperties: { '^_': {} },
});

const pairs = { type: 'array', items: har({ name: string, value: string, 'comment?': string }) };
const ms = { type: 'number', minimum: -1 };
const size = { type: 'integer', minimum: -1 };

/** HAR 1.2, with the messages of sockets as browsers write them. */
export const harSchema = har({
  log: har({
    version: { const: '1.2' },
    creator: har({ name: string, version: string, 'comment?': string }),
    'browser?': har({ name: string, version: string }),
    'pages?': { type: 'array' },
    entries: {
      type: 'array',
      items: har({
        'pageref?': string,
        startedDateTime: date,
        time: { type: 'number', minimum: 0 },
        request: har({
          method: string,
          url: { type: 'string', pattern: '^(http|ws)s?://[^/]' },
          httpVersion: string,
          cookies: pairs,
          headers: pairs,
          queryString: pairs,
          'postData?': har({ mimeType: string, text: string }),
          headersSize: size,
          bodySize: size,
        }),
        response: har({
          status: count,
          statusText: string,
          httpVersion: string,
          cookies: pairs,
          headers: pairs,
          content: har({
            size,
            mimeType: string,
            'text?': string,
            'encoding?': { const: 'base64' },
            'compression?': size,
          }),
          redirectURL: string,
          headersSize: size,
          bodySize: size,
        }),
        cache: free,
        timings: har({
          send: ms,
          wait: ms,
          receive: ms,
          'blocked?': ms,
          'dns?': ms,
          'connect?': ms,
          'ssl?': ms,
        }),
        'serverIPAddress?': string,
        'connection?': string,
        '_webSocketMessages?': {
          type: 'array',
          items: har({
            type: { enum: ['send', 'receive'] },
            time: { type: 'number', minimum: 0 },
            opcode: { type: 'integer', minimum: 0, maximum: 15 },
            data: string,
          }),
        },
      }),
    },
    'comment?': string,
  }),
});

const digest = {
  type: 'object',
  minProperties: 1,
  patternProperties: { '^sha(256|384|512)$': { type: 'string', pattern: '^[0-9a-f]{64,128}$' } },
  additionalProperties: false,
};

/** A descriptor names its resource by at least one of uri, digest and content. */
const resource = {
  ...object({
    'name?': string,
    'uri?': { type: 'string', pattern: '^[a-z][a-z0-9+.-]*:' },
    'digest?': digest,
    'content?': string,
    'downloadLocation?': string,
    'mediaType?': string,
    'annotations?': free,
  }),
  anyOf: ['uri', 'digest', 'content'].map((name) => ({ required: [name] })),
};

/** An in-toto statement, version 1, whose predicate is a test result, version 0.1. */
export const attestationSchema = object({
  _type: { const: 'https://in-toto.io/Statement/v1' },
  subject: {
    type: 'array',
    minItems: 1,
    items: object({ 'name?': string, 'uri?': string, digest, 'annotations?': free }),
  },
  predicateType: { const: 'https://in-toto.io/attestation/test-result/v0.1' },
  predicate: object({
    result: { enum: ['PASSED', 'WARNED', 'FAILED'] },
    configuration: { type: 'array', items: resource },
    'url?': string,
    'passedTests?': strings,
    'warnedTests?': strings,
    'failedTests?': strings,
  }),
});

/** The endpoint badge of shields.io. */
export const badgeSchema = object({
  schemaVersion: { const: 1 },
  label: string,
  message: { ...string, minLength: 1 },
  'color?': string,
  'isError?': { type: 'boolean' },
  'style?': string,
});
