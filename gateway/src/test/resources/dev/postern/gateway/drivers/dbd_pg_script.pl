# What Perl's DBD::Pg sees: every line that is printed has to be the same on every way to the database.
use strict;
use warnings;
use utf8;
use DBI;
use DBD::Pg qw(:pg_types :async);

binmode(STDOUT, ':encoding(UTF-8)');
$| = 1;

sub plain {
    my ($value) = @_;
    return 'undef' unless defined $value;
    return '[' . join(', ', map { plain($_) } @$value) . ']' if ref $value eq 'ARRAY';
    return "'$value'";
}

sub show {
    my ($name, $value) = @_;
    print "$name: ", plain($value), "\n";
}

sub opened {
    return DBI->connect('dbi:Pg:', '', '', { RaiseError => 1, PrintError => 0, PrintWarn => 0, AutoCommit => 1 });
}

sub refused {
    my ($name, $db, $run) = @_;
    my $passed = eval { $run->(); 1 };
    show($name, $passed ? 'passed' : [$db->state, map { $db->pg_error_field($_) }
        qw(severity message_primary message_detail message_hint statement_position table_name)]);
}

my $db = opened();
show('server', $db->{pg_server_version});

# Types of every kind, and null.
$db->do('CREATE TABLE things (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, flag bool, whole int4,
    big int8, twice float8, amount numeric(12,3), word text, day date, instant timestamptz, key uuid,
    doc jsonb, raw bytea, numbers int[])');
my @columns = qw(flag whole big twice amount word day instant key doc raw numbers);
my $insert = $db->prepare('INSERT INTO things (' . join(', ', @columns) . ') VALUES ('
    . join(', ', ('?') x @columns) . ') RETURNING id');
my @full = (1, 3, '1152921504606846976', 2.25, '12345.678', "wörd 'q' \\ %", '2024-02-29',
    '2024-02-29 12:34:56+02', '00000000-0000-0000-0000-000000000007', '{"a": [1, null, "x"]}',
    undef, [1, undef, 3]);
for my $row (\@full, [(undef) x @columns]) {
    $insert->bind_param($_ + 1, $row->[$_]) for 0 .. $#columns;
    $insert->bind_param(11, pack('C*', 0, 255, 16, 39, 92), { pg_type => PG_BYTEA }) if defined $row->[0];
    $insert->execute;
    show('generated key', $insert->fetchall_arrayref);
}
my $every = $db->prepare('SELECT * FROM things ORDER BY id');
$every->execute;
show('columns', [$every->{NAME}, $every->{pg_type}, $every->{PRECISION}]);
for my $row (@{ $every->fetchall_arrayref }) {
    $row->[11] = unpack('H*', $row->[11]) if defined $row->[11];
    show('row', $row);
}
local $SIG{__WARN__} = sub { show('notice', $_[0] =~ s/ at .*//sr) };
$db->{PrintWarn} = 1;
$db->do('CREATE TABLE IF NOT EXISTS things (id int)');
$db->{PrintWarn} = 0;

# One statement many times.
my $one = $db->prepare('SELECT id, word FROM things WHERE id = ?');
for my $round (0 .. 11) {
    $one->execute(1 + $round % 3);
    show('executed', $one->fetchall_arrayref);
}

# Transactions and errors.
$db->begin_work;
$db->do('UPDATE things SET whole = 4 WHERE id = 1');
$db->pg_savepoint('s');
refused('division', $db, sub { $db->selectall_arrayref('SELECT 1 / (whole - 4) FROM things WHERE id = 1') });
refused('in a failed transaction', $db, sub { $db->selectall_arrayref('SELECT 1') });
$db->pg_rollback_to('s');
show('kept', $db->selectall_arrayref('SELECT whole FROM things WHERE id = 1'));
$db->rollback;
show('rolled back', $db->selectall_arrayref('SELECT whole FROM things WHERE id = 1'));
refused('syntax', $db, sub { $db->do('SELEC 1') });
refused('unknown column', $db, sub { $db->selectall_arrayref('SELECT nothing FROM things WHERE id = ?', {}, 1) });
refused('twice', $db, sub { $db->do('INSERT INTO things (id) OVERRIDING SYSTEM VALUE VALUES (1)') });

# Batches.
my $many = $db->prepare('INSERT INTO things (whole, word) VALUES (?, ?)');
my @status;
show('batch', $many->execute_array({ ArrayTupleStatus => \@status }, [1 .. 5], [map { "many $_" } 1 .. 5]));
show('batch', \@status);
show('all', $db->selectall_arrayref('SELECT id, whole, word FROM things ORDER BY id'));

# Cursors.
$db->begin_work;
$db->do('DECLARE c SCROLL CURSOR FOR SELECT id, word FROM things ORDER BY id');
show('fetched', $db->selectall_arrayref('FETCH 3 FROM c'));
show('rest', $db->selectall_arrayref('FETCH ALL FROM c'));
$db->commit;

# COPY.
$db->do('COPY things (whole, word) FROM STDIN');
$db->pg_putcopydata("10\tten\\tten\n");
$db->pg_putcopydata("11\t\\N\n");
$db->pg_putcopyend;

sub copied {
    my ($sql) = @_;
    $db->do($sql);
    my $row = '';
    show('copied out', $row) while $db->pg_getcopydata(\$row) >= 0;
}
copied('COPY (SELECT whole, word FROM things ORDER BY id) TO STDOUT');
copied('COPY (SELECT whole, word FROM things ORDER BY id) TO STDOUT (FORMAT csv, HEADER)');

# People.
show('people', $db->selectall_arrayref('SELECT * FROM people ORDER BY id'));
show('person', $db->selectall_arrayref('SELECT wage, ssn, born FROM people WHERE name = ?', {}, 'Bob'));
copied('COPY people TO STDOUT');

# Notifications.
$db->do('LISTEN news');
$db->do("NOTIFY news, 'own'");
my $other = opened();
$other->do("SELECT pg_notify('news', 'of another')");
$other->disconnect;
for (my $seen = 0; $seen < 2;) {
    my $told = $db->pg_notifies;
    if (!$told) {
        $db->ping;
        next;
    }
    $seen++;
    show('notified', [$told->[0], $told->[2], $told->[1] == $db->{pg_pid} ? 'own' : 'other']);
}

# A cancel.
my ($holder, $waiting) = (opened(), opened());
$holder->do('SELECT pg_advisory_lock(4711)');
$waiting->do('SELECT pg_advisory_lock(4711)', { pg_async => PG_ASYNC });
1 until ($holder->selectrow_array('SELECT count(*) FROM pg_locks WHERE objid = 4711 AND NOT granted'))[0];
show('cancelled', $waiting->pg_cancel ? 'yes' : 'no');
show('after the cancel', $waiting->selectall_arrayref('SELECT 1'));
$waiting->disconnect;
$holder->disconnect;

$db->do('DROP TABLE things');
$db->disconnect;
