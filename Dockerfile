# The command line in an image without shell and package manager. It needs no network and no write access:
#   docker build -t podlint .
#   docker run --rm --network none --read-only -v "$PWD:/work:ro" podlint .
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node esbuild.js --production

FROM gcr.io/distroless/nodejs22-debian12:nonroot
COPY --from=build /build/dist/podlint.cjs /build/dist/cli.cjs /build/dist/cli.cjs.LEGAL.txt /build/LICENSE /podlint/
WORKDIR /work
USER nonroot
ENTRYPOINT ["/nodejs/bin/node", "/podlint/podlint.cjs"]
CMD ["."]
