using System.Security.Cryptography.X509Certificates;

namespace Trm.Node.Http;

/// <summary>Where the interface listens for case-management systems on other machines: TLS, and a client certificate from whoever calls.</summary>
public sealed class MachineOptions
{
    /// <summary>Such as <c>https://0.0.0.0:7443</c>.</summary>
    public required Uri Listen { get; init; }

    /// <summary>Its certificate with its key.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The certificates between it and an authority that callers know; null where there are none.</summary>
    public X509Certificate2Collection? Chain { get; init; }

    /// <summary>Refuses what would let somebody listen in.</summary>
    /// <exception cref="ArgumentException">What is wrong, for who set it.</exception>
    public void Validate()
    {
        if (Listen is not { IsAbsoluteUri: true, Scheme: "https", PathAndQuery: "/", UserInfo: "" })
            throw new ArgumentException("machines is https://ADDRESS:PORT, such as https://0.0.0.0:7443, and nothing behind it");
    }
}
