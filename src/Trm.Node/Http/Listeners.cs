using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Trm.Node.Http;

/// <summary>Where the interface listens.</summary>
public static class Listeners
{
    /// <summary>Plain HTTP, for this machine.</summary>
    public static void ListenHere(this KestrelServerOptions kestrel, Uri at) => Listen(kestrel, at, _ => { });

    /// <summary>
    /// TLS, for machines elsewhere. Whoever shows no certificate does not come in; which certificates are known is asked at every call (<see cref="AccessTokens"/>), so that taking one away
    /// ends its access at once, also on a connection that stands.
    /// </summary>
    public static void ListenForMachines(this KestrelServerOptions kestrel, MachineOptions options) => Listen(kestrel, options.Listen, listen => listen.UseHttps(tls =>
    {
        (tls.ServerCertificate, tls.ServerCertificateChain) = (options.Certificate, options.Chain);
        tls.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        // Nobody vouches for them: TLS shows that the caller holds the key, and the certificate is pinned or unknown.
        tls.ClientCertificateValidation = (_, _, _) => true;
    }));

    private static void Listen(KestrelServerOptions kestrel, Uri at, Action<ListenOptions> configure)
    {
        if (at.IsLoopback && !IPAddress.TryParse(at.Host.Trim('[', ']'), out _))
            kestrel.ListenLocalhost(at.Port, configure);
        else
            kestrel.Listen(IPAddress.TryParse(at.Host.Trim('[', ']'), out var address) ? address : IPAddress.IPv6Any, at.Port, configure);
    }
}
