# What Ruby's pg sees: every line that is printed has to be the same on every way to the database.
require 'date'
require 'pg'

$stdout.sync = true

def show(name, value)
  puts "#{name}: #{value.inspect}"
end

def refused(name)
  show(name, yield)
rescue PG::Error => e
  told = e.result
  show(name, [PG::PG_DIAG_SQLSTATE, PG::PG_DIAG_SEVERITY, PG::PG_DIAG_MESSAGE_PRIMARY, PG::PG_DIAG_MESSAGE_DETAIL,
              PG::PG_DIAG_MESSAGE_HINT, PG::PG_DIAG_STATEMENT_POSITION, PG::PG_DIAG_TABLE_NAME]
    .map { |field| told&.error_field(field) })
end

def types(db)
  db.exec('CREATE TABLE things (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, flag bool, whole int4,
    big int8, twice float8, amount numeric(12,3), word text, day date, instant timestamptz, key uuid,
    doc jsonb, raw bytea, numbers int[])')
  full = ['t', 3, 2**60, 2.25, '12345.678', "wörd 'q' \\ %", '2024-02-29', '2024-02-29 12:34:56+02',
          '00000000-0000-0000-0000-000000000007', '{"a": [1, null, "x"]}',
          { value: [0, 1, 39, 92, 127, 128, 255].pack('C*'), format: 1 }, '{1,NULL,3}']
  insert = 'INSERT INTO things (flag, whole, big, twice, amount, word, day, instant, key, doc, raw, numbers)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id'
  [full, [nil] * full.size].each { |row| show('generated key', db.exec_params(insert, row).values) }
  [0, 1].each do |format|
    result = db.exec_params('SELECT * FROM things ORDER BY id', [], format)
    result.fields.each_index do |i|
      show('column', [result.fname(i), result.ftype(i), result.fmod(i), result.fsize(i), result.fformat(i)])
    end
    show('rows', result.values)
    show('status', [result.cmd_status, result.cmd_tuples])
  end
  db.exec('CREATE TABLE IF NOT EXISTS things (id int)')
end

def prepared(db)
  db.prepare('one', 'SELECT id, word FROM things WHERE id = $1')
  described = db.describe_prepared('one')
  show('described', [described.paramtype(0), described.fields])
  [0, 1].each do |format|
    12.times { |round| show('executed', db.exec_prepared('one', [1 + round % 3], format).values) }
  end
  db.exec('DEALLOCATE one')
  refused('after deallocate') { db.exec_prepared('one', [1]).values }
end

def transactions(db)
  db.transaction do
    db.exec('UPDATE things SET whole = 4 WHERE id = 1')
    db.exec('SAVEPOINT s')
    refused('division') { db.exec('SELECT 1 / (whole - 4) FROM things WHERE id = 1').values }
    show('state', db.transaction_status)
    refused('in a failed transaction') { db.exec('SELECT 1').values }
    db.exec('ROLLBACK TO SAVEPOINT s')
    show('kept', db.exec('SELECT whole FROM things WHERE id = 1').values)
    raise PG::RollbackTransaction if defined?(PG::RollbackTransaction)

    db.exec('ROLLBACK')
  end
  show('rolled back', db.exec('SELECT whole FROM things WHERE id = 1').values)
  refused('syntax') { db.exec('SELEC 1').values }
  refused('unknown column') { db.exec_params('SELECT nothing FROM things WHERE id = $1', [1]).values }
  refused('twice') { db.exec('INSERT INTO things (id) OVERRIDING SYSTEM VALUE VALUES (1)').values }
end

def batches(db)
  5.times { |n| db.exec_params('INSERT INTO things (whole, word) VALUES ($1, $2)', [n, "many #{n}"]) }
  db.send_query('SELECT 1 AS a; SELECT 2 AS b, 3 AS c')
  while (result = db.get_result)
    show('one of several', result.values)
  end
  db.enter_pipeline_mode
  (1..4).each { |n| db.send_query_params('SELECT id, word FROM things WHERE id = $1', [n]) }
  db.pipeline_sync
  4.times do
    show('pipelined', db.get_result.values)
    db.get_result
  end
  show('synced', db.get_result.result_status)
  db.exit_pipeline_mode
