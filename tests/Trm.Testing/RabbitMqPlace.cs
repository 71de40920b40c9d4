using System.Security.Cryptography;

namespace Trm.Testing;

/// <summary>Where a RabbitMQ for tests runs, and with whom.</summary>
internal sealed record RabbitMqPlace
{
    /// <summary>The address it listens at.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Its name in the cluster; made from its port where not given.</summary>
    public string? Name { get; init; }

    /// <summary>The names of all nodes of its cluster, its own included; none for a broker that stands alone.</summary>
    public IReadOnlyList<string> Cluster { get; init; } = [];

    /// <summary>Port of the epmd that all nodes of a cluster ask for each other; one of its own where not given.</summary>
    public int? Epmd { get; init; }

    /// <summary>The network namespace it runs in; that of the tests where not given.</summary>
    public string? Namespace { get; init; }

    /// <summary>What the nodes of a cluster know each other by.</summary>
    public string Cookie { get; init; } = RandomNumberGenerator.GetHexString(20);

    /// <summary>The operator's password.</summary>
    public string Password { get; init; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Server certificate for a TLS listener; null for none.</summary>
    public RabbitMqTls? Tls { get; init; }

    /// <summary>With the management plugin's HTTP interface.</summary>
    public bool Management { get; init; }
}
