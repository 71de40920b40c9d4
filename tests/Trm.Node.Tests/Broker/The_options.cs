using NUnit.Framework;
using Trm.Node.Broker;
using static Trm.Node.Tests.Broker.Post;

namespace Trm.Node.Tests.Broker;

[TestFixture]
public sealed class The_options
{
    private string _folder = null!;

    [SetUp]
    public void Make() => _folder = System.IO.Directory.CreateTempSubdirectory("trm-options-").FullName;

    [TearDown]
    public void Remove() => System.IO.Directory.Delete(_folder, recursive: true);

    [TestCase("amqp://localhost")]
    [TestCase("amqp://127.0.0.1:5673/trm")]
    [TestCase("amqp://[::1]/")]
    [TestCase("amqps://broker.example.org/trm")]
    public void Take_an_encrypted_connection_or_one_within_this_machine(string uri) =>
        Assert.That(() => new BrokerOptions { Uri = new Uri(uri) }.Validate(), Throws.Nothing);

    [TestCase("amqp://broker.example.org")]
    [TestCase("http://localhost")]
    [TestCase("amqps://localhost/a/b")]
    public void Refuse_other_addresses(string uri) =>
        Assert.That(() => new BrokerOptions { Uri = new Uri(uri) }.Validate(), Throws.ArgumentException.With.Message.Contains("Uri"));

    [Test]
    public void Take_an_unencrypted_connection_to_another_host_only_if_somebody_wrote_it_out() =>
        Assert.That(
            () => new BrokerOptions { Uri = new Uri("amqp://broker"), AllowUnencryptedConnectionToAnotherHost = true }.Validate(), Throws.Nothing);

    [Test]
    public void Refuse_numbers_out_of_range_and_halves()
    {
        var uri = new Uri("amqps://localhost");
        Assert.Multiple(() =>
        {
            Refused(new BrokerOptions { Uri = uri, Prefetch = 0 }, "Prefetch");
            Refused(new BrokerOptions { Uri = uri, Prefetch = 2001 }, "Prefetch");
            Refused(new BrokerOptions { Uri = uri, ConnectTimeout = TimeSpan.Zero }, "ConnectTimeout");
            Refused(new BrokerOptions { Uri = uri, PublishTimeout = TimeSpan.FromMinutes(6) }, "PublishTimeout");
            Refused(new BrokerOptions { Uri = uri, RedeliveryDelay = TimeSpan.FromSeconds(-1) }, "RedeliveryDelay");
            Refused(new BrokerOptions { Uri = uri, ClientCertificateFile = "x.pem" }, "ClientKeyFile");
            Refused(new BrokerOptions { Uri = uri, AuthorityFile = "/nowhere/ca.pem" }, "AuthorityFile");
            Refused(new BrokerOptions { Uri = new Uri("amqp://localhost"), AuthorityFile = "x.pem" }, "AuthorityFile");
        });
    }

    [Test]
    public void Refuse_a_secret_that_others_may_read()
    {
        var file = Path.Combine(_folder, "password");
        File.WriteAllText(file, "secret\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Refused(new BrokerOptions { Uri = new Uri("amqps://AT@localhost"), PasswordFile = file }, "PasswordFile");
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        Assert.That(() => new BrokerOptions { Uri = new Uri("amqps://AT@localhost"), PasswordFile = file }.Validate(), Throws.Nothing);
    }

    [Test]
    public void Are_printed_without_user_and_password()
    {
        var options = new BrokerOptions { Uri = new Uri("amqps://AT:secret@broker.example.org:5671/trm") };
        Assert.That(options.Address, Is.EqualTo("amqps://broker.example.org:5671/trm"));
    }

    [Test]
    public void Are_judged_before_anything_is_connected() =>
        Assert.That(() => RabbitMqUnderTest.Connect(AT, new Uri("ftp://localhost")), Throws.ArgumentException);

    private static void Refused(BrokerOptions options, string name) =>
        Assert.That(options.Validate, Throws.ArgumentException.With.Message.Contains(name));
}
