using Trm.Node.Machine;

namespace Trm.Node.Health;

/// <summary>Whether the OpenSSL of the process that looks has known faults: of the node where it runs, of <c>trm</c> where it is stopped.</summary>
/// <param name="version">As <see cref="OpenSslFloor.Loaded"/>; that one where null.</param>
internal sealed class OpenSslCheck(long? version = null) : HealthCheck("openssl")
{
    public override Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel)
    {
        var loaded = version ?? OpenSslFloor.Loaded;
        return Task.FromResult<IReadOnlyList<HealthFinding>>([OpenSslFloor.Below(loaded) is { } floor
            ? Warning("OPENSSL_OLD", $"OpenSSL {OpenSslFloor.Name(loaded)} has known faults in what this node uses", $"update it to {floor} or later of its branch, and start the node again")
            : Ok($"OpenSSL {OpenSslFloor.Name(loaded)}")]);
    }
}
