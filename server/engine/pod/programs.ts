/** What well-known programs do, whatever image they run in. */
import type { SimpleCommand } from './model.js';

/** Clients: their `--port` and `--host` name the server that they call. */
const clients = new Set(
  `ab aws az curl wget http httpie nc ncat netcat telnet nmap ping dig nslookup host openssl ssh scp sftp rsync kcat kafkacat
  mysql mysqladmin mysqldump mysqlcheck mysqlimport mariadb mariadb-admin mariadb-dump mydumper myloader
  psql pg_isready pg_dump pg_dumpall pg_restore pg_basebackup pgbench createdb dropdb createuser vacuumdb
  redis-cli valkey-cli redis-benchmark mongo mongosh mongodump mongorestore mongoexport mongoimport
  cqlsh nodetool influx clickhouse-client etcdctl kubectl helm gcloud gsutil mc s3cmd rclone restic
  rabbitmqctl rabbitmqadmin rabbitmq-diagnostics nats stan-sub kafka-topics kafka-topics.sh kafka-console-consumer
  kafka-console-consumer.sh kafka-console-producer kafka-console-producer.sh kafka-configs.sh zkCli.sh
  grpcurl grpc_health_probe grpc-health-probe ldapsearch ldapwhoami sqlcmd sqlplus isql solr-client vegeta wrk hey k6 siege jmeter locust
  memcached-tool mosquitto_pub mosquitto_sub amqp-publish wait-for-it wait-for-it.sh wait-for wait-for.sh wait4x dockerize wait-on
  git svn crane skopeo regctl vault-client traceroute mtr nfs-client smbclient lftp ftp`.split(/\s+/),
);

/** Programs that neither serve nor run for long by themselves. */
const tools = new Set(
  `true false : [ [[ test echo printf cat cp mv rm ln mkdir rmdir chmod chown chgrp touch ls find grep egrep sed awk gawk cut sort uniq head tail tr wc
  tee xargs date env export set unset source . eval exit return cd pwd id whoami hostname uname df du free ps kill pkill killall trap wait read
  sleep seq expr basename dirname readlink realpath tar gzip gunzip unzip zip base64 md5sum sha256sum openssl ip iptables ip6tables iptables-restore
  iptables-legacy nft sysctl ulimit mount umount modprobe nsenter stat apk apt apt-get yum dnf microdnf pip pip3 npm-install envsubst jq yq stress
  stress-ng dd mknod mkfifo swapoff swapon getent getconf lsof netstat ss watch timeout shift local declare typeset let break continue umask
  certutil keytool update-ca-certificates trivy kubeadm crictl ctr break logger mktemp diff cmp sync fallocate shuf bc yes nproc printenv tput
  who uptime dmesg install setfacl getfacl alias command type which hash exec java-version kinit klist rev fold tac nl od xxd hexdump`.split(
    /\s+/,
  ),
);

/** Programs that run a program written in their language. */
const interpreters = new Set([
  'python',
  'python2',
  'python3',
  'node',
  'java',
  'ruby',
  'perl',
  'php',
  'dotnet',
  'npm',
  'yarn',
  'pnpm',
  'npx',
  'bundle',
  'go',
]);

/** What is typed into a shell to reach one. */
const shellNames = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'busybox', 'pwsh', 'powershell', 'cmd']);

export function programName(command: SimpleCommand): string {
  return baseName(command.program?.text ?? '');
}

export function isClient(command: SimpleCommand): boolean {
  return clients.has(programName(command)) && !isServing(command);
}

/** A program that is known to accept no connections and to have nothing to do with the image's purpose. */
export function isTool(command: SimpleCommand): boolean {
  const name = programName(command);
  // Assignments and reserved words alone run nothing.
  if (command.program === undefined) return command.script !== undefined;
  return (tools.has(name) || clients.has(name)) && !isServing(command);
}

/** Tools that may well run for ever, depending on their options. */
const endless = new Set([
  'stress',
  'stress-ng',
  'ping',
  'watch',
  'yes',
  'locust',
  'jmeter',
  'mosquitto_sub',
  'kafka-console-consumer',
  'kafka-console-consumer.sh',
  'ssh',
  'kafkacat',
  'kcat',
  'k6',
  'vegeta',
  'influx',
]);

/** A tool that is known to end when its work is done. */
export function isFiniteTool(command: SimpleCommand): boolean {
  return isTool(command) && !endless.has(programName(command));
}

export function isShell(command: SimpleCommand): boolean {
  return shellNames.has(programName(command));
}

/** A word that is a shell, a tool or a client: as the first of `args` it replaces the image's program. */
export function isCommonProgram(word: string): boolean {
  const name = baseName(word);
  return tools.has(name) || clients.has(name) || shellNames.has(name);
}

/** A first word of `args` that is a program by its looks, not an argument for the image's own. */
export function startsProgram(word: string): boolean {
  return word.startsWith('/') || isCommonProgram(word) || interpreters.has(word);
}

/** `nginx` of `/usr/sbin/nginx` and `C:\nginx\nginx.exe`. */
export function baseName(program: string): string {
  const name = program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
  return name.endsWith('.exe') ? name.slice(0, -'.exe'.length) : name;
}

/** Clients that can also serve: `nc -l`, `kubectl proxy`, `kubectl port-forward`. */
function isServing(command: SimpleCommand): boolean {
  const [first] = command.arguments;
  if (programName(command) === 'kubectl') return first?.text === 'proxy' || first?.text === 'port-forward';
  return isListeningNetcat(command);
}

/** `nc -l`, `ncat -lk 8080`. */
export function isListeningNetcat(command: SimpleCommand): boolean {
  return (
    ['nc', 'ncat', 'netcat'].includes(programName(command)) &&
    command.arguments.some(({ text }) => /^-[a-zA-Z]*l/.test(text) || text === '--listen')
  );
}
