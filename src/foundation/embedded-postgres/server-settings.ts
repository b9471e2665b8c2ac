/** No child's id may get into the server's log: statements, their parameters and error texts can contain one. */
const SILENT_ABOUT_DATA = {
  // Above ERROR: the first line of an error, too, can quote a value. The application gets and logs its errors.
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

/** Only connections from this machine and with the password. */
const PRIVATE = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
};

/** A laptop or a small virtual machine: at most about 300 MB of memory, and 512 MB of WAL on disk. */
const SMALL = {
  max_connections: '100',
  shared_buffers: '64MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  min_wal_size: '80MB',
  max_wal_size: '512MB',
};

const UNIFORM = { timezone: 'UTC', log_timezone: 'UTC', client_encoding: 'UTF8', lc_messages: 'C' };

const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };
const FAST_AND_UNSAFE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  // Enough for three test processes, each with the connections of its applications and those that are still open from
  // the one before.
  max_connections: '200',
};

/**
 * The server's settings as arguments of its command line: there they override postgresql.conf and ALTER SYSTEM, and a
 * new version of the application has its own.
 */
export function serverSettings(port: number, fastAndUnsafe: boolean): string[] {
  const durability = fastAndUnsafe ? FAST_AND_UNSAFE : DURABLE;
  const settings = {
    port: String(port),
    ...PRIVATE,
    ...SILENT_ABOUT_DATA,
    ...SMALL,
    ...UNIFORM,
    ...durability,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
