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

    [TestCase("amqps://AT@a,b:5673,c/trm", "amqps://AT@a/trm", "b:5673 c", "amqps://a,b:5673,c/trm", "a:5671 b:5673 c:5671")]
    [TestCase("amqp://127.0.0.1:5672,127.0.0.2", "amqp://127.0.0.1:5672", "127.0.0.2", "amqp://127.0.0.1:5672,127.0.0.2/", "127.0.0.1:5672 127.0.0.2:5672")]
    [TestCase("amqps://[::1]:5671,[::2]", "amqps://[::1]:5671", "[::2]", "amqps://[::1]:5671,[::2]/", "::1:5671 ::2:5671")]
    [TestCase("amqps://one.example.org", "amqps://one.example.org", "", "amqps://one.example.org/", "one.example.org:5671")]
    public void Take_the_nodes_of_a_cluster_in_one_line(string text, string first, string others, string printed, string nodes)
    {
        Assert.That(BrokerAddress.TryParse(text, out var address), Is.True);
        var options = new BrokerOptions { Uri = address!.First, OtherHosts = address.OtherHosts };

        options.Validate();

        Assert.That(address.First, Is.EqualTo(new Uri(first)));
        Assert.That(string.Join(' ', address.OtherHosts), Is.EqualTo(others));
        Assert.That(options.Address, Is.EqualTo(printed));
        Assert.That(string.Join(' ', options.Hosts.Select(h => $"{h.Host}:{h.Port}")), Is.EqualTo(nodes));
    }

    [Test]
    public void Refuse_nodes_that_are_none_or_twice_or_elsewhere_in_the_clear()
    {
        var uri = new Uri("amqps://a");
        Assert.Multiple(() =>
        {
            foreach (var odd in new[] { "", "b:0", "b:99999", "b/x", "user@b", "amqps://b", "b c", "b:" })
                Refused(new BrokerOptions { Uri = uri, OtherHosts = [odd] }, "OtherHosts");
            Refused(new BrokerOptions { Uri = uri, OtherHosts = ["a:5671"] }, "OtherHosts");
            Refused(new BrokerOptions { Uri = uri, OtherHosts = [.. Enumerable.Range(0, 16).Select(i => $"b{i}")] }, "OtherHosts");
            Refused(new BrokerOptions { Uri = new Uri("amqp://localhost"), OtherHosts = ["broker.example.org"] }, "Uri");
            Assert.That(BrokerAddress.TryParse("a,b,c", out _), Is.False);
            Assert.That(BrokerAddress.TryParse("amqps://", out _), Is.False);
        });
    }

    [Test]
    public void Name_every_node_in_its_turn_first()
    {
        var endpoints = new BrokerEndpoints(new BrokerOptions { Uri = new Uri("amqps://a"), OtherHosts = ["b:5673", "c"] });

        var attempts = Enumerable.Range(0, 4).Select(_ => string.Join(' ', endpoints.All().Select(e => $"{e.HostName}:{e.Port}/{e.Ssl.ServerName}"))).ToList();

        Assert.That(attempts, Is.EqualTo(new[]
        {
            "a:5671/a b:5673/b c:5671/c", "b:5673/b c:5671/c a:5671/a", "c:5671/c a:5671/a b:5673/b", "a:5671/a b:5673/b c:5671/c",
        }));
        Assert.That(new BrokerEndpoints(new BrokerOptions { Uri = new Uri("amqps://[::1]:5671") }).LastHost.ToString(), Does.Contain("1"));
    }

    [TestCase("amqps://AT:secret@a,b/trm", "amqps://AT:...@a,b/trm")]
    [TestCase("amqps://AT@a:5671,b/trm", "amqps://AT@a:5671,b/trm")]
    [TestCase("amqps://:se:cret@a", "amqps://:...@a")]
    public void Show_the_line_without_its_password(string line, string shown) => Assert.That(BrokerAddress.Redacted(line), Is.EqualTo(shown));

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
