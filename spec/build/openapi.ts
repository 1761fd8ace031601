/** The HTTP part of the protocol as OpenAPI 3.1. */

import { PATHS } from '../protocol.ts';
import { embeddedSchemas, schemaRef, VERSION, writeDocument } from './embed.ts';

const badRequest = { $ref: '#/components/responses/BadRequest' };
const unauthorized = { $ref: '#/components/responses/Unauthorized' };
const serverError = { $ref: '#/components/responses/ServerError' };

const accepted = {
  description: 'Accepted.',
  content: { 'application/json': { schema: schemaRef('status') } },
};

const document = {
  openapi: '3.1.0',
  info: {
    title: 'Vanmoi agent protocol',
    version: VERSION,
    description:
      'What a Vanmoi master offers to its agents. The socket itself is described by asyncapi.json.',
  },
  servers: [{ url: '/', description: 'The base URL of the master.' }],
  security: [{ token: [] }],
  paths: {
    [PATHS.register]: {
      post: {
        operationId: 'register',
        summary: 'Registers an agent (protocol §1).',
        security: [],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: schemaRef('register') } },
        },
        responses: {
          200: {
            description: 'The identity of the new agent.',
            content: { 'application/json': { schema: schemaRef('identity') } },
          },
          400: badRequest,
          500: serverError,
        },
      },
    },
    [PATHS.info]: {
      post: {
        operationId: 'sendInfo',
        summary: 'Takes the basic information of an agent, at every start of it (protocol §2).',
        requestBody: { required: true, content: { 'application/json': { schema: schemaRef('info') } } },
        responses: { 200: accepted, 400: badRequest, 401: unauthorized, 500: serverError },
      },
    },
    [PATHS.report]: {
      post: {
        operationId: 'sendReport',
        summary: 'Takes a report; the recommended interval is 5 s (protocol §3).',
        requestBody: { required: true, content: { 'application/json': { schema: schemaRef('report') } } },
        responses: { 200: accepted, 400: badRequest, 401: unauthorized, 500: serverError },
      },
    },
    [PATHS.socket]: {
      get: {
        operationId: 'openSocket',
        summary: 'Upgrades to a WebSocket that takes reports (protocol §4, RFC 6455 §4).',
        responses: {
          101: {
            description: 'The connection is a WebSocket from here on.',
            headers: {
              'Sec-WebSocket-Accept': {
                description: 'Proves that the key of the handshake was read.',
                required: true,
                schema: { type: 'string' },
              },
            },
          },
          401: unauthorized,
          500: serverError,
        },
      },
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
    responses: {
      BadRequest: { description: 'The request has a format error.' },
      Unauthorized: {
        description: 'The token is invalid or has expired; the agent should register again.',
      },
      ServerError: { description: 'An internal error of the master.' },
    },
    schemas: embeddedSchemas,
  },
};

/** Text of `spec/generated/openapi.json`. */
export function openapiText(): string {
  return writeDocument(document);
}
