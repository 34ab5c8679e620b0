# 星榜 as one process on Node 24 (docs/decisions/runtime.md). Everything it keeps is in the volume /data, unless
# DATABASE_URL names a PostgreSQL server.
#
#   docker build -t xingbang .
#   docker run --rm -p 127.0.0.1:3000:3000 -v xingbang-data:/data xingbang                     the simulator
#   docker run -d --restart unless-stopped -p 3000:3000 -v xingbang-data:/data --env-file .env xingbang

FROM node:24-slim AS build
WORKDIR /app
# First only what the dependencies hang on, so that a change of the code does not install them again.
COPY package.json package-lock.json .npmrc ./
# Without the template of a data directory: it needs the code, and a container's first start can take its seconds.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY handlers handlers
COPY jobs jobs
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# The compiler copies no SQL and no pages; the program reads them where they stand in the source tree.
COPY src/database/migrations src/database/migrations
COPY src/platforms/simulator/page src/platforms/simulator/page
# A new volume takes over the owner of the folder it covers.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000

# The first start creates the database, which takes seconds. A process without the role "web" serves no port: run it
# with --no-healthcheck.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# The program handles SIGTERM and SIGINT itself and starts no other processes, so it may be process 1.
CMD ["node", "dist/src/main.js"]
