using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MassTransit.RabbitMqTransport;
using MassTransit.RabbitMqTransport.Configuration;
using RabbitMQ.Client;

namespace Trm.Node.Broker;

/// <summary>
/// The nodes of the broker in the order in which one attempt to connect tries them. Each attempt begins with another node, so that one that takes connections and answers
/// nothing does not stand before those that answer. Over TLS each must have a certificate in its own name.
/// </summary>
internal sealed class BrokerEndpoints(BrokerOptions options) : IRabbitMqEndpointResolver
{
    private readonly IReadOnlyList<(string Host, int Port)> _hosts = options.Hosts;
    private int _attempts = -1;

    /// <inheritdoc/>
    public ClusterNode LastHost => Node(Math.Max(0, Volatile.Read(ref _attempts)));

    /// <inheritdoc/>
    public IEnumerable<AmqpTcpEndpoint> All()
    {
        var first = Interlocked.Increment(ref _attempts) & int.MaxValue;
        return Enumerable.Range(0, _hosts.Count).Select(i => Endpoint(_hosts[(int)(((long)first + i) % _hosts.Count)]));
    }

    // MassTransit names it in its own texts, and nowhere else.
    private ClusterNode Node(int attempt) => ClusterNode.Parse(_hosts[attempt % _hosts.Count].Host.Replace(':', '.'));

    private AmqpTcpEndpoint Endpoint((string Host, int Port) node) => new(node.Host, node.Port, options.IsEncrypted ? Tls(node.Host) : new SslOption());

    private SslOption Tls(string host)
    {
        var tls = new SslOption(host, enabled: true)
        {
            Version = SslProtocols.None, // what the operating system allows
            AcceptablePolicyErrors = SslPolicyErrors.None,
        };
        if (options.AuthorityFile is { } authorities)
            tls.CertificateValidationCallback = new BrokerCertificate(authorities).Accepts;

        // Read for each connection: a renewed certificate is used without a restart.
        if (options.ClientCertificateFile is { } certificate)
            tls.Certs = [X509Certificate2.CreateFromPemFile(certificate, options.ClientKeyFile)];
        return tls;
    }
}
