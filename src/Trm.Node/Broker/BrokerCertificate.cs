using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Trm.Node.Broker;

/// <summary>Judges the broker's TLS certificate, of its messages and of its management, by the authorities of a file alone. Looks nothing up on the network.</summary>
public sealed class BrokerCertificate
{
    private readonly X509Certificate2Collection _authorities = [];

    /// <param name="authorityFile">PEM file of those who may vouch for the broker.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It is no PEM file of certificates.</exception>
    public BrokerCertificate(string authorityFile) => _authorities.ImportFromPemFile(authorityFile);

    /// <summary>A <see cref="RemoteCertificateValidationCallback"/>: true for a server's certificate of that name that one of the authorities vouches for, and that is valid now.</summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? offered, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.1")); // server authentication
        foreach (var element in offered?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(leaf);
    }
}
