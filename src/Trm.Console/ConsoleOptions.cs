using System.Security.Cryptography.X509Certificates;

namespace Trm.Console;

/// <summary>Where the console is, and how it shows itself.</summary>
public sealed class ConsoleOptions
{
    /// <summary>The address that people open, such as <c>https://trm.example.at</c>; passkeys are bound to its host. Plain http is for this machine alone.</summary>
    public required Uri Address { get; init; }

    /// <summary>Where it listens, where that is not the address itself: behind a proxy of this machine that ends the TLS, <c>http://127.0.0.1:7401</c>.</summary>
    public Uri? Listen { get; init; }

    /// <summary>The certificate with its key, where it listens with TLS; null otherwise.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The certificates between it and an authority that browsers know; null where there are none.</summary>
    public X509Certificate2Collection? Chain { get; init; }

    /// <summary>The zone in which times are shown, always with its distance from UTC.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>How long any refused sign-in takes, so that nobody can tell by the time what was wrong.</summary>
    public TimeSpan RefusalTakes { get; init; } = TimeSpan.FromMilliseconds(700);

    /// <summary>True where browsers keep its cookies for TLS alone.</summary>
    public bool IsSecure => Address.Scheme == Uri.UriSchemeHttps;

    /// <summary>True where a proxy of this machine ends the TLS: everybody comes from there, and it says for whom.</summary>
    public bool IsBehindProxy => IsSecure && (Listen ?? Address).Scheme == Uri.UriSchemeHttp;

    /// <summary>Its origin, as browsers write it.</summary>
    public string Origin => Address.GetLeftPart(UriPartial.Authority);

    /// <summary>The name of a cookie: bound to the host and to TLS by its prefix.</summary>
    public string CookieName(string name) => IsSecure ? $"__Host-trm-{name}" : $"trm-{name}";

    /// <summary>Refuses what would put a session on a line in the clear.</summary>
    /// <exception cref="ArgumentException">What is wrong, for who set it.</exception>
    public void Validate()
    {
        if (!IsWeb(Address) || Address.AbsolutePath != "/" || Address.Query.Length > 0 || Address.UserInfo.Length > 0)
            throw new ArgumentException("console is an address such as https://trm.example.at, and nothing behind it");
        if (!IsSecure && !Address.IsLoopback)
            throw new ArgumentException("console is https://, unless it is on this machine alone: http://localhost:7401");
        if (Listen is { } listen && (!IsWeb(listen) || listen.AbsolutePath != "/"))
            throw new ArgumentException("consoleListen is http://127.0.0.1:PORT, or https://0.0.0.0:PORT");
        var bound = Listen ?? Address;
        if (bound.Scheme == Uri.UriSchemeHttp && !bound.IsLoopback)
            throw new ArgumentException("consoleListen is https://, unless a proxy on this machine ends the TLS: http://127.0.0.1:7401");
        if (bound.Scheme == Uri.UriSchemeHttps != Certificate is not null)
            throw new ArgumentException(Certificate is null ? "the console listens with TLS and has no certificate: give consoleCertificate and consoleKey" : "a certificate is given and the console does not listen with TLS");
    }

    private static bool IsWeb(Uri uri) => uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
}
