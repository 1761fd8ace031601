/** The socket of the protocol as AsyncAPI 3.0, seen from the master. */

import { PATHS } from '../protocol.ts';
import { embeddedSchemas, schemaName, schemaRef, VERSION, writeDocument } from './embed.ts';

const document = {
  asyncapi: '3.0.0',
  info: {
    title: 'Vanmoi agent protocol: the socket',
    version: VERSION,
    description:
      'Reports of an agent over a WebSocket (protocol §4). The HTTP part is described by openapi.json.',
  },
  defaultContentType: 'application/json',
  servers: {
    master: {
      host: '{host}',
      protocol: 'wss',
      description: 'The master; ws where it speaks plain HTTP.',
      variables: { host: { description: 'Host and port of the master.', default: 'localhost' } },
      security: [{ $ref: '#/components/securitySchemes/token' }],
    },
  },
  channels: {
    socket: {
      address: PATHS.socket,
      description: 'One connection for each agent, kept alive by pings and pongs.',
      messages: { report: { $ref: '#/components/messages/report' } },
      bindings: {
        ws: {
          method: 'GET',
          headers: {
            type: 'object',
            properties: { Authorization: { type: 'string', pattern: '^Bearer .+$' } },
            required: ['Authorization'],
          },
          bindingVersion: '0.1.0',
        },
      },
    },
  },
  operations: {
    receiveReport: {
      action: 'receive',
      channel: { $ref: '#/channels/socket' },
      summary: 'Takes a report; the recommended interval is 5 s.',
      messages: [{ $ref: '#/channels/socket/messages/report' }],
    },
  },
  components: {
    securitySchemes: {
      token: {
        type: 'http',
        scheme: 'bearer',
        description: 'The token that the registration answered.',
      },
    },
    messages: {
      report: {
        name: 'report',
        title: 'Report',
        summary: 'One text message that holds one report, in the format of HTTP.',
        payload: schemaRef('report'),
      },
    },
    schemas: { [schemaName('report')]: embeddedSchemas[schemaName('report')] },
  },
};

/** Text of `spec/generated/asyncapi.json`. */
export function asyncapiText(): string {
  return writeDocument(document);
}
