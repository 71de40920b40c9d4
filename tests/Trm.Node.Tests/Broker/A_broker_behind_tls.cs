using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Trm.Node.Broker;
using static Trm.Node.Tests.Broker.Post;

namespace Trm.Node.Tests.Broker;

/// <summary>As deployed: TLS both ways, and a user known by its certificate alone. What such a user may do stands in The_rights_of_a_participant.</summary>
[TestFixture]
public sealed class A_broker_behind_tls
{
    private const string Vhost = "tls";

    private readonly Mailbox _toAt = NewMailbox(AT, AT);
    private readonly Mailbox _toRs = NewMailbox(AT, RS);
    private OperatorsBroker _broker = null!;

    [OneTimeSetUp]
    public async Task Import()
    {
        _broker = await OperatorsBroker.SharedAsync();
        await _broker.ImportAsync(Vhost, _toAt, _toRs);
    }

    [Test]
    public async Task Takes_a_message_from_a_user_that_shows_its_certificate()
    {
        await using var at = Connect(_broker.Tls(Vhost, "AT"));
        var reader = new Reader();
        await at.StartAsync([_toAt.Incoming()], reader.Deliver, CancellationToken.None);

        await at.PublishAsync(_toAt.Name, Body(101), CancellationToken.None);

        // What other tests have left in it comes first.
        var number = 0;
        while (number != 101)
            number = (await reader.NextAsync()).Number();
        Assert.That(await _broker.Server.ControlAsync("list_connections", "--quiet", "--no-table-headers", "user", "ssl", "auth_mechanism"), Does.Contain("AT\ttrue\tEXTERNAL"));
    }

    [TestCase(null)]
    [TestCase("AT-of-another")]
    [TestCase("AT-expired")]
    [TestCase("nobody")]
    public async Task Refuses_who_shows_no_certificate_or_one_that_nobody_vouches_for_or_that_has_expired_or_is_of_no_user(string? certificate)
    {
        await using var at = Connect(_broker.Tls(Vhost, certificate, seconds: 4));
        await at.StartAsync([], new Reader().Deliver, CancellationToken.None);

        Assert.That(async () => await at.PublishAsync(_toAt.Name, Body(1), CancellationToken.None), Throws.TypeOf<BrokerUnavailableException>());
        Assert.That(async () => await new MailboxCheck(AT, _broker.Tls(Vhost, certificate)).RunAsync([_toAt], CancellationToken.None), Throws.TypeOf<BrokerUnavailableException>());
    }

    [Test]
    public async Task Takes_the_certificate_of_another_for_that_other()
    {
        var report = await new MailboxCheck(AT, _broker.Tls(Vhost, "RS")).RunAsync([_toAt, _toRs], CancellationToken.None);

        Assert.That(report.Findings.Select(f => (f.Code, f.Name)), Is.EquivalentTo(new[]
        {
            ("MAILBOX_NOT_READABLE", _toAt.Name), ("EXCHANGE_NOT_WRITABLE", "trm.AT"), ("RIGHTS_READ_OTHERS", _toRs.Name), ("RIGHTS_WRITE_OTHERS", "trm.RS"),
        }));
    }

    [TestCase("other", "localhost")]
    [TestCase(null, "localhost")]
    [TestCase("ca", "127.0.0.1")]
    public async Task Is_not_spoken_to_if_nobody_we_trust_vouches_for_it_or_it_has_another_name(string? authority, string host)
    {
        await using var at = Connect(_broker.Tls(Vhost, "AT", authority, host, 3));
        await at.StartAsync([], new Reader().Deliver, CancellationToken.None);

        Assert.That(async () => await at.PublishAsync(_toAt.Name, Body(1), CancellationToken.None), Throws.TypeOf<BrokerUnavailableException>());
    }

    [Test]
    public async Task Is_found_among_the_nodes_of_a_cluster_by_the_name_of_each_of_them_alone()
    {
        var absentFirst = _broker.Tls(Vhost, "AT");
        BrokerOptions Through(string first, params string[] others) => new()
        {
            Uri = new Uri($"amqps://{first}/{Vhost}"), OtherHosts = others, AuthorityFile = absentFirst.AuthorityFile, ClientCertificateFile = absentFirst.ClientCertificateFile,
            ClientKeyFile = absentFirst.ClientKeyFile, PublishTimeout = TimeSpan.FromSeconds(4),
        };
        await using var found = Connect(Through("localhost:9", "127.0.0.1:" + _broker.Server.TlsPort, "localhost:" + _broker.Server.TlsPort));
        await using var misnamed = Connect(Through("localhost:9", "127.0.0.1:" + _broker.Server.TlsPort));
        await found.StartAsync([], new Reader().Deliver, CancellationToken.None);
        await misnamed.StartAsync([], new Reader().Deliver, CancellationToken.None);

        Assert.That(async () => await found.PublishAsync(_toAt.Name, Body(2), CancellationToken.None), Throws.Nothing);
        Assert.That(async () => await misnamed.PublishAsync(_toAt.Name, Body(2), CancellationToken.None), Throws.TypeOf<BrokerUnavailableException>());
    }

    private static RabbitMqBroker Connect(BrokerOptions options) => new(AT, options, NullLogger<RabbitMqBroker>.Instance);
}
