# docker build -t doc-audit . && docker run --rm -v "$PWD:/repo" doc-audit check docs
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY doc_audit ./doc_audit
COPY templates ./templates
RUN pip wheel --no-cache-dir --wheel-dir /wheels .

FROM python:3.13-slim
LABEL org.opencontainers.image.title="doc-audit" \
      org.opencontainers.image.description="Broken links, overdue pages, and whose they are, in a tree of Markdown pages" \
      org.opencontainers.image.licenses="MIT"
RUN apt-get update \
    && apt-get install -y --no-install-recommends git ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 auditor
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir --no-index --find-links=/wheels doc-audit && rm -rf /wheels
USER auditor
WORKDIR /repo
ENTRYPOINT ["doc-audit"]
CMD ["check"]
