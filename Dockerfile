# The tool by itself. `npm run image` gathers what it needs and builds this; docs/containers.md shows how it is used.
ARG BASE=node:24-alpine
FROM ${BASE}
COPY node_modules/.cache/image/tool /opt/vanmoi-conform
# A folder that the tool may write into where none is mounted.
COPY --chown=65532:65532 node_modules/.cache/image/work /work
WORKDIR /work
ENV HOME=/work
USER 65532:65532
ENTRYPOINT ["node", "/opt/vanmoi-conform/dist/harness/cli/bin.js"]
CMD ["--help"]
