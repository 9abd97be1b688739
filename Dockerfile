# Written and read, not run: no container engine was at hand where Dabyl is tested (tests/test_deploy.py reads it).
#   docker build -t dabyl .
#   docker run -v dabyl-data:/data -v dabyl-key:/key -e DABYL_TELEGRAM_TOKEN=123456:ABC… dabyl
# The key's volume is not the data's: whoever copies one has only half.
FROM python:3.13-slim
WORKDIR /opt/dabyl
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e . \
 && useradd --system --no-create-home dabyl \
 && install -d -o dabyl -m 0700 /data /key
USER dabyl
ENV DABYL_DATA_DIR=/data XDG_CONFIG_HOME=/key DABYL_LOG_FORMAT=json
VOLUME ["/data", "/key"]
STOPSIGNAL SIGTERM
CMD ["dabyl", "run"]
