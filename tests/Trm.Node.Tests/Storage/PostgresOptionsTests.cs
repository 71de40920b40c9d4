using Npgsql;
using NUnit.Framework;
using Trm.Node.Storage.Postgres;

namespace Trm.Node.Tests.Storage;

/// <summary>How a node reaches its PostgreSQL: what is read out of an address, what is refused, and what may be shown.</summary>
internal sealed class PostgresOptionsTests
{
    [TestCase("postgres://at@db.example.org/trm", "db.example.org", 5432, "trm", "at", null)]
    [TestCase("postgresql://at:secret@db.example.org:6432/trm", "db.example.org", 6432, "trm", "at", "secret")]
    [TestCase("postgres://at:p%40ss%3A@[::1]:5433/trm", "::1", 5433, "trm", "at", "p@ss:")]
    [TestCase("postgres://at@/trm?host=/var/run/postgresql", "/var/run/postgresql", 5432, "trm", "at", null)]
    [TestCase("postgres://at@/trm?host=/run/pg&port=5433", "/run/pg", 5433, "trm", "at", null)]
    public void An_address_is_read_as_libpq_reads_it(string address, string host, int port, string database, string user, string? password)
    {
        var options = new PostgresOptions { Address = address };
        options.Validate();

        var read = options.ToConnectionString();

        Assert.That((read.Host, read.Port, read.Database, read.Username, read.Password), Is.EqualTo((host, port, database, user, password)));
    }

    [TestCase("")]
    [TestCase("mysql://at@host/trm")]
    [TestCase("postgres://host/trm", Description = "no user")]
    [TestCase("postgres://at@host", Description = "no database")]
    [TestCase("postgres://at@host/")]
    [TestCase("postgres://at@host/a/b")]
    [TestCase("postgres://at@host:port/trm")]
    [TestCase("postgres://at@host:70000/trm")]
    [TestCase("postgres://at@/trm", Description = "neither host nor socket")]
    [TestCase("postgres://at@/trm?host=elsewhere", Description = "a socket is a folder")]
    [TestCase("postgres://at@host/trm?sslmode=disable", Description = "nothing is set past the options")]
    [TestCase("postgres://at@host/trm\n")]
    public void What_is_no_address_is_refused(string address) =>
        Assert.That(() => new PostgresOptions { Address = address }.Validate(), Throws.ArgumentException.With.Message.Contains("Address"));

    [TestCase("postgres://at:secret@host/trm", "postgres://at:...@host/trm")]
    [TestCase("postgres://at@host/trm", "postgres://at@host/trm")]
    public void A_password_is_not_shown(string address, string shown)
    {
        Assert.That(PostgresOptions.Redact(address), Is.EqualTo(shown));
        Assert.That(new PostgresOptions { Address = address }.Shown, Is.EqualTo(shown));
    }

    [TestCase("postgres://at@db.example.org/trm", SslMode.VerifyFull)]
    [TestCase("postgres://at@192.0.2.1/trm", SslMode.VerifyFull)]
    [TestCase("postgres://at@localhost/trm", SslMode.Disable)]
    [TestCase("postgres://at@127.0.0.1/trm", SslMode.Disable)]
    [TestCase("postgres://at@/trm?host=/run/pg", SslMode.Disable)]
    public void To_another_host_the_connection_is_encrypted_and_the_host_checked(string address, SslMode mode) =>
        Assert.That(new PostgresOptions { Address = address }.ToConnectionString().SslMode, Is.EqualTo(mode));

    [Test]
    public void The_insecure_choice_must_be_made() =>
        Assert.That(new PostgresOptions { Address = "postgres://at@db/trm", AllowUnencryptedConnectionToAnotherHost = true }.ToConnectionString().SslMode, Is.EqualTo(SslMode.Disable));

    [Test]
    public void A_password_comes_from_a_file_that_is_its_owners_alone()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "secret\nsecond line");
            var options = new PostgresOptions { Address = "postgres://at@localhost/trm", PasswordFile = file };
            options.Validate();
            Assert.That(options.ToConnectionString().Password, Is.EqualTo("secret"));

            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
            Assert.That(options.Validate, Throws.ArgumentException.With.Message.Contains("chmod 600"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void Certificates_come_in_pairs_and_not_over_a_socket()
    {
        var file = typeof(PostgresOptionsTests).Assembly.Location;
        Assert.That(() => new PostgresOptions { Address = "postgres://at@db/trm", ClientCertificateFile = file }.Validate(), Throws.ArgumentException.With.Message.Contains("come together"));
        Assert.That(() => new PostgresOptions { Address = "postgres://at@/trm?host=/run/pg", AuthorityFile = file }.Validate(), Throws.ArgumentException.With.Message.Contains("no TLS"));
    }
}
