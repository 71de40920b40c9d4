using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MassTransit;
using MassTransit.RabbitMqTransport;
using MassTransit.RabbitMqTransport.Configuration;
using RabbitMQ.Client;

namespace Trm.Node.Broker;

/// <summary>
/// MassTransit's settings with our own choice of the host to connect to: its own tries one host for each attempt, and holds all of them to one name on their certificates.
/// </summary>
internal sealed class HostSettings(RabbitMqHostSettings settings, BrokerEndpoints endpoints) : RabbitMqHostSettings
{
    public IRabbitMqEndpointResolver EndpointResolver => endpoints;

    public string Host => settings.Host;

    public int Port => settings.Port;

    public string VirtualHost => settings.VirtualHost;

    public string Username => settings.Username;

    public string Password => settings.Password;

    public TimeSpan Heartbeat => settings.Heartbeat;

    public bool Ssl => settings.Ssl;

    public SslProtocols SslProtocol => settings.SslProtocol;

    public string SslServerName => settings.SslServerName;

    public SslPolicyErrors AcceptablePolicyErrors => settings.AcceptablePolicyErrors;

    public string ClientCertificatePath => settings.ClientCertificatePath;

    public string ClientCertificatePassphrase => settings.ClientCertificatePassphrase;

    public X509Certificate ClientCertificate => settings.ClientCertificate;

    public bool UseClientCertificateAsAuthenticationIdentity => settings.UseClientCertificateAsAuthenticationIdentity;

    public LocalCertificateSelectionCallback CertificateSelectionCallback
    {
        get => settings.CertificateSelectionCallback;
        set => settings.CertificateSelectionCallback = value;
    }

    public RemoteCertificateValidationCallback CertificateValidationCallback
    {
        get => settings.CertificateValidationCallback;
        set => settings.CertificateValidationCallback = value;
    }

    public string ClientProvidedName => settings.ClientProvidedName;

    public Uri HostAddress => settings.HostAddress;

    public bool PublisherConfirmation => settings.PublisherConfirmation;

    public ushort RequestedChannelMax => settings.RequestedChannelMax;

    public TimeSpan RequestedConnectionTimeout => settings.RequestedConnectionTimeout;

    public BatchSettings BatchSettings => settings.BatchSettings;

    public TimeSpan ContinuationTimeout => settings.ContinuationTimeout;

    public uint? MaxMessageSize => settings.MaxMessageSize;

    public ICredentialsProvider CredentialsProvider => settings.CredentialsProvider;

    public uint? RequestedFrameMax => settings.RequestedFrameMax;

    public Task Refresh(ConnectionFactory connectionFactory) => settings.Refresh(connectionFactory);
}