end

def cursors(db)
  db.transaction do
    db.exec('DECLARE c SCROLL CURSOR FOR SELECT id, word FROM things ORDER BY id')
    show('fetched', db.exec('FETCH 3 FROM c').values)
    show('back', db.exec('FETCH BACKWARD 1 FROM c').values)
    show('rest', db.exec('FETCH ALL FROM c').values)
  end
  db.send_query('SELECT id, word FROM things ORDER BY id')
  db.set_single_row_mode
  db.get_result.stream_each { |row| show('row by row', row) }
  show('over', db.get_result)
end

def copied(db, sql)
  db.copy_data(sql) do
    while (row = db.get_copy_data)
      show('copied out', row)
    end
  end
end

def copies(db)
  db.copy_data('COPY things (whole, word) FROM STDIN') { db.put_copy_data("10\tten\\tten\n11\t\\N\n") }
  ['', ' (FORMAT csv, HEADER)', ' (FORMAT binary)'].each do |options|
    copied(db, "COPY (SELECT whole, word FROM things ORDER BY id) TO STDOUT#{options}")
  end
  refused('bad copy') { db.copy_data('COPY things (whole) FROM STDIN') { db.put_copy_data("eleven\n") } }
end

def people(db)
  show('people', db.exec('SELECT * FROM people ORDER BY id').values)
  show('person', db.exec_params('SELECT wage, ssn, born FROM people WHERE name = $1', ['Bob']).values)
  rows = db.exec_params('SELECT ssn, name, born FROM people ORDER BY id', [], 1).values
  show('people in binary', rows.map { |ssn, name, born| [ssn, name, (Date.new(2000, 1, 1) + born.unpack1('l>')).to_s] })
  db.prepare('people', 'SELECT id, ssn FROM people ORDER BY id')
  show('people prepared', db.exec_prepared('people', []).values)
  db.transaction do
    db.exec('DECLARE c CURSOR FOR SELECT id, ssn FROM people ORDER BY id')
    show('people fetched', db.exec('FETCH ALL FROM c').values)
  end
  copied(db, 'COPY people TO STDOUT')
  copied(db, 'COPY people TO STDOUT (FORMAT csv)')
end

def notifications(db)
  db.exec('LISTEN news')
  db.exec("NOTIFY news, 'own'")
  other = PG.connect
  other.exec("SELECT pg_notify('news', 'of another')")
  other.close
  2.times do
    db.wait_for_notify(10) { |channel, pid, payload| show('notified', [channel, payload, pid == db.backend_pid]) }
  end
end

def cancels
  holder = PG.connect
  db = PG.connect
  holder.exec('SELECT pg_advisory_lock(4711)')
  db.send_query('SELECT pg_advisory_lock(4711)')
  asked = 'SELECT count(*) FROM pg_locks WHERE objid = 4711 AND NOT granted'
  nil while holder.exec(asked).getvalue(0, 0) == '0'
  show('cancel', db.cancel)
  refused('cancelled') { db.get_last_result.values }
  show('after the cancel', db.exec('SELECT 1').values)
  db.close
  holder.close
end

db = PG.connect
db.set_notice_receiver { |told| show('notice', told.error_field(PG::PG_DIAG_MESSAGE_PRIMARY)) }
show('server', db.server_version)
%w[client_encoding DateStyle TimeZone standard_conforming_strings].each { |name| show(name, db.parameter_status(name)) }
types(db)
prepared(db)
transactions(db)
batches(db)
cursors(db)
copies(db)
people(db)
notifications(db)
cancels
show('dropped', db.exec('DROP TABLE things').cmd_status)
db.close
